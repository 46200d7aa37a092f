"""What made an article: sources of fields, fates of dates, removed blocks in place."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.explain import Explanation, FieldStory, explain
from crawler.explain.as_html import as_html
from crawler.explain.as_text import as_text
from crawler.explain.marked import mark_body
from crawler.extraction import extract
from crawler.items import STORED_FIELDS, Article
from crawler.profile import SiteProfile
from crawler.reading import Page
from crawler.steps import run_steps

PLATFORMS = sorted((Path(__file__).parent.parent / "fixtures" / "platforms").iterdir())
NOW = datetime(2026, 3, 15, tzinfo=UTC)
URL = "https://kabarmuara.example/2026/03/jembatan-desa-diperbaiki-warga/"
FIRST = "Warga Desa Karang Jati memperbaiki jembatan kayu yang rusak diterjang banjir pekan lalu."
SECOND = "Menurut dia, warga mengumpulkan papan dari kebun dan bekerja sejak subuh tanpa bantuan."
THIRD = "Camat berjanji mengganti jembatan itu dengan konstruksi beton pada tahun berikutnya."
KOPRA = "https://kabarmuara.example/2026/03/harga-kopra-naik-lagi-di-pasar/"


def a_page(*body: str, title: str = "Jembatan Desa Diperbaiki Warga", head: str = "") -> str:
    return (
        f"<html lang=id><head><title>{title} - Kabar Muara</title>{head}"
        "<meta property=og:type content=article><meta property=og:site_name content='Kabar Muara'>"
        '<link rel="https://api.w.org/" href="/wp-json/"></head>'
        f"<body class=single><article><h1 class=entry-title>{title}</h1><div class=entry-meta>"
        "<time class='entry-date published' datetime='2026-03-14T09:05:00+07:00'>"
        "Sabtu, 14 Maret 2026 09:05 WIB</time></div>"
        f"<div class=entry-content>{''.join(body)}</div></article></body></html>"
    )


def told_of(html: str, *further: tuple[str, str], **options: Any) -> Explanation:
    pages = [Page(body=html.encode(), url=URL, received=NOW)]
    pages += [Page(body=text.encode(), url=url, received=NOW) for url, text in further]
    return explain(pages, **options)


def story(told: Explanation, name: str) -> FieldStory:
    return next(story for story in told.fields if story.name == name)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


# --- the article is the one of extraction -------------------------------------------------------


@pytest.mark.parametrize("generic", [False, True], ids=["presets", "generic"])
@pytest.mark.parametrize("case", PLATFORMS, ids=lambda case: case.name)
def test_the_article_that_is_explained_is_the_one_that_is_extracted(
    case: Path, generic: bool
) -> None:
    url = json.loads((case / "meta.json").read_text())["url"]
    html = (case / "page.html").read_bytes()
    told = explain([Page(body=html, url=url, received=NOW)], generic=generic)
    article = extract(html, url, generic=generic, now=NOW)
    assert isinstance(article, Article)
    assert told.article == article
    assert told.text.complete
    unsourced = [story.name for story in told.fields if not story.places]
    assert not unsourced, "every field that has a value has a source"
    filled = {name for name in STORED_FIELDS if getattr(article, name) not in (None, [], "")}
    shown = {story.name for story in told.fields}
    assert filled - shown == {"body_html", "date_candidates", "removed", "related_links"} & filled
    assert not shown & set(told.missing)


# --- fields -------------------------------------------------------------------------------------


def test_a_field_names_the_places_that_state_it() -> None:
    head = (
        "<meta property=og:title content='Jembatan Desa Diperbaiki Warga'>"
        f"<link rel=canonical href={URL}><meta property=og:image content=/wp-content/j.jpg>"
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Lain Sekali", '
        '"articleSection": "Daerah", "author": {"@type": "Person", "name": "Ratna Dewanti"}}'
        "</script><meta name=news_keywords content='jembatan, desa'>"
    )
    told = told_of(a_page(paragraphs(FIRST, SECOND, THIRD), head=head))
    assert [(p.name, p.mark) for p in told.presets] == [
        ("wordpress", 'link[rel="https://api.w.org/"]')
    ]
    places = {story.name: story.places for story in told.fields}
    assert places["title"] == [
        "h1.entry-title (preset wordpress)",
        "meta og:title",
        "title of the page",
    ], "JSON-LD states another headline"
    assert places["url"] == ["link rel=canonical", "the address that was asked for"]
    assert places["publisher"] == ["meta og:site_name"]
    assert places["authors"] == ["JSON-LD author"]
    assert places["section"] == places["categories"] == ["JSON-LD articleSection"]
    assert places["tags"] == ["meta news_keywords"]
    assert places["image_url"] == ["meta og:image"]
    assert places["body"] == ["article .entry-content (preset wordpress)"]
    assert story(told, "lead").step == "text"


def test_what_a_step_made_of_a_field_is_told_with_what_the_page_says() -> None:
    head = "<meta name=author content=admin>"
    html = a_page(paragraphs(FIRST, SECOND, THIRD), head=head).replace(
        "</time>", "</time><span>Penulis: Ratna Dewanti | Editor: Yusuf Marzuki</span>"
    )
    told = told_of(html)
    authors = story(told, "authors")
    assert (authors.value, authors.places, authors.step) == (["Ratna Dewanti"], ["byline"], "text")
    assert (authors.raw, authors.raw_places) == (["admin"], ["meta author"])
    assert story(told, "editors").places == ["byline"]
    assert story(told, "byline_raw").places == ["lines beside the headline"]
    text = "\n".join(line.text for line in as_text(told))
    assert "from byline (step text); the page says admin (meta author)" in text


def test_a_standfirst_is_told_apart_from_the_first_paragraph() -> None:
    html = a_page(paragraphs(FIRST, SECOND, THIRD))
    lead = story(told_of(html), "lead")
    assert (lead.step, lead.value, lead.places) == ("text", FIRST, ["first paragraph"])
    body = "<div class=entry-content>"
    shown = html.replace(body, f"<p class=lead>{THIRD}</p>{body}")
    lead = story(told_of(shown), "lead")
    assert (lead.step, lead.value) == (None, THIRD)
    assert lead.places == ["the standfirst above the text"]


def test_names_in_the_text_are_told_to_come_from_it() -> None:
    told = told_of(a_page(paragraphs(FIRST, SECOND, THIRD + " (rat/red)", "Editor: Yusuf Marzuki")))
    assert story(told, "initials").places == ["sign-off at the end of the text"]
    editors = story(told, "editors")
    assert (editors.step, editors.places) == ("noise", ["credits in the text"])


def test_a_long_name_stands_apart_from_its_value() -> None:
    told = told_of(a_page(paragraphs(f"Sabtu pagi (14/3/2026) {FIRST}", SECOND, THIRD)))
    lines = [line.text for line in as_text(told)]
    assert "event_part_of_day morning" in lines


def test_the_site_and_its_selectors_come_first() -> None:
    profile = SiteProfile(
        name="kabarmuara",
        publisher="Kabar Muara",
        province="35",
        title_selectors=("article h1",),
        body_selectors=("div.entry-content",),
        timezone="Asia/Makassar",
    )
    told = told_of(a_page(paragraphs(FIRST, SECOND, THIRD)), profile=profile)
    places = {story.name: story.places[0] for story in told.fields}
    assert told.site == "kabarmuara"
    assert places["title"] == "article h1 (site kabarmuara)"
    assert places["body"] == "div.entry-content (site kabarmuara)"
    assert places["publisher"] == places["site_province"] == places["site"] == "site kabarmuara"
    assert story(told, "timezone").places == ["offset or clock that the dates state"]
    assert story(told, "timezone").raw == "Asia/Makassar"


def test_generic_names_no_preset() -> None:
    told = told_of(a_page(paragraphs(*[FIRST, SECOND, THIRD] * 3)), generic=True)
    assert told.presets == []
    assert story(told, "title").places[0] == "h1.entry-title"
    assert story(told, "body").places == ["div.entry-content (found by its prose)"]


def test_the_head_of_the_article_inside_its_container_is_found() -> None:
    html = a_page(paragraphs(*[FIRST, SECOND, THIRD] * 3))
    html = html.replace("<div class=entry-content>", "").replace("</div></article>", "</article>")
    told = told_of(html)
    assert story(told, "body").places == ["article (found by its prose)"]
    assert story(told, "title").places[0] == "h1.entry-title (preset wordpress)"
    assert [d.place for d in told.dates if d.taken] == [
        "article time.entry-date.published (preset wordpress)"
    ]


def test_the_text_of_structured_data_is_told() -> None:
    text = f"{FIRST} {SECOND}\\n{THIRD}"
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": '
        f'"Jembatan Desa Diperbaiki Warga", "articleBody": "{text}"}}</script>'
    )
    told = told_of(a_page("", head=head))
    assert story(told, "body").places == ["JSON-LD articleBody"]


# --- dates --------------------------------------------------------------------------------------


def test_every_date_has_a_fate() -> None:
    head = (
        "<meta property=article:published_time content=2026-03-14T02:05:00Z>"
        "<meta property=article:modified_time content=2026-03-14T10:00:00+07:00>"
        "<meta name=pubdate content='31/04/2026'>"
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Jembatan", '
        '"datePublished": "2026-03-10T09:05:00+07:00"}</script>'
    )
    told = told_of(a_page(paragraphs(FIRST, SECOND, THIRD), head=head))
    fates = {(d.candidate["source"], d.candidate["raw"]): (d.taken, d.place) for d in told.dates}
    shown = "article time.entry-date.published (preset wordpress)"
    assert fates == {
        ("json-ld", "2026-03-10T09:05:00+07:00"): (None, "datePublished"),
        ("meta", "2026-03-14T02:05:00Z"): ("date_published", "article:published_time"),
        ("meta", "31/04/2026"): (None, "pubdate"),
        ("meta", "2026-03-14T10:00:00+07:00"): ("date_modified", "article:modified_time"),
        ("time", "2026-03-14T09:05:00+07:00"): (None, shown),
        ("byline", "Sabtu, 14 Maret 2026 09:05 WIB"): (None, shown),
        ("url", URL): (None, ""),
    }
    words = {d.candidate["raw"]: d.fate for d in told.dates}
    assert words["2026-03-10T09:05:00+07:00"].startswith("not taken, differs: ")
    assert words["31/04/2026"] == "refused, impossible-date: no such day"
    assert words["2026-03-14T09:05:00+07:00"] == "agrees with the date that was taken"
    assert story(told, "date_published").places == ["meta: 2026-03-14T02:05:00Z"]
    assert story(told, "date_modified").places == ["meta: 2026-03-14T10:00:00+07:00"]


# --- the text -----------------------------------------------------------------------------------


def rules_of(told: Explanation) -> list[tuple[str, str | None]]:
    return [
        (piece.text.strip(), piece.rule)
        for block in told.text.blocks
        for line in block
        for piece in line
    ]


def test_what_was_removed_stands_in_place_with_its_rule() -> None:
    told = told_of(
        a_page(
            "<p>ADVERTISEMENT</p>",
            paragraphs(FIRST),
            f"<p><b>Baca Juga: <a href={KOPRA}>Harga Kopra Naik Lagi di Pasar</a></b></p>",
            f"<p>{SECOND} (Baca juga: <a href={KOPRA}2>Banjir Rendam Tiga Desa</a>) {THIRD}</p>",
            f"<p>{THIRD} (rat/red)</p>",
            "<p>Editor: Yusuf Marzuki</p>",
        )
    )
    assert told.text.complete
    assert rules_of(told) == [
        ("ADVERTISEMENT", "ad"),
        (FIRST, None),
        ("Baca Juga: Harga Kopra Naik Lagi di Pasar", "related-link"),
        (SECOND, None),
        ("(Baca juga: Banjir Rendam Tiga Desa)", "related-link"),
        (THIRD, None),
        (THIRD, None),
        ("(rat/red)", "sign-off"),
        ("Editor: Yusuf Marzuki", "credit"),
    ]
    links = [p.url for block in told.text.blocks for line in block for p in line if p.url]
    assert links == [KOPRA, f"{KOPRA}2"]


def test_the_same_text_kept_and_removed_is_told_apart() -> None:
    told = told_of(a_page("<p>(rat)</p>", paragraphs(FIRST, SECOND, THIRD), "<p>(rat)</p>"))
    assert told.text.complete
    assert rules_of(told) == [
        ("(rat)", None),
        (FIRST, None),
        (SECOND, None),
        (THIRD, None),
        ("(rat)", "sign-off"),
    ]


def test_letters_that_agree_by_chance_part_no_word() -> None:
    told = told_of(
        a_page(
            f"<p>{FIRST}<br>Baca Juga: <a href={KOPRA}>Kopra Naik Lagi di Pasar</a></p>",
            paragraphs("Bantuan " + SECOND, THIRD),
        )
    )
    assert rules_of(told) == [
        (FIRST, None),
        ("Baca Juga: Kopra Naik Lagi di Pasar", "related-link"),
        ("Bantuan " + SECOND, None),
        (THIRD, None),
    ]


PIECES = [
    FIRST,
    SECOND,
    THIRD,
    "B",
    "ADVERTISEMENT",
    "Baca Juga:",
    "***",
    "(rat)",
    f"<b>Baca juga</b>: <a href={KOPRA}>Harga Kopra Naik Lagi di Pasar</a>",
    f"<a href={KOPRA}>Harga Kopra Naik Lagi di Pasar Desa</a>",
    "Editor: Yusuf Marzuki",
    "<i>Foto: Dok. Desa</i>",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3), max_size=8))
def test_no_letter_is_lost_or_made_up(blocks: list[list[str]]) -> None:
    html = "".join(f"<p>{' '.join(pieces)}</p>" for pieces in blocks)
    article = Article(url=URL, site="kabarmuara", title="Jembatan", body_html=html)
    run_steps(article)
    marked = mark_body(article)
    pieces = [piece for block in marked.blocks for line in block for piece in line]
    kept = "".join("".join(p.text.split()) for p in pieces if p.rule is None)
    assert kept == "".join((article.body or "").split())
    if marked.complete:
        shown = re.sub(r"\s|<[^<>]*>", "", html)
        assert "".join("".join(p.text.split()) for p in pieces) == shown


def test_a_text_that_fits_nowhere_is_still_shown_whole() -> None:
    article = Article(
        url=URL,
        site="kabarmuara",
        body=f"{FIRST}\n\n{SECOND}",
        body_html=f"<p>{FIRST}</p>",
        removed=[{"text": "ADVERTISEMENT", "rule": "ad"}],
        related_links=[{"text": "Harga Kopra", "url": KOPRA}],
    )
    marked = mark_body(article)
    assert not marked.complete
    assert [piece for block in marked.blocks for line in block for piece in line] == [
        (FIRST, None, None),
        (SECOND, None, None),
        ("ADVERTISEMENT", "ad", None),
        ("Harga Kopra", "related-link", KOPRA),
    ]


def test_further_pages_belong_to_the_text() -> None:
    pager = "<div class=page-links><a class=post-page-numbers href=2/>2</a></div>"
    second = a_page(paragraphs(THIRD * 2))
    told = told_of(
        a_page(paragraphs(FIRST, SECOND)).replace("</article>", f"{pager}</article>"),
        (f"{URL}2/", second),
    )
    assert told.pages == 2
    assert [text for text, _ in rules_of(told)] == [FIRST, SECOND, THIRD * 2]


# --- refusals and hostile input -----------------------------------------------------------------


def test_a_refused_page_is_told_with_its_reason() -> None:
    told = told_of("<html><body><script>start()</script></body></html>")
    assert told.refusal is not None
    assert told.refusal.reason == "empty"
    assert told.article is None
    assert "no article: empty (no text)" in [line.text for line in as_text(told)]
    assert "No article, empty: no text" in as_html(told)


def test_an_article_without_text_is_told_as_far_as_it_goes() -> None:
    told = told_of(a_page(""))
    assert told.refusal is not None
    assert told.refusal.reason == "missing-body"
    assert story(told, "title").value == "Jembatan Desa Diperbaiki Warga"
    assert "the page shows no text" in "\n".join(line.text for line in as_text(told))


HOSTILE = {
    "nothing": b"",
    "zeros": b"\0" * 1000,
    "deep": b"<div>" * 10_000 + FIRST.encode(),
    "cut": a_page(paragraphs(FIRST, SECOND)).encode()[:500],
    "utf-16": a_page(paragraphs(FIRST, SECOND, THIRD)).encode("utf-16"),
    "broken json": a_page(
        paragraphs(FIRST), head="<script type=application/ld+json>{'@type': [</script>"
    ).encode(),
    "links": a_page(*(f"<p><a href={KOPRA}{n}>Baca {n}</a></p>" for n in range(3000))).encode(),
    "large": b"x" * (50 * 1024 * 1024 + 1),
}  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_explained_too(body: bytes) -> None:
    told = explain([Page(body=body, url=URL, received=NOW)])
    assert told.refusal or told.article
    assert list(as_text(told))
    assert as_html(told).endswith("</html>\n")


# --- as text and as a page ----------------------------------------------------------------------


class Reader(HTMLParser):
    """Collects the elements and the text of a page as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
EVIL_TEXT = EVIL.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def evil_page() -> str:
    head = (
        f"<meta property=og:title content='{EVIL_TEXT} Jembatan Desa'>"
        f"<meta name=author content='{EVIL_TEXT}'><meta name=pubdate content='{EVIL_TEXT}'>"
        f"<meta property=og:image content='javascript:alert(3)'>"
    )
    return a_page(
        paragraphs(f"{EVIL_TEXT} {FIRST}", SECOND, THIRD),
        f"<p>Baca juga: <a href='{KOPRA}?a={EVIL_TEXT}'>{EVIL_TEXT} Harga Kopra Naik</a></p>",
        "<p>Baca juga: <a href='javascript:alert(4)'>Kiat Aman Berkendara Saat Hujan</a></p>",
        f"<p class='{EVIL_TEXT}'>ADVERTISEMENT</p>",
        title=f"{EVIL_TEXT} Jembatan Desa",
        head=head,
    )


def test_a_headline_cannot_become_a_script() -> None:
    html = as_html(told_of(evil_page()))
    page = Reader(html)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "iframe", "link", "object", "form", "base", "svg"}
    attributes = {name for _, attrs in page.elements for name in attrs}
    assert not [name for name in attributes if name.startswith("on") or name in ("src", "style")]
    hrefs = [attrs["href"] for _, attrs in page.elements if "href" in attrs]
    assert hrefs
    assert all(str(href).startswith("https://kabarmuara.example/") for href in hrefs)
    assert "<script>alert(1)</script>" in "".join(page.text), "the words are still shown"


def test_the_page_asks_nobody_for_anything() -> None:
    html = as_html(told_of(evil_page()))
    assert "default-src 'none'" in html
    assert not re.findall(r"@import|url\(", html)


def test_the_page_strikes_out_what_was_removed() -> None:
    html = as_html(told_of(a_page(paragraphs(FIRST, "ADVERTISEMENT", SECOND, THIRD))))
    assert '<del>ADVERTISEMENT</del><span class="rule">ad</span>' in html
    assert f'<p dir="auto">{FIRST}</p>' in html
    assert "3 paragraphs kept" in html
    assert 'name="viewport"' in html
    assert "prefers-color-scheme: dark" in html


def test_text_is_wrapped_and_holds_no_control_characters() -> None:
    title = "Jembatan \u202eDesa\u202c \x1b[31mMerah\u200b Diperbaiki Warga"
    told = told_of(a_page(paragraphs(FIRST, SECOND * 20, THIRD), title=title))
    lines = [line.text for line in as_text(told, width=60)]
    assert all(line.isprintable() for line in lines)
    prose = lines[lines.index("TEXT") :]
    assert max(map(len, prose)) <= 60
    assert "\x1b" not in as_html(told)
    assert "\u202e" not in as_html(told)
