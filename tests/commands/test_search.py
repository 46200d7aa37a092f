"""``scrapy search``: articles by their words, over both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from crawler.storage.store import open_store
from tests.commands.archive import Run, runner
from tests.storage.articles import make_article
from tests.world.crawl import ROOT

BODIES = {
    1: "Bupati membuka pasar rakyat.\n\nPedagang senang.",
    2: "Pasar malam dibuka di alun-alun \x1b[31mkota.",
    3: "Bupati meninjau jalan.",
}


@pytest.fixture
def search(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    fill(database_url)
    return runner("search", database_url, capsys, monkeypatch)


def fill(database_url: str) -> None:
    with open_store(database_url) as store:
        for number, body in BODIES.items():
            published = datetime(2024, 5, number, 1, tzinfo=UTC) + timedelta(hours=number)
            site = "kabarjauh" if number == 3 else "kabarteluk"
            store.save([make_article(number, body=body, site=site, date_published=published)])


def numbers(answer: str) -> list[int]:
    return [json.loads(line)["id"] for line in answer.splitlines()]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["bupati"], [3, 1]),
        (["pasar", "bupati"], [1]),
        (["pasar -bupati"], [2]),
        (['"pasar malam" OR jalan'], [3, 2]),
        (["jembatan"], [3, 2, 1]),
        (["jembatan", "--limit", "2"], [3, 2]),
        (["jembatan", "--site", "kabarteluk"], [2, 1]),
        (["jembatan", "--since", "2024-05-02", "--until", "2024-05-02"], [2]),
    ],
)  # fmt: skip
def test_articles_are_found_newest_first(search: Run, words: list[str], ids: list[int]) -> None:
    answer = search("--json", *words)
    assert (answer.code, answer.err) == (0, "")
    assert numbers(answer.out) == ids


def test_as_text(search: Run) -> None:
    answer = search("pasar")
    assert [line.rstrip() for line in answer.out.splitlines()] == [
        "Jembatan gantung nomor 2 mulai dibangun",
        "  2024-05-02 11:00 WITA  kabarteluk  https://kabarteluk.example/2024/05/jembatan-2/",
        "  Pasar malam dibuka di alun-alun [31mkota.",
        "",
        "Jembatan gantung nomor 1 mulai dibangun",
        "  2024-05-01 10:00 WITA  kabarteluk  https://kabarteluk.example/2024/05/jembatan-1/",
        "  Bupati membuka pasar rakyat. Pedagang senang.",
        "",
    ]
    assert "\x1b" not in answer.out


def test_as_json(search: Run) -> None:
    (found,) = [json.loads(line) for line in search("jalan", "--json").out.splitlines()]
    assert found["date_published"] == "2024-05-03T12:00:00+08:00"
    assert found["snippet"] == "Bupati meninjau jalan."
    assert found["title"] == "Jembatan gantung nomor 3 mulai dibangun"


def test_colours_on_a_terminal(sqlite_url: str) -> None:
    fill(sqlite_url)
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "search", "jalan", "-s", f"DATABASE_URL={sqlite_url}"],
        cwd=ROOT,
        env={**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "meninjau \x1b[1;33mjalan\x1b[0m." in done.stdout


def test_nothing_found(search: Run) -> None:
    answer = search("gempa")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "scrapy search: nothing found\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "no word to look for"),
        (["&"], "no word to look for: '&'"),
        (["a OR"], "no word to look for on a side of OR"),
        (["a", "--limit", "0"], "--limit: '0' is no number from 1 to 10,000"),
        (["a", "--since", "soon"], "since: 'soon' is no date"),
        (["a", "-malam"], "unknown option -malam"),
    ],
)
def test_wrong_usage(search: Run, words: list[str], said: str) -> None:
    answer = search(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("scrapy search: ")
    assert said in answer.err
    assert answer.err.count("\n") == 1
