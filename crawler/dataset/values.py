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


class ArrowPortion:
    """A portion in memory of Arrow, its lists still as JSON.

    Making one needs the interpreter; what :meth:`batch` does is done by Arrow alone, so that
    another thread of Python goes on meanwhile.
    """

    def __init__(self, portion: Portion, columns: Sequence[Column], schema: pa.Schema) -> None:
        self.size = portion.size
        self._schema = schema
        self._arrays: dict[str, pa.Array] = {}
        lists: dict[str, Sequence[str]] = {}
        for column in columns:
            name, kind = column.name, schema.field(column.name).type
            if column.kind not in _LISTS:
                self._arrays[name] = _arrow_array(column, kind, portion)
            elif portion.columns[name].count(_EMPTY) == portion.size:
                self._arrays[name] = _empty_lists(kind, portion.size)
            else:
                lists[name] = portion.columns[name]
        self._lists = list(lists)
        # All lists of a column are one list, so that it is one object that Arrow reads.
        written = (f'"{name}":[{",".join(values)}]' for name, values in lists.items())
        self._json = f"{{{','.join(written)}}}".encode("utf-8", "replace")

    def batch(self) -> pa.RecordBatch:
        """The columns in the order of the schema."""
        import pyarrow as pa

        arrays = self._arrays | (self._read_lists() if self._lists else {})
        return pa.RecordBatch.from_arrays(
            [arrays[n] for n in self._schema.names], schema=self._schema
        )

    def _read_lists(self) -> dict[str, pa.Array]:
        """Arrow reads JSON itself, several times as fast as it takes objects of Python."""
        import pyarrow as pa
        from pyarrow import json as arrow_json

        described = [pa.field(n, pa.list_(self._schema.field(n).type)) for n in self._lists]
        try:
            read = arrow_json.read_json(
                pa.BufferReader(self._json),
                arrow_json.ReadOptions(use_threads=False, block_size=len(self._json) + 1),
                arrow_json.ParseOptions(
                    explicit_schema=pa.schema(described),
                    unexpected_field_behavior="ignore",
                ),
            )
        except pa.ArrowInvalid:  # a value that is no text, as another program may have stored it
            return {
                name: pa.array(
                    [[_as_text(entry) for entry in entries] for entries in lists],
                    self._schema.field(name).type,
                )
                for name, lists in json.loads(self._json).items()
            }
        return {name: read.column(name).chunk(0).flatten() for name in self._lists}


def _empty_lists(kind: pa.DataType, size: int) -> pa.Array:
    import pyarrow as pa

    none = pa.array([0] * (size + 1), pa.int32())
    return pa.ListArray.from_arrays(none, pa.array([], kind.value_type))


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


def _as_text(value: Any) -> Any:
    """A value of a list with texts in the place of what is none."""
    if isinstance(value, dict):
        return {key: _as_text(entry) for key, entry in value.items()}
    return value if value is None or isinstance(value, str) else str(value)
