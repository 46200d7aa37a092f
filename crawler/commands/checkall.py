"""``scrapy checkall``: every site file against the rules, offline."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler import outcome
from crawler.linting import lint
from crawler.sites import load_site, site_files

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


class Command(ScrapyCommand):
    """Check every site file."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 -- as the base class declares it

    def syntax(self) -> str:
        """Show how the command is called."""
        return "[SITE…]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Check the files of all or chosen sites, without the network"

    def long_desc(self) -> str:
        """Explain the rules and the exit codes, with an example."""
        return (
            "Check that each site file holds one class with known attributes in their order and "
            "nothing else, in at most 15 lines, that the name is the file's, the province and its "
            "zone fit, and hosts and names are unique. One line for each problem. Example: scrapy "
            "checkall, or scrapy checkall tarunanews. Exit codes: 0 all well, 1 problems, 2 no "
            "such site."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check, and print what is wrong."""
        files = site_files()
        if unknown := set(args) - {file.stem for file in files}:
            sys.stderr.write(f"scrapy checkall: there is no site {min(unknown)!r}\n")
            self.exitcode = outcome.USAGE
            return
        chosen = {f"{f.parent.name}/{f.name}" for f in files if not args or f.stem in args}
        # All are read, since a name may be taken by a file that was not chosen.
        problems = [p for p in lint(files) if p.partition(":")[0] in chosen]
        problems += _not_imported([f for f in files if not args or f.stem in args])
        for problem in problems:
            sys.stdout.write(f"{problem}\n")
        sys.stderr.write(f"{len(chosen)} sites, {len(problems)} problems\n")
        self.exitcode = outcome.FAILED if problems else 0


def _not_imported(files: list[Path]) -> list[str]:
    problems = []
    for file in files:
        try:
            load_site(file)
        except Exception as error:  # whatever stands in the file is the answer
            problems.append(f"{file.parent.name}/{file.name}: cannot be imported: {error}")
    return problems
