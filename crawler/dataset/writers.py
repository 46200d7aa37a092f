"""Writing portions of articles as CSV, JSON Lines or Parquet."""

from __future__ import annotations

import csv
import gzip
import io
import json
from abc import ABC, abstractmethod
from contextlib import ExitStack
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from crawler.dataset.columns import Kind
from crawler.dataset.values import ArrowPortion, arrow_schema, cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.dataset.behind import Behind
    from crawler.dataset.columns import Column
    from crawler.dataset.reading import Portion

FORMATS = ("csv", "jsonl", "parquet")
COMPRESSIONS = {"gz": "gzip", "zst": "zstd"}
"""By the ending of the file."""
ROW_GROUP = 10_000
"""Rows of a group in Parquet; so many are held in memory."""
_GUARDED = tuple("=+-@\t\r\n'＝＋－＠")
_REPEATED = frozenset(
    ("site", "publisher", "site_province", "timezone", "section", "source", "language", "province",
     "regency", "date_published_source", "date_precision", "dateline_place", "rule_version",
     "archive_file", "authors.list.element", "editors.list.element", "categories.list.element")
)  # fmt: skip
"""In Parquet, columns in which values come again and again: a dictionary of them is worth it."""


class FormatError(ValueError):
    """The ending of a file names no format; the message is one line."""


class Format:
    """What the ending of a file says: ``.parquet``, ``.csv``, ``.jsonl``, ``.csv.gz`` …"""

    def __init__(self, name: str) -> None:
        *_, before, last = ["", "", *name.lower().split(".")]
        packed = COMPRESSIONS.get(last)
        kind = before if packed else last
        kind = "jsonl" if kind == "ndjson" else kind
        if kind not in FORMATS or (packed and kind == "parquet"):
            raise FormatError(
                f"{name}: the ending must be .parquet, .csv or .jsonl"
                " (the last two also with .gz or .zst)"
            )
        self.kind = kind
        self.compression = packed
        self.ending = f".{before}.{last}" if packed else f".{last}"


class Writer(ABC):
    """An open file of the dataset."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column]) -> None:
        self._file = file
        self._columns = columns

    @abstractmethod
    def write(self, portion: Portion) -> None:
        """Add some articles. ``OSError``: the disk does not take them."""

    @abstractmethod
    def finish(self) -> None:
        """Write what is left; the file itself stays open."""

    def abandon(self) -> None:
        """Let go of what is left; nothing is at work behind it any more."""
        self.finish()

    @property
    def waiting(self) -> int:
        """How many articles are held and not written yet."""
        return 0

    def flush(self) -> None:  # noqa: B027 - most hold none
        """Write those that are held."""


def open_writer(file: IO[bytes], kind: Format, columns: Sequence[Column], behind: Behind) -> Writer:
    """A writer of that format into a file; it may let ``behind`` do what takes long."""
    if kind.kind == "parquet":
        return _ParquetWriter(file, columns, behind)
    writer = _CsvWriter if kind.kind == "csv" else _JsonWriter
    return writer(file, columns, kind.compression)


class _TextWriter(Writer):
    def __init__(self, file: IO[bytes], columns: Sequence[Column], compression: str | None) -> None:
        super().__init__(file, columns)
        self._stack = ExitStack()
        self._text = io.TextIOWrapper(
            self._packed(file, compression), "utf-8", "replace", newline="", write_through=False
        )

    def _packed(self, file: IO[bytes], compression: str | None) -> Any:
        if compression == "gzip":
            # Neither name nor time of the file: the same articles give the same bytes.
            packed = gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6)
            return self._stack.enter_context(packed)
        if compression == "zstd":
            import pyarrow as pa

            return self._stack.enter_context(pa.CompressedOutputStream(file, "zstd"))
        return file

    def _rows(self, portion: Portion) -> Iterable[tuple[Any, ...]]:
        return zip(*(cells(c, portion) for c in self._columns), strict=True)

    def finish(self) -> None:
        self._text.flush()
        self._text.detach()
        self._stack.close()


class _CsvWriter(_TextWriter):
    def __init__(self, file: IO[bytes], columns: Sequence[Column], compression: str | None) -> None:
        super().__init__(file, columns, compression)
        self._csv = csv.writer(self._text, lineterminator="\n")
        self._csv.writerow(column.name for column in columns)
        self._texts = [c.kind in (Kind.TEXT, Kind.DAY, Kind.INSTANT, Kind.CLOCK) for c in columns]
        self._lists = [c.kind in (Kind.TEXTS, Kind.OBJECTS) for c in columns]

    def write(self, portion: Portion) -> None:
        self._csv.writerows([*map(self._cell, row, self._lists)] for row in self._rows(portion))

    @staticmethod
    def _cell(value: Any, is_list: bool) -> Any:
        if is_list:
            return json.dumps(value, ensure_ascii=False) if value else ""
        return guarded(value) if isinstance(value, str) else value


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    One that begins with ``= + - @``, their wide forms, tab, a line end or ``'`` gets a ``'`` before
    it. To undo it take off the first ``'`` of every text that begins with one.
    """
    return f"'{text}" if text.startswith(_GUARDED) else text


class _JsonWriter(_TextWriter):
    _encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def write(self, portion: Portion) -> None:
        names = [column.name for column in self._columns]
        self._text.writelines(
            f"{self._encode(dict(zip(names, row, strict=True)))}\n" for row in self._rows(portion)
        )


class _ParquetWriter(Writer):
    def __init__(self, file: IO[bytes], columns: Sequence[Column], behind: Behind) -> None:
        import pyarrow.parquet as pq

        super().__init__(file, columns)
        self._behind = behind
        self._schema = arrow_schema(columns)
        self._waiting: list[ArrowPortion] = []
        self._parquet = pq.ParquetWriter(
            file,
            self._schema,
            compression="zstd",
            use_dictionary=sorted(_REPEATED),
        )

    def write(self, portion: Portion) -> None:
        self._waiting.append(ArrowPortion(portion, self._columns, self._schema))
        if self.waiting >= ROW_GROUP:
            self.flush()

    @property
    def waiting(self) -> int:
        return sum(portion.size for portion in self._waiting)

    def flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._behind.do(partial(self._write, waiting))

    def _write(self, portions: Sequence[ArrowPortion]) -> None:
        import pyarrow as pa

        batches = [portion.batch() for portion in portions]
        self._parquet.write_table(pa.Table.from_batches(batches, self._schema))

    def finish(self) -> None:
        self.flush()
        self._behind.wait()
        self._parquet.close()

    def abandon(self) -> None:
        self._waiting.clear()
        self._parquet.close()
