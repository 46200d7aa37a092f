"""The columns of the dataset: what each holds, and how the database hands it over."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import JSON, BigInteger, Date, Double, Integer, Text, cast, type_coerce

from crawler import items
from crawler.docs import field_docstrings
from crawler.items import STORED_FIELDS, Article
from crawler.storage.models import ArticleRow, UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement

LOCAL = "date_published_local"
"""Column of Parquet and of frames: the publication on the clock of the article's own zone."""
BODY = ("body", "body_html")
"""What ``--no-body`` leaves out."""
OWN = {
    "revision": "Number of the version: 1 for a new article, one more for every change.",
    "created_at": "When the article came into the archive.",
    "updated_at": "When it last changed there.",
}
"""Columns of the archive that are no fields of an article."""


class UnknownColumnError(ValueError):
    """There is no such column; the message names those that are like it, or all."""


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "day"
    INSTANT = "instant"
    CLOCK = "clock"
    """Date and time without a zone."""
    TEXTS = "list of texts"
    OBJECTS = "list of objects"


class Column(NamedTuple):
    """A column of the dataset."""

    name: str
    kind: Kind
    meaning: str
    keys: tuple[str, ...] = ()
    """Of a list of objects: their keys, all texts."""


@lru_cache(maxsize=1)
def all_columns() -> dict[str, Column]:
    """Every column by its name, in the order of the fields of an article."""
    texts = field_docstrings(Article)
    found = {}
    for name in STORED_FIELDS:
        found[name] = Column(name, _kind(name), _sentence(texts[name]), _keys(name))
        if name == "date_published":
            meaning = "`date_published` on the clock of `timezone`, without a zone."
            found[LOCAL] = Column(LOCAL, Kind.CLOCK, meaning)
    for name, meaning in OWN.items():
        found[name] = Column(name, _kind(name), meaning)
    return found


def choose_columns(
    names: Iterable[str] | None = None, *, body: bool = True, local: bool = False
) -> list[Column]:
    """The columns of those names, in their order; None: every field of an article.

    ``local`` adds :data:`LOCAL` where no names are given. Raises :class:`UnknownColumnError`.
    """
    known = all_columns()
    if names is None:
        names = [n for n in known if n in STORED_FIELDS or (n == LOCAL and local)]
    names = list(dict.fromkeys(names))
    for name in names:
        if name not in known:
            raise UnknownColumnError(_unknown(name, known))
    chosen = [known[name] for name in names if body or name not in BODY]
    if not chosen:
        raise UnknownColumnError("no column is left to export")
    return chosen


def _unknown(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    like = get_close_matches(name, known, n=3)
    hint = f"did you mean {' or '.join(like)}?" if like else f"there are {', '.join(known)}"
    return f"there is no column {name!r}: {hint}"


def raw(name: str, dialect: str) -> ColumnElement[object]:
    """The column as the driver gives it, without a conversion for each of its values.

    Lists are JSON text. Instants and days are text in SQLite, and objects in Postgres.
    """
    column: ColumnElement[object] = ArticleRow.__table__.columns[name]
    if isinstance(column.type, JSON) and dialect == "postgresql":
        return cast(column, Text)
    if dialect == "sqlite" and isinstance(column.type, JSON | UtcDateTime | Date):
        return type_coerce(column, Text)
    if isinstance(column.type, UtcDateTime):
        return type_coerce(column, column.type.impl_instance)
    return column


def _kind(name: str) -> Kind:
    kind = ArticleRow.__table__.columns[name].type
    if isinstance(kind, UtcDateTime):
        return Kind.INSTANT
    if isinstance(kind, Date):
        return Kind.DAY
    if isinstance(kind, Double):
        return Kind.NUMBER
    if isinstance(kind, BigInteger | Integer):
        return Kind.INTEGER
    if isinstance(kind, JSON):
        return Kind.TEXTS if str(Article.__annotations__[name]) == "list[str]" else Kind.OBJECTS
    return Kind.TEXT


def _keys(name: str) -> tuple[str, ...]:
    """The keys of the objects in a list, from ``list[RelatedLink]`` and its like."""
    entry = re.fullmatch(r"list\[(\w+)\]", str(Article.__annotations__[name]))
    kind = getattr(items, entry[1], None) if entry else None
    return tuple(kind.__annotations__) if kind else ()


def _sentence(docstring: str) -> str:
    plain = re.sub(r":\w+:`", "`", " ".join(docstring.split()))
    return plain.replace("``", "`")
