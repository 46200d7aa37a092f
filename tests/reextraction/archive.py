"""An archive of made-up pages, as a crawl would have left it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.pages import HOST, Site
from crawler.items import Article
from crawler.profile import SiteProfile
from crawler.reading import Page, as_found, raw_of_pages
from crawler.steps import date, run_steps
from crawler.storage.store import open_store
from crawler.warc.writer import PageWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PROFILE = SiteProfile(
    name="kabarteluk", publisher="Kabar Teluk", domain=HOST, timezone="Asia/Makassar"
)
"""Of a site without a site file: only the pages of the archive tell it."""
RECEIVED = datetime(2026, 7, 1, 3, 4, 5, 678901, tzinfo=UTC)
SITE = Site(size=12_000)


def folder_of(sqlite_url: str) -> Path:
    """Where the raw pages of a database are."""
    return Path(sqlite_url.removeprefix("sqlite:///")).with_suffix(".pages")


def make_page(number: int) -> Page:
    """The page of that number, as it was received."""
    made = SITE.page(number)
    return Page(
        body=made.html,
        url=made.url,
        encoding="utf-8",
        received=RECEIVED + timedelta(seconds=number),
        headers=(("Content-Type", "text/html; charset=UTF-8"),),
    )


def make_article(number: int) -> Article:
    """What a crawl makes of it, found in a feed."""
    page = make_page(number)
    raw = raw_of_pages([page], profile=PROFILE)
    assert isinstance(raw, Article)
    stated = f"{SITE.page(number).published:%a, %d %b %Y %H:%M:%S %z}"
    as_found(
        raw,
        [page],
        found_url=f"https://{HOST}/?p={number}",
        dates=[{"source": "feed", "kind": "published", "raw": stated}],
    )
    made = run_steps(date(raw))
    assert isinstance(made, Article)
    return made


def fill(
    database_url: str,
    folder: Path,
    numbers: Iterable[int],
    *,
    make: Callable[[int], Article] = make_article,
) -> None:
    """Store articles, as *make* has them, with their raw pages."""
    with open_store(database_url) as store:
        run = store.start_run(PROFILE.name)
        writer = PageWriter(folder, PROFILE, run_id=run, file_size=1 << 20, fields={})
        store.keep_pages = writer.keep
        store.save([make(number) for number in numbers], run)
        writer.close()
        store.finish_run(run, "ok")
