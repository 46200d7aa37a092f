"""``scrapy extract``: articles as JSON out of saved pages, a manifest of them, or addresses."""

from __future__ import annotations

import contextlib
import os
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from scrapy.commands import ScrapyCommand

from crawler import outcome
from crawler.extraction.document import is_encoding
from crawler.items import Refusal
from crawler.platforms.arguments import ArgumentError
from crawler.platforms.pages import Profiles, fetch_pages
from crawler.reading import (
    Asked,
    BrokenRow,
    Failed,
    Page,
    article_row,
    as_json,
    failed_row,
    load_page,
    parse_instant,
    read_article,
    read_manifest,
    refusal_row,
)
from crawler.urls import absolute_http_url

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from typing import Self

    from crawler.profile import SiteProfile


class Command(ScrapyCommand):
    """Extract articles without an archive."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Show how the command is called."""
        return "FILE|URL … [--manifest pages.jsonl] [-o out.jsonl]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Extract articles from files or addresses, as JSON"

    def long_desc(self) -> str:
        """Explain input, output and exit codes."""
        return (
            "Read articles out of saved pages or from the web and print them as JSON, with all "
            "fields of the archive; nothing is stored. Addresses are fetched as a crawl would: "
            "robots.txt, delay and user agent are the same, and the further pages of an article "
            "are joined. A page that is no article gives {url, refusal, detail}, one that cannot "
            "be read {file, url, error, detail}. One page is printed indented, several one per "
            "line. A row of the manifest names file, url or both, and may add encoding, site and "
            "now. Exit codes: 0 all well, 1 something could not be read or nothing was an "
            "article, 2 wrong usage."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what says where pages come from and where articles go."""
        super().add_options(parser)
        add = parser.add_argument
        add("--manifest", metavar="FILE", help="JSON Lines with one page per row")
        add("--folder", metavar="DIR", help="where the manifest's files are (default: beside it)")
        add("-o", "--output", metavar="FILE", help="write JSON Lines to FILE instead of stdout")
        add_reading_options(parser)
        parser.epilog = (
            "examples: scrapy extract saved.html --url https://kabar.example/2026/03/pasar/ ; "
            "scrapy extract --manifest pages.jsonl -o articles.jsonl"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Keep the log quiet unless asked otherwise."""
        assert self.settings is not None
        self.settings.set("LOG_LEVEL", "WARNING", priority="cmdline")
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read files as they come, then fetch the addresses."""
        assert self.settings is not None
        profiles = Profiles(self.settings)
        try:
            plan = _plan(args, opts)
            if opts.site:
                profiles.named(opts.site)
            answers = _open_answers(plan, opts)
        except (ArgumentError, OSError) as exc:
            sys.stderr.write(f"scrapy extract: {exc}\n")
            self.exitcode = outcome.USAGE
            return
        reader = _Reader(profiles, answers, generic=opts.generic)
        try:
            with answers:
                to_fetch = reader.read_files(plan)
                if to_fetch and not answers.closed:
                    fetch_pages(self.settings, to_fetch, reader.deliver, reader.profile_of)
                    reader.report_missing(to_fetch)
        except KeyboardInterrupt:
            answers.stop("interrupted")
        answers.summarise()
        self.exitcode = outcome.FAILED if answers.failed else outcome.OK


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of both commands that read single pages."""
    add = parser.add_argument
    add("--site", metavar="NAME", help="read it with this site's selectors and time zone")
    add("--generic", action="store_true", help="use no presets, as if nothing were known")
    add("--url", metavar="URL", help="address of a saved page (default: what the page states)")
    add("--encoding", metavar="NAME", help="encoding of saved pages that are not UTF-8")
    add("--now", metavar="TIME", help="when a saved page was received (default: file time)")


def asked_for(name: str, opts: argparse.Namespace) -> Asked:
    """Turn one argument of the command line into what is asked for. Raises ArgumentError."""
    if name.startswith("-"):
        raise ArgumentError(f"unknown option {name}; --help shows all")
    known = known_of_all(opts)
    if not name.lower().startswith(("http://", "https://")):
        return replace(known, file=name, path=Path(name), url=opts.url)
    if absolute_http_url(name, "") is None:
        raise ArgumentError(f"{name!r} is no address")
    if opts.url:
        raise ArgumentError("--url gives the address of a file; an address has its own")
    return replace(known, url=name)


def known_of_all(opts: argparse.Namespace) -> Asked:
    """What the options say of every page. Raises ArgumentError where one makes no sense."""
    if opts.url and absolute_http_url(opts.url, "") is None:
        raise ArgumentError(f"--url {opts.url!r} is no http(s) address")
    if opts.encoding and not is_encoding(opts.encoding):
        raise ArgumentError(f"--encoding: there is no encoding {opts.encoding!r}")
    try:
        now = parse_instant(opts.now)
    except ValueError as exc:
        raise ArgumentError(f"--now: {exc}") from None
    return Asked(encoding=opts.encoding, site=opts.site, now=now)


class _Plan(NamedTuple):
    """What a run is to read."""

    named: list[Asked]
    manifest: Path | None
    folder: Path | None
    otherwise: Asked
    """What holds for the rows of the manifest that say nothing else."""

    @property
    def is_single(self) -> bool:
        return self.manifest is None and len(self.named) == 1

    def pages(self) -> Iterator[Asked | BrokenRow]:
        """Everything in order; the manifest row by row."""
        yield from self.named
        if self.manifest is not None:
            yield from read_manifest(self.manifest, self.folder, self.otherwise)

    def size(self) -> int | None:
        """How many pages there are, for the progress; None where it cannot be known at once."""
        if self.manifest is None:
            return len(self.named)
        if not self.manifest.is_file():
            return None
        with self.manifest.open("rb") as file:
            return len(self.named) + sum(1 for _ in file)


def _plan(args: list[str], opts: argparse.Namespace) -> _Plan:
    if not args and not opts.manifest:
        raise ArgumentError("name a file or an address, or a --manifest; --help shows an example")
    if opts.url and (opts.manifest or len(args) != 1):
        raise ArgumentError("--url is the address of one file")
    if opts.folder and not opts.manifest:
        raise ArgumentError("--folder belongs to --manifest")
    otherwise = known_of_all(opts)
    named = [asked_for(name, opts) for name in args]
    manifest = Path(opts.manifest) if opts.manifest else None
    folder = Path(opts.folder) if opts.folder else None
    if folder is not None and not folder.is_dir():
        raise ArgumentError(f"--folder {folder} is no folder")
    if manifest is not None:
        with manifest.open("rb"):
            pass  # so that a wrong name is told before anything is read
    if opts.output:
        read = [asked.path for asked in named if asked.path is not None]
        for path in [*read, *([manifest] if manifest else [])]:
            if path.exists() and Path(opts.output).exists() and path.samefile(opts.output):
                raise ArgumentError(f"-o {opts.output} would overwrite what is read")
    return _Plan(named, manifest, folder, otherwise)


class _Answers:
    """Writes the rows, counts them, and shows the progress where a person looks."""

    def __init__(self, out: BinaryIO, *, own: bool, indent: int | None, total: int | None) -> None:
        self.articles = 0
        self.refused: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.nowhere = 0
        """Articles whose address nothing tells."""
        self.closed = False
        """Nothing is written any more."""
        self._out, self._own, self._indent = out, own, indent
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        shown = self._console.is_terminal and (own or not sys.stdout.isatty()) and total != 1
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not shown,
        )
        self._task = self._progress.add_task("extract", total=total)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()
        try:
            self._out.flush()
        except OSError as problem:
            self._lose(problem)
        if self._own:
            with contextlib.suppress(OSError):
                self._out.close()

    def _lose(self, problem: OSError) -> None:
        """Go on without output. A reader that went away has read what it wanted."""
        if isinstance(problem, BrokenPipeError):
            self.closed = True
            # Else the interpreter complains when it flushes at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        else:
            self.stop(f"the output cannot be written: {problem.strerror}")

    def stop(self, why: str) -> None:
        """Write nothing any more, and say why."""
        if not self.closed:
            self._console.print(f"scrapy extract: {why}", markup=False)
        self.closed = True

    @property
    def read(self) -> int:
        return self.articles + self.refused.total() + self.errors.total()

    @property
    def failed(self) -> bool:
        return self.closed or bool(self.errors) or not self.articles

    def refuse(self, refusal: Refusal, file: str | None) -> None:
        self.refused[refusal.reason] += 1
        self._write(refusal_row(refusal, file))

    def fail(self, failed: Failed, asked: Asked) -> None:
        self.errors[failed.reason] += 1
        told = f"scrapy extract: {asked.name}: {failed.reason}: {failed.detail or ''}"
        self._console.print(told.rstrip(": "), markup=False)
        self._write(failed_row(failed, asked))

    def take(self, row: dict[str, Any]) -> None:
        self.articles += 1
        self.nowhere += row["url"] is None
        self._write(row)

    def _write(self, row: dict[str, Any]) -> None:
        if self.closed:
            return
        try:
            self._out.write(as_json(row, indent=self._indent))
            if not self._own:
                self._out.flush()
        except OSError as problem:
            self._lose(problem)
        told = f"{self.articles} articles, {self.refused.total()} refused"
        if self.errors:
            told += f", {self.errors.total()} failed"
        self._progress.update(self._task, advance=1, description=told)

    def summarise(self) -> None:
        """Say in a line what became of the pages, if there were several."""
        if self.closed:
            return
        if self.nowhere and self.read == 1:
            self._console.print("the page states no address of its own; --url gives it")
        if self.read == 1:
            return
        parts = ["1 article" if self.articles == 1 else f"{self.articles} articles"]
        for word, counts in (("refused", self.refused), ("failed", self.errors)):
            if counts:
                reasons = ", ".join(f"{reason} {n}" for reason, n in counts.most_common())
                parts.append(f"{counts.total()} {word} ({reasons})")
        if self.nowhere:
            parts.append(f"{self.nowhere} state no address of their own")
        self._console.print(f"{self.read} pages: {', '.join(parts)}", markup=False)


def _open_answers(plan: _Plan, opts: argparse.Namespace) -> _Answers:
    total = plan.size()
    if opts.output:
        return _Answers(Path(opts.output).open("wb"), own=True, indent=None, total=total)
    indent = 2 if plan.is_single else None
    return _Answers(sys.stdout.buffer, own=False, indent=indent, total=total)


class _Reader:
    """Turns what was asked for into rows."""

    def __init__(self, profiles: Profiles, answers: _Answers, *, generic: bool) -> None:
        self._profiles, self._answers, self._generic = profiles, answers, generic
        self._delivered: set[Asked] = set()

    def read_files(self, plan: _Plan) -> list[Asked]:
        """Read all files; what is to be fetched returns, each address once."""
        to_fetch: dict[str, Asked] = {}
        for asked in plan.pages():
            if self._answers.closed:
                break
            if isinstance(asked, BrokenRow):
                failed = Failed("broken-row", asked.detail)
                self._answers.fail(failed, Asked(row=asked.row))
            elif asked.path is not None:
                self._read_file(asked)
            elif asked.url is not None:
                to_fetch.setdefault(asked.url, asked)
        return list(to_fetch.values())

    def _read_file(self, asked: Asked) -> None:
        page = load_page(asked)
        if isinstance(page, Failed):
            self._answers.fail(page, asked)
        else:
            self._answer(asked, [page])

    def deliver(self, asked: Asked, pages: Sequence[Page] | Failed) -> None:
        """Take the fetched pages of one article, or the reason why there are none."""
        self._delivered.add(asked)
        if isinstance(pages, Failed):
            self._answers.fail(pages, asked)
        else:
            self._answer(asked, pages)

    def profile_of(self, asked: Asked, url: str) -> SiteProfile | None:
        return self._profiles.of_asked(asked, url, generic=self._generic)

    def report_missing(self, asked: Sequence[Asked]) -> None:
        """Count what an interrupted run did not come to."""
        for one in asked:
            if one not in self._delivered:
                self._answers.fail(Failed("not-fetched", "the run ended before"), one)

    def _answer(self, asked: Asked, pages: Sequence[Page]) -> None:
        profile = self.profile_of(asked, pages[0].url)
        result = read_article(pages, profile=profile, generic=self._generic)
        if isinstance(result, Refusal):
            self._answers.refuse(result, asked.file)
        else:
            self._answers.take(article_row(result, asked.file))
