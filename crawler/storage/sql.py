"""What the statements of the archive have in common."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from json import dumps
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    ARRAY,
    JSON,
    RowMapping,
    Text,
    any_,
    bindparam,
    cast,
    func,
    insert,
    literal,
    select,
)
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


def insert_into(dialect: str, table: type[Base]) -> Any:
    """An ``INSERT`` of the dialect, which knows ``ON CONFLICT``."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def among(dialect: str, column: Any, name: str = "values") -> ColumnElement[bool]:
    """Whether a column has one of the texts or integers of a parameter, a :func:`value_list`.

    However many there are, they are one parameter: the statement is the same for any number of
    them, so it is built once, and the database need not work it out again as for ``IN (…)``.
    """
    if dialect == "postgresql":
        found: ColumnElement[bool] = column == any_(bindparam(name, type_=ARRAY(column.type)))
        return found
    rows = func.json_each(bindparam(name, type_=Text)).table_valued("value")
    return column.in_(select(rows.c.value))  # type: ignore[no-any-return]


def value_list(connection: Connection, values: Iterable[Any]) -> Any:
    """The values as the parameter of :func:`among`."""
    return list(values) if connection.dialect.name == "postgresql" else dumps(list(values))


def pairs(dialect: str, name: str = "pairs") -> Any:
    """A parameter, a JSON object of texts, as a table with the columns ``key`` and ``value``."""
    if dialect == "postgresql":
        parameter: Any = cast(bindparam(name, type_=Text), JSON)
        return func.json_each_text(parameter).table_valued("key", "value", name=name)
    return func.json_each(bindparam(name, type_=Text)).table_valued("key", "value", name=name)


def pair() -> Any:
    """Two texts, the parameters ``key`` and ``value``, as such a table of one row.

    A database plans a look-up by one row once and for all; how many a list holds, it has to guess.
    """
    key, value = (cast(bindparam(name, type_=Text), Text) for name in ("key", "value"))
    return select(key.label("key"), value.label("value")).subquery("pair")


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
