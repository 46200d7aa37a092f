"""``scrapy savefixture``: a draft that fails until it is read, in a copy of the checkout."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.world.checkout import copy_checkout, run_tests
from tests.world.crawl import scrapy
from tests.world.hosts import page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world.crawl import Done
    from tests.world.hosts import Hosts

SITE = """from crawler.platforms.wordpress import WordPressSpider


class KabarTelukSpider(WordPressSpider):
    name = "kabarteluk"
    publisher = "Kabar Teluk"
    domain = "kabarteluk.example"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
"""

URL = "https://kabarteluk.example/2026/03/dermaga-cempaka-dibuka/"
ARTICLE = """<html lang="id"><head><title>Dermaga Cempaka Dibuka - Kabar Teluk</title>
<meta property="og:type" content="article">
<meta property="article:published_time" content="2026-03-02T09:15:00+08:00"></head>
<body><article><h1 class="entry-title">Dermaga Cempaka Dibuka</h1>
<p class="author">Oleh: <a rel="author" href="/author/sulastri">Sulastri Wening</a></p>
<div class="entry-content"><p>SINJAI, Kabar Teluk – Warga Cempaka menyeberang lagi sejak pagi.</p>
<p><strong>Baca Juga: <a href="/2026/02/harga-cumi">Harga Cumi Naik</a></strong></p>
<p>Dermaga itu rusak tiga bulan lamanya, kata nakhoda Mattulada di Sinjai, Senin (2/3/2026).</p>
</div></article></body></html>"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = copy_checkout(tmp_path_factory.mktemp("savefixture"))
    (copy / "crawler" / "spiders" / "sulsel" / "kabarteluk.py").write_text(SITE)
    return copy


def savefixture(checkout: Path, *words: str) -> Done:
    return scrapy("savefixture", *words, checkout=checkout)


def test_draft_of_a_live_page_is_read_corrected_and_stated_anew(
    hosts: Hosts, checkout: Path
) -> None:
    hosts.on("/2026/03/dermaga-cempaka-dibuka/", page(ARTICLE), host="kabarteluk.example")
    settings = ("-s", f"HOST_MAP=*={hosts.address}", "-s", "DOWNLOAD_DELAY=0")
    done = savefixture(checkout, "kabarteluk", URL, *settings)
    assert done.code == 1, done.log
    assert "draft: " in done.out
    assert "otherwise" not in done.out
    folder = checkout / "fixtures" / "sites" / "kabarteluk" / "2026-03-02"
    html = (folder / "page.html").read_text()
    for word in ("Cempaka", "cempaka", "Sulastri", "sulastri", "Mattulada", "Cumi"):
        assert word not in html
    facts = json.loads((folder / "expected.json").read_text())
    assert facts["date_published"] == "2026-03-02T09:15:00+08:00"
    assert facts["dateline_place"] == "Sinjai"
    assert len(facts["paragraphs"]) == 2
    assert len(facts["related_links"]) == len(facts["authors"]) == 1
    meta = json.loads((folder / "meta.json").read_text())
    assert meta["synthetic"] is True
    assert "cempaka" not in meta["url"]
    assert (folder / "page.original.html").read_text() == ARTICLE

    tests = ("tests/test_site_fixtures.py", "tests/test_sites.py")
    assert run_tests(checkout, *tests).code == 0
    same = savefixture(checkout, "kabarteluk", "--expected-only")
    assert (same.code, same.out) == (0, "")

    facts["authors"] = ["Redaksi"]
    (folder / "expected.json").write_text(json.dumps(facts))
    failed = run_tests(checkout, tests[0])
    assert failed.code == 1
    assert "kabarteluk/2026-03-02" in failed.out
    anew = savefixture(checkout, "kabarteluk", "2026-03-02", "--expected-only")
    assert anew.code == 1
    assert '- ["Redaksi"]' in anew.out
    assert run_tests(checkout, tests[0]).code == 0


def test_saved_page_offline(tmp_path: Path, checkout: Path) -> None:
    file = tmp_path / "saved.html"
    file.write_text(ARTICLE)
    words = ("kabarteluk", str(file), "--url", URL, "--case", "dermaga", "--ours")
    done = savefixture(checkout, *words)
    assert done.code == 1
    folder = checkout / "fixtures" / "sites" / "kabarteluk" / "dermaga"
    assert (folder / "page.html").read_text() == ARTICLE
    assert sorted(path.name for path in folder.iterdir()) == [
        "expected.json",
        "meta.json",
        "page.html",
    ]
    again = savefixture(checkout, *words)
    assert again.code == 2
    assert "there is a case 'dermaga'" in again.log


WRONG = {
    "nothing": ((), "name a site"),
    "no site": (("nosuchsite", URL), "there is no site 'nosuchsite'"),
    "no page": (("kabarteluk",), "name one address"),
    "page of another site": (("kabarteluk", "https://lain.example/a/"), "is no address of"),
    "address of nothing": (("kabarteluk", "x.html", "--url", "ftp://x"), "is no http(s) address"),
    "case": (("kabarteluk", URL, "--case", "../x"), "is no name"),
    "no fixtures": (("noa", "--expected-only"), "noa has no fixtures"),
    "no such case": (("noa", "x", "--expected-only"), "noa has no case 'x'"),
}


@pytest.mark.parametrize(("words", "message"), WRONG.values(), ids=WRONG)
def test_wrong_usage(words: tuple[str, ...], message: str, checkout: Path) -> None:
    done = savefixture(checkout, *words)
    assert (done.code, len(done.log.splitlines())) == (2, 1), done.log
    assert message in done.log


def test_page_that_cannot_be_had(checkout: Path) -> None:
    done = savefixture(checkout, "kabarteluk", "tidak-ada.html")
    assert (done.code, len(done.log.splitlines())) == (1, 1)
    assert "no-file" in done.log
