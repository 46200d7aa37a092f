"""The benchmark of extraction, run as a program on one page of a gold file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

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


def gold_of(folder: Path) -> list[str]:
    (folder / "pasar.html").write_text(PAGE, "utf-8")
    gold = folder / "gold.jsonl"
    gold.write_text(json.dumps(GOLD) + "\n", "utf-8")
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


def test_table_names_the_columns(tmp_path: Path) -> None:
    done = benchmark(*gold_of(tmp_path), "--peers", "")
    assert done.stdout.startswith("pages: 1, on average 0.4 KB"), done.stderr
    assert "pages/s" in done.stdout.splitlines()[2]


def test_missing_page_is_a_wrong_set_up(tmp_path: Path) -> None:
    arguments = gold_of(tmp_path)
    (tmp_path / "pasar.html").unlink()
    done = benchmark(*arguments, "--peers", "")
    assert done.returncode == 2
    assert "pasar.html" in done.stderr


def test_unknown_peer_is_wrong_usage() -> None:
    done = benchmark("--peers", "nothing")
    assert done.returncode == 2
    assert "unknown peers: nothing" in done.stderr
