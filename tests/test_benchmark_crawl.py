"""The benchmark of whole crawls runs from end to end on a few pages, and its limits can fail."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.crawl import OWN, OWN_TWICE, SELECTING, Measured, comparisons, complaints, run
from benchmarks.environments import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent


def test_few_pages(tmp_path: Path) -> None:
    words = ["--pages", "12", "--work", str(tmp_path), "--only", SELECTING, "--only", OWN]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.crawl", *words],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert len(re.findall(r"12 of\s+12 pages", done.stdout)) == 2, done.stdout


def measured(speed: float, *, read: int = 100, megabytes: float = 100) -> Measured:
    """A crawl of a hundred pages at so many a second."""
    return Measured(100, read, 100 / speed, 1.0, [megabytes])


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({SELECTING: measured(100), OWN: measured(51), OWN_TWICE: measured(90)}, []),
        ({SELECTING: measured(100), OWN: measured(49)}, ["49% of scrapy-8-selects"]),
        ({OWN: measured(50), OWN_TWICE: measured(80)}, ["two processes 1.60"]),
        ({OWN: measured(50), "news-please": measured(6)}, ["8.3 times news-please"]),
        ({OWN: measured(50, megabytes=301)}, ["301 MB"]),
        ({OWN: measured(50, read=97)}, ["97 of 100 pages"]),
    ],
)
def test_limits_that_are_not_held_are_told(found: Mapping[str, Measured], told: list[str]) -> None:
    lines = list(complaints(dict(found)))
    assert len(lines) == len(told)
    assert all(line.find(part) >= 0 for line, part in zip(lines, told, strict=True))


def test_speeds_and_memory_are_compared() -> None:
    found = {SELECTING: measured(100), OWN: measured(50)}
    found[OWN].course = [10.0, *range(20, 120), 130.0]
    assert list(comparisons(found)) == [
        "warta-daerah / scrapy-8-selects: 0.50",
        "MB at each tenth of the time: 29 39 49 59 69 79 89 99 109 119",
    ]


@pytest.mark.parametrize(
    ("code", "told"),
    [("import time; time.sleep(60)", "not at its end"), ("exit(3)", "exit code 3")],
)
def test_a_crawl_that_fails_or_hangs_is_told(code: str, told: str) -> None:
    (core, *_) = os.sched_getaffinity(0)
    with pytest.raises(CannotRunError, match=told):
        run([[sys.executable, "-c", code]], cores=[core], pages=1, limit=1)
