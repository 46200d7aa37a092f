"""``scrapy duplicates``: clusters of copies, over both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime

import pytest

from crawler.storage.store import open_store
from tests.commands.archive import Run, runner
from tests.storage.articles import make_article
from tests.storage.test_clusters import link
from tests.storage.test_copies import HARVEST, story
from tests.world.crawl import ROOT


@pytest.fixture
def duplicates(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    with open_store(database_url) as store:
        store.save([story(2, title="Jembatan 2"), story(1), story(3, title="Lain \x1b[31m")])
        store.save([story(4, HARVEST), story(5, HARVEST, title="Jembatan 5")])
    return runner("duplicates", database_url, capsys, monkeypatch)


def sites(answer: str) -> list[list[str]]:
    told = [json.loads(line) for line in answer.splitlines()]
    return [[c["first"]["site"], *(copy["site"] for copy in c["copies"])] for c in told]


def test_clusters_as_text(duplicates: Run) -> None:
    answer = duplicates()
    assert (answer.code, answer.err) == (0, "")
    assert [" ".join(line.split()) for line in answer.out.splitlines()] == [
        "Jembatan gantung nomor 1 mulai dibangun (3 articles)",
        "2024-05-07 10:00 WITA earliest situs1 https://situs1.example/kabar/",
        "2024-05-07 11:00 WITA 1.00 situs2 https://situs2.example/kabar/ Jembatan 2",
        "2024-05-07 12:00 WITA 1.00 situs3 https://situs3.example/kabar/ Lain [31m",
        "Jembatan gantung nomor 4 mulai dibangun (2 articles)",
        "2024-05-07 13:00 WITA earliest situs4 https://situs4.example/kabar/",
        "2024-05-07 14:00 WITA 1.00 situs5 https://situs5.example/kabar/ Jembatan 5",
    ]
    assert "\x1b" not in answer.out


def test_clusters_as_json_lines(duplicates: Run) -> None:
    answer = duplicates("--json")
    assert (answer.code, answer.err) == (0, "")
    assert sites(answer.out) == [["situs1", "situs2", "situs3"], ["situs4", "situs5"]]
    first = json.loads(answer.out.splitlines()[0])
    assert first["articles"] == 3
    assert first["first"]["duplicate_of"] is None
    copy = first["copies"][0]
    assert (copy["duplicate_of"], copy["similarity"]) == (first["first"]["id"], 1.0)
    published = datetime.fromisoformat(copy["date_published"])
    assert published.isoformat() == "2024-05-07T11:00:00+08:00"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--site", "situs3"], [["situs1", "situs2", "situs3"]]),
        (["--min", "3"], [["situs1", "situs2", "situs3"]]),
        (["--limit", "1"], [["situs1", "situs2", "situs3"]]),
        (["--since", "2024-05-07T12:00"], [["situs4", "situs5"]]),
        (["--until", "2024-05-06"], []),
        (["--since", "2024-05-07", "--site", "situs5"], [["situs4", "situs5"]]),
        (["--since", "2024-05-07", "--until", "2024-05-07", "--min", "4"], []),
        (["--site", "tidak"], []),
    ],
)  # fmt: skip
def test_clusters_are_chosen(duplicates: Run, words: list[str], found: list[list[str]]) -> None:
    answer = duplicates("--json", *words)
    assert (answer.code, answer.err) == (0, "")
    assert sites(answer.out) == found


def test_none_is_no_failure(duplicates: Run) -> None:
    assert duplicates("--min", "9") == (0, "no copies\n", "")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["situs1"], "what is 'situs1' for?"),
        (["--min", "1"], "--min: '1' is no number from 2 on"),
        (["--limit", "x"], "--limit: 'x' is no number from 1 on"),
        (["--since", "kemarin"], "--since: 'kemarin' is no date"),
        (["--since", "2024-05-08", "--until", "2024-05-07"], "is not before --until"),
        (["--lain"], "unknown option --lain"),
    ],
)
def test_wrong_usage(duplicates: Run, words: list[str], line: str) -> None:
    answer = duplicates(*words)
    assert (answer.code, answer.out) == (2, "")
    assert line in answer.err
    assert answer.err.count("\n") == 1


def test_a_reader_may_go_away(sqlite_url: str) -> None:
    with open_store(sqlite_url) as store:
        store.save([make_article(number) for number in range(3_000)])
        link(store, {number: number - 1 for number in range(2, 3_001, 2)})
    with subprocess.Popen(
        [sys.executable, "-m", "scrapy", "duplicates", "--json"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": sqlite_url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_help_has_an_example(duplicates: Run) -> None:
    answer = duplicates("--help")
    assert answer.code == 0
    assert "example: scrapy duplicates --since" in answer.out
