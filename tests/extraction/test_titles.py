"""The headline, where the page shows more than one."""

from __future__ import annotations

import pytest

from crawler.extraction.document import parse
from crawler.extraction.metadata import Metadata
from crawler.extraction.titles import agreement, find_title

OG = '<meta property="og:title" content="{}">'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            OG.format("Warga Panen Raya Jagung - Kabar Asri")
            + "<h1>Regional</h1><h2>Warga Panen Raya Jagung</h2>",
            "Warga Panen Raya Jagung",
            id="h1 is the channel",
        ),
        pytest.param(
            "<title>Warga Panen Raya Jagung | Kabar Asri</title><h1>Kabar Asri</h1>"
            "<h2>Jalan Rusak Diperbaiki</h2><h2>Warga Panen Raya Jagung</h2>",
            "Warga Panen Raya Jagung",
            id="page title decides between headings",
        ),
        pytest.param(
            OG.format("Warga Panen Jagung") + "<h1>Warga ‘Panen’ Jagung</h1>",
            "Warga ‘Panen’ Jagung",
            id="as shown",
        ),
        pytest.param(
            OG.format("Warga Panen Raya Jagung")
            + '<div class="sidebar"><h2>Warga Panen Raya Jagung</h2></div>',
            "Warga Panen Raya Jagung",
            id="no heading of its own",
        ),
        pytest.param(
            "<title>Kabar.com: Warga Panen Raya Jagung</title><h2>Jalan Rusak Diperbaiki</h2>"
            "<h2>Warga Panen Raya Jagung</h2>",
            "Warga Panen Raya Jagung",
            id="site before the headline",
        ),
        pytest.param(
            "<title>Jagung | Warga Panen Raya Jagung - Kabar</title>"
            "<h1>Warga Panen Raya Jagung</h1><h2>Jagung</h2>",
            "Warga Panen Raya Jagung",
            id="topic before the headline",
        ),
        pytest.param(
            "<title>Kabar.com: Warga Panen Raya Jagung Lagi</title>",
            "Warga Panen Raya Jagung Lagi",
            id="site before the only title",
        ),
        pytest.param(
            OG.format("Warga Desa Panen Raya Jag...")
            + "<h1>Kabar</h1><h2>Warga Desa Panen Raya Jagung</h2>",
            "Warga Desa Panen Raya Jagung",
            id="cut in the head",
        ),
        pytest.param("<h1>Warga Panen Raya Jagung</h1>", "Warga Panen Raya Jagung", id="only h1"),
        pytest.param("<title>Kabar</title><p>isi</p>", "Kabar", id="only the page title"),
        pytest.param("<p>isi</p>", None, id="nothing"),
    ],
)
def test_find_title(html: str, expected: str | None) -> None:
    doc = parse(html, "https://kabarasri.example/a")
    assert doc is not None
    assert find_title(doc, Metadata(doc)).text == expected


def test_selector_of_the_site_is_trusted() -> None:
    doc = parse(OG.format("Lain sama sekali") + "<h1>A</h1><b id=j>Judul</b>", "https://a.example/")
    assert doc is not None
    assert find_title(doc, Metadata(doc), trusted=("#tidak", "#j")).text == "Judul"


@pytest.mark.parametrize(
    ("shown", "declared", "least", "most"),
    [
        ("Panen Raya Jagung", "panen raya JAGUNG", 1, 1),
        ("Panen Raya Jagung", "Panen Raya Jagung - Kabar Asri", 0.9, 1),
        ("Regional", "Panen Raya Jagung", 0, 0),
        ("Panen Raya Padi", "Panen Raya Jagung", 0.3, 0.7),
        ("", "Panen", 0, 0),
    ],
)
def test_agreement(shown: str, declared: str, least: float, most: float) -> None:
    assert least <= agreement(shown, declared) <= most
