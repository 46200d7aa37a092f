"""How well articles were read: measures over pages whose right answer is known.

A gold row is one JSON object: ``file``, ``url``, ``title``, ``published`` (ISO 8601 with offset),
``authors``, ``body`` (a list of paragraphs, or one text with a paragraph per line) and ``removed``
(lines that belong to no body: related links, advertisements, credits). A field that is left out or
null is not measured. A prediction has the same ``file``, ``title``, ``published``, ``authors`` and
``body``.

Where more than one answer is right, a gold row also has ``published_alt`` (further instants that
the page states), ``optional`` (indices of paragraphs that a body may lack) and ``footer`` (the
sign-off and the editor's line, which this project leaves out of the body and others may keep).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import datetime, timedelta
from itertools import combinations
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MIN_RUN = 4
"""Words from which on a removed line is looked for inside of paragraphs too."""
MAX_OPTIONAL = 6
"""Optional paragraphs of a page that are tried in every combination; more are all in or all out."""

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"))
_QUOTES = str.maketrans("‘’“”`´–—", "''\"\"''--")
_LINES = re.compile(r"[\r\n\u2028\u2029]+")
_WORDS = re.compile(r"\w+")

Row = dict[str, Any]


class Scores(NamedTuple):
    """The measures over some pages, each from 0 to 1; None where no page states the field."""

    pages: int
    body_f1: float | None
    """Mean of the pages' F1 of words, as multisets."""
    exact_paragraphs: float | None
    """Share of pages whose paragraphs are the right ones, all of them, in order."""
    exact_but_footer: float | None
    """The same, but the lines of ``footer`` may stand in the body."""
    leaks: float | None
    """Share of pages with removed lines that keep at least one of them."""
    title: float | None
    date: float | None
    """Share of pages whose instant is right to the minute; a date without offset is not."""
    clock: float | None
    """The same, but a date without offset is read in the zone of the right one."""
    day: float | None
    """Share of pages whose day is right, whatever the clock."""
    wrong_date: float | None
    """Share of pages that state another day than the right one."""
    authors_f1: float | None
    """F1 over the names of all pages."""


def score(gold: Sequence[Row], predictions: Iterable[Row]) -> Scores:
    """Measure *predictions*; a page without one counts as read in vain."""
    by_file = {row["file"]: row for row in predictions}
    pairs = [(row, by_file.get(row["file"], {})) for row in gold]
    bodies = [_body(row, found) for row, found in pairs if row.get("body") is not None]
    dates = [
        (_right_dates(row), found.get("published")) for row, found in pairs if row.get("published")
    ]
    return Scores(
        pages=len(pairs),
        body_f1=_mean(body_f1(body.nearest, body.found) for body in bodies),
        exact_paragraphs=_mean(body.found in body.right for body in bodies),
        exact_but_footer=_mean(
            without_footer(body.found, body.row.get("footer") or ()) in body.right
            for body in bodies
        ),
        leaks=_mean(
            bool(leaked(body.row["removed"], body.nearest, body.found))
            for body in bodies
            if any(words(line) for line in body.row.get("removed") or ())
        ),
        title=_mean(
            _plain(row["title"]) == _plain(found.get("title") or "")
            for row, found in pairs
            if row.get("title")
        ),
        date=_mean(
            any(same_instant(one, found) for one in right)
            for right, found in dates
            if any(_has_offset(one) for one in right)
        ),
        clock=_mean(
            any(same_clock(one, found) for one in right)
            for right, found in dates
            if any(_has_clock(one) for one in right)
        ),
        day=_mean(any(same_day(one, found) for one in right) for right, found in dates),
        wrong_date=_mean(
            _instant(found) is not None and not any(same_day(one, found) for one in right)
            for right, found in dates
        ),
        authors_f1=_authors_f1(pairs),
    )


class _Body(NamedTuple):
    row: Row
    right: list[list[str]]
    """Every right answer."""
    nearest: list[str]
    """The right answer that is most like the one found."""
    found: list[str]


def _body(row: Row, prediction: Row) -> _Body:
    right, found = right_bodies(row), paragraphs(prediction.get("body"))
    return _Body(row, right, max(right, key=lambda one: body_f1(one, found)), found)


def right_bodies(row: Row) -> list[list[str]]:
    """The paragraphs of a gold row, with and without each of the optional ones."""
    blocks = [row["body"]] if isinstance(row["body"], str) else row["body"]
    optional = row.get("optional") or ()
    sizes = range(len(optional) + 1) if len(optional) <= MAX_OPTIONAL else (0, len(optional))
    return [
        paragraphs([block for place, block in enumerate(blocks) if place not in left_out])
        for size in sizes
        for left_out in combinations(optional, size)
    ]


def without_footer(found: Sequence[str], footer: Sequence[str]) -> list[str]:
    """A body without the lines of its footer, alone or at the end of a paragraph."""
    lines = sorted(paragraphs(footer), key=len, reverse=True)
    alone = {_run([line]) for line in lines}
    return [_unsigned(text, lines) for text in found if _run([text]) not in alone]


def _unsigned(text: str, lines: Sequence[str]) -> str:
    for line in lines:
        if text.casefold().endswith(f" {line.casefold()}"):
            text = text[: -len(line)].rstrip()
    return text


def paragraphs(body: str | Sequence[str] | None) -> list[str]:
    """Paragraphs in the form in which they are compared: one blank, no invisible characters."""
    texts = [body] if isinstance(body, str) else body or []
    lines = (line for text in texts for line in _LINES.split(text))
    normal = (
        " ".join(unicodedata.normalize("NFC", line).translate(_INVISIBLE).split()) for line in lines
    )
    return [line for line in normal if line]


def words(text: str) -> list[str]:
    return _WORDS.findall(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold())


def body_f1(right: Sequence[str], found: Sequence[str]) -> float:
    """F1 of the words of two bodies, as multisets."""
    return _f1(Counter(words("\n".join(right))), Counter(words("\n".join(found))))


def leaked(removed: Iterable[str], right: Sequence[str], found: Sequence[str]) -> list[str]:
    """The removed lines that stand in a body more often than in the right one.

    A line of ``MIN_RUN`` words is found anywhere; a shorter one only as a whole paragraph, for its
    words may well be the article's own.
    """
    kept: list[str] = []
    for line in paragraphs(list(removed)):
        own = words(line)
        if len(own) >= MIN_RUN:
            survives = _run(found).count(_run([line])) > _run(right).count(_run([line]))
        else:
            survives = bool(own) and _wholes(found)[_run([line])] > _wholes(right)[_run([line])]
        if survives:
            kept.append(line)
    return kept


def same_instant(right: str, found: str | None) -> bool:
    """Whether two dates are the same to the minute; both must state their offset."""
    one, other = _instant(right), _instant(found)
    if one is None or other is None or one.tzinfo is None or other.tzinfo is None:
        return False
    return abs(one - other) < timedelta(minutes=1)


def same_clock(right: str, found: str | None) -> bool:
    """As ``same_instant``, but a side without offset is read in the zone of the other."""
    one, other = _instant(right), _instant(found)
    if one is None or other is None or not (_has_clock(right) and _has_clock(found)):
        return False
    if one.tzinfo is None or other.tzinfo is None:
        zone = one.tzinfo
        one, other = one.replace(tzinfo=zone), other.replace(tzinfo=zone)
    return abs(one - other) < timedelta(minutes=1)


def same_day(right: str, found: str | None) -> bool:
    """Whether two dates are the same day where the article was published."""
    one, other = _instant(right), _instant(found)
    if one is None or other is None:
        return False
    if one.tzinfo is not None and other.tzinfo is not None:
        other = other.astimezone(one.tzinfo)
    return one.date() == other.date()


def _right_dates(row: Row) -> list[str]:
    return [row["published"], *row.get("published_alt", ())]


def _instant(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _has_offset(text: str) -> bool:
    moment = _instant(text)
    return moment is not None and moment.tzinfo is not None


def _has_clock(text: str | None) -> bool:
    return _instant(text) is not None and len(text or "") > len("2026-01-01")


def _run(lines: Sequence[str]) -> str:
    """Words in a row, each between marks, so that rows can be sought in rows."""
    return "".join(f"<{word}>" for line in lines for word in words(line))


def _wholes(lines: Sequence[str]) -> Counter[str]:
    return Counter(_run([line]) for line in lines)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_QUOTES)
    return " ".join(folded.split()).casefold()


def _authors_f1(pairs: Sequence[tuple[Row, Row]]) -> float | None:
    stated = [pair for pair in pairs if pair[0].get("authors") is not None]
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for number, (row, prediction) in enumerate(stated):
        right.update(_names(number, row["authors"]))
        found.update(_names(number, prediction.get("authors") or ()))
    return _f1(right, found) if stated else None


def _names(page: int, names: Iterable[str]) -> set[str]:
    return {f"{page} {_plain(name)}" for name in names if name.strip()}


def _f1(right: Counter[str], found: Counter[str]) -> float:
    size = right.total() + found.total()
    return 2 * (right & found).total() / size if size else 1.0


def _mean(values: Iterable[float]) -> float | None:
    known = [float(value) for value in values]
    return fmean(known) if known else None


def table(rows: Sequence[Mapping[str, object]], decimals: Mapping[str, int]) -> str:
    """Rows of equal keys as an aligned table; numbers to the right, None as a dash.

    A fraction has three decimals, or as many as *decimals* says for its column.
    """
    if not rows:
        return ""
    cells = [
        list(rows[0]),
        *([_cell(value, decimals.get(head, 3)) for head, value in row.items()] for row in rows),
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]
    return "\n".join(lines)


def _cell(value: object, decimals: int) -> str:
    if value is None:
        return "-"
    return f"{value:.{decimals}f}" if isinstance(value, float) else str(value)
