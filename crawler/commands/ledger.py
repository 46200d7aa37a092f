"""``scrapy ledger``: what became of every address of a site, or of one."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler import outcome
from crawler.archive_command import ArchiveCommand, write_json
from crawler.explain.as_text import visible
from crawler.platforms.arguments import ArgumentError
from crawler.storage.ledger import UrlState
from crawler.targets import site_of
from crawler.urls import canonical_url

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import datetime

    from crawler.storage.ledger import Address, StateCount
    from crawler.storage.store import ArticleStore

STATES = tuple(state.value for state in UrlState)


class Command(ArchiveCommand):
    """Show the ledger of addresses."""

    def syntax(self) -> str:
        """Show how the command is called."""
        return "SITE|URL [--state STATE] [--limit N] [--json]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Show what became of the addresses of a site, or of one"

    def long_desc(self) -> str:
        """Explain what is told, and the exit codes."""
        return (
            "SITE: how many of its addresses are in each state and why, and when the first of "
            "them is asked for again; with --state the addresses themselves. URL: when and where "
            "it was found, what became of it, when it is asked for again. States: "
            f"{', '.join(STATES)}. Instants are UTC. Exit codes: 0 shown, 1 never met or removed "
            "on request, 2 wrong usage or no archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what says which addresses are asked for."""
        super().add_options(parser)
        add = parser.add_argument
        add("--state", metavar="STATE", help="list the addresses of SITE in this state")
        add("--limit", metavar="N", help="no more than N addresses")
        add("--json", action="store_true", help="one JSON object per line")
        parser.epilog = "example: scrapy ledger tarunanews --state failed"

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """One name is needed, and a state that there is."""
        if len(args) != 1 or not args[0].strip():
            raise ArgumentError("name one site or one address; --help shows an example")
        if opts.state is not None and opts.state not in STATES:
            raise ArgumentError(f"--state: {opts.state!r} is none of {', '.join(STATES)}")
        if opts.limit is not None and not (opts.limit.isdecimal() and int(opts.limit)):
            raise ArgumentError(f"--limit: {opts.limit!r} is no number from 1 on")

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Tell an address, or a site."""
        (name,) = args
        console = Console(highlight=False, soft_wrap=True)
        site = site_of(store, name)
        address = store.address(canonical_url(name))
        if address is not None and (site is None or "://" in name):
            if opts.json:
                write_json(_as_data(address))
            else:
                console.print(_address_text(store, address))
        elif site is None:
            self.stop(f"{name} was never met, or was removed on request", outcome.FAILED)
        elif opts.state is None:
            counts = store.count_states(site)
            if opts.json:
                for count in counts:
                    write_json({"site": site, **count._asdict(), "next_at": _iso(count.next_at)})
            else:
                console.print(_states_table(site, counts))
        else:
            limit = int(opts.limit) if opts.limit else None
            for found in islice(store.site_addresses(site, state=opts.state), limit):
                if opts.json:
                    write_json(_as_data(found))
                else:
                    console.print(_line(found))


def _as_data(address: Address) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in asdict(address).items()
    }


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _line(address: Address) -> Text:
    told = [
        address.url,
        address.reason,
        f"{address.tries} tries" if address.tries else None,
        f"again {_moment(address.next_at)}" if address.next_at else None,
    ]
    return Text(visible("  ".join(filter(None, told))))


def _moment(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"


def _address_text(store: ArticleStore, address: Address) -> Text:
    rows: dict[str, object] = {
        "address": address.url,
        "identity": address.url_key,
        "site": address.site,
        "state": address.state + (f" ({address.reason})" if address.reason else ""),
        "found": f"{_moment(address.found_at)} UTC, by {address.source or 'an earlier version'}",
        "published": address.published and f"{_moment(address.published)} UTC",
        "last answer": address.checked_at and f"{_moment(address.checked_at)} UTC",
        "failures": address.tries or None,
        "asked for again": address.next_at and f"{_moment(address.next_at)} UTC",
        "run": address.run_id,
    }
    if address.article_id is not None:
        others = store.addresses(address.article_id)
        rows["article"] = f"{address.article_id}: {others[0]}" if others else address.article_id
    told = (f"{name:16}{visible(str(value))}" for name, value in rows.items() if value is not None)
    return Text("\n".join(told))


def _states_table(site: str, counts: Sequence[StateCount]) -> Table:
    table = Table(title=Text(visible(site)), title_justify="left", box=None, pad_edge=False)
    for heading in ("state", "reason"):
        table.add_column(heading)
    table.add_column("addresses", justify="right")
    table.add_column("asked for again (UTC)")
    for count in counts:
        again = _moment(count.next_at) if count.next_at else "-"
        table.add_row(
            count.state, Text(visible(count.reason or "-")), f"{count.addresses:,}", again
        )
    return table
