"""Values of the archive as a text format or Arrow takes them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from crawler.dataset.columns import LOCAL, Kind
from crawler.dataset.reading import instants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pyarrow as pa

    from crawler.dataset.columns import Column
    from crawler.dataset.reading import Portion

Cells = list[Any]
_EMPTY = "[]"
_LISTS = (Kind.TEXTS, Kind.OBJECTS)
_KEPT_AS_THEY_ARE = frozenset({Kind.TEXT, Kind.INTEGER, Kind.NUMBER})


def parsed(values: Sequence[str]) -> list[list[Any]]:
    """Lists from JSON texts."""
    found: list[list[Any]] = json.loads(f"[{','.join(values)}]")
    return found


# For CSV and JSON Lines


def cells(column: Column, portion: Portion) -> Cells:
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
    if column.kind is Kind.CLOCK:
        return [m and m.isoformat() for m in portion.clocks.to_pylist()]
    return [m and m.isoformat() for m in portion.local(name)]


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

    lists = _arrow_lists(portion, [c for c in columns if c.kind in _LISTS], schema)
    arrays = [
        lists[c.name] if c.name in lists else _arrow_array(c, schema.field(c.name).type, portion)
        for c in columns
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _arrow_array(column: Column, kind: pa.DataType, portion: Portion) -> pa.Array:
    import pyarrow as pa

    if column.kind is Kind.CLOCK:
        return portion.clocks
    values = portion.columns[column.name]
    if column.kind is Kind.INSTANT:
        return instants(values)
    if column.kind is Kind.DAY:
        return pa.array(values).cast(kind)
    return pa.array(values, kind)


def _arrow_lists(
    portion: Portion, columns: Sequence[Column], schema: pa.Schema
) -> dict[str, pa.Array]:
    """The lists of a portion, whose JSON Arrow reads itself, several times as fast as objects."""
    import pyarrow as pa
    from pyarrow import json as arrow_json

    found = {}
    filled = []
    for column in columns:
        values = portion.columns[column.name]
        if values.count(_EMPTY) == portion.size:
            kind = schema.field(column.name).type
            none = pa.array([0] * (portion.size + 1), pa.int32())
            found[column.name] = pa.ListArray.from_arrays(none, pa.array([], kind.value_type))
        else:
            filled.append(column)
    if not filled:
        return found
    # All lists of a column are one list, so that it is one object that Arrow reads.
    lists = (f'"{c.name}":[{",".join(portion.columns[c.name])}]' for c in filled)
    data = f"{{{','.join(lists)}}}".encode("utf-8", "replace")
    described = [pa.field(c.name, pa.list_(schema.field(c.name).type)) for c in filled]
    try:
        read = arrow_json.read_json(
            pa.BufferReader(data),
            arrow_json.ReadOptions(use_threads=False, block_size=len(data) + 1),
            arrow_json.ParseOptions(
                explicit_schema=pa.schema(described),
                unexpected_field_behavior="ignore",
            ),
        )
    except pa.ArrowInvalid:  # a value that is no text, as another program may have stored it
        for column in filled:
            values = parsed(portion.columns[column.name])
            texts = [[_as_text(entry) for entry in entries] for entries in values]
            found[column.name] = pa.array(texts, schema.field(column.name).type)
        return found
    return found | {c.name: read.column(c.name).chunk(0).flatten() for c in filled}


def _as_text(value: Any) -> Any:
    """A value of a list with texts in the place of what is none."""
    if isinstance(value, dict):
        return {key: _as_text(entry) for key, entry in value.items()}
    return value if value is None or isinstance(value, str) else str(value)
