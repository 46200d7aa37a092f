"""The benchmark of near-duplicates, run as a program on few pairs; the made-up news under it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from benchmarks import made_news

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "near_duplicates.py"


def benchmark(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False
    )


def test_quality_holds() -> None:
    done = benchmark(
        "--seeds", "201", "--rounds", "4", "--articles", "300", "--peers", "", "--json"
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    [own] = found["overall"]
    assert own["precision"] >= 0.97
    assert own["recall"] >= 0.95
    assert {row["is"] for row in found["kinds"]} == {"copy", "lookalike"}
    assert found["stream"]["found"] >= 0.9


def test_prints_tables() -> None:
    done = benchmark("--seeds", "1", "--rounds", "1", "--articles", "0", "--peers", "")
    assert done.returncode == 0, done.stderr
    assert "20 % of words changed" in done.stdout
    assert "compare µs" in done.stdout


def test_an_unknown_peer_is_a_wrong_use() -> None:
    done = benchmark("--peers", "simhash")
    assert done.returncode == 2
    assert "unknown peers: simhash" in done.stderr


def test_the_same_seed_gives_the_same_texts() -> None:
    assert made_news.pairs(5, 1) == made_news.pairs(5, 1)
    assert made_news.pairs(5, 1) != made_news.pairs(6, 1)


@pytest.mark.parametrize("kind", made_news.SERIES)
def test_every_slot_of_a_series_is_filled(kind: str) -> None:
    body = made_news.text(made_news.issue(kind, Random(1)))
    assert not set("<>{}") & set(body)


def test_reports_of_an_event_have_words_of_their_own() -> None:
    told = made_news.event(Random(3), facts=20)
    first, second = (made_news.report(told, Random(seed), 300) for seed in (1, 2))
    assert told.regency in made_news.text(first)
    assert len(set(first) & set(second)) <= 2
