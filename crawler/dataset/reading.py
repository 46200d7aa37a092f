"""Reading the chosen columns of the chosen articles, in portions, as they are at one instant."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache, reduce
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from crawler.dataset.columns import LOCAL, raw
from crawler.storage.models import ArticleRow
from crawler.storage.rows import in_zone, zone_of
from crawler.storage.sql import among, portions, value_list

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    import pyarrow as pa
    from sqlalchemy import ColumnElement, Connection

    from crawler.dataset.columns import Column

ROWS_PER_PORTION = 500
"""So few that the collector of garbage has nothing to do with them, and caches hold them."""

zone = lru_cache(maxsize=64)(zone_of)


@dataclass(frozen=True, kw_only=True)
class Portion:
    """Some articles, column by column."""

    columns: Mapping[str, Sequence[Any]]
    """Values as :func:`crawler.dataset.columns.raw` has them, of each name that was asked for."""
    size: int
    done: float
    """Share of the articles that are read with these, 0 to 1."""

    @cached_property
    def zones(self) -> list[ZoneInfo]:
        """The zone of each article."""
        return [zone(name) for name in self.columns["timezone"]]

    @cached_property
    def clocks(self) -> pa.Array:
        """When each article was published on the clock of its own zone, which is not told."""
        import pyarrow as pa
        import pyarrow.compute as pc

        moments = instants(self.columns["date_published"])
        names = pa.array(self.columns["timezone"])
        zones = {name: _clocks(moments, zone(name)) for name in set(self.columns["timezone"])}
        first = zones.popitem()[1]
        return reduce(
            lambda found, one: pc.if_else(pc.equal(names, one[0]), one[1], found),
            zones.items(),
            first,
        )

    def local(self, name: str) -> list[datetime | None]:
        """The instants of a column, each in the zone of its article."""
        return [
            None if value is None else in_zone(instant(value), zone)
            for value, zone in zip(self.columns[name], self.zones, strict=True)
        ]


def instant(value: str | datetime) -> datetime:
    """What the driver gives: the text of SQLite, which is in UTC, or an instant."""
    return datetime.fromisoformat(f"{value}+00:00") if isinstance(value, str) else value


def instants(values: Sequence[str | datetime | None]) -> pa.Array:
    """What the driver gives as Arrow has it, in UTC."""
    import pyarrow as pa

    found = pa.array(values)
    if pa.types.is_string(found.type):
        found = found.cast(pa.timestamp("us"))
    return found.cast(pa.timestamp("us", tz="UTC"))


def _clocks(moments: pa.Array, zone: ZoneInfo) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        return pc.local_timestamp(moments.cast(pa.timestamp("us", tz=zone.key)))
    except pa.ArrowInvalid:  # it knows the zones of the system, and not those of the package tzdata
        known = [moment and in_zone(moment, zone) for moment in moments.to_pylist()]
        return pa.array([m and m.replace(tzinfo=None) for m in known], pa.timestamp("us"))


def read_portions(
    connection: Connection,
    chosen: Iterable[Column],
    conditions: Sequence[ColumnElement[bool]],
    *,
    narrow: bool,
    also: Sequence[str] = (),
) -> Generator[Portion]:
    """Articles by ``id``; ``narrow`` where an index leads to them.

    ``also`` are names of columns that are read besides. The connection is in a transaction in
    which nothing changes. Nothing is yielded where there is no such article.
    """
    names = list(dict.fromkeys([*(c.name for c in chosen if c.name != LOCAL), *also, "id"]))
    read = _by_number if narrow else _by_scan
    with closing(read(connection, names, conditions)) as found:
        for rows, done in found:
            values = zip(*rows, strict=True)
            columns = dict(zip(names, values, strict=True))
            yield Portion(columns=columns, size=len(rows), done=done)


def _by_scan(
    connection: Connection, names: list[str], conditions: Sequence[ColumnElement[bool]]
) -> Generator[tuple[Sequence[Any], float]]:
    """All articles in one statement, each of them read."""
    last = connection.execute(select(func.max(ArticleRow.id))).scalar_one() or 1
    query = _select(connection, names).where(*conditions).order_by(ArticleRow.id)
    place = names.index("id")
    options: dict[str, Any] = {}
    if connection.dialect.name == "postgresql":  # the driver of SQLite streams by itself
        options = {"stream_results": True, "max_row_buffer": ROWS_PER_PORTION}
    with connection.execute(query, execution_options=options) as result:
        for rows in result.partitions(ROWS_PER_PORTION):
            yield rows, min(1.0, rows[-1][place] / last)


def _by_number(
    connection: Connection, names: list[str], conditions: Sequence[ColumnElement[bool]]
) -> Generator[tuple[Sequence[Any], float]]:
    """First the numbers of the articles, which are few or found by an index, then these."""
    numbers = sorted(connection.execute(select(ArticleRow.id).where(*conditions)).scalars())
    done = 0
    dialect = connection.dialect.name
    query = _select(connection, names).where(among(dialect, ArticleRow.id))
    query = query.order_by(ArticleRow.id)
    for portion in portions(numbers, ROWS_PER_PORTION):
        rows = connection.execute(query, {"values": value_list(connection, portion)}).all()
        done += len(rows)
        yield rows, done / len(numbers)


def _select(connection: Connection, names: Iterable[str]) -> Any:
    dialect = connection.dialect.name
    return select(*(raw(name, dialect).label(name) for name in names))
