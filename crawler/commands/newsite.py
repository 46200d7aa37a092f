"""``scrapy newsite URL``: what a site is, what a few of its articles give, and its file."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html
from scrapy.commands import ScrapyCommand

from crawler import outcome
from crawler.discovery.links import find_feeds, find_links
from crawler.discovery.sources import Page as Answer
from crawler.extraction.document import parse
from crawler.extraction.presets import detect
from crawler.items import Article
from crawler.platforms.blogger import looks_like_blogger
from crawler.platforms.pages import fetch_pages
from crawler.platforms.wordpress import looks_like_wordpress
from crawler.reading import Asked, Failed, Page, load_page, read_article
from crawler.regions import timezone_of
from crawler.scaffold import Draft, TakenError, name_of, platform_bases, province_code
from crawler.trial import is_complete, shown, try_site
from crawler.urls import bare_host

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

ARTICLES = 3

NETWORKS = {
    "antaranews.com": "antara",
    "bacakoran.co": "disway",
    "disway.id": "disway",
    "inews.id": "inews",
    "jawapos.com": "jawapos-radar",
    "jpnn.com": "jpnn",
    "kompas.com": "kompas",
    "liputan6.com": "liputan6",
    "okezone.com": "okezone",
    "pikiran-rakyat.com": "promedia",
    "prokal.co": "prokal",
    "republika.co.id": "republika",
    "suara.com": "suara",
    "tribunnews.com": "tribun",
    "viva.co.id": "viva",
}
"""Platforms that are known by the host."""

WAYS = {"wordpress": ("rest", "feed", "sitemap", "index"), "blogger": ("rest", "feed", "sitemap")}
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
        return "Look at a site, try a few of its articles and write its file"

    def long_desc(self) -> str:
        """Explain what happens and what the exit codes mean, with an example."""
        return (
            "Ask the home page, recognise the platform, try each way of finding articles on a few "
            "of them, show every field, and write the site file: facts only, checked as scrapy "
            "checkall does. It says what a person must still decide, and never overwrites. A saved "
            "page (FILE, with --url where it does not state it) is read offline and gives a draft. "
            "Example: scrapy newsite https://kabarteluk.id --province 73. Exit codes: 0 the file "
            "is written and the articles are complete, 1 something is missing, 2 wrong usage or "
            "there is such a site."
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
        home = _look(page)
        draft = Draft(
            name=opts.name or name_of(page.url),
            publisher=home.publisher or bare_host(page.url),
            domain=bare_host(page.url),
            platform=home.platform,
            province=code,
            timezone=(timezone_of(code) if code else None) or "Asia/Jakarta",
        )
        draft.check()
        _write(home.lines)
        articles = list(self._tried(draft, page) if is_live else _read(page))
        if not code:
            draft = dataclasses.replace(draft, timezone=_zone(articles) or draft.timezone)
        if opts.dry_run:
            sys.stdout.write(draft.text())
        else:
            sys.stdout.write(f"written: {draft.write()}\n")
        missing = list(_decide(draft, home, articles, is_live=is_live))
        _write(["still to decide:", *(f"  - {line}" for line in missing)])
        if not articles or not all(map(is_complete, articles)):
            self.exitcode = outcome.FAILED

    def _page(self, what: str, url: str | None) -> tuple[Page, bool]:
        """The home page, or a saved page; whether the site itself was asked."""
        if not what.startswith(("http://", "https://")):
            saved = load_page(Asked(file=what, path=Path(what), url=url))
            if isinstance(saved, Failed):
                raise ValueError(f"{what} is neither an address nor a page: {saved.detail}")
            if not bare_host(saved.url):
                raise ValueError(f"{what} does not state its address; say --url")
            return saved, False
        assert self.settings is not None
        parts = urlsplit(what)
        address = f"{parts.scheme}://{parts.netloc}/"
        found: list[Sequence[Page] | Failed] = []
        self.settings.set("LOG_LEVEL", "ERROR", "cmdline")
        fetch_pages(
            self.settings,
            [Asked(url=address)],
            lambda _, pages: found.append(pages),
            lambda _, url: None,
        )
        if not found or isinstance(found[0], Failed):
            reason = found[0].detail if found and isinstance(found[0], Failed) else "no answer"
            raise ValueError(f"{address} cannot be read: {reason}")
        return dataclasses.replace(found[0][0], url=address), True

    def _tried(self, draft: Draft, page: Page) -> Iterator[Article]:
        """Crawl a few articles in each way, and yield those of the first way that gives any."""
        assert self.settings is not None
        spider = draft.platform if draft.platform in WAYS else "news"
        is_first = True
        for way in WAYS.get(draft.platform, ("feed", "sitemap", "index")):
            articles, problem = try_site(
                spider,
                self.settings,
                url=page.url,
                discover=way,
                limit=ARTICLES if is_first else 1,
                timezone=draft.timezone,
            )
            told = f"{len(articles)} articles" if articles else f"none ({problem})"
            _write([f"found by {way}: {told}"])
            if articles and is_first:
                is_first = False
                _write([shown(article).rstrip() for article in articles])
                yield from articles


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class _Home:
    platform: str
    publisher: str | None
    lines: list[str]


def _look(page: Page) -> _Home:
    """What a page shows of its site."""
    host = bare_host(page.url)
    answer = Answer(page.url, 200, {}, page.body)
    network = next((p for end, p in NETWORKS.items() if f".{host}".endswith(f".{end}")), None)
    marks = {"blogger": looks_like_blogger(answer), "wordpress": looks_like_wordpress(answer)}
    platform = network or next((name for name, seen in marks.items() if seen), "news")
    doc = parse(page.body, page.url)
    themes = [preset.name for preset in detect(doc)] if doc is not None else []
    links = find_links(page.body, page.url, platform_bases()[platform].article_url)
    return _Home(
        platform=platform,
        publisher=_publisher(page.body),
        lines=[
            f"platform: {platform}",
            f"the page shows: {', '.join(themes) or 'no known markup'}",
            *(f"feed: {url}" for url in find_feeds(page.body, page.url)),
            f"links to articles on the page: {len(links)}",
        ],
    )


def _publisher(body: bytes) -> str | None:
    """The name of the outlet, as the page states it to others, else in its title."""
    try:
        root = lxml_html.document_fromstring(body)
    except (etree.ParserError, ValueError):
        return None
    stated = root.xpath("//meta[@property='og:site_name']/@content")
    title = root.xpath("//title/text()")
    text = next((" ".join(str(t).split()) for t in (*stated, *title) if str(t).strip()), "")
    return re.split(r"\s+[-–—|:]\s+", text)[0][:60] or None


def _read(page: Page) -> Iterator[Article]:
    """The article of a saved page, if it is one."""
    article = read_article([page])
    if isinstance(article, Article):
        _write([shown(article).rstrip()])
        yield article
    else:
        _write([f"the page is no article: {article.reason}"])


def _zone(articles: Sequence[Article]) -> str | None:
    """The zone whose offset all dates of the site state."""
    offsets = Counter(
        raw[-6:] for article in articles if (raw := article.date_published_raw or "")[-6:] in ZONES
    )
    return ZONES[next(iter(offsets))] if len(offsets) == 1 else None


def _decide(
    draft: Draft, home: _Home, articles: Sequence[Article], *, is_live: bool
) -> Iterator[str]:
    if draft.province is None:
        yield "the province, and with it the folder and the zone: its imprint (Redaksi) tells it"
    if home.publisher is None:
        yield "the publisher: the page does not state a name"
    else:
        yield f"whether the outlet calls itself {home.publisher!r}"
    if not is_live:
        yield "how its articles are found: only a saved page was read"
    if draft.platform == "news":
        yield "article_url, feeds or index_pages, if links were missed or are no articles"
    if not articles:
        yield "why no article was read: scrapy explain ADDRESS"
    for article in articles:
        if not is_complete(article):
            yield f"what is missing in {article.url}: scrapy explain"
    yield f"verified, when the articles were read beside their pages; scrapy verify {draft.name}"


def _write(lines: Sequence[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()
