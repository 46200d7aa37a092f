"""WordPress: REST API, feed, sitemaps of core, Yoast and Rank Math, home page last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.discovery.sources import FeedSource
from crawler.discovery.wordpress import RestSource, raw_of_post
from crawler.platforms.news import NewsSpider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.discovery import Candidate
    from crawler.discovery.sources import Page, Source
    from crawler.items import Article, Refusal

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


def looks_like_wordpress(page: Page) -> bool:
    """Tell whether a page bears the marks that WordPress leaves in every theme."""
    return page.ok and any(sign in page.body for sign in _SIGNS)
