"""Values of the archive as a text format or Arrow takes them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from crawler.dataset.columns import LOCAL, Kind
from crawler.storage.rows import in_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from zoneinfo import ZoneInfo

    import pyarrow as pa

    from crawler.dataset.columns import Column
    from crawler.dataset.reading import Portion

Cells = list[Any]
_EMPTY = "[]"
_KEPT_AS_THEY_ARE = frozenset({Kind.TEXT, Kind.INTEGER, Kind.NUMBER})


def instants(values: Iterable[str | datetime | None]) -> list[datetime | None]:
    """Instants in UTC from what the driver gives: text of SQLite in UTC, or aware ones."""
    return [v if v is None or isinstance(v, datetime) else _from_text(v) for v in values]


def _from_text(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def in_zones(
    moments: Iterable[datetime | None], zones: Iterable[ZoneInfo]
) -> list[datetime | None]:
    """Each instant in the zone of its article."""
    return [
        None if moment is None else in_zone(moment, zone)
        for moment, zone in zip(moments, zones, strict=True)
    ]


def parsed(values: Sequence[str]) -> list[list[Any]]:
    """Lists from JSON texts."""
    found: list[list[Any]] = json.loads(f"[{','.join(values)}]")
    return found


def is_missing(value: object) -> bool:
    """Whether a raw value says nothing."""
    return value is None or value in (_EMPTY, "")


# For CSV and JSON Lines


def cells(column: Column, portion: Portion, zones: Sequence[ZoneInfo]) -> Cells:
    """JSON values of a column: texts, numbers, lists; instants in the zone of the article."""
    name = "date_published" if column.name == LOCAL else column.name
    values = portion.columns[name]
    if column.kind in _KEPT_AS_THEY_ARE:
        return list(values)
    if column.kind is Kind.DAY:
        return [v.isoformat() if isinstance(v, date) else v for v in values]
    if column.kind is Kind.TEXTS:
        return parsed(values)
    if column.kind is Kind.OBJECTS:
        # Postgres does not keep the order of keys.
        return [[_in_order(o, column.keys) for o in objects] for objects in parsed(values)]
    local = in_zones(instants(values), zones)
    if column.kind is Kind.CLOCK:
        return [m and m.replace(tzinfo=None).isoformat() for m in local]
    return [m and m.isoformat() for m in local]


def _in_order(found: dict[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: found[key] for key in keys if key in found}


# For Arrow


def arrow_schema(columns: Iterable[Column]) -> pa.Schema:
    """The columns as Arrow has them; instants in UTC, to the microsecond."""
    import pyarrow as pa

    described = (
        pa.field(c.name, _arrow_type(c), metadata={"description": c.meaning}) for c in columns
    )
    return pa.schema(described)


def _arrow_type(column: Column) -> pa.DataType:
    import pyarrow as pa

    text = pa.string()
    plain: dict[Kind, Callable[[], pa.DataType]] = {
        Kind.TEXT: pa.string,
        Kind.INTEGER: pa.int64,
        Kind.NUMBER: pa.float64,
        Kind.DAY: pa.date32,
        Kind.INSTANT: lambda: pa.timestamp("us", tz="UTC"),
        Kind.CLOCK: lambda: pa.timestamp("us"),
        Kind.TEXTS: lambda: pa.list_(text),
        Kind.OBJECTS: lambda: pa.list_(pa.struct([(key, text) for key in column.keys])),
    }
    return plain[column.kind]()


def arrow_batch(portion: Portion, columns: Sequence[Column], schema: pa.Schema) -> pa.RecordBatch:
    """A portion as Arrow has it."""
    import pyarrow as pa

    arrays = [
        _arrow_array(column, field.type, portion)
        for column, field in zip(columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _arrow_array(column: Column, kind: pa.DataType, portion: Portion) -> pa.Array:
    import pyarrow as pa

    if column.kind is Kind.CLOCK:
        local = in_zones(instants(portion.columns["date_published"]), portion.zones())
        return pa.array([m and m.replace(tzinfo=None) for m in local], kind)
    values = portion.columns[column.name]
    if column.kind in (Kind.INSTANT, Kind.DAY) and any(isinstance(v, str) for v in values):
        texts = pa.array(values, pa.string())
        return (
            texts.cast(pa.timestamp("us")).cast(kind)
            if column.kind is Kind.INSTANT
            else (texts.cast(kind))
        )
    if column.kind is Kind.TEXTS:
        return pa.array(parsed(values), kind)
    if column.kind is Kind.OBJECTS:
        return pa.array([[_texts(o) for o in objects] for objects in parsed(values)], kind)
    return pa.array(values, kind)


def _texts(found: dict[str, Any]) -> dict[str, str | None]:
    return {k: v if v is None or isinstance(v, str) else str(v) for k, v in found.items()}
