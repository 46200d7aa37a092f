"""``scrapy explain``: which rule made each field of an article, and what was taken out."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text
from scrapy.commands import ScrapyCommand
from sqlalchemy.exc import DBAPIError

from crawler import outcome
from crawler.commands.extract import add_reading_options, asked_for
from crawler.configuration import archive_url, page_folder
from crawler.explain import Explanation, explain, explain_post
from crawler.explain.as_html import as_html
from crawler.explain.as_text import as_text
from crawler.platforms.arguments import ArgumentError
from crawler.platforms.pages import Profiles, fetch_pages
from crawler.reading import NOWHERE, Failed, as_json, load_page
from crawler.reextraction.remake import Archive
from crawler.storage.errors import StoreSetupError, one_line
from crawler.storage.store import open_store
from crawler.urls import canonical_url
from crawler.warc.reader import RecordError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from crawler.profile import SiteProfile
    from crawler.reading import Asked, Page

STYLES = {
    "heading": "bold",
    "quiet": "dim",
    "removed": "red",
    "taken": "green",
    "problem": "bold red",
}
WIDTH = 100


class Command(ScrapyCommand):
    """Explain how one page is read."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Show how the command is called."""
        return "FILE|URL|ID [--live] [--html report.html] [--json]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Explain which rule made each field of an article"

    def long_desc(self) -> str:
        """Explain what is told, and the exit codes."""
        return (
            "Read one saved page or address as scrapy extract does, or the raw page that is kept "
            "of a stored article (its address or its id), and tell where each field "
            "comes from (selector, preset, meta, JSON-LD, byline, a step), what became of every "
            "date, and what was taken out of the text by which rule. --html writes the same as "
            "one page that shows the article with the removed blocks struck out. Exit codes: 0 an "
            "article, 1 none or not readable, 2 wrong usage."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what says how to read the page and how to tell about it."""
        super().add_options(parser)
        parser.add_argument("--html", metavar="FILE", help="write an HTML page to FILE")
        parser.add_argument("--live", action="store_true", help="fetch URL although it is archived")
        parser.add_argument("--json", action="store_true", help="print everything as JSON")
        add_reading_options(parser)
        parser.epilog = (
            "example: scrapy explain https://kabar.example/2026/03/pasar/ --html report.html"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Keep the log quiet unless asked otherwise."""
        assert self.settings is not None
        self.settings.set("LOG_LEVEL", "WARNING", priority="cmdline")
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the page, then tell."""
        assert self.settings is not None
        self._profiles, self._generic = Profiles(self.settings), bool(opts.generic)
        self._profile: SiteProfile | None = None
        try:
            asked = [asked_for(name, opts) for name in args]
            if len(asked) != 1:
                raise ArgumentError("name one file or address; --help shows an example")
            if opts.site:
                self._profiles.named(opts.site)
            path = asked[0].path
            if opts.html and path and path.resolve() == Path(opts.html).resolve():
                raise ArgumentError(f"--html {opts.html} would overwrite what is read")
        except ArgumentError as exc:
            self._stop(str(exc), outcome.USAGE)
            return
        self._explain(asked[0], opts)

    def _explain(self, asked: Asked, opts: argparse.Namespace) -> None:
        pages = self._pages(asked, live=bool(opts.live))
        if isinstance(pages, Explanation):
            self._show(pages, opts)
            return
        if isinstance(pages, Failed):
            self._stop(f"{asked.name}: {pages.reason}: {pages.detail}", outcome.FAILED)
            return
        profile = self._profile
        if profile is None or opts.site or self._generic:
            profile = self._profiles.of_asked(asked, pages[0].url, generic=self._generic)
        self._show(explain(pages, profile=profile, generic=self._generic), opts)

    def _show(self, told: Explanation, opts: argparse.Namespace) -> None:
        try:
            self._tell(told, opts)
        except OSError as exc:
            self._stop(str(exc), outcome.USAGE)
            return
        self.exitcode = outcome.FAILED if told.refusal else outcome.OK

    def _pages(self, asked: Asked, *, live: bool) -> Sequence[Page] | Explanation | Failed:
        assert self.settings is not None
        if not live and (kept := self._archived(asked)) is not None:
            return kept
        if asked.path is not None:
            page = load_page(asked)
            return page if isinstance(page, Failed) else [page]
        answers: list[Sequence[Page] | Failed] = []
        fetch_pages(
            self.settings,
            [asked],
            lambda _, pages: answers.append(pages),
            lambda one, url: self._profiles.of_asked(one, url, generic=self._generic),
        )
        return answers[0] if answers else Failed("not-fetched", "the run ended before")

    def _archived(self, asked: Asked) -> Sequence[Page] | Explanation | Failed | None:
        """The raw pages of a stored article, or all that its API answer tells; None: neither."""
        assert self.settings is not None
        number = asked.file if asked.path is not None and not asked.path.exists() else None
        if asked.path is not None and not (number and number.isdecimal()):
            return None
        try:
            with open_store(archive_url(self.settings), create=False) as store:
                if number:
                    found = next(iter(store.articles_by_id([int(number)])), None)
                else:
                    found = store.get(canonical_url(asked.url or ""))
        except (StoreSetupError, DBAPIError) as error:
            return Failed("no-archive", one_line(error)) if number else None
        if found is None:
            return (
                Failed("no-article", f"the archive holds no article {number}") if number else None
            )
        archive = Archive(page_folder(self.settings), self._profiles.all())
        try:
            capture = archive.capture(found)
        except RecordError as error:
            return Failed(error.reason, str(error)) if number else None
        sys.stderr.write(f"from the archive, received {found.date_downloaded}: {found.url}\n")
        if capture.is_answer:
            return explain_post(archive.raw(found), url=found.url)
        self._profile = archive.profile(found.site, found.archive_file)
        first, *further = capture.pages
        return [replace(first, received=found.date_downloaded), *further]

    def _tell(self, told: Explanation, opts: argparse.Namespace) -> None:
        if opts.html:
            Path(opts.html).write_text(as_html(told), encoding="utf-8", errors="replace")
        if opts.json:
            sys.stdout.buffer.write(as_json(as_data(told), indent=2))
            sys.stdout.buffer.flush()
        elif opts.html:
            sys.stderr.write(f"written: {opts.html}\n")
        else:
            console = Console(highlight=False, soft_wrap=True)
            width = min(console.width, WIDTH) if console.is_terminal else WIDTH
            for text, style in as_text(told, width=width):
                console.print(Text(text, style=STYLES.get(style, "")))

    def _stop(self, message: str, code: int) -> None:
        sys.stderr.write(f"scrapy explain: {message}\n")
        self.exitcode = code


def as_data(told: Explanation) -> dict[str, Any]:
    """Everything that is told, as JSON values."""
    refusal = told.refusal
    return {
        "url": None if told.url == NOWHERE else told.url,
        "pages": told.pages,
        "site": told.site,
        "presets": [preset._asdict() for preset in told.presets],
        "refusal": refusal.reason if refusal else None,
        "detail": refusal.detail if refusal else None,
        "fields": {story.name: _without_name(asdict(story)) for story in told.fields},
        "missing": told.missing,
        "dates": [
            {**date.candidate, "taken": date.taken, "fate": date.fate, "place": date.place}
            for date in told.dates
        ],
        "text": [
            [[piece._asdict() for piece in line] for line in block] for block in told.text.blocks
        ],
        "text_complete": told.text.complete,
    }


def _without_name(story: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in story.items() if key != "name"}
