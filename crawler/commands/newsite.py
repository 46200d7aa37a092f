"""``scrapy newsite URL``: what a site is, what a few of its articles give, and its file."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand

from crawler import outcome
from crawler.commands.savefixture import told
from crawler.explain import explain
from crawler.first_look import FirstLook, first_look
from crawler.fixtures import cases, save_case
from crawler.items import Refusal
from crawler.platforms.pages import fetch_pages
from crawler.reading import Asked, Failed, Page, load_page, read_article
from crawler.regions import PROVINCES, timezone_of
from crawler.scaffold import Draft, TakenError, name_of, province_code
from crawler.sites import load_site
from crawler.trial import is_complete, shown, try_site
from crawler.urls import bare_host

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from crawler.items import Article
    from crawler.profile import SiteProfile

    Read = list[tuple[Article, Page]]

ARTICLES = 3

_HOST = re.compile(r"(?:[a-z0-9-]+\.)+(?!html?$)[a-z]{2,}/?", re.IGNORECASE)
"""An address without its scheme, as people write it."""

WAYS = ("feed", "sitemap", "index")
WITH_API = frozenset({"wordpress", "blogger"})
ZONES = {"+07:00": "Asia/Jakarta", "+08:00": "Asia/Makassar", "+09:00": "Asia/Jayapura"}


class Command(ScrapyCommand):
    """Look at a site and draft its file."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Show how the command is called."""
        return "URL or FILE [--province CODE] [--name NAME] [--dry-run]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Look at a site, try a few of its articles, write its file and a fixture"

    def long_desc(self) -> str:
        """Explain what happens and what the exit codes mean, with an example."""
        return (
            "Ask the home page, recognise the platform, try each way of finding articles on a few "
            "of them, show every field and where it comes from, and write the site file: facts "
            "only, checked as scrapy checkall does, and a fixture as scrapy savefixture does. It "
            "says what a person must still decide, and never overwrites. A saved page (FILE, with "
            "--url where it does not state it) is read offline. Example: scrapy newsite "
            "https://kabarteluk.id --province 73. Exit codes: 0 the file is written and the "
            "articles are complete, 1 something is missing, 2 wrong usage or there is such a site."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        add = parser.add_argument
        add("--province", metavar="CODE", help="73, sulsel or Sulawesi Selatan")
        add("--name", metavar="NAME", help="another name than that by the host")
        add("--url", metavar="URL", help="address of a saved page that does not state it")
        add("--dry-run", action="store_true", help="write nothing, print the file")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Look, try, write, and say what is left."""
        try:
            self._run(args, opts)
        except (ValueError, TakenError) as error:
            sys.stderr.write(f"scrapy newsite: {error}\n")
            self.exitcode = outcome.USAGE

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise ValueError("name one address or one saved page; see --help")
        code = province_code(opts.province) if opts.province else None
        if opts.province and code is None:
            raise ValueError(f"there is no province {opts.province!r}")
        page, is_live = self._page(args[0], opts.url)
        look = first_look(page)
        draft = Draft(
            name=opts.name or name_of(page.url),
            publisher=look.publisher or bare_host(page.url),
            domain=bare_host(page.url),
            platform=look.platform,
            province=code,
            timezone=(timezone_of(code) if code else None) or "Asia/Jakarta",
            path=look.path,
            article_url=look.article_url,
        )
        draft.check()
        _write(look.lines)
        if is_live:
            draft, read = self._tried(draft, look)
        else:
            read = _read(page, draft.profile())
        if not opts.dry_run:
            _write([f"written: {draft.write()}"])
            _write(_fixture(draft, read))
        else:
            sys.stdout.write(draft.text())
        missing = list(_decide(draft, look, read, is_live=is_live))
        _write(["still to decide:", *(f"  - {line}" for line in missing)])
        if not read or not all(is_complete(article) for article, _ in read):
            self.exitcode = outcome.FAILED

    def _page(self, what: str, url: str | None) -> tuple[Page, bool]:
        """The home page, or a saved page; whether the site itself was asked."""
        if _HOST.fullmatch(what) and not Path(what).exists():
            what = f"https://{what}"
        if not what.startswith(("http://", "https://")):
            saved = load_page(Asked(file=what, path=Path(what), url=url))
            if isinstance(saved, Failed):
                raise ValueError(f"{what} is neither an address nor a page: {saved.detail}")
            if not bare_host(saved.url):
                raise ValueError(f"{what} does not state its address; say --url")
            return saved, False
        parts = urlsplit(what)
        home = f"{parts.scheme}://{parts.netloc}/"
        pages = self._fetched(dict.fromkeys((home, what)))
        # A page below the home page tells of WordPress in a folder.
        below = pages.get(what)
        if isinstance(below, Page) and (folder := first_look(below).path):
            return dataclasses.replace(below, url=f"{home}{folder}"), True
        page = pages.get(home, Failed("not-fetched", "no answer"))
        if isinstance(page, Failed):
            raise ValueError(f"{home} cannot be read: {page.detail}")
        return dataclasses.replace(page, url=home), True

    def _fetched(self, urls: dict[str, None]) -> dict[str, Page | Failed]:
        assert self.settings is not None
        found: dict[str, Page | Failed] = {}

        def deliver(asked: Asked, pages: Sequence[Page] | Failed) -> None:
            found[asked.url or ""] = pages if isinstance(pages, Failed) else pages[0]

        self.settings.set("LOG_LEVEL", "ERROR", "cmdline")
        fetch_pages(self.settings, [Asked(url=url) for url in urls], deliver, lambda *_: None)
        return found

    def _tried(self, draft: Draft, look: FirstLook) -> tuple[Draft, Read]:
        """Crawl a few articles in each way; the draft with what that told, and the articles."""
        lists = [p for p in look.index_pages if self._try(_with(draft, index_pages=(p,)), "index")]
        draft = _with(draft, index_pages=(*lists, "") if lists else ())
        read: Read = []
        for way in (("rest",) if draft.platform in WITH_API else ()) + WAYS:
            limit = 1 if read else ARTICLES
            found = self._try(draft, way, limit)
            if not found and way == "feed" and (feeds := _declared(draft, look)):
                found = self._try(_with(draft, feeds=feeds), way, limit)
                draft = _with(draft, feeds=feeds) if found else draft
            read = read or found
        if draft.province is None:
            zone = _zone([article for article, _ in read]) or draft.timezone
            draft = _with(draft, timezone=zone)
        profile = draft.profile()
        return draft, [one for _, page in read for one in _read(page, profile)]

    def _try(self, draft: Draft, way: str, limit: int = 1) -> Read:
        assert self.settings is not None
        articles, pages, problem = try_site(
            draft.name, self.settings, draft=draft.text(), discover=way, limit=limit
        )
        result = f"{len(articles)} articles" if articles else f"none ({problem})"
        facts = {"feed": draft.feeds, "index": draft.index_pages}.get(way, ())
        by = " ".join((way, *filter(None, facts)))
        _write([f"found by {by}: {result}"])
        return list(zip(articles, pages, strict=True))


def _with(draft: Draft, **facts: str | tuple[str, ...]) -> Draft:
    return dataclasses.replace(draft, **facts)  # type: ignore[arg-type]


def _declared(draft: Draft, look: FirstLook) -> tuple[str, ...]:
    """The feed that the home page declares, relative to the site."""
    root = f"{draft.domain}/{draft.path}"
    found = (feed.partition("://")[2].removeprefix("www.") for feed in look.feeds)
    return tuple(feed.removeprefix(root) for feed in found if feed.startswith(root))[:1]


def _read(page: Page, profile: SiteProfile) -> Read:
    """The article of a page, if it is one; every field is shown."""
    article = read_article([page], profile=profile)
    if isinstance(article, Refusal):
        _write([f"no article: {page.url}: {article.reason}"])
        return []
    _write([_with_places(article, page, profile)])
    return [(article, page)]


def _with_places(article: Article, page: Page, profile: SiteProfile) -> str:
    stories = explain([page], profile=profile).fields
    places = {
        story.name: story.places[0] if story.places else f"step {story.step}" for story in stories
    }
    return shown(article, places).rstrip()


def _fixture(draft: Draft, read: Read) -> list[str]:
    """The first complete article as a fixture, and what there is to read about it."""
    page = next((page for article, page in read if is_complete(article)), None)
    if page is None or cases(draft.name):
        return ["no fixture: no article was complete" if page is None else "there are fixtures"]
    profile = load_site(draft.file)().make_profile(draft.name)
    return told(save_case(page, profile))


def _zone(articles: Sequence[Article]) -> str | None:
    """The zone whose offset all dates of the site state."""
    offsets = Counter(
        raw[-6:] for article in articles if (raw := article.date_published_raw or "")[-6:] in ZONES
    )
    return ZONES[next(iter(offsets))] if len(offsets) == 1 else None


def _decide(draft: Draft, look: FirstLook, read: Read, *, is_live: bool) -> Iterator[str]:
    if draft.province is None:
        hint = _province(read)
        yield (
            "the province, and with it the folder and the zone: its imprint (Redaksi) tells it"
            + (f"; its articles are about {hint}" if hint else "")
        )
    if look.publisher is None:
        yield "the publisher: the page does not state a name"
    else:
        yield f"whether the outlet calls itself {look.publisher!r}"
    if not is_live:
        yield "how its articles are found: only a saved page was read"
    if draft.platform == "news":
        yield "article_url, feeds or index_pages, if links were missed or are no articles"
        if is_live and not look.has_paging:
            yield "index_paging, if its lists have further pages: the home page links to none"
    if not read:
        yield "why no article was read: scrapy explain ADDRESS"
    for article, _ in read:
        if not is_complete(article):
            yield f"what is missing in {article.url}: scrapy explain"
    yield f"verified, when the articles were read beside their pages; scrapy verify {draft.name}"


def _province(read: Read) -> str | None:
    """The province of most articles, as an option of the command."""
    codes = Counter(article.province for article, _ in read if article.province)
    code = next((code for code, _ in codes.most_common(1)), None)
    return f"{PROVINCES[code].name} (--province {code})" if code in PROVINCES else None


def _write(lines: Sequence[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()
