"""The options of the commands that choose articles of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.dataset.filters import FilterError, Filters, read_filters
from crawler.platforms.arguments import ArgumentError

if TYPE_CHECKING:
    import argparse

_REPEATABLE = {
    "site": ("SITE", "of this site"),
    "province": ("CODE", "about this province (Kemendagri code, 35)"),
    "regency": ("CODE", "about this regency or city (35.17)"),
    "tag": ("TAG", "with this keyword of the site"),
    "language": ("CODE", "in this language (ISO 639, id)"),
    "flag": ("FLAG", "with this flag (photo, paywalled, …)"),
}


def add_filters(parser: argparse.ArgumentParser, *, query: bool = True) -> None:
    """Add the options that say which articles are asked for."""
    group = parser.add_argument_group("which articles")
    add = group.add_argument
    add("--since", metavar="DATE", help="published from this date on (2024-05-07, WIB, or 7d)")
    add("--until", metavar="DATE", help="published until the end of this date")
    for name, (metavar, told) in _REPEATABLE.items():
        add(f"--{name}", metavar=metavar, action="append", help=f"{told}; may be repeated")
    if query:
        add("--query", metavar="WORDS", help="with these words, as `scrapy search` reads them")
    add("--changed-since", metavar="DATE", help="new or changed in the archive from this date on")


def filters_of(opts: argparse.Namespace, *, include_duplicates: bool) -> Filters:
    """The filters that the options say. Raises ArgumentError."""
    try:
        return read_filters(
            since=opts.since,
            until=opts.until,
            query=getattr(opts, "query", None),
            changed_since=opts.changed_since,
            include_duplicates=include_duplicates,
            **{name: getattr(opts, name) for name in _REPEATABLE},
        )
    except FilterError as error:
        raise ArgumentError(str(error)) from None
