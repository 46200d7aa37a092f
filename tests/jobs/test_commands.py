"""The commands of the queue: what they refuse, in one line."""

from __future__ import annotations

import pytest

from crawler.storage.store import open_store
from tests.world.crawl import scrapy


@pytest.mark.parametrize("command", [("worker",), ("jobs",), ("enqueue", "tarunanews")])
def test_sqlite_holds_no_queue(command: tuple[str, ...], sqlite_url: str) -> None:
    with open_store(sqlite_url):
        pass
    done = scrapy(*command, "-s", f"DATABASE_URL={sqlite_url}")
    assert done.code == 2
    assert "need Postgres" in done.log
    assert len(done.log.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["enqueue"], "name sites", id="no site"),
        pytest.param(["enqueue", "--all", "tarunanews"], "name sites", id="all and one"),
        pytest.param(["enqueue", "kabarkosong"], "there is no site", id="unknown site"),
        pytest.param(["enqueue", "tarunanews", "-a", "limit=x"], "limit", id="wrong argument"),
        pytest.param(["enqueue", "tarunanews", "-a", "limit"], "NAME=VALUE", id="no value"),
        pytest.param(["enqueue", "tarunanews", "--since", "x"], "is no date", id="no date"),
        pytest.param(
            ["enqueue", "tarunanews", "--until", "2026-01-01"], "needs --since", id="only until"
        ),
        pytest.param(
            ["enqueue", "tarunanews", "--since", "7d", "--window", "x"], "--window", id="no window"
        ),
        pytest.param(["jobs", "--status", "x"], "is none of", id="unknown status"),
        pytest.param(["jobs", "--cancel", "x"], "is no number", id="no number"),
        pytest.param(["jobs", "a", "b"], "one site", id="two sites"),
        pytest.param(["worker", "tarunanews"], "whatever the queue holds", id="a site to work on"),
        pytest.param(
            ["worker", "--concurrency", "0"], "no number from 1 on", id="no job at a time"
        ),
        pytest.param(
            ["worker", "-s", "JOB_DEADLINE=x"], "is no number of seconds", id="no deadline"
        ),
        pytest.param(["worker", "-s", "JOB_DEAD_SECONDS=0"], "more than 0", id="everybody is dead"),
    ],
)
def test_mistakes_are_one_line(words: list[str], said: str, sqlite_url: str) -> None:
    done = scrapy(*words, "-s", f"DATABASE_URL={sqlite_url}")
    assert done.code == 2
    assert said in done.log
    assert len(done.log.splitlines()) == 1


def test_unreachable_postgres_is_one_line() -> None:
    url = "postgresql://warta:rahasia@127.0.0.1:1/warta"
    done = scrapy("worker", "-s", f"DATABASE_URL={url}")
    assert done.code == 2
    assert "cannot reach Postgres" in done.log
    assert "rahasia" not in done.log
    assert len(done.log.splitlines()) == 1
