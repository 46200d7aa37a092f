"""Which articles of the archive are asked for."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, collate, exists, func, or_, select

from crawler.discovery.candidates import parse_moment
from crawler.storage.models import ArticleRow
from crawler.storage.search import QueryError, matching, parse_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement

ZONE = "Asia/Jakarta"
"""In which a mere date of ``since``, ``until`` and ``changed_since`` begins."""


class FilterError(ValueError):
    """A filter cannot be used; the message is one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What an article must be like. Of several values of one filter it has at least one."""

    since: datetime | None = None
    """Published from this instant on. Articles without a date are left out, as with ``until``."""
    until: datetime | None = None
    """Published before this instant."""
    site: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    """Kemendagri codes of the provinces that articles are about (``35``)."""
    regency: tuple[str, ...] = ()
    """Kemendagri codes of the regencies that articles are about (``35.17``)."""
    tag: tuple[str, ...] = ()
    """Keywords of the site, whole, in whatever case of ASCII letters."""
    language: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()
    query: str | None = None
    """Words of title, lead or body, in the language of :mod:`crawler.storage.search`."""
    changed_since: datetime | None = None
    """Stored or changed in the archive from this instant on."""
    include_duplicates: bool = False
    """With articles that are copies of an earlier one."""

    @property
    def is_narrow(self) -> bool:
        """Whether an index leads to the articles, so that not all of them need to be read."""
        return bool(self.since or self.until or self.site or self.query)

    def conditions(self, dialect: str) -> Iterator[ColumnElement[bool]]:
        """The filters in SQL."""
        if self.since is not None:
            yield ArticleRow.date_published >= self.since
        if self.until is not None:
            yield ArticleRow.date_published < self.until
        if self.query is not None:
            yield ArticleRow.id.in_(matching(dialect, parse_query(self.query)))
        if self.changed_since is not None:
            yield ArticleRow.updated_at >= self.changed_since
        for name in ("site", "province", "regency", "language"):
            if values := getattr(self, name):
                yield getattr(ArticleRow, name).in_(values)
        if self.tag:
            wanted = [_lower_ascii(tag) for tag in self.tag]
            yield _holds(ArticleRow.tags, wanted, dialect, fold=True)
        if self.flag:
            yield _holds(ArticleRow.flags, self.flag, dialect, fold=False)
        if not self.include_duplicates:
            yield ArticleRow.duplicate_of.is_(None)

    def described(self) -> dict[str, Any]:
        """The filters that are set, as JSON values; instants with their offset."""
        found: dict[str, Any] = {}
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, datetime):
                found[field.name] = value.isoformat()
            elif value or field.name == "include_duplicates":
                found[field.name] = list(value) if isinstance(value, tuple) else value
        return found


def read_filters(
    *,
    since: str | datetime | None = None,
    until: str | datetime | None = None,
    query: str | None = None,
    changed_since: str | datetime | None = None,
    include_duplicates: bool = False,
    **names: str | Iterable[str] | None,
) -> Filters:
    """Filters from texts, as a command line or a notebook has them.

    Dates are those of ``scrapy crawl``: ``2024-05-07`` in WIB (``until`` covers the whole day),
    with a time, or an age such as ``7d``. Raises :class:`FilterError`.
    """
    try:
        if query is not None:
            parse_query(query)
    except QueryError as error:
        raise FilterError(f"query: {error}") from None
    found = Filters(
        query=query,
        since=_moment("since", since),
        until=_moment("until", until, end=True),
        changed_since=_moment("changed_since", changed_since),
        include_duplicates=include_duplicates,
        **{name: _values(name, value) for name, value in names.items()},
    )
    if found.since and found.until and found.since >= found.until:
        raise FilterError(f"since {since} is not before until {until}")
    return found


def _moment(name: str, value: str | datetime | None, *, end: bool = False) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise FilterError(f"{name}: {value.isoformat()} has no zone")
        return value
    try:
        return parse_moment(value, timezone=ZONE, end=end)
    except ValueError as error:
        raise FilterError(f"{name}: {error}") from None


def _values(name: str, value: str | Iterable[str] | None) -> tuple[str, ...]:
    if name not in {field.name for field in dataclasses.fields(Filters)}:
        raise FilterError(f"there is no filter {name!r}")
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _lower_ascii(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def _holds(column: Any, wanted: Iterable[str], dialect: str, *, fold: bool) -> ColumnElement[bool]:
    """Whether a list of texts has one of the values; ``fold``: whatever case ASCII letters have."""
    value: ColumnElement[str]
    if dialect == "postgresql":
        entries = func.jsonb_array_elements_text(column).table_valued("value")
        # In the collation C only ASCII letters have a lower case, as in SQLite.
        value = collate(entries.c.value, "C")
    else:
        entries = func.json_each(column).table_valued("value")
        value = entries.c.value
    value = func.lower(value, type_=Text) if fold else value
    return exists(select(1).select_from(entries).where(or_(*(value == one for one in wanted))))
