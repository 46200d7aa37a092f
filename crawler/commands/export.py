"""``scrapy export``: articles as Parquet, CSV or JSON Lines, with a data card."""

from __future__ import annotations

import logging
import signal
import sys
import time
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler import outcome
from crawler.archive_command import ArchiveCommand, write_json
from crawler.dataset import (
    FormatError,
    NothingFoundError,
    TargetError,
    UnknownColumnError,
    export,
)
from crawler.dataset.columns import choose_columns
from crawler.dataset.export import PARTITIONS, Export, Progress
from crawler.dataset.writers import Format
from crawler.filter_arguments import add_filters, filters_of
from crawler.platforms.arguments import ArgumentError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from crawler.storage.store import ArticleStore

_TERMINAL_SECONDS = 0.5
_LOG_SECONDS = 10.0


class Command(ArchiveCommand):
    """Write a dataset."""

    def syntax(self) -> str:
        """Show how the command is called."""
        return "-o FILE [filters] [--columns NAMES] [--partition site|month]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Export articles as Parquet, CSV or JSON Lines"

    def long_desc(self) -> str:
        """Explain what is written, and the exit codes."""
        return (
            "Export the articles of the archive, without copies of earlier ones. The ending of FILE"
            " names the format: .parquet, .csv, .jsonl, the last two also with .gz or .zst."
            " Beside it come a data card (FILE.md) and datapackage.json. The file is there when it"
            " is whole; what breaks off leaves nothing. docs/dataset.md describes the columns and"
            " how to read them. Exit codes: 0 written, 1 no article meets the filters, no room on"
            " the disk, or interrupted, 2 wrong usage or no archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add where to, what and how."""
        super().add_options(parser)
        add = parser.add_argument
        # Scrapy's own -o is of `crawl`, which runs a spider.
        add("-o", "--output", metavar="FILE", help="file to write, or folder with --partition")
        add("--format", metavar="ENDING", help="parquet, csv.gz …, if FILE does not say it")
        add("--partition", choices=PARTITIONS, help="a file for each, in a new folder FILE")
        add("--columns", metavar="NAMES", help="only these columns, with commas between")
        add("--no-body", action="store_true", help="without body and body_html")
        add("--include-duplicates", action="store_true", help="with copies of earlier articles")
        add("--json", action="store_true", help="tell what was written as JSON")
        add_filters(parser)
        parser.epilog = (
            "example: scrapy export -o mei.parquet --since 2024-05-01 --until 2024-05-31"
            " --site tarunanews"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read formats, columns and filters."""
        if args:
            raise ArgumentError(f"what is {args[0]!r} for? --help shows an example")
        if not opts.output:
            raise ArgumentError("name a file: -o articles.parquet")
        self._filters = filters_of(opts, include_duplicates=opts.include_duplicates)
        self._target = Path(opts.output)
        self._kind = opts.format
        self._columns = None
        if opts.columns is not None:
            self._columns = [name.strip() for name in opts.columns.split(",") if name.strip()]
        if self._kind is None and opts.partition and "." not in self._target.name:
            self._kind = "parquet"
        try:
            Format(f".{self._kind}" if self._kind else self._target.name)
            choose_columns(self._columns, body=not opts.no_body)
        except (FormatError, UnknownColumnError) as error:
            raise ArgumentError(str(error)) from None

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Write it, telling how far it is."""
        line = _ProgressLine()
        started = time.monotonic()
        try:
            with _ended_by_a_signal():
                made = export(
                    store,
                    self._target,
                    self._filters,
                    columns=self._columns,
                    body=not opts.no_body,
                    partition=opts.partition,
                    kind=self._kind,
                    tell=line.tell,
                )
        except TargetError as error:
            raise ArgumentError(str(error)) from None
        except NothingFoundError as error:
            self.stop(str(error), outcome.FAILED)
            return
        except OSError as error:
            line.end()
            self.stop(_disk_trouble(error, self._target), outcome.FAILED)
            return
        finally:
            line.end()
        seconds = time.monotonic() - started
        if opts.json:
            write_json(_as_data(made, seconds), indent=2)
            return
        sys.stdout.write(_as_text(made, seconds))


class _Interrupted(KeyboardInterrupt):
    """Where Python runs a text as code, as it does to make a dataclass, it takes a plain
    KeyboardInterrupt for one that nobody handles, and kills itself with SIGINT at its end.
    """


@contextmanager
def _ended_by_a_signal() -> Iterator[None]:
    """Let SIGTERM end it as SIGINT does, so that what is not whole is cleared away."""
    import pyarrow as pa  # not before it is needed: every start of Scrapy loads all commands

    # Arrow sends a signal that came while it read once more, which would end the clearing.
    pa.enable_signal_handlers(False)

    def stop(*_: object) -> None:
        # SQLAlchemy gives the connection up, and then complains that it is gone.
        logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
        raise _Interrupted

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _disk_trouble(error: OSError, target: Path) -> str:
    folder = target.absolute().parent
    # Arrow tells the number only in its words.
    if error.errno in (ENOSPC, EDQUOT) or "No space left" in str(error):
        return f"no room on the disk of {folder}: nothing was written; free some, then try again"
    return f"cannot write in {folder} ({error.strerror or error}): nothing was written"


class _ProgressLine:
    """How far it is, on standard error: one line that changes, or a line now and then."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._told = time.monotonic()
        self._shown = False

    def tell(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._told < (_TERMINAL_SECONDS if self._on_terminal else _LOG_SECONDS):
            return
        self._told = now
        left = progress.seconds * (1 / progress.share - 1) if progress.share else 0.0
        text = (
            f"exporting: {progress.rows:,} articles, {progress.share:.0%},"
            f" {progress.rows / max(progress.seconds, 0.001):,.0f} a second, {_duration(left)} left"
        )
        sys.stderr.write(f"\r\x1b[K{text}" if self._on_terminal else f"{text}\n")
        sys.stderr.flush()
        self._shown = True

    def end(self) -> None:
        if self._on_terminal and self._shown:
            sys.stderr.write("\r\x1b[K")
            self._shown = False


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _as_data(made: Export, seconds: float) -> dict[str, Any]:
    return {
        "target": str(made.target),
        "articles": made.rows,
        "bytes": made.size,
        "seconds": round(seconds, 1),
        "files": [
            {"path": f.path, "articles": f.rows, "bytes": f.size, "sha256": f.sha256}
            for f in made.files
        ],
        "card": str(made.card),
        "package": str(made.package),
    }


def _as_text(made: Export, seconds: float) -> str:
    articles = "1 article" if made.rows == 1 else f"{made.rows:,} articles"
    files = f" in {len(made.files)} files" if made.target.is_dir() else ""
    return (
        f"{articles}{files}, {made.size / 1_000_000:.1f} MB, {_duration(seconds)}: {made.target}\n"
        f"described in {made.card.name} and {made.package.name}\n"
    )
