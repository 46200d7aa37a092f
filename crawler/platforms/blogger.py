"""Blogger: the JSON feed with whole articles, feed, sitemaps and home page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.discovery.blogger import BloggerSource, raw_of_entry
from crawler.discovery.sources import FeedSource
from crawler.platforms.news import NewsSpider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.discovery import Candidate
    from crawler.discovery.sources import Page, Source
    from crawler.items import Article, Refusal


class BloggerSpider(NewsSpider):
    """A site on Blogger. Addresses are ``/2025/09/slug.html``.

    Its articles come whole from the feed where the blog publishes it so.
    """

    platform = "blogger"
    article_url = r"/\d{4}/\d{2}/[^/]+\.html$"
    feeds = ("feeds/posts/default",)

    def sources(self) -> Sequence[Source]:
        """Return the JSON feed, the Atom feed, sitemaps and home page."""
        news, sitemaps = self.sitemap_sources()
        return [
            BloggerSource(self.base_url, self.fetch),
            news,
            *(FeedSource(self.base_url + path, self.fetch) for path in self.feeds),
            sitemaps,
            *self.index_sources(accept=looks_like_blogger),
        ]

    def raw_from_payload(self, candidate: Candidate) -> Article | Refusal:
        """Turn an entry of the JSON feed into a raw article."""
        if candidate.payload is None:
            return super().raw_from_payload(candidate)
        return raw_of_entry(candidate, self.profile)


def looks_like_blogger(page: Page) -> bool:
    """Tell whether a page bears the marks that Blogger leaves in every template."""
    return page.ok and any(sign in page.body for sign in _SIGNS)


_SIGNS = (b"/feeds/posts/default", b"www.blogger.com", b"'blogger'", b'"blogger"')
