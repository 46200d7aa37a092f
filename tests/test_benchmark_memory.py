"""The benchmark of memory: pages that are never the same, and what the process holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.memory import changed
from crawler.extraction import extract
from crawler.items import Article

ROOT = Path(__file__).parent.parent

PAGE = b"""<html><head><title>Pasar Ikan Muara Dibuka</title></head><body><article class="isi">
<h1>Pasar Ikan Muara Dibuka</h1>
<p>Pasar ikan di muara sungai dibuka kembali setelah dua tahun ditutup karena abrasi pantai.</p>
<p>Pedagang menempati los baru yang dibangun lebih tinggi agar tidak terendam air pasang
<a href="/berita/los-baru">lagi</a>.</p></article></body></html>"""


def test_every_page_is_another_and_still_an_article() -> None:
    page = changed(PAGE, 7)
    assert b'class="isi n7"' in page
    assert b'href="/berita/los-baru-7"' in page
    article = extract(page, "https://kabarmuara.example/2026/03/berita-7/")
    assert isinstance(article, Article)
    assert article.body is not None
    assert [text.endswith(" 7") for text in article.body.split("\n\n")] == [True, True]


def test_memory_that_is_held_counts() -> None:
    # In a process of its own: this one may have as much free from what other tests gave back.
    code = (
        "from benchmarks.memory import resident_mb\n"
        "before = resident_mb()\n"
        "held = b'x' * 50_000_000\n"
        "print(resident_mb() - before, len(held))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    grown, held = run.stdout.split()
    assert held == "50000000"
    assert 40 < float(grown) < 60
