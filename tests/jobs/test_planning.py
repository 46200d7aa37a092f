"""Which sites are due, from the runs that an archive remembers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.jobs.planning import Planner
from crawler.storage.store import ArticleStore, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SITE = "tarunanews"


@pytest.fixture
def store(sqlite_url: str) -> Iterator[ArticleStore]:
    with open_store(sqlite_url) as store:
        yield store


def visit(store: ArticleStore, before: timedelta, new: int = 0, **arguments: str) -> None:
    run = store.start_run(SITE, arguments=arguments, started_at=NOW - before)
    store.finish_run(run, outcome="ok", reason="finished", counts={"articles/new": new})


def due(planner: Planner, after: timedelta = timedelta(0), *besides: str) -> list[str]:
    return asyncio.run(planner.due(NOW + after, besides=besides))


def test_backfill_is_no_visit(store: ArticleStore) -> None:
    for hours in range(9, 2, -1):
        visit(store, timedelta(hours=hours), new=2)
    for minutes in range(90, 0, -5):
        visit(store, timedelta(minutes=minutes), new=900, since="2024-01-01", until="2024-01-30")
    assert due(Planner(store, [SITE])) == [SITE]
    visit(store, timedelta(minutes=1), new=1)
    planner = Planner(store, [SITE])
    assert due(planner) == []
    # Two articles an hour: five in three hours and a half, a fifth more or less.
    assert due(planner, timedelta(hours=1)) == []
    assert due(planner, timedelta(hours=5)) == [SITE]


def test_visit_that_another_worker_made_is_taken_in(store: ArticleStore) -> None:
    visit(store, timedelta(hours=1))
    planner = Planner(store, [SITE])
    assert due(planner) in ([], [SITE])
    visit(store, -timedelta(minutes=70))
    assert due(planner, timedelta(minutes=80)) == []


def test_site_that_is_asked_for_is_left_out(store: ArticleStore) -> None:
    planner = Planner(store, [SITE, "lain"])
    assert due(planner, timedelta(0), SITE) == ["lain"]
