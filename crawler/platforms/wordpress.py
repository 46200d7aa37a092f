"""WordPress: REST API, feed, sitemaps of core, Yoast and Rank Math, home page last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from crawler.discovery.sources import FeedSource
from crawler.discovery.wordpress import RestSource, raw_of_post
from crawler.platforms.arguments import ArgumentError
from crawler.platforms.news import NewsSpider
from crawler.urls import bare_host

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.discovery import Candidate
    from crawler.discovery.sources import Page, Source
    from crawler.items import Article, Refusal
    from crawler.platforms.arguments import RunArguments

_SIGNS = (b"/wp-content/", b"/wp-includes/", b"api.w.org", b'content="WordPress')


class WordPressSpider(NewsSpider):
    """A site that runs WordPress. Its posts come whole from the REST API where that is open."""

    platform = "wordpress"
    feeds = ("feed/",)

    def sources(self) -> Sequence[Source]:
        """Return the REST API, news sitemaps, feed, sitemaps and home page."""
        news, sitemaps = self.sitemap_sources()
        return [
            RestSource(self.base_url, self.fetch),
            news,
            # The validators of its feed change with the last edit of any post.
            *(FeedSource(self.base_url + p, self.fetch, tells_changes=True) for p in self.feeds),
            sitemaps,
            *self.index_sources(accept=looks_like_wordpress),
        ]

    def raw_from_payload(self, candidate: Candidate) -> Article | Refusal:
        """Turn a post of the REST API into a raw article."""
        if candidate.payload is None:
            return super().raw_from_payload(candidate)
        return raw_of_post(candidate, self.profile)


class AnyWordPressSpider(WordPressSpider):
    """A WordPress site without a site file: ``-a url=https://…``, and its host is the site."""

    argument_names = WordPressSpider.argument_names | {"url", "timezone"}

    def __init__(self, name: str | None = None, **kwargs: str):
        url = kwargs.get("url") or ""
        self.domain = bare_host(url)
        self.timezone = kwargs.get("timezone") or self.timezone
        super().__init__(name, **kwargs)
        parts = urlsplit(url)
        self.base_url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"
        self.profile = self.make_profile(f"{self.domain}{parts.path.rstrip('/')}")
        self.allowed_domains = self._allowed_domains()

    @classmethod
    def check_arguments(cls, arguments: Mapping[str, Any]) -> RunArguments:
        """Also require the address of a site, and a zone that exists."""
        url = str(arguments.get("url") or "")
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not bare_host(url):
            raise ArgumentError(f"{cls.name} needs -a url=https://…, the address of the site")
        if parts.username or parts.password:
            raise ArgumentError("url: leave out user name and password")
        zone = str(arguments.get("timezone") or cls.timezone)
        if zone not in available_timezones():
            raise ArgumentError(f"timezone: {zone!r} is no zone such as Asia/Makassar")
        return super().check_arguments({**arguments, "timezone": zone})


def looks_like_wordpress(page: Page) -> bool:
    """Tell whether a page bears the marks that WordPress leaves in every theme."""
    return page.ok and any(sign in page.body for sign in _SIGNS)
