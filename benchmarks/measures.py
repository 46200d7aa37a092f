"""How well articles were read: measures over pages whose right answer is known.

A gold row is one JSON object: ``file``, ``url``, ``title``, ``published`` (ISO 8601 with offset),
``authors``, ``body`` (a list of paragraphs, or one text with a paragraph per line) and ``removed``
(lines that belong to no body: related links, advertisements, credits). A field that is left out or
null is not measured. A prediction has the same ``file``, ``title``, ``published``, ``authors`` and
``body``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import datetime, timedelta
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MIN_RUN = 4
"""Words from which on a removed line is looked for inside of paragraphs too."""

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
    leaks: float | None
    """Share of pages with removed lines that keep at least one of them."""
    title: float | None
    date: float | None
    """Share of pages whose instant is right to the minute; a date without offset is not."""
    wrong_date: float | None
    """Share of pages that state another day than the right one."""
    authors_f1: float | None
    """F1 over the names of all pages."""


def score(gold: Sequence[Row], predictions: Iterable[Row]) -> Scores:
    """Measure *predictions*; a page without one counts as read in vain."""
    by_file = {row["file"]: row for row in predictions}
    pairs = [(row, by_file.get(row["file"], {})) for row in gold]
    bodies = [(row, paragraphs(found.get("body"))) for row, found in pairs if row.get("body")]
    dated = [(row, found.get("published")) for row, found in pairs if row.get("published")]
    return Scores(
        pages=len(pairs),
        body_f1=_mean(body_f1(paragraphs(row["body"]), body) for row, body in bodies),
        exact_paragraphs=_mean(paragraphs(row["body"]) == body for row, body in bodies),
        leaks=_mean(
            bool(leaked(row["removed"], paragraphs(row["body"]), body))
            for row, body in bodies
            if row.get("removed")
        ),
        title=_mean(
            _plain(row["title"]) == _plain(found.get("title") or "")
            for row, found in pairs
            if row.get("title")
        ),
        date=_mean(any(same_instant(r, found) for r in _right_dates(row)) for row, found in dated),
        wrong_date=_mean(
            found is not None and not any(same_day(r, found) for r in _right_dates(row))
            for row, found in dated
        ),
        authors_f1=_authors_f1(pairs),
    )


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


def same_day(right: str, found: str) -> bool:
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


def _run(lines: Sequence[str]) -> str:
    """Words in a row, each between marks, so that rows can be sought in rows."""
    return "".join(f"<{word}>" for line in lines for word in words(line))


def _wholes(lines: Sequence[str]) -> Counter[str]:
    return Counter(_run([line]) for line in lines)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_QUOTES)
    return " ".join(folded.split()).casefold()


def _authors_f1(pairs: Sequence[tuple[Row, Row]]) -> float | None:
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    stated = [pair for pair in pairs if pair[0].get("authors") is not None]
    for number, (row, prediction) in enumerate(stated):
        right.update({f"{number} {_plain(name)}" for name in row["authors"]})
        found.update({f"{number} {_plain(name)}" for name in prediction.get("authors") or ()})
    return _f1(right, found) if stated else None


def _f1(right: Counter[str], found: Counter[str]) -> float:
    size = right.total() + found.total()
    return 2 * (right & found).total() / size if size else 1.0


def _mean(values: Iterable[float]) -> float | None:
    known = [float(value) for value in values]
    return fmean(known) if known else None


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows of equal keys as an aligned table; numbers to the right, None as a dash."""
    if not rows:
        return ""
    cells = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
