"""``scrapy verify``: three articles of the live site, field by field, and the result on record."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.settings import SETTINGS_PRIORITIES

from crawler import outcome
from crawler.configuration import ROOT
from crawler.sites import load_site, site_files
from crawler.storage.errors import StoreSetupError
from crawler.storage.store import open_store
from crawler.verified import CHECKS, Check, save_checks

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from crawler.items import Article

ARTICLES = 3
FIELDS = ("title", "date_published", "body", "authors", "section", "tags", "image_url")
NEEDED = ("title", "date_published", "body")
"""An article that has these is complete; not every site states the others."""


class Command(ScrapyCommand):
    """Try sites live."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Show how the command is called."""
        return "[SITE…] [--record FILE]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Read three articles of live sites, show each field and record the result"

    def long_desc(self) -> str:
        """Explain what is asked for and what the exit codes mean, with an example."""
        return (
            "Crawl three articles of each site, politely as always and into an archive that is "
            "thrown away, print field by field what was found, and record the result with the "
            "date in docs/verified.json, which docs/sites.md shows. Without names all sites that "
            "are not paused, one after the other. Example: scrapy verify tarunanews. Exit codes: "
            "0 every article of every site has title, date and text, 1 not, 2 wrong usage."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add where the result goes."""
        super().add_options(parser)
        parser.add_argument("--record", metavar="FILE", help="another file than docs/verified.json")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check one site after the other."""
        known = {file.stem: file for file in site_files()}
        if unknown := next((name for name in args if name not in known), None):
            sys.stderr.write(f"scrapy verify: there is no site {unknown!r}; scrapy sites\n")
            self.exitcode = outcome.USAGE
            return
        names = args or [name for name, file in known.items() if not load_site(file).paused]
        record = Path(opts.record) if opts.record else CHECKS
        for name in dict.fromkeys(names):
            check = self._check(name)
            save_checks({name: check}, record)
            if check.problem or check.complete < check.articles:
                self.exitcode = outcome.FAILED
        sys.stderr.write(f"recorded in {record}; `make docs` shows it in docs/sites.md\n")

    def _check(self, name: str) -> Check:
        sys.stdout.write(f"== {name}\n")
        with tempfile.TemporaryDirectory() as folder:
            database_url = f"sqlite:///{folder}/articles.db"
            problem = self._crawl(name, database_url)
            articles = _articles(database_url)
        for article in articles:
            sys.stdout.write(_shown(article))
        if problem or not articles:
            problem = problem or "no article was found"
            sys.stdout.write(f"   problem: {problem}\n")
        missing = [f for f in FIELDS if any(not getattr(a, f) for a in articles)]
        complete = sum(all(getattr(a, f) for f in NEEDED) for a in articles)
        sys.stdout.write(f"   {complete} of {len(articles)} articles complete\n")
        sys.stdout.flush()
        return Check(
            day=f"{datetime.now(UTC):%Y-%m-%d}",
            articles=len(articles),
            complete=complete,
            missing=tuple(missing),
            problem=problem,
        )

    def _crawl(self, name: str, database_url: str) -> str | None:
        """Run the crawl as a user would; return the last line of its log if it failed."""
        assert self.settings is not None
        by_hand = {
            key: self.settings[key]
            for key in self.settings
            if (self.settings.getpriority(key) or 0) >= SETTINGS_PRIORITIES["cmdline"]
        }
        by_hand |= {"DATABASE_URL": database_url, "ARCHIVE_PAGES": "0", "LOG_LEVEL": "WARNING"}
        words = [part for key, value in by_hand.items() for part in ("-s", f"{key}={value}")]
        # content=page: what the site's pages give is what is to be verified.
        asked = ["-a", f"limit={ARTICLES}", "-a", "content=page"]
        done = subprocess.run(
            [sys.executable, "-m", "scrapy.cmdline", "crawl", name, *asked, *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return None
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        # Without time and level, which say nothing about the site.
        last = lines[-1] if lines else f"the crawl ended with code {done.returncode}"
        return last.split(": ", 1)[-1]


def _articles(database_url: str) -> list[Article]:
    try:
        with open_store(database_url, create=False) as store:
            return list(store.articles())
    except StoreSetupError:
        return []


def _shown(article: Article) -> str:
    lines = [f"   {article.url}"]
    for name in FIELDS:
        lines.append(f"     {name:<15} {_value(article, name) or '(none)'}")
    return "\n".join(lines) + "\n"


def _value(article: Article, name: str) -> str:
    value = getattr(article, name)
    if name == "date_published" and value:
        how = f"{article.date_precision} from {article.date_published_source}"
        return f"{value.isoformat()} (to the {how})"
    if name == "body" and value:
        paragraphs: Sequence[str] = value.split("\n\n")
        beginning = textwrap.shorten(value, 90, placeholder=" …")
        return f"{len(paragraphs)} paragraphs, {len(value)} characters: {beginning}"
    return ", ".join(value) if isinstance(value, list) else str(value or "")
