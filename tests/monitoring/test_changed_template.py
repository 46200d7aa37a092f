"""A site on loopback whose pages change between two runs: it is told, and told no more after."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from crawler.storage.models import RunRow
from crawler.storage.store import open_store
from tests.world.hosts import page
from tests.world.many import Sites

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world.hosts import Hosts

SITE = "situs0"
NOW = datetime.now(UTC)
EARLIER = 6
"""Runs before the change; one more than an alarm needs."""


def news(number: int, *, is_whole: bool) -> str:
    """An article with a byline and eight paragraphs, or without byline and with two of them."""
    title = f"Kabar {number} dari pasar"
    published = (NOW - timedelta(hours=60 - number)).isoformat(timespec="seconds")
    told = (f"Pedagang{number}x{part} menata lapak sejak pagi di tepi sungai" for part in range(8))
    body = [f"<p>{words}, lalu menunggu pembeli yang datang dari hulu.</p>" for words in told]
    byline = '<span class="author vcard"><a rel="author" href="/author/sari/">Sari Damai</a></span>'
    shown = "".join(body if is_whole else body[:2])
    return (
        f'<!doctype html><html lang="id"><head><title>{title}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{published}"></head><body><article>'
        f'<h1 class="entry-title">{title}</h1>{byline if is_whole else ""}'
        f'<div class="entry-content">{shown}</div></article></body></html>'
    )


def crawl(sites: Sites, numbers: range, *, is_whole: bool) -> list[dict[str, str]]:
    """Publish ten articles, crawl them, and return what the run tells of alarms."""
    listed = range(max(0, numbers.start - 3), numbers.stop)  # a feed goes on with what is known
    sites.publish(SITE, listed)
    for number in listed:
        answer = page(news(number, is_whole=is_whole))
        sites.hosts.on(f"/2026/10/kabar-{number}/", answer, host=f"{SITE}.example")
    done = sites.crawlall("--json", SITE)
    assert done.code == 0, done.log
    told = json.loads(done.out)
    assert [site["new"] for site in told["sites"]] == [10], "changed pages are stored all the same"
    alarms: list[dict[str, str]] = told["alarms"]
    return alarms


def repeat(sites: Sites) -> None:
    """Let the only run have been the first of several that went alike, an hour apart."""
    with open_store(sites.database_url, create=False) as store:
        (run,) = store.runs()
        first = NOW - timedelta(hours=EARLIER)
        with store.engine.begin() as connection:
            connection.execute(update(RunRow).values(started_at=first))
        for hours in range(1, EARLIER):
            again = store.start_run(SITE, started_at=first + timedelta(hours=hours))
            store.finish_run(again, "ok", counts=run.counts)


def test_a_changed_template_is_told_until_it_is_back(hosts: Hosts, tmp_path: Path) -> None:
    sites = Sites(hosts, tmp_path, 1, articles=0)
    assert crawl(sites, range(10), is_whole=True) == []
    repeat(sites)

    alarms = {alarm["kind"]: alarm for alarm in crawl(sites, range(10, 20), is_whole=False)}
    assert sorted(alarms) == ["low-author", "low-length", "low-paragraphs"]
    author, paragraphs = alarms["low-author"], alarms["low-paragraphs"]
    assert (author["figure"], author["usual"]) == ("0% of articles have an author", "100%")
    assert (paragraphs["figure"], paragraphs["usual"]) == ("2.0 paragraphs in a body", "8.0")
    with open_store(sites.database_url, create=False) as store:
        since = store.runs(limit=1)[0].started_at
    began = {datetime.fromisoformat(alarm["since"]) for alarm in alarms.values()}
    assert began == {since.replace(microsecond=0)}, "the run that met the change"

    assert crawl(sites, range(20, 30), is_whole=True) == []
