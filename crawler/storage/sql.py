"""What the statements of the archive have in common."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import RowMapping
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from crawler.storage.models import Base

KEYS_PER_QUERY = 500

Row = Mapping[str, Any] | RowMapping
"""The columns of a row, as it was read or as it will be written."""

T = TypeVar("T")


def insert_into(connection: Connection, table: type[Base]) -> Any:
    """An ``INSERT`` of the dialect, which knows ``ON CONFLICT``."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def portions(values: Iterable[T], size: int = KEYS_PER_QUERY) -> Iterator[list[T]]:
    """The values in lists that one statement can hold."""
    iterator = iter(values)
    while portion := list(islice(iterator, size)):
        yield portion
