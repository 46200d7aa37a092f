"""The made-up pairs of the benchmark are what it says they are, and all are told right."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.urls import APART, SAME, Pair, made_up
from crawler.urls import canonical_url

ROOT = Path(__file__).parent.parent
PAIRS = list(made_up(3))


def test_every_form_comes_as_often_as_asked() -> None:
    assert len(PAIRS) == 3 * (len(SAME) + len(APART))
    assert all(pair.left != pair.right and "%s" not in pair.left + pair.right for pair in PAIRS)
    assert list(made_up(3)) == PAIRS


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.form)
def test_pair_is_told_right(pair: Pair) -> None:
    assert (canonical_url(pair.left) == canonical_url(pair.right)) == pair.is_same


def test_own_tools_are_measured_without_peers() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/urls.py", "--peers", "", "--times", "1", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    own, w3lib = json.loads(done.stdout)["tools"]
    assert (own["name"], own["same"], own["apart"], own["wrong"]) == ("warta-daerah", 1, 1, {})
    assert w3lib["same"] < 1
