"""``scrapy demo``: the whole way on a small newsroom on loopback, in a few seconds."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from scrapy.commands import ScrapyCommand

from crawler import outcome
from crawler.configuration import ROOT, archive_url
from crawler.newsroom import Newsroom
from crawler.storage.engine import mask_url
from crawler.storage.errors import StoreSetupError
from crawler.storage.store import open_store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from crawler.items import Article

SITE = "tarunanews"
DATABASE = ROOT / "data" / "demo.db"
SHOWN_LINES = 40


class Command(ScrapyCommand):
    """Crawl the recorded newsroom and show what was stored."""

    requires_project = True

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Crawl a small newsroom on this machine and show the result"

    def long_desc(self) -> str:
        """Explain what happens, with an example."""
        return (
            "Serve the recorded newsroom of fixtures/newsroom on loopback, crawl it with the "
            f"spider {SITE} into data/demo.db, and show what was stored. No network is used. "
            "Example: scrapy demo; a second run finds nothing new."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Use an archive of its own, unless another one is asked for."""
        assert self.settings is not None
        for name, value in (
            ("DATABASE_URL", f"sqlite:///{DATABASE}"),
            ("DOWNLOAD_DELAY", 0),
            ("LOG_LEVEL", "WARNING"),
        ):
            self.settings.set(name, value, priority="cmdline")
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, then show."""
        assert self.settings is not None
        assert self.crawler_process is not None
        console = Console()
        database_url = archive_url(self.settings)
        with Newsroom() as newsroom:
            self.settings.set("HOST_MAP", f"{newsroom.host}={newsroom.address}", "cmdline")
            console.print(f"Crawling {newsroom.host}, served from {newsroom.address} …")
            crawler = self.crawler_process.create_crawler(SITE)
            self.crawler_process.crawl(crawler)
            self.crawler_process.start()
        stats = crawler.stats.get_stats()
        verdict = outcome.judge(stats, stats.get("finish_reason"))
        self.exitcode = verdict.code
        try:
            with open_store(database_url, create=False) as store:
                articles = list(store.articles(site=SITE))
        except StoreSetupError as exc:
            console.print(str(exc))
            self.exitcode = outcome.USAGE
            return
        _show(console, articles)
        console.print(outcome.summary(SITE, stats, verdict))
        console.print(f"The archive: {mask_url(database_url)}")
        if newest := max((a.date_published for a in articles if a.date_published), default=None):
            console.print(f"{len(articles)} articles, the newest of {newest:%d %B %Y %H:%M %z}.")


def _show(console: Console, articles: Sequence[Article]) -> None:
    table = Table("published", "headline", "author", "paragraphs", "related links", "place")
    for article in sorted(articles, key=lambda a: str(a.date_published), reverse=True):
        table.add_row(
            f"{article.date_published:%Y-%m-%d %H:%M %z}" if article.date_published else "",
            Text(textwrap.shorten(article.title or "", 60, placeholder=" …")),
            Text(", ".join(article.authors)),
            str(len((article.body or "").split("\n\n"))),
            str(len(article.related_links)),
            Text(article.dateline_place or ""),
        )
    console.print(table)
    example = max(articles, key=lambda a: (len(a.related_links), a.initials or ""), default=None)
    if example is not None:
        console.print(Panel(_before(example), title="before: as the site delivered it"))
        console.print(Panel(_after(example), title="after: as the archive keeps it"))


def _before(article: Article) -> Text:
    return Text(_cut((article.body_html or "").strip()))


def _after(article: Article) -> Text:
    text = Text(f"{article.title}\n", style="bold")
    text.append(f"{article.date_published}  {', '.join(article.authors)}", style="italic")
    text.append(f"  initials {article.initials}\n\n" if article.initials else "\n\n")
    text.append(_cut(article.body or ""))
    text.append("\n\nTaken out, kept as data:\n", style="bold")
    for link in article.related_links:
        text.append(f"  related: {link['text']}\n           {link['url']}\n")
    return text


def _cut(text: str) -> str:
    """The beginning and the end of a long text."""
    lines = [textwrap.shorten(line, 220, placeholder=" …") for line in text.splitlines()]
    if len(lines) <= SHOWN_LINES:
        return "\n".join(lines)
    half = SHOWN_LINES // 2
    return "\n".join([*lines[:half], "…", *lines[-half:]])
