"""Made-up words: nothing is left of the text, and the rules read the page as before."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from crawler.fixtures import ORIGINAL, ExistsError, cases, expected, read_case, save_case
from crawler.made_up import Words, made_up_page
from crawler.profile import SiteProfile
from crawler.reading import Page, parse_instant

PLATFORMS = sorted((Path(__file__).parents[1] / "fixtures" / "platforms").iterdir())
SITE = SiteProfile(name="kabarteluk", publisher="Kabar Teluk", domain="kabarteluk.example")


def page_of(folder: Path) -> Page:
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    body = (folder / "page.html").read_bytes()
    return Page(body=body, url=meta["url"], received=parse_instant(meta["fetched"]))


@pytest.mark.parametrize("folder", PLATFORMS, ids=lambda folder: folder.name)
def test_rules_read_every_markup_as_before(folder: Path, tmp_path: Path) -> None:
    saved = save_case(page_of(folder), SITE, name="uji", folder=tmp_path)
    # Made-up places are no places: what stands before the dash may be one or none.
    assert set(saved.differing) <= {"dateline_place"}
    before = (folder / "page.html").read_text(encoding="utf-8")
    after = (saved.folder / "page.html").read_text(encoding="utf-8")
    assert re.findall(r"<[/\w]+", after) == re.findall(r"<[/\w]+", before)
    assert re.findall(r"\d+", after) == re.findall(r"\d+", before)
    text = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert text["title"] not in after
    assert not any(paragraph in after for paragraph in text["paragraphs"])
    assert not any(name in after for name in text["authors"] if name != "Redaksi")


def test_words_stay_the_same_all_over_the_page() -> None:
    html = (
        '<title>Jembatan Cempaka Dibuka</title><meta property="og:title" content="Jembatan '
        'Cempaka Dibuka"><script type="application/ld+json">{"@type": "NewsArticle", '
        '"headline": "JEMBATAN Cempaka", "url": "https:\\/\\/a.example\\/jembatan-cempaka\\/"}'
        "</script><a href=/2026/03/jembatan-cempaka>Jembatan&nbsp;Cempaka</a>"
    )
    words = Words(b"key")
    made = made_up_page(html, words)
    bridge, name = words.text("jembatan cempaka").split()
    assert (len(bridge), len(name)) == (8, 7)
    assert "jembatan" not in made.lower()
    assert made.count(f"{bridge.capitalize()} {name.capitalize()}") == 2
    assert f'"@type": "NewsArticle", "headline": "{bridge.upper()} {name.capitalize()}"' in made
    assert f'"https:\\/\\/a.example\\/{bridge}-{name}\\/"' in made
    assert f"<a href=/2026/03/{bridge}-{name}>" in made
    assert f"{bridge.capitalize()}&nbsp;{name.capitalize()}" in made
    assert made_up_page(html, Words(b"key")) == made
    assert made_up_page(html, Words(b"other")) != made


def test_names_of_places_stay_in_headline_and_address() -> None:
    words = Words(b"key")
    made = words.text("Jembatan Kuningan")
    assert made.endswith(" Kuningan")
    slug = made.lower().replace(" ", "-")
    assert words.address("https://a.example/jembatan-kuningan/") == f"https://a.example/{slug}/"


KEPT = {
    "label": "<p><strong>Baca Juga:</strong></p>",
    "date": "<time>Senin, 2 Maret 2026 | 14:05 WITA</time>",
    "byline": "<p>Penulis: </p><p>Editor: </p>",
    "places": "<p>MAKASSAR, Kabupaten Sinjai</p>",
    "classes": '<div class="gmr-isi-berita" id="isiBerita"></div>',
    "stylesheet": '<link rel="stylesheet" href="/wp-content/themes/wartaku/style.css">',
    "kind": '<meta property="og:type" content="article"><meta name=robots content=noarchive>',
    "escape": "<p>&nbsp;&#8220;&quot;</p>",
    "text of scripts": "<script>if (a < b && c > d) {}</script>",
}


@pytest.mark.parametrize("html", KEPT.values(), ids=KEPT)
def test_what_rules_look_for_stays(html: str) -> None:
    emptied = re.sub(r"(<script>).*(</script>)", r"\1\2", html)
    assert made_up_page(html, Words(b"key")) == emptied


GONE = {
    "text": "<p>Cempaka</p>",
    "unclosed": "<p>Cempaka <b",
    "comment": "<!-- Cempaka -->",
    "attribute": '<img alt="Cempaka" src=/cempaka.jpg srcset="/cempaka-1.jpg 2x">',
    "share": '<a href="https://wa.me/?text=Cempaka%20https%3A%2F%2Fa.example%2Fcempaka%2F">',
    "script": '<script>var judul = "Cempaka"; window.data = {cempaka: 1};</script>',
    "script without end": '<script>var judul = "Cempaka"',
    "style": "<style>.cempaka { color: red }</style>",
    "class of a post": '<article class="post-7 type-post tag-cempaka category-cempaka hentry">',
    "broken json": '<script type="application/ld+json">{"headline": "Cempaka\n"Cempaka",}</script>',
    "data": "<div data-title='Cempaka' data-share-text=\"Cempaka\"></div>",
}


@pytest.mark.parametrize("html", GONE.values(), ids=GONE)
def test_no_word_of_the_page_is_left(html: str) -> None:
    assert "empaka" not in made_up_page(html, Words(b"key")).lower()


def test_short_words_run_out_without_end_or_clash() -> None:
    letters = "bcdfghjklmnpqrstvwxz"
    text = " ".join(a + b for a in letters for b in letters)
    made = Words(b"key").text(text).split()
    assert len(made) == len(text.split())


def test_case_is_never_overwritten(tmp_path: Path) -> None:
    page = page_of(PLATFORMS[0])
    first = save_case(page, SITE, name="lama", folder=tmp_path)
    with pytest.raises(ExistsError, match="there is a case 'lama'"):
        save_case(page, SITE, name="lama", folder=tmp_path)
    days = [save_case(page, SITE, folder=tmp_path).folder.name for _ in range(3)]
    assert days == [days[0], f"{days[0]}-2", f"{days[0]}-3"]
    assert len(cases("kabarteluk", tmp_path)) == 4
    assert read_case(first.folder, SITE) == expected(first.folder)


def test_own_text_stays(tmp_path: Path) -> None:
    page = page_of(PLATFORMS[0])
    saved = save_case(page, SITE, ours=True, folder=tmp_path)
    assert (saved.folder / "page.html").read_bytes() == page.body
    assert not (saved.folder / ORIGINAL).exists()
    assert json.loads((saved.folder / "meta.json").read_text())["synthetic"] is False
    assert saved.differing == []


def test_page_that_is_no_article_is_a_case_of_a_refusal(tmp_path: Path) -> None:
    page = Page(body=b"<title>Kabar Teluk</title>", url="https://kabarteluk.example/")
    saved = save_case(page, SITE, folder=tmp_path)
    assert saved.expected.keys() == {"refusal"}
    assert saved.folder.name == str(saved.expected["refusal"])[:10]
    assert saved.differing == []
