"""Whether a redirect leads to the article that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.reading import stated_address
from crawler.urls import aliases_of, canonical_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.http import Response

    from crawler.items import Article


class Redirects:
    """The redirects of one run.

    Sites send what they deleted to the home page, to a section or to another article. One is
    believed if the two addresses name the same article by number or headline, or if the page
    states the address that was reached for its own and no other article was sent there.
    """

    def __init__(self) -> None:
        self._claims: dict[str, set[str]] = {}

    def is_same(
        self, asked: str, response: Response, article: Article, hosts: Sequence[str] = ()
    ) -> bool:
        """Tell whether *asked* leads to the article of *response*."""
        key, reached = canonical_url(asked), canonical_url(response.url)
        if key == reached:
            return True
        claims = self._claims.setdefault(reached, set())
        claims.add(key)
        if aliases_of(response.url, [asked], title=article.title, hosts=hosts):
            return True
        stated = stated_address(response.body)
        return len(claims) == 1 and stated is not None and canonical_url(stated) == reached
