"""An explanation as text for a terminal."""

from __future__ import annotations

import textwrap
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from crawler.reading import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.explain import DateFate, Explanation, FieldStory
    from crawler.explain.marked import MarkedLine

NAME_WIDTH = 16

FOLDED = frozenset((
    "url_key", "body", "content_hash", "rule_version", "date_published_raw",
    "date_published_source", "date_precision",
))  # fmt: skip
"""Fields that are told elsewhere, in the text or with the dates, or tell a person nothing."""


class TextLine(NamedTuple):
    """A line and how it is meant."""

    text: str
    style: str = ""
    """``heading``, ``quiet``, ``removed``, ``taken``, ``problem`` or nothing."""


def as_text(told: Explanation, *, width: int = 100) -> Iterator[TextLine]:
    """Yield an explanation line by line, wrapped to *width*; control characters are left out."""
    article, refusal = told.article, told.refusal
    yield TextLine(visible((article.title if article else None) or address(told)), "heading")
    yield TextLine(visible(address(told)))
    if refusal:
        detail = f" ({refusal.detail})" if refusal.detail else ""
        yield TextLine(visible(f"no article: {refusal.reason}{detail}"), "problem")
    yield from _wrapped("read with ", read_with(told), width, "quiet")
    if article is None:
        return
    yield from _fields(told, width)
    yield from _dates(told, width)
    yield from _text(told, width)


def address(told: Explanation) -> str:
    """The article's address, or that there is none."""
    url = told.article.url if told.article else told.url
    return "address unknown" if url == NOWHERE else url


def read_with(told: Explanation) -> str:
    """What the page was read with: site, presets and their marks, pages, rules."""
    parts = [f"site {told.site}"] if told.site else []
    parts += [f"preset {preset.name} (by {preset.mark})" for preset in told.presets]
    parts = parts or ["no preset"]
    if told.pages > 1:
        parts.append(f"{told.pages} pages")
    if told.article and told.article.rule_version:
        parts.append(f"rules {told.article.rule_version}")
    return ", ".join(parts)


def provenance(story: FieldStory) -> str:
    """Where a value comes from, in a line: ``from …; also …; the page says …``."""
    step = f" (step {story.step})" if story.step else ""
    first, *others = story.places or ["the page"]
    told = f"from {first}{step}"
    if others:
        told += f"; also {', '.join(others)}"
    if story.raw:
        where = f" ({story.raw_places[0]})" if story.raw_places else ""
        told += f"; the page says {value_text(story.raw)}{where}"
    return told


def value_text(value: object) -> str:
    """A value in a line."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def shown_fields(told: Explanation) -> list[FieldStory]:
    """The fields that a person looks for, in the order of the class."""
    url = told.article.url if told.article else told.url
    return [
        story
        for story in told.fields
        if story.name not in FOLDED and not (story.name == "fetched_url" and story.value == url)
    ]


def body_story(told: Explanation) -> str:
    """Where the text comes from, in a line."""
    places = next((story.places for story in told.fields if story.name == "body"), None)
    if places is None:
        return "the page shows no text"
    return f"from {', '.join(places) or 'the page'}, cleaned (step noise)"


def _fields(told: Explanation, width: int) -> Iterator[TextLine]:
    yield from _heading("FIELDS")
    for story in shown_fields(told):
        value = textwrap.shorten(visible(value_text(story.value)), 400, placeholder=" …")
        yield from _wrapped(f"{story.name:{NAME_WIDTH - 1}} ", value, width)
        yield from _wrapped(" " * NAME_WIDTH, provenance(story), width, "quiet")
    if told.missing:
        yield from _wrapped("not stated: ", ", ".join(told.missing), width, "quiet")


def _dates(told: Explanation, width: int) -> Iterator[TextLine]:
    if not told.dates:
        return
    yield from _heading("DATES")
    for date in told.dates:
        value = date.candidate.get("value") or "no date"
        mark, style = ("*", "taken") if date.taken else ("-", "")
        yield from _wrapped(f"{mark} {value:27}", date.fate, width, style)
        yield from _wrapped(" " * 29, date_place(date), width, "quiet")


def date_place(date: DateFate) -> str:
    """Where a date stands and how it is written: ``published, meta pubdate: 2026-03-14 09:05``."""
    candidate = date.candidate
    place = f"{candidate['kind']}, {candidate['source']} {date.place}".rstrip()
    written = candidate["raw"]
    return place if written == candidate.get("value") else f"{place}: {written}"


def _text(told: Explanation, width: int) -> Iterator[TextLine]:
    yield from _heading("TEXT")
    yield from _wrapped("", body_story(told), width, "quiet")
    if not told.text.complete:
        yield from _wrapped("", INCOMPLETE, width, "problem")
    for block in told.text.blocks:
        yield TextLine("")
        for line in block:
            yield from _marked_line(line, width)


INCOMPLETE = "Not everything could be laid in place: the paragraphs first, then what was taken out."


def _marked_line(line: MarkedLine, width: int) -> Iterator[TextLine]:
    for piece in line:
        if piece.rule is None:
            yield from _wrapped("  ", piece.text, width)
            continue
        to = f" -> {piece.url}" if piece.url else ""
        yield from _wrapped("- ", f"{piece.text.strip()}  [{piece.rule}]{to}", width, "removed")


def _heading(text: str) -> Iterable[TextLine]:
    return TextLine(""), TextLine(text, "heading")


def _wrapped(start: str, text: str, width: int, style: str = "") -> Iterator[TextLine]:
    """Lines of a text behind a start; what follows is indented below it."""
    lines = textwrap.wrap(
        visible(text),
        max(width, 40),
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_on_hyphens=False,
        break_long_words=False,
    )
    for line in lines or [start.rstrip()]:
        yield TextLine(line, style)


def visible(text: str) -> str:
    """A text without what a terminal or a browser would obey: control and direction characters."""
    if text.isprintable():
        return text
    kept = ("" if _is_sign(letter) else letter for letter in text)
    return " ".join("".join(kept).split())


def _is_sign(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs") and not letter.isspace()
