"""What the commands that read or change the archive have in common."""

from __future__ import annotations

import os
import signal
import sys
from abc import abstractmethod
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Any

from rich.console import Console
from scrapy.commands import ScrapyCommand
from sqlalchemy.exc import DBAPIError

from crawler import outcome
from crawler.configuration import archive_url
from crawler.platforms.arguments import ArgumentError
from crawler.reading import as_json
from crawler.storage.errors import StoreSetupError, one_line
from crawler.storage.store import open_store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from types import FrameType

    from crawler.storage.store import ArticleStore


class ArchiveCommand(ScrapyCommand):
    """A command over an archive that exists; what goes wrong is one line of stderr."""

    requires_project = True
    requires_crawler_process = False
    creates = False
    """Whether an archive that is not there is made."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Keep the log quiet unless asked otherwise."""
        assert self.settings is not None
        self.settings.set("LOG_LEVEL", "WARNING", priority="cmdline")
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check what was asked, open the archive, answer."""
        assert self.settings is not None
        try:
            # What the parser does not know it leaves among the arguments.
            for word in args:
                if word.startswith("-"):
                    raise ArgumentError(f"unknown option {word}; --help shows all")
            self.check(args, opts)
            with open_store(archive_url(self.settings), create=self.creates) as store:
                self.answer(store, args, opts)
            sys.stdout.flush()
        except ArgumentError as error:
            self.stop(str(error), outcome.USAGE)
        except (StoreSetupError, DBAPIError) as error:
            self.stop(one_line(error), outcome.USAGE)
        except BrokenPipeError:
            # The reader has what it wanted; the interpreter shall not complain at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except KeyboardInterrupt:
            self.stop("interrupted", outcome.FAILED)

    @abstractmethod
    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Raise ArgumentError where the command line makes no sense."""

    @abstractmethod
    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Do what was asked. ArgumentError: it cannot be done as it was said."""

    def stop(self, message: str, code: int) -> None:
        """Say in a line what went wrong, and end with that code."""
        name = type(self).__module__.rpartition(".")[2]
        sys.stderr.write(f"scrapy {name}: {message}\n")
        self.exitcode = code


WIDE = 300
"""Columns of a table that goes into a file or another program."""


def wide_console() -> Console:
    """Standard output; what does not go to a terminal is not folded to the width of one."""
    on_terminal = sys.stdout.isatty()
    return Console(highlight=False, soft_wrap=True, width=None if on_terminal else WIDE)


@contextmanager
def stop_request() -> Iterator[Event]:
    """Ctrl-C lets the portion at hand end; twice it does not."""
    asked = Event()
    before = signal.getsignal(signal.SIGINT) or signal.SIG_DFL

    def note(_number: int, _frame: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def write_json(data: dict[str, Any], *, indent: int | None = None) -> None:
    """Print an object as UTF-8, whatever the terminal takes."""
    sys.stdout.buffer.write(as_json(data, indent=indent))
