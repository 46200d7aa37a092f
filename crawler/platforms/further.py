"""The pages of one article: the one that was asked for, and those that continue it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import Request
from w3lib.encoding import http_content_type_encoding

from crawler.extraction import next_page_url
from crawler.extraction.pages import PAGE_MISSING
from crawler.items import Article
from crawler.middlewares.addresses import is_own_address
from crawler.middlewares.pace import AtRest, ask
from crawler.reading import Page, raw_article, raw_of_pages

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response

    from crawler.items import Refusal
    from crawler.profile import SiteProfile

logger = logging.getLogger(__name__)

MAX_PAGES = 30
"""An article split over more pages than this is a gallery or a trap."""


async def read_pages(
    spider: Spider, first: Response, profile: SiteProfile | None
) -> tuple[list[Page], Article | Refusal]:
    """The pages of the article of *first*, and its raw article. Raises AtRest.

    A page is parsed once: where it names no further page its article is whole, and where it is no
    article nothing more is asked for.
    """
    page = _page(first)
    article = raw_article(page, profile=profile)
    if not isinstance(article, Article) or PAGE_MISSING not in article.flags:
        return [page], article
    pages = await article_pages(spider, first, profile)
    return pages, raw_of_pages(pages, profile=profile)


async def article_pages(spider: Spider, first: Response, profile: SiteProfile | None) -> list[Page]:
    """Fetch the pages that continue the article of *first*, on the spider's own hosts.

    Ends at a page that cannot be fetched and where the site sends back to a page that is here
    already; extraction flags an article whose last page names another one. Raises AtRest where
    nothing more is asked of the site.
    """
    pages = [_page(first)]
    seen = {first.url}
    while len(pages) < MAX_PAGES:
        following = next_page_url(pages[-1].body, pages[-1].url, profile)
        if following is None or following in seen:
            break
        page = await _fetch(spider, following)
        if page is None or page.url in seen:
            break
        seen.update((following, page.url))
        pages.append(page)
    return pages


async def _fetch(spider: Spider, url: str) -> Page | None:
    if not is_own_address(url, list(getattr(spider, "allowed_domains", None) or ())):
        return None
    try:
        response = await ask(spider.crawler, Request(url))
    except AtRest:
        raise
    except Exception as exc:  # every download handler has exceptions of its own
        logger.warning("not fetched: %s: %s", url, exc or type(exc).__name__)
        return None
    return _page(response) if response.status == 200 else None


def _page(response: Response) -> Page:
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return Page(
        body=response.body,
        url=response.url,
        encoding=http_content_type_encoding(content_type),
        received=datetime.now(UTC),
        status=response.status,
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ),
    )
