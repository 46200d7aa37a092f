"""What the statements of the archive have in common."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from json import dumps
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ARRAY, RowMapping, any_, func, insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection

    from crawler.storage.models import Base

KEYS_PER_QUERY = 500
_ROWS_PER_INSERT = 5_000

Row = Mapping[str, Any] | RowMapping
"""The columns of a row, as it was read or as it will be written."""

T = TypeVar("T")


def insert_into(connection: Connection, table: type[Base]) -> Any:
    """An ``INSERT`` of the dialect, which knows ``ON CONFLICT``."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def among(connection: Connection, column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether a column has one of the values, texts or integers.

    However many there are, they are one parameter: the statement is the same for any number of
    them, so neither SQLAlchemy nor the database works it out again, as they do for ``IN (…)``.
    """
    values = list(values)
    if connection.dialect.name == "postgresql":
        found: ColumnElement[bool] = column == any_(literal(values, ARRAY(column.type)))
        return found
    rows = func.json_each(literal(dumps(values))).table_valued("value")
    return column.in_(select(rows.c.value))  # type: ignore[no-any-return]


def insert_numbers(connection: Connection, table: type[Base], rows: list[tuple[int, ...]]) -> None:
    """Insert many short rows of numbers, in the order of the columns."""
    columns = table.__table__.columns
    if connection.dialect.name != "postgresql":
        names = columns.keys()
        for portion in portions(rows, _ROWS_PER_INSERT):
            connection.execute(
                insert(table), [dict(zip(names, row, strict=True)) for row in portion]
            )
        return
    # One statement with a list for each column: a tenth of the time of a statement for each row.
    lists = [
        func.unnest(literal(list(values), ARRAY(column.type)))
        for column, values in zip(columns, zip(*rows, strict=True), strict=False)
    ]
    if rows:
        connection.execute(insert(table).from_select(columns.keys(), select(*lists)))


def portions(values: Iterable[T], size: int = KEYS_PER_QUERY) -> Iterator[list[T]]:
    """The values in lists that one statement can hold."""
    iterator = iter(values)
    while portion := list(islice(iterator, size)):
        yield portion
