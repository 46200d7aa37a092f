"""The benchmark of the archive from end to end; how fast a small archive is says nothing here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import bulk
from benchmarks import store as benchmark
from benchmarks.press import Press
from crawler.storage.search import parse_query

if TYPE_CHECKING:
    from crawler.storage.store import ArticleStore

SMALL = {"LOOKUPS": 20, "STARTS": 1, "PROCESSES": 2, "PROCESS_BATCHES": 2, "ASLEEP_SECONDS": 0.3}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SMALL.items():
        monkeypatch.setattr(benchmark, name, value)


def test_measures_each_size(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--database", database_url, "--rows", "40,80", "--batch", "10", "--seconds", "0"]
    assert benchmark.main([*words, "--json"]) in (0, 1)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert [found[size]["rows"] >= int(size) for size in ("40", "80")] == [True, True]
    for size in ("40", "80"):
        measured = found[size]
        assert measured["unchanged_writes"] == 0
        assert measured["processes_errors"] == []
        assert measured["processes_inserted"] == measured["processes_rows"] == 100
        assert measured["processes_doubles"] == 0
        assert all(
            value > 0
            for name, value in measured.items()
            if name.endswith(("_per_second", "_p50", "_mb", "_seconds")) or "share" in name
        )


def test_prints_a_table(sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--database", sqlite_url, "--rows", "40", "--batch", "10", "--seconds", "0"]
    code = benchmark.main(words)
    table = capsys.readouterr().out
    assert "40 rows" in table
    assert "bare article and ledger, driver" in table
    assert code == ("missed" in table)


def test_a_database_that_is_kept_keeps_its_full_text(sqlite_url: str) -> None:
    with pytest.raises(SystemExit):
        benchmark.main(["--database", sqlite_url, "--rows", "40", "--no-full-text"])


@pytest.mark.parametrize("written", [True, False])
def test_the_full_text_can_be_left_out(store: ArticleStore, *, written: bool) -> None:
    if not written:
        bulk.drop_full_text(store.engine)
    [article] = Press(1).new(range(1))
    store.save([article])
    words = parse_query((article.body or "").split()[0])
    assert bool(store.search(words, limit=1)) is written
