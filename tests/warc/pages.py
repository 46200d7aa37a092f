"""Made-up pages for the tests of the raw archive."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.items import Article
from crawler.profile import SiteProfile
from crawler.reading import Page

PROFILE = SiteProfile(name="kabarteluk", domain="kabarteluk.example", timezone="Asia/Makassar")
RECEIVED = datetime(2026, 3, 14, 2, 5, 30, 123456, tzinfo=UTC)


def make_page(number: int = 1, *, text: str = "Jalan lintas dibuka.", part: int = 1) -> Page:
    """A page of the article of that number."""
    url = f"https://kabarteluk.example/berita/{number}/" + (f"{part}/" if part > 1 else "")
    return Page(
        body=f"<html><title>Berita {number}</title><p>{text} \u201cé\u201d {number}".encode() * 20,
        url=url,
        encoding="utf-8",
        received=RECEIVED,
        headers=(("Content-Type", "text/html; charset=utf-8"), ("Server", "nginx")),
    )


def make_article(*pages: Page) -> Article:
    """An article that waits for its pages to be kept."""
    pages = pages or (make_page(),)
    url = pages[0].url
    return Article(url=url, fetched_url=url, site=PROFILE.name, pages=pages)
