"""``scrapy duplicates``: which articles are copies of which."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from crawler.archive_command import ArchiveCommand, write_json
from crawler.discovery import parse_moment
from crawler.explain.as_text import visible
from crawler.platforms.arguments import ArgumentError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from datetime import datetime

    from crawler.storage.store import ArticleStore, Cluster, Member

ZONE = "Asia/Jakarta"
"""In which a mere date of ``--since`` and ``--until`` begins."""


class Command(ArchiveCommand):
    """List clusters of copies."""

    def syntax(self) -> str:
        """Show how the command is called."""
        return "[--site SITE] [--since DATE] [--until DATE] [--min N] [--limit N] [--json]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "List articles that are copies of each other"

    def long_desc(self) -> str:
        """Explain what is told, and the exit codes."""
        return (
            "List the clusters of copies in the archive: the earliest article, then all that are "
            "copies of it or of one of its copies, each with its similarity (0 to 1) to the "
            "article of which it was found to be a copy. Clusters come by the number of their "
            "earliest article. Exit codes: 0 also where there is none, 2 wrong usage or no "
            "archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what says which clusters are asked for."""
        super().add_options(parser)
        add = parser.add_argument
        add("--site", metavar="SITE", help="only clusters with an article of this site")
        add("--since", metavar="DATE", help="whose earliest article is from this date on (or 7d)")
        add("--until", metavar="DATE", help="whose earliest article is not from after this date")
        add("--min", metavar="N", default="2", help="with at least N articles (default: 2)")
        add("--limit", metavar="N", help="no more than N clusters")
        add("--json", action="store_true", help="one JSON object per line for each cluster")
        parser.epilog = (
            "example: scrapy duplicates --since 2024-05-01 --min 3 --json > copies.jsonl"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read dates and numbers."""
        if args:
            raise ArgumentError(f"what is {args[0]!r} for? --help shows an example")
        self._since = _moment("--since", opts.since, end=False)
        self._until = _moment("--until", opts.until, end=True)
        if self._since and self._until and self._since >= self._until:
            raise ArgumentError(f"--since {opts.since} is not before --until {opts.until}")
        self._minimum = _number("--min", opts.min, 2)
        self._limit = None if opts.limit is None else _number("--limit", opts.limit, 1)

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Print cluster after cluster as they are read."""
        found = store.clusters(
            site=opts.site, since=self._since, until=self._until, minimum=self._minimum
        )
        console = Console(highlight=False, soft_wrap=True)
        none = True
        for cluster in islice(found, self._limit):
            none = False
            if opts.json:
                write_json(as_data(cluster))
                continue
            for line in as_text(cluster):
                console.print(line)
        if none and not opts.json:
            console.print("no copies")


def as_data(cluster: Cluster) -> dict[str, Any]:
    """A cluster as JSON values, instants with their offset."""
    return {
        "articles": len(cluster.members),
        "first": member_data(cluster.first),
        "copies": [member_data(copy) for copy in cluster.copies],
    }


def member_data(member: Member) -> dict[str, Any]:
    """An article of a cluster as JSON values."""
    published = member.date_published
    return {**asdict(member), "date_published": published and published.isoformat()}


def as_text(cluster: Cluster) -> Iterator[Text]:
    """A cluster for people: its title and number, then a line for each article."""
    first = cluster.first
    title = visible(first.title or "(no title)")
    yield Text(f"{title} ({len(cluster.members)} articles)", style="bold")
    width = max(len(member.site) for member in cluster.members)
    for member in cluster.members:
        alike = "earliest" if member is first else f"{member.similarity or 0:8.2f}"
        line = f"  {_minute(member.date_published)}  {alike}  {visible(member.site):{width}}"
        line += f"  {visible(member.url)}"
        if member.title and member.title != first.title:
            line += f"  {visible(member.title)}"
        yield Text(line)


def _minute(instant: datetime | None) -> str:
    return (f"{instant:%Y-%m-%d %H:%M %Z}" if instant else "no date").ljust(21)


def _moment(name: str, text: str | None, *, end: bool) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_moment(text, timezone=ZONE, end=end)
    except ValueError as exc:
        raise ArgumentError(f"{name}: {exc}") from None


def _number(name: str, text: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text) < 10**9):
        raise ArgumentError(f"{name}: {text!r} is no number from {least} on")
    return int(text)
