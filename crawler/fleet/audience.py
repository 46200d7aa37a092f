"""How a run of many sites is watched: bars on a terminal, lines under cron."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from crawler.logs import say
from crawler.progress import duration

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.progress import TaskID

    from crawler.monitoring.results import SiteResult


_ENDING = "ending: what is being fetched is stored; a second signal ends at once"
_TELLING = 0.05
"""Share of all work that must be done before it is said how long the rest will take."""


def line_of(result: SiteResult) -> str:
    """A result in one line of text."""
    counts = f"{result.new} new, {result.changed} changed, {result.unchanged} unchanged"
    refused = "".join(f", {n} {why.replace('/', ' ')}" for why, n in sorted(result.refused.items()))
    left = f", {result.left} left" if result.left else ""
    line = f"{result.site}: {counts}{refused}{left}; {result.requests} requests"
    line = f"{line}, {result.seconds:.0f} s"
    return line if result.outcome == "ok" else f"{line}; {result.outcome}: {result.reason}"


class Lines:
    """One line of standard error for each site that is done; *quiet*: what went wrong only."""

    def __init__(self, total: int, *, quiet: bool):
        self._total = total
        self._quiet = quiet
        self._done = 0

    def begun(self, site: str) -> None:
        """A beginning is no line."""

    def progress(self, site: str, articles: int, requests: int, queued: int) -> None:
        """Progress is none either."""

    def done(self, result: SiteResult) -> None:
        """Say what became of a site."""
        self._done += 1
        if result.code or not self._quiet:
            level = logging.ERROR if result.code else logging.INFO
            say(f"[{self._done}/{self._total}] {line_of(result)}", level)

    def log(self, line: str) -> None:
        """Pass a line of the log on."""
        sys.stderr.write(line + "\n")

    def ending(self) -> None:
        """Say that the signal was heard."""
        say(_ENDING, logging.WARNING)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        sys.stderr.flush()


class Bars:
    """On a terminal: a bar for all sites and one for each that is running, with articles per s."""

    def __init__(self, total: int):
        self._console = Console(stderr=True, highlight=False)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._began = time.monotonic()
        self._total = total
        self._finished = 0
        self._stored = 0
        self._running: dict[str, tuple[int, float]] = {}
        """Articles of each site that is running, and which share of its crawl is done."""
        self._bars: dict[str, TaskID] = {}
        self._all = self._progress.add_task("all sites", total=total, told="")

    def begun(self, site: str) -> None:
        """Show the bar of a site."""
        self._running[site] = (0, 0.0)
        self._bars[site] = self._progress.add_task(Text(site).plain, total=None, told="")

    def progress(self, site: str, articles: int, requests: int, queued: int) -> None:
        """Move it."""
        total = articles + queued
        self._running[site] = (articles, articles / total if total else 0.0)
        if site in self._bars:
            told = f"{requests} requests"
            bar = self._bars[site]
            self._progress.update(bar, completed=articles, total=total or None, told=told)
        self._tell()

    def done(self, result: SiteResult) -> None:
        """Take it away; what went wrong stays as a line."""
        self._finished += 1
        self._running.pop(result.site, None)
        self._stored += result.new + result.changed
        if result.site in self._bars:
            self._progress.remove_task(self._bars.pop(result.site))
        self._progress.update(self._all, completed=self._finished)
        self._tell()
        if result.code:
            self._console.print(Text(line_of(result), style="red"), soft_wrap=True)

    def log(self, line: str) -> None:
        """Print a line above the bars."""
        self._console.print(Text(line), soft_wrap=True)

    def ending(self) -> None:
        """Say that the signal was heard."""
        self.log(_ENDING)

    def _tell(self) -> None:
        seconds = max(time.monotonic() - self._began, 0.1)
        articles = self._stored + sum(articles for articles, _ in self._running.values())
        told = f"{articles / seconds:.1f} articles/s"
        done = self._finished + sum(share for _, share in self._running.values())
        if done >= _TELLING * self._total:
            left = seconds / done * (self._total - done)
            told += f", about {duration(left)} left"
        self._progress.update(self._all, told=told)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()
