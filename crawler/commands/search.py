"""``scrapy search``: articles by the words in them, newest first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from crawler import outcome
from crawler.archive_command import ArchiveCommand, write_json
from crawler.explain.as_text import visible
from crawler.filter_arguments import add_filters, filters_of
from crawler.platforms.arguments import ArgumentError
from crawler.storage.search import QueryError, marked, parse_query, snippet

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from crawler.items import Article
    from crawler.storage.search import Piece, Query
    from crawler.storage.store import ArticleStore

LIMIT = 20
MOST = 10_000
_FOUND = "bold yellow"


class Command(ArchiveCommand):
    """Search the full text."""

    def syntax(self) -> str:
        """Show how the command is called."""
        return "WORDS [filters] [--limit N] [--json]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Search title, lead and body of the articles"

    def long_desc(self) -> str:
        """Explain the language of queries, and the exit codes."""
        return (
            'Show articles with all WORDS in title, lead or body, the newest first. A "phrase" is'
            " looked for as it stands, -word must not be there, OR between two sides asks for one"
            " of them; put the whole query between single quotes. Case, accents and punctuation do"
            " not count; there are no word endings, so pasar does not find pasarnya. Copies of"
            " earlier articles are left out. Exit codes: 0 found, 1 nothing found, 2 wrong usage or"
            " no archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add which articles and how many."""
        super().add_options(parser)
        add = parser.add_argument
        add("--limit", metavar="N", default=str(LIMIT), help=f"no more than N (default: {LIMIT})")
        add("--include-duplicates", action="store_true", help="with copies of earlier articles")
        add("--json", action="store_true", help="one JSON object per line for each article")
        add_filters(parser, query=False)
        parser.epilog = (
            "example: scrapy search 'bupati \"pasar rakyat\" OR revitalisasi' --since 30d"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the query, the filters and the number."""
        try:
            self._query = parse_query(" ".join(args))
        except QueryError as error:
            raise ArgumentError(str(error)) from None
        self._filters = filters_of(opts, include_duplicates=opts.include_duplicates)
        if not (opts.limit.isascii() and opts.limit.isdigit() and 1 <= int(opts.limit) <= MOST):
            raise ArgumentError(f"--limit: {opts.limit!r} is no number from 1 to {MOST:,}")
        self._limit = int(opts.limit)

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Print one article after the other."""
        found = store.search(self._query, self._filters.conditions, limit=self._limit)
        if not found:
            self.stop("nothing found", outcome.FAILED)
            return
        console = Console(highlight=False, soft_wrap=True)
        for article in found:
            if opts.json:
                write_json(as_data(article, self._query))
                continue
            for line in as_text(article, self._query):
                console.print(line)


def as_data(article: Article, query: Query) -> dict[str, Any]:
    """An article that was found as JSON values."""
    published = article.date_published
    return {
        "id": article.id,
        "url": article.url,
        "site": article.site,
        "publisher": article.publisher,
        "title": article.title,
        "date_published": published and published.isoformat(),
        "date_precision": article.date_precision,
        "province": article.province,
        "regency": article.regency,
        "snippet": "".join(piece.text for piece in _snippet(article, query)),
    }


def as_text(article: Article, query: Query) -> Iterator[Text]:
    """An article that was found for people."""
    yield _text(marked(article.title or "(no title)", query), "bold")
    day = f"{article.date_published:%Y-%m-%d %H:%M %Z}" if article.date_published else "no date"
    yield Text(f"  {day}  {visible(article.site)}  {visible(article.url)}", style="dim")
    pieces = _snippet(article, query)
    if pieces:
        yield Text("  ") + _text(pieces, "")
    yield Text()


def _snippet(article: Article, query: Query) -> list[Piece]:
    """From the body, or from the lead where only that has the words; on one line."""
    texts = [article.body, article.lead]
    return [p._replace(text=re.sub(r"\s+", " ", p.text)) for p in snippet(texts, query)]


def _text(pieces: Iterable[Piece], style: str) -> Text:
    text = Text(style=style)
    for found in pieces:
        words = found.text.strip()
        before, after = found.text.partition(words)[::2] if words else (" ", "")
        text.append(f"{before}{visible(words)}{after}", _FOUND if found.is_found else None)
    return text
