"""``scrapy savefixture``: a page as a test of its site, with made-up words."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler import outcome
from crawler.fixtures import (
    ORIGINAL,
    cases,
    expected,
    read_case,
    save_case,
    save_expected,
)
from crawler.platforms.pages import fetch_pages
from crawler.reading import NOWHERE, Asked, Failed, load_page
from crawler.sites import load_site, site_files
from crawler.urls import absolute_http_url, bare_host

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from crawler.fixtures import Saved
    from crawler.profile import SiteProfile
    from crawler.reading import Page


class Command(ScrapyCommand):
    """Keep a page as a fixture of its site."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Show how the command is called."""
        return "SITE URL or FILE [--case NAME] [--ours]   |   SITE [CASE…] --expected-only"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Keep a page of a site, with made-up words, as a test of what it must give"

    def long_desc(self) -> str:
        """Explain what is written and what the exit codes mean, with an example."""
        return (
            "Write a page and what it gives today as fixtures/sites/SITE/CASE: page.html in its "
            "real markup with made-up words, expected.json and meta.json; the page as it was "
            "received stays beside them, ignored by git. It is a draft: read expected.json beside "
            "the page, correct it, commit it. After a change of rules --expected-only shows what "
            "the pages give now and writes that. Nothing else is overwritten. Example: scrapy "
            "savefixture tarunanews https://tarunanews.com/2026/03/pasar/. Exit codes: 0 nothing "
            "has changed, 1 there is something to read, or no page, 2 wrong usage."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        add = parser.add_argument
        add("--case", metavar="NAME", help="name of the case (default: day of the article)")
        add("--url", metavar="URL", help="address of a saved page that does not state it")
        add("--ours", action="store_true", help="the text is our own: leave its words as they are")
        add("--expected-only", action="store_true", help="state anew what saved pages give")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write a case, or state anew what cases give."""
        try:
            profile = self._profile(args)
            if opts.expected_only:
                self._state_anew(profile, args[1:])
            else:
                self._save(profile, args[1:], opts)
        except ValueError as error:
            self._stop(str(error), outcome.USAGE)

    def _profile(self, args: list[str]) -> SiteProfile:
        if not args:
            raise ValueError("name a site, and an address or a saved page; see --help")
        file = next((file for file in site_files() if file.stem == args[0]), None)
        if file is None:
            raise ValueError(f"there is no site {args[0]!r}; scrapy sites")
        return load_site(file)().make_profile(args[0])

    def _save(self, profile: SiteProfile, names: list[str], opts: argparse.Namespace) -> None:
        if len(names) != 1:
            raise ValueError("name one address or one saved page; see --help")
        if opts.case is not None and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", opts.case):
            raise ValueError(f"{opts.case!r} is no name of small letters, digits and hyphens")
        page = self._page(profile, names[0], opts.url)
        if isinstance(page, Failed):
            self._stop(f"{names[0]}: {page.reason}: {page.detail}", outcome.FAILED)
            return
        saved = save_case(page, profile, name=opts.case, ours=opts.ours)
        sys.stdout.writelines(f"{line}\n" for line in told(saved))
        self.exitcode = outcome.FAILED

    def _page(self, profile: SiteProfile, what: str, url: str | None) -> Page | Failed:
        if url is not None and absolute_http_url(url, "") is None:
            raise ValueError(f"--url {url!r} is no http(s) address")
        if what.lower().startswith(("http://", "https://")):
            _check_own(profile, what)
            return self._fetched(profile, what)
        saved = load_page(Asked(file=what, path=Path(what), url=url))
        if isinstance(saved, Failed):
            return saved
        if saved.url == NOWHERE:
            raise ValueError(f"{what} does not state its address; say --url")
        _check_own(profile, saved.url)
        return saved

    def _fetched(self, profile: SiteProfile, url: str) -> Page | Failed:
        assert self.settings is not None
        answers: list[Sequence[Page] | Failed] = []
        self.settings.set("LOG_LEVEL", "WARNING", "cmdline")
        fetch_pages(
            self.settings,
            [Asked(url=url)],
            lambda _, pages: answers.append(pages),
            # Of an article of several pages the first one is the case.
            lambda *_: profile,
        )
        answer = answers[0] if answers else Failed("not-fetched", "the run ended before")
        return answer if isinstance(answer, Failed) else answer[0]

    def _state_anew(self, profile: SiteProfile, names: list[str]) -> None:
        found = {folder.name: folder for folder in cases(profile.name)}
        if unknown := next((name for name in names if name not in found), None):
            raise ValueError(f"{profile.name} has no case {unknown!r}")
        if not found:
            raise ValueError(f"{profile.name} has no fixtures; scrapy savefixture --help")
        for name in names or found:
            before, now = expected(found[name]), read_case(found[name], profile)
            changed = [field for field in {**before, **now} if before.get(field) != now.get(field)]
            for field in changed:
                _show(f"{name}: {field}", before.get(field), now.get(field))
            if changed:
                save_expected(found[name], now)
                self.exitcode = outcome.FAILED
        sys.stderr.write("nothing has changed\n" if not self.exitcode else "read: git diff\n")

    def _stop(self, message: str, code: int) -> None:
        sys.stderr.write(f"scrapy savefixture: {message}\n")
        self.exitcode = code


def _check_own(profile: SiteProfile, url: str) -> None:
    host = bare_host(url).partition(":")[0]
    if not any(f".{host}".endswith(f".{own}") for own in (profile.domain, *profile.hosts)):
        raise ValueError(f"{url} is no address of {profile.domain}")


def told(saved: Saved) -> list[str]:
    """What there is to read about a fixture that was written."""
    lines = [f"draft: {saved.folder}"]
    if (saved.folder / ORIGINAL).exists():
        lines.append(f"  the page as it was received: {ORIGINAL}, which git ignores")
    if saved.differing:
        fields = ", ".join(saved.differing)
        lines.append(f"  with made-up words the page gives otherwise: {fields}")
    return [*lines, "  read expected.json beside the page, correct it, commit it"]


def _show(what: str, before: object, now: object) -> None:
    sys.stdout.write(f"{what}\n")
    for sign, value in (("-", before), ("+", now)):
        sys.stdout.write(f"  {sign} {json.dumps(value, ensure_ascii=False)}\n")
