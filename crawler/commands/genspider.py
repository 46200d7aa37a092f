"""``scrapy genspider -t PLATFORM``: a site file; Scrapy's own templates stay usable."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands.genspider import Command as ScrapyGenspider

from crawler import outcome
from crawler.regions import timezone_of
from crawler.scaffold import Draft, TakenError, name_of, platform_bases, province_code
from crawler.urls import bare_host

if TYPE_CHECKING:
    import argparse


class Command(ScrapyGenspider):
    """Make a site file of a platform."""

    def long_desc(self) -> str:
        """Explain what is added to Scrapy's command, with an example."""
        return (
            "Make a spider. With a platform as template (wordpress, blogger, news and the others "
            "of --list) it is a site file in the folder of its province. Example: scrapy "
            "genspider -t wordpress --province 73 --publisher 'Kabar Teluk' kabarteluk "
            "kabarteluk.id. Exit codes: 0 made, 2 wrong usage or there is such a site."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what a site file states."""
        super().add_options(parser)
        parser.add_argument("--province", metavar="CODE", help="73, sulsel or Sulawesi Selatan")
        parser.add_argument("--publisher", metavar="NAME", help="as the outlet calls itself")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Make a site file where the template is a platform, else leave it to Scrapy."""
        if opts.list:
            sys.stdout.write("Platforms:\n")
            sys.stdout.writelines(f"  {name}\n" for name in sorted(platform_bases()))
        if opts.list or opts.dump or opts.template not in platform_bases() or len(args) != 2:
            super().run(args, opts)
            return
        address = args[1] if "://" in args[1] else f"https://{args[1]}"
        name, domain = args[0], bare_host(address)
        code = province_code(opts.province) if opts.province else None
        if opts.province and code is None:
            self._refuse(f"there is no province {opts.province!r}")
            return
        draft = Draft(
            name=name,
            publisher=opts.publisher or name,
            domain=domain,
            platform=opts.template,
            province=code,
            timezone=(timezone_of(code) if code else None) or "Asia/Jakarta",
        )
        try:
            file = draft.write()
        except TakenError as error:
            self._refuse(str(error))
            return
        sys.stdout.write(f"{file}\n")
        if name != name_of(address):
            sys.stderr.write(f"note: by its host the site would be {name_of(address)!r}\n")

    def _refuse(self, message: str) -> None:
        sys.stderr.write(f"scrapy genspider: {message}\n")
        self.exitcode = outcome.USAGE
