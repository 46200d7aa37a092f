"""The benchmark of extraction, run as a program on one page of a gold file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from benchmarks.readers import decoded, shown_paragraphs, stated

ROOT = Path(__file__).parent.parent
PAGE = """<html><head><title>Pasar Ikan Muara Dibuka</title></head><body><article>
<h1>Pasar Ikan Muara Dibuka</h1><div class="entry-content">
<p>Pasar ikan di muara sungai dibuka kembali setelah dua tahun ditutup karena abrasi pantai.</p>
<p>Pedagang menempati los baru yang dibangun lebih tinggi agar tidak terendam air pasang lagi.</p>
</div></article></body></html>"""
GOLD = {
    "file": "pasar.html",
    "url": "https://kabarmuara.example/2026/03/04/pasar-ikan-muara-dibuka/",
    "title": "Pasar Ikan Muara Dibuka",
}


def benchmark(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "benchmarks" / "extraction.py"), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | environment
    )


def gold_of(folder: Path, **fields: Any) -> list[str]:
    (folder / "pasar.html").write_text(PAGE, "utf-8")
    gold = folder / "gold.jsonl"
    gold.write_text(json.dumps(GOLD | fields) + "\n", "utf-8")
    return ["--pages", str(folder), "--gold", str(gold), "--rounds", "1"]


def test_extractor_that_cannot_be_installed_is_reported(tmp_path: Path) -> None:
    arguments = [*gold_of(tmp_path), "--peers", "htmldate", "--environments", str(tmp_path)]
    done = benchmark(*arguments, "--json", PIP_NO_INDEX="1")
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    own = {result["extractor"]: result for result in report["results"]}
    assert own["warta-daerah"]["title"] == 1.0
    assert own["warta-daerah"]["date"] is None, "the gold row states no date"
    assert own["warta-daerah"]["pages/s"] > 0
    assert [failure["name"] for failure in report["failures"]] == ["htmldate"]
    assert "htmldate" in report["failures"][0]["reason"]
    assert "3/3 htmldate could not be installed" in done.stderr


def library(environments: Path, name: str, module: str, source: str) -> None:
    """An installed environment in which a library is a single module, as made by an earlier run."""
    home = environments / name
    venv.create(home)
    packages = next(home.glob("lib/python*/site-packages"))
    (packages / f"{module}.py").write_text(source, "utf-8")
    info = packages / f"{module}-9.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 9.1\n", "utf-8")
    (home / "installed").touch()


def test_environment_of_an_earlier_run_is_used_again(tmp_path: Path) -> None:
    library(tmp_path, "htmldate", "htmldate", "def find_date(html, **options): return None")
    arguments = [*gold_of(tmp_path), "--peers", "htmldate", "--environments", str(tmp_path)]
    done = benchmark(*arguments, PIP_NO_INDEX="1")
    assert "htmldate 9.1" in done.stdout
    assert "installing" not in done.stderr
    assert "3/3 reading 1 pages with htmldate" in done.stderr


DATED = {"published": "2026-03-04T10:15:00+07:00"}


@pytest.mark.parametrize(
    ("answer", "date", "day", "wrong"),
    [
        pytest.param("2026-03-04T00:00:00", None, 1.0, 0.0, id="day-alone"),
        pytest.param("2026-03-05T00:00:00", None, 0.0, 1.0, id="wrong-day-alone"),
        pytest.param("2026-03-04T10:15:00+0700", 1.0, 1.0, 0.0, id="to-the-minute"),
        pytest.param("2026-03-04T10:15:00", 0.0, 1.0, 0.0, id="without-offset"),
    ],
)
def test_days_alone_are_not_wrong_at_the_minute(
    answer: str, date: float | None, day: float, wrong: float, tmp_path: Path
) -> None:
    library(tmp_path, "htmldate", "htmldate", f"def find_date(html, **_): return {answer!r}")
    arguments = [*gold_of(tmp_path, **DATED), "--peers", "htmldate", "--json"]
    done = benchmark(*arguments, "--environments", str(tmp_path))
    found = json.loads(done.stdout)["results"][-1]
    assert (found["date"], found["day"], found["wrong day"]) == (date, day, wrong)
    assert found["body F1"] is None


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("raise ImportError('no such codec')", "no such codec", id="import"),
        pytest.param("import os; os.kill(os.getpid(), 9)", "exit code -9", id="killed"),
    ],
)
def test_extractor_that_does_not_come_to_its_end_is_reported(
    source: str, reason: str, tmp_path: Path
) -> None:
    library(tmp_path, "htmldate", "htmldate", source)
    arguments = [*gold_of(tmp_path), "--peers", "htmldate", "--environments", str(tmp_path)]
    done = benchmark(*arguments)
    assert done.returncode == 0, done.stderr
    assert "htmldate could not be measured: " in done.stdout
    assert reason in done.stdout
    assert "3/3 htmldate could not be measured" in done.stderr


def test_page_on_which_an_extractor_breaks_is_counted(tmp_path: Path) -> None:
    library(tmp_path, "htmldate", "htmldate", "def find_date(html, **_): return 1 / 0")
    arguments = [*gold_of(tmp_path, **DATED), "--peers", "htmldate", "--json"]
    done = benchmark(*arguments, "--environments", str(tmp_path))
    found = json.loads(done.stdout)["results"][-1]
    assert (found["broken"], found["day"], found["wrong day"]) == (1, 0.0, 0.0)


def test_environment_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    arguments = [*gold_of(tmp_path), "--peers", "htmldate"]
    done = benchmark(*arguments, "--environments", str(tmp_path / "file"))
    assert done.returncode == 0, done.stderr
    assert "htmldate could not be measured: " in done.stdout


def test_table_names_the_columns(tmp_path: Path) -> None:
    done = benchmark(*gold_of(tmp_path), "--peers", "")
    when, pages, _, heads, own, *_ = done.stdout.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d, load \d+\.\d\d on \d+ cores at the start", when)
    assert pages == "pages: 1, on average 0.4 KB", done.stderr
    assert "pages/s" in heads
    assert re.search(r" \d+\.\d +1\.0 +\d+$", own), "a speed has one decimal, the ratio is 1.0"


def test_missing_page_is_a_wrong_set_up(tmp_path: Path) -> None:
    arguments = gold_of(tmp_path)
    (tmp_path / "pasar.html").unlink()
    done = benchmark(*arguments, "--peers", "")
    assert done.returncode == 2
    assert "pasar.html" in done.stderr


@pytest.mark.parametrize(
    ("gold", "complaint"),
    [
        pytest.param('{"file": "pasar.html"}\n{"file": ', "line 2 is no gold row", id="cut-off"),
        pytest.param('{"title": "Pasar"}', "line 1 is no gold row: KeyError: 'file'", id="no-file"),
        pytest.param("[1]", "line 1 is no gold row", id="no-object"),
        pytest.param("\n", "holds no rows", id="empty"),
    ],
)
def test_wrong_gold_is_a_wrong_set_up(gold: str, complaint: str, tmp_path: Path) -> None:
    arguments = gold_of(tmp_path)
    (tmp_path / "gold.jsonl").write_text(gold, "utf-8")
    done = benchmark(*arguments, "--peers", "")
    assert done.returncode == 2
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_peer_is_wrong_usage() -> None:
    done = benchmark("--peers", "trafilatura, nothing")
    assert done.returncode == 2
    assert "unknown peers: nothing" in done.stderr


# --- how the output of the others is read -------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<p>Satu\n  dua.</p><p>Tiga.</p>", "Satu dua.\nTiga.", id="paragraphs"),
        pytest.param("<p>Satu</p>\n<p>\n</p><hr>", "Satu", id="empty-blocks"),
        pytest.param("Satu.<br><br>Dua.<br> \n<br>Tiga.", "Satu.\nDua.\nTiga.", id="two-breaks"),
        pytest.param("<p>Satu.<br>Dua.</p>", "Satu. Dua.", id="one-break-is-a-blank"),
        pytest.param("Awal<div>isi</div>akhir", "Awal\nisi\nakhir", id="bare-text"),
        pytest.param("<p>Kata <b>Su</b>roto<i>.</i></p>", "Kata Suroto.", id="inline"),
        pytest.param("<ul><li>Satu</li><li>Dua</li></ul>", "Satu\nDua", id="list"),
    ],
)
def test_shown_paragraphs(html: str, text: str) -> None:
    assert shown_paragraphs(lxml.html.fragment_fromstring(html, create_parent="div")) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("é®".encode(), "é®", id="utf-8-unlabelled"),
        pytest.param(b"\xef\xbb\xbf<p>a", "<p>a", id="byte-order-mark"),
        pytest.param(
            b"<meta charset='koi8-r'>\xc1", "<meta charset='koi8-r'>\N{CYRILLIC SMALL LETTER A}",
            id="meta",
        ),
        pytest.param(b"<meta charset='utf-9'>\x93", "<meta charset='utf-9'>“", id="unknown"),
        pytest.param(b"\x93a\x94", "“a”", id="no-label"),
    ],
)  # fmt: skip
def test_decoded(html: bytes, text: str) -> None:
    assert decoded(html) == text


def test_midnight_without_offset_is_a_day() -> None:
    assert stated("2026-03-04T00:00:00") == "2026-03-04"
    assert stated("2026-03-04T00:00:00+07:00") == "2026-03-04T00:00:00+07:00"
    assert stated(None) is None
