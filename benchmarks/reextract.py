"""Speed and size of the raw archive: ``python -m benchmarks.reextract [--pages 2000]``.

Made-up pages of 80 KB are read, extracted and stored, with their raw pages and without; then they
are extracted again from the archive: without the database, by one process and by two. All of it in
one run, since machines differ. Where other work takes the cores, the figures of processor time
still hold: they are what a page costs on one core. Exit code 1 where a limit is not held
(``--check``).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.pages import HOST, Site
from crawler.items import Article
from crawler.profile import SiteProfile
from crawler.reading import Page, as_found, raw_of_pages
from crawler.reextraction.remake import Archive
from crawler.reextraction.work import PORTION, Findings, Task, reextract
from crawler.steps import date, run_steps
from crawler.storage.store import ArticleStore, Selection, open_store
from crawler.storage.writer import BatchWriter
from crawler.warc.writer import PageWriter

if TYPE_CHECKING:
    from collections.abc import Iterable

PROFILE = SiteProfile(
    name="kabarteluk", publisher="Kabar Teluk", domain=HOST, timezone="Asia/Makassar"
)
LIMITS = {
    "archiving_cost": (0.15, "at most"),
    "bytes_per_page": (15_000, "at most"),
    "share_of_bare_speed": (0.60, "at least"),
    "two_processes": (1.7, "at least"),
}


def page_of(number: int, site: Site) -> Page:
    """A made-up page as it would be received."""
    made = site.page(number)
    return Page(
        body=made.html,
        url=made.url,
        encoding="utf-8",
        received=datetime.now(UTC),
        headers=(("Content-Type", "text/html; charset=UTF-8"), ("Server", "LiteSpeed")),
    )


def article_of(page: Page) -> Article:
    """What a crawl makes of it."""
    raw = raw_of_pages([page], profile=PROFILE)
    assert isinstance(raw, Article)
    made = run_steps(date(as_found(raw, [page], found_url=page.url)))
    assert isinstance(made, Article)
    return made


async def store_pages(store: ArticleStore, pages: Iterable[Page]) -> float:
    """Extract and store; pages a second."""
    begun, done = time.perf_counter(), 0
    writer = BatchWriter(store)
    for page in pages:
        await writer.put(article_of(page))
        done += 1
        await asyncio.sleep(0)
    await writer.close()
    return done / (time.perf_counter() - begun)


def fill(folder: Path, count: int) -> dict[str, float]:
    """Store the same pages in turns with their raw pages and without; make the archive."""
    site = Site()
    spent = {True: 0.0, False: 0.0}
    worked = {True: 0.0, False: 0.0}
    with (
        open_store(f"sqlite:///{folder / 'articles.db'}") as kept,
        open_store(f"sqlite:///{folder / 'bare.db'}") as bare,
    ):
        writer = PageWriter(
            folder / "pages", PROFILE, run_id=1, file_size=256 << 20, fields={"software": "made"}
        )
        kept.keep_pages = writer.keep
        portion = 250
        for turn, first in enumerate(range(0, count, portion)):
            pages = [page_of(number, site) for number in range(first, min(first + portion, count))]
            for archiving in (True, False) if turn % 2 else (False, True):
                store = kept if archiving else bare
                before = time.process_time()
                spent[archiving] += len(pages) / asyncio.run(store_pages(store, pages))
                worked[archiving] += time.process_time() - before
        writer.close()
    return {
        "stored_per_second": count / spent[False],
        "stored_and_archived_per_second": count / spent[True],
        "stored_cpu_ms": 1000 * worked[False] / count,
        "stored_and_archived_cpu_ms": 1000 * worked[True] / count,
        "archiving_cost": 1 - spent[False] / spent[True],
        "bytes_per_page": writer.bytes / count,
    }


def bare_speed(database_url: str, folder: Path, count: int) -> tuple[float, float]:
    """Pages a second, read from the archive and extracted, without the database; CPU ms of one."""
    with open_store(database_url) as store:
        ids = next(store.archived_ids(Selection(), count))
        stored = [
            a
            for start in range(0, count, 500)
            for a in store.articles_by_id(ids[start : start + 500])
        ]
    archive = Archive(folder, {PROFILE.name: PROFILE})
    begun, before = time.perf_counter(), time.process_time()
    for article in stored:
        archive.remake(article)
    worked = time.process_time() - before
    return len(stored) / (time.perf_counter() - begun), 1000 * worked / len(stored)


def speed(database_url: str, folder: Path, jobs: int) -> tuple[float, Findings]:
    """Pages a second of ``scrapy reextract --all``, from the first answer on; what was found."""
    task = Task(
        database_url=database_url,
        folder=folder,
        profiles={PROFILE.name: PROFILE},
        every=True,
        samples=3,
        deliver=False,
    )
    found = Findings()
    with open_store(database_url) as store:
        begun = None
        first = 0
        for some in reextract(store.archived_ids(Selection(), PORTION), task, jobs=jobs):
            found.add(some, samples=3)
            if begun is None:
                # Starting the processes takes a second, whatever they have to do.
                begun, first = time.perf_counter(), found.done
    assert begun is not None
    return (found.done - first) / (time.perf_counter() - begun), found


def cpu_seconds() -> float:
    """Processor time of this process and of those that it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measure(folder: Path, count: int) -> dict[str, Any]:
    """All figures."""
    figures: dict[str, Any] = {"pages": count, **fill(folder, count)}
    url, pages = f"sqlite:///{folder / 'articles.db'}", folder / "pages"
    part = min(count, 1000)
    bare = [bare_speed(url, pages, part)]
    before = cpu_seconds()
    one, found = speed(url, pages, 1)
    one_cpu = cpu_seconds() - before
    bare.append(bare_speed(url, pages, part))
    before = cpu_seconds()
    two, again = speed(url, pages, 2)
    two_cpu = cpu_seconds() - before
    assert found.same == again.same == found.done == count, "not the articles that were stored"
    figures["bare_per_second"] = sum(rate for rate, _ in bare) / 2
    figures["bare_cpu_ms"] = sum(cpu for _, cpu in bare) / 2
    figures["one_process_cpu_ms"] = 1000 * one_cpu / count
    figures["two_processes_cpu_ms"] = 1000 * two_cpu / count
    figures["one_process_per_second"] = one
    figures["two_processes_per_second"] = two
    figures["share_of_bare_speed"] = one / figures["bare_per_second"]
    figures["two_processes"] = two / one
    return figures


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--check", action="store_true", help="exit code 1 where a limit is broken")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        figures = measure(Path(name), args.pages)
    broken = []
    for key, (limit, word) in LIMITS.items():
        if figures[key] > limit if word == "at most" else figures[key] < limit:
            broken.append(key)
    if args.json:
        print(json.dumps(figures, indent=2))
    else:
        for key, value in figures.items():
            limit = f"  ({LIMITS[key][1]} {LIMITS[key][0]:g})" if key in LIMITS else ""
            mark = "  BROKEN" if key in broken else ""
            print(f"{key:32}{value:>12,.2f}{limit}{mark}")
    return 1 if args.check and broken else 0


if __name__ == "__main__":
    sys.exit(main())
