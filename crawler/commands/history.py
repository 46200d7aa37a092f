"""``scrapy history``: every version of an article, and what changed in it."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from crawler import outcome
from crawler.archive_command import ArchiveCommand, write_json
from crawler.changes import Piece, changes, text_changes, word_changes
from crawler.explain.as_text import visible
from crawler.platforms.arguments import ArgumentError
from crawler.targets import forgotten_site
from crawler.urls import canonical_url

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from crawler.changes import Change, Paragraph
    from crawler.items import Article
    from crawler.storage.store import ArticleStore, Run, Version

STYLES = {"-": "red", "+": "green", "=": ""}
MARKS = {"-": ("[-", "-]"), "+": ("{+", "+}"), "=": ("", "")}
"""As ``wdiff`` writes them, so that a difference can be read without colours too."""
LONG = 30
"""Words from which on what did not change is shortened."""
KEPT = 8
"""Words that stay on each side of what was shortened."""
PROSE = frozenset({"title", "lead", "body", "image_caption"})
WIDTH = 16


class Command(ArchiveCommand):
    """Show the versions of an article."""

    def syntax(self) -> str:
        """Show how the command is called."""
        return "URL [--full] [--json]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Show every version of an article and what changed"

    def long_desc(self) -> str:
        """Explain what is told, and the exit codes."""
        return (
            "Show when each version of an article was stored, by which run and rules, and what "
            "changed against the version before: old -> new, [-words that went-] and {+words "
            "that came+}. URL is any address of the article, with or without https://. Instants "
            "are in the zone of the article. Exit codes: 0 shown, 1 not in the archive or "
            "removed on request, 2 wrong usage or no archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add how to tell it."""
        super().add_options(parser)
        add = parser.add_argument
        add("--full", action="store_true", help="print the body of each version")
        add("--json", action="store_true", help="print all versions in full as JSON")
        parser.epilog = "example: scrapy history https://kabar.example/2026/03/pasar/"

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """One address is needed."""
        if len(args) != 1 or not args[0].strip():
            raise ArgumentError("name one address; --help shows an example")

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Find the article, tell its versions."""
        key = canonical_url(args[0])
        article = store.get(key)
        if article is None or article.id is None:
            self.stop(_absence(store, args[0], key), outcome.FAILED)
            return
        versions = store.history(article.id)
        addresses = store.addresses(article.id)
        numbers = {version.run_id for version in versions if version.run_id is not None}
        runs = {number: run for number in numbers if (run := store.get_run(number))}
        if opts.json:
            write_json(as_data(article, addresses, versions, runs), indent=2)
            return
        console = Console(highlight=False, soft_wrap=True)
        for line in as_text(article, addresses, versions, runs, full=opts.full):
            console.print(line)


def _absence(store: ArticleStore, name: str, key: str) -> str:
    known = store.look_up([key]).get(key)
    if known is not None and known.removed_at is not None:
        return f"{name} was removed on request on {known.removed_at:%Y-%m-%d}"
    if site := forgotten_site(store, name):
        return f"{name} is of {site}, which was removed on request"
    return f"{name} is not in the archive"


# As JSON


def as_data(
    article: Article, addresses: list[str], versions: Sequence[Version], runs: dict[int, Run]
) -> dict[str, Any]:
    """All versions in full, each with its changes; instants with their offset."""
    old = [None, *versions]
    return {
        "id": article.id,
        "url": article.url,
        "url_key": article.url_key,
        "site": article.site,
        "title": article.title,
        "addresses": addresses,
        "versions": [
            _version_data(version, before, runs)
            for before, version in zip(old, versions, strict=False)
        ],
    }


def _version_data(version: Version, before: Version | None, runs: dict[int, Run]) -> dict[str, Any]:
    run = runs.get(version.run_id) if version.run_id is not None else None
    found = changes(before.content, version.content) if before else []
    return {
        "revision": version.revision,
        "stored_at": version.stored_at.isoformat(),
        "date_downloaded": _as_json(version.date_downloaded),
        "rule_version": version.rule_version,
        "run_id": version.run_id,
        "run_started_at": run and run.started_at.isoformat(),
        "changes": [
            {"field": change.field, "old": _as_json(change.old), "new": _as_json(change.new)}
            for change in found
        ],
        "content": {name: _as_json(value) for name, value in version.content.items()},
    }


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


# As text


def as_text(
    article: Article,
    addresses: list[str],
    versions: Sequence[Version],
    runs: dict[int, Run],
    *,
    full: bool,
) -> Iterator[Text]:
    """All versions for people, line by line."""
    yield Text(visible(article.title or "(no title)"), style="bold")
    for address in addresses or [article.url]:
        yield Text(visible(address))
    count = "1 version" if len(versions) == 1 else f"{len(versions)} versions"
    yield Text(f"site {visible(article.site)}, {count}", style="dim")
    for before, version in pairwise([None, *versions]):
        assert version is not None
        yield Text()
        yield _heading(version, runs)
        if before is not None:
            for change in changes(before.content, version.content):
                yield from _change(change)
        if full:
            yield from _body(version)
    if len(versions) == 1:
        yield Text()
        yield Text("It has not changed since.")


def _heading(version: Version, runs: dict[int, Run]) -> Text:
    run = "no run"
    if version.run_id is not None:
        run = f"run {version.run_id}"
        if found := runs.get(version.run_id):
            run += f" ({found.started_at.astimezone(version.stored_at.tzinfo):%Y-%m-%d %H:%M})"
    rules = f"rules {version.rule_version}" if version.rule_version else "rules unknown"
    stored = version.stored_at.isoformat(sep=" ", timespec="seconds")
    line = f"version {version.revision}  stored {stored}  {run}  {rules}"
    return Text(line, style="bold")


def _body(version: Version) -> Iterator[Text]:
    for paragraph in (version.content["body"] or "(no body)").split("\n\n"):
        yield Text()
        yield Text(visible(paragraph))


def _change(change: Change) -> Iterator[Text]:
    name = change.field
    if name == "body":
        yield from _text_change(change)
    elif name in PROSE and change.old and change.new and _shares_words(change):
        yield _named(name, _paragraph(word_changes(change.old, change.new)))
    elif isinstance(change.old or change.new, list):
        yield _named(name, _list_change(change.old or [], change.new or []))
    else:
        yield _named(name, _old_and_new(_as_text(change.old), _as_text(change.new)))


def _shares_words(change: Change) -> bool:
    return any(piece.sign == "=" for piece in word_changes(change.old, change.new))


def _text_change(change: Change) -> Iterator[Text]:
    name = change.field
    for found in text_changes(change.old or "", change.new or ""):
        if isinstance(found, int):
            same = "1 paragraph" if found == 1 else f"{found} paragraphs"
            yield _named(name, Text(f"({same} unchanged)", style="dim"))
        else:
            yield _named(name, _paragraph(found))
        name = ""


def _named(name: str, text: Text) -> Text:
    return Text(f"  {name:{WIDTH}}  ") + text


def _paragraph(pieces: Paragraph) -> Text:
    text = Text()
    for position, piece in enumerate(pieces):
        if position:
            text.append(" ")
        text.append_text(_marked(_shortened(piece, position, len(pieces))))
    return text


def _marked(piece: Piece) -> Text:
    opening, closing = MARKS[piece.sign]
    return Text(f"{opening}{visible(piece.text)}{closing}", style=STYLES[piece.sign])


def _shortened(piece: Piece, position: int, count: int) -> Piece:
    """What did not change, without the words that are far from a change."""
    words = piece.text.split()
    if piece.sign != "=" or len(words) <= LONG:
        return piece
    start = words[:KEPT] if position else []
    end = words[-KEPT:] if position < count - 1 else []
    return Piece("=", " ".join([*start, "…", *end]))


def _list_change(old: list[Any], new: list[Any]) -> Text:
    gone = [Piece("-", _as_text(value)) for value in old if value not in new]
    come = [Piece("+", _as_text(value)) for value in new if value not in old]
    if gone or come:
        return _paragraph([*gone, *come])
    return _old_and_new(*(", ".join(map(_as_text, values)) for values in (old, new)))


def _old_and_new(old: str, new: str) -> Text:
    return Text.assemble((visible(old), STYLES["-"]), " -> ", (visible(new), STYLES["+"]))


def _as_text(value: Any) -> str:
    if value is None:
        return "(none)"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value)
