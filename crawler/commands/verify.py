"""``scrapy verify``: three articles of the live site, field by field, and the result on record."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler import outcome
from crawler.sites import load_site, site_files
from crawler.trial import FIELDS, is_complete, shown, try_site
from crawler.verified import CHECKS, Check, save_checks

if TYPE_CHECKING:
    import argparse

ARTICLES = 3


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
        assert self.settings is not None
        sys.stdout.write(f"== {name}\n")
        articles, _, problem = try_site(name, self.settings, limit=ARTICLES)
        for article in articles:
            sys.stdout.write(shown(article))
        if problem:
            sys.stdout.write(f"   problem: {problem}\n")
        complete = sum(map(is_complete, articles))
        sys.stdout.write(f"   {complete} of {len(articles)} articles complete\n")
        sys.stdout.flush()
        return Check(
            day=f"{datetime.now(UTC):%Y-%m-%d}",
            articles=len(articles),
            complete=complete,
            missing=tuple(f for f in FIELDS if any(not getattr(a, f) for a in articles)),
            problem=problem,
        )
