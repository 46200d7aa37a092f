"""Exporting articles into files: whole or not at all."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crawler import __version__
from crawler.dataset import package
from crawler.dataset.behind import Behind
from crawler.dataset.card import data_card
from crawler.dataset.columns import choose_columns
from crawler.dataset.files import (
    DataFile,
    Partitions,
    SingleFile,
    check_target,
    put,
    staging,
)
from crawler.dataset.filters import Filters
from crawler.dataset.reading import read_portions
from crawler.dataset.tally import NEEDED, Tally
from crawler.dataset.writers import Format
from crawler.storage.migrations import CURRENT_VERSION
from crawler.storage.transfer import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from crawler.dataset.columns import Column
    from crawler.storage.store import ArticleStore

PARTITIONS = ("site", "month")


class NothingFoundError(Exception):
    """No article meets the filters; nothing was written."""


class Progress(NamedTuple):
    """How far an export is."""

    rows: int
    share: float
    """Of the articles of the archive that were looked at, 0 to 1."""
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """What was written."""

    target: Path
    rows: int
    files: list[DataFile]
    card: Path
    package: Path

    @property
    def size(self) -> int:
        """Bytes of all files of articles."""
        return sum(file.size for file in self.files)


def export(
    store: ArticleStore,
    target: Path,
    filters: Filters | None = None,
    *,
    columns: Iterable[str] | None = None,
    body: bool = True,
    partition: str | None = None,
    kind: str | None = None,
    tell: Callable[[Progress], None] = lambda _progress: None,
) -> Export:
    """Write the articles that meet the filters, a data card and ``datapackage.json`` beside them.

    ``partition`` is ``site`` or ``month``: ``target`` is then a new folder with a file for each,
    and ``kind`` an ending such as ``parquet``, if that of ``target`` does not say it. Memory does
    not grow with the number of articles. Everything is made in a hidden folder beside its place
    and moved there at the end; an export that breaks off leaves nothing.

    Raises :class:`~crawler.dataset.columns.UnknownColumnError`,
    :class:`~crawler.dataset.writers.FormatError`, :class:`~crawler.dataset.files.TargetError`,
    :class:`NothingFoundError`, and ``OSError`` where the disk does not take it.
    """
    filters = filters or Filters()
    form = Format(f".{kind}" if kind else target.name)
    chosen = choose_columns(columns, body=body, local=form.kind == "parquet")
    target = Path(target).absolute()
    check_target(target, partitioned=partition is not None)
    described = target.parent / package.NAME
    package.package(described, [], software=__version__, made_at=datetime.now(UTC))
    with staging(target) as folder:
        run = _Run(store, chosen, filters, tell)
        staged = folder / target.name
        behind = Behind()
        output = (Partitions if partition else SingleFile)(staged, form, chosen, behind)
        try:
            with behind:
                files = run.write(output, partition)
        except BaseException:
            output.abandon()
            raise
        card = target.parent / f"{target.name}.md"
        page = data_card(
            title=target.name,
            kind=form.kind,
            files=files,
            columns=chosen,
            tally=run.tally,
            filters=filters.described(),
            made_at=run.made_at,
            software=__version__,
            schema=CURRENT_VERSION,
        )
        parts = package.resources(
            files=files,
            kind=form,
            columns=chosen,
            filters=filters.described(),
            made_at=run.made_at,
            card=card.name,
        )
        descriptor = package.package(described, parts, software=__version__, made_at=run.made_at)
        pages = [(page, card), (descriptor, described)]
        for text, place in pages:
            _write(folder / place.name, text)
        put(staged, target)
        for _, place in pages:
            put(folder / place.name, place)
    return Export(target=target, rows=run.tally.rows, files=files, card=card, package=described)


def _write(path: Path, text: str) -> None:
    import os

    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


class _Run:
    def __init__(
        self,
        store: ArticleStore,
        columns: Sequence[Column],
        filters: Filters,
        tell: Callable[[Progress], None],
    ) -> None:
        self._store = store
        self._columns = columns
        self._filters = filters
        self._tell = tell
        self.tally = Tally(columns)
        self.made_at = datetime.now(UTC)

    def write(self, output: SingleFile | Partitions, partition: str | None) -> list[DataFile]:
        started = time.monotonic()
        with snapshot(self._store.engine) as connection:
            self.made_at = datetime.now(UTC)
            conditions = list(self._filters.conditions(connection.dialect.name))
            portions = read_portions(
                connection,
                self._columns,
                conditions,
                narrow=self._filters.is_narrow,
                also=NEEDED,
            )
            with closing(portions):
                for portion in portions:
                    months = self.tally.add(portion)
                    keys = months if partition == "month" else portion.columns["site"]
                    output.write(portion, keys)
                    spent = time.monotonic() - started
                    self._tell(Progress(self.tally.rows, portion.done, spent))
        if not self.tally.rows:
            raise NothingFoundError("no article meets the filters: nothing was written")
        return output.close()
