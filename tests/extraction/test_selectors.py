"""The own selector engine gives what cssselect gives."""

from __future__ import annotations

import pytest
from cssselect import HTMLTranslator
from lxml import etree

from crawler.extraction.document import Document, parse
from crawler.extraction.presets import PRESETS
from crawler.extraction.selectors import (
    all_values,
    compile_selector,
    select,
)

PAGE = """<html><head><meta name="generator" content="WordPress 6.5">
<link rel="canonical" href="/a"></head><body class="single single-post">
<div id="utama" class="wrap kiri"><article class="post utama"><h1 class="judul">Satu</h1>
<div class="isi"><p>A</p><div class="isi dalam"><p class="baca">B</p>
<a rel="category tag" href="/k/">K</a></div></div>
<time class="entry-date published" datetime="2025-05-14T14:10:05+07:00">14 Mei</time></article>
<p itemprop="articleBody description">C</p><ul><li class="isi">D</li></ul></div></body></html>"""


@pytest.fixture
def doc() -> Document:
    parsed = parse(PAGE, "https://kabarasri.example/a")
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    "css",
    [
        "p",
        ".isi",
        "div.isi p",
        "div.isi > p",
        ".wrap .isi .baca",
        ".wrap > article > .isi > p",
        "#utama p",
        "#utama > p",
        "article #utama",
        "a[rel~=category]",
        'a[rel="category tag"]',
        "a[rel=tag]",
        "[itemprop~=articleBody]",
        "[itemprop=articleBody]",
        "time.entry-date.published",
        "time[datetime^='2025']",
        "time[datetime$='+07:00']",
        "time[datetime*='14']",
        'meta[name=generator][content^="WordPress"]',
        "body.single-post article h1",
        ".tidak .ada",
        "li:first-child",
        "h1, h2, .baca",
        "* .dalam > *",
    ],
)
def test_same_as_cssselect(doc: Document, css: str) -> None:
    expected = etree.XPath(HTMLTranslator().css_to_xpath(css))(doc.root)
    assert select(doc, css) == expected


def test_every_selector_of_the_presets_compiles() -> None:
    for preset in PRESETS:
        for mark in preset.marks:
            compile_selector(mark)
        for field in ("title", "body", "date", "byline", "author", "section", "tags", "image"):
            for css in getattr(preset.rules, field):
                compile_selector(css)


def test_broken_selector_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a CSS selector"):
        compile_selector("div[")


def test_values_are_texts_or_attributes_each_once(doc: Document) -> None:
    assert all_values(doc, ("time::attr(datetime)",)) == ["2025-05-14T14:10:05+07:00"]
    assert all_values(doc, (".isi p::text",)) == ["A", "B"]
    assert all_values(doc, (".tidak-ada", "li")) == ["D"]
