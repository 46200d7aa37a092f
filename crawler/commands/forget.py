"""``scrapy forget``: remove articles or sites on request, and keep them from coming back."""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from crawler import outcome
from crawler.archive_command import ArchiveCommand, stop_request, write_json
from crawler.commands.duplicates import member_data
from crawler.configuration import page_folder
from crawler.explain.as_text import visible
from crawler.platforms.arguments import ArgumentError
from crawler.platforms.pages import Profiles
from crawler.progress import ProgressLine
from crawler.storage.store import Removed
from crawler.targets import (
    ArticleTarget,
    SiteTarget,
    UnclearTargetError,
    UnknownTargetError,
    find_forgotten,
    find_target,
)
from crawler.urls import canonical_url
from crawler.warc.removal import erase, erase_addresses, erase_site

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from crawler.storage.store import ArticleStore, Member
    from crawler.targets import Target

PROGRESS_SECONDS = 10.0
"""Between two lines of progress where no terminal shows a bar."""
COPIES_SHOWN = 20
"""Copies that are listed for people; ``--json`` lists all."""


class Command(ArchiveCommand):
    """Remove on request, or undo that."""

    def syntax(self) -> str:
        """Show how the command is called."""
        return "URL|SITE … [--yes] [--reason TEXT] [--undo] [--json]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Remove articles or a site on request, for good"

    def long_desc(self) -> str:
        """Explain what is removed, what stays, and the exit codes."""
        return (
            "Show what will be removed, ask, then remove it with all its versions, addresses and "
            "raw pages and keep it from coming back. URL is any address of an article, SITE the "
            "name of a spider or the host of a code-free crawl (kabar.example, "
            "kabar.example/blog); the archive settles which is meant, and what it does not know "
            "is refused unless --url or --site says what it is. An address with https:// is never "
            "taken for a site. Copies "
            "on other sites stay and are listed. Backups, exports and logs are not touched. An "
            "interrupted removal is completed by the same command. Exit codes: 0 removed, 1 "
            "unknown, declined, interrupted or not complete, 2 wrong usage, unclear, no archive, "
            "or neither a terminal nor --yes."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what says how to remove."""
        super().add_options(parser)
        add = parser.add_argument
        kind = parser.add_mutually_exclusive_group()
        kind.add_argument("--url", action="store_true", help="the arguments are addresses")
        kind.add_argument("--site", action="store_true", help="the arguments are sites")
        add("--yes", action="store_true", help="do not ask, as in a script")
        add(
            "--reason",
            metavar="TEXT",
            help="kept in the archive as it is written: a reference, no personal data",
        )
        add("--undo", action="store_true", help="let it come back with the next crawl")
        add("--json", action="store_true", help="print what was removed as JSON")
        parser.epilog = (
            "example: scrapy forget https://kabar.example/2026/03/pasar/ --reason 'letter 12/2026'"
        )

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Something must be named."""
        if not args or not all(name.strip() for name in args):
            raise ArgumentError("name an address or a site; --help shows an example")
        if opts.undo and opts.reason is not None:
            raise ArgumentError("--reason belongs to a removal, not to --undo")

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Settle what is meant, then remove or undo; nothing where a part of it is unclear."""
        kind = "url" if opts.url else "site" if opts.site else None
        find = find_forgotten if opts.undo else find_target
        targets = self._find(lambda name: find(store, name, kind=kind), args)
        if targets is None:
            return
        if opts.undo:
            self._undo(store, targets, opts)
            return
        copies = copies_that_stay(store, targets)
        if not opts.json:
            for line in plan_lines(targets, copies):
                sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
        if not opts.yes and not self._confirmed(targets, copies, opts):
            return
        self._remove(store, targets, copies, opts)

    def _find(self, find: Callable[[str], Target], names: list[str]) -> list[Target] | None:
        """Every target once, or None where not all are clear; then each problem has its line."""
        found: dict[object, Target] = {}
        codes = []
        for name in names:
            try:
                target = find(name)
            except UnclearTargetError as error:
                codes.append(outcome.USAGE)
                self.stop(str(error), outcome.USAGE)
            except UnknownTargetError as error:
                codes.append(outcome.FAILED)
                self.stop(f"{error}{self._hint(name)}", outcome.FAILED)
            else:
                found.setdefault(_identity(target), target)
        if codes:
            self.exitcode = max(codes)
            if len(names) > 1:
                self.stop("nothing was done", max(codes))
            return None
        return list(found.values())

    def _hint(self, name: str) -> str:
        """The key under which a site file keeps the articles of that host, if that was meant."""
        assert self.settings is not None
        profile = Profiles(self.settings).of_url(name if "://" in name else f"https://{name}")
        return f" (the site of this host is {profile.name})" if profile else ""

    def _confirmed(
        self, targets: list[Target], copies: list[Member], opts: argparse.Namespace
    ) -> bool:
        if not sys.stdin.isatty():
            if opts.json:
                write_json(as_data(targets, [], copies, complete=False), indent=2)
            self.stop("nothing was removed: --yes removes it without a terminal", outcome.USAGE)
            return False
        if opts.json:
            for line in plan_lines(targets, copies):
                sys.stderr.write(f"{line}\n")
        sys.stderr.write(f"Remove {_summary(targets)} for good? [y/N] ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() in ("y", "yes"):
            return True
        self.stop("nothing was removed", outcome.FAILED)
        return False

    def _remove(
        self,
        store: ArticleStore,
        targets: list[Target],
        copies: list[Member],
        opts: argparse.Namespace,
    ) -> None:
        assert self.settings is not None
        folder = page_folder(self.settings)
        removed: list[Removed] = []
        with stop_request() as stop:
            for target in targets:
                removed.append(Removed())
                for done in _removal(store, folder, target, opts.reason):
                    removed[-1] = done
                    if stop.is_set():
                        break
                if stop.is_set():
                    break
        is_clean = store.empty_log()
        sites = [target.site for target in targets if isinstance(target, SiteTarget)]
        left = [] if stop.is_set() else [site for site in sites if not erase_site(folder, site)]
        complete = is_clean and not stop.is_set() and not left
        if opts.json:
            write_json(as_data(targets, removed, copies, complete=complete), indent=2)
        else:
            sys.stdout.write(f"Removed {_removed(removed)}; it will not come back.\n")
        if not is_clean:
            self.stop(
                "another program reads the database, whose -wal file may still hold what was "
                "removed: run the same command again",
                outcome.FAILED,
            )
        for site in left:
            self.stop(
                f"a crawl of {visible(site)} is keeping pages: when it is over, run the same "
                "command again",
                outcome.FAILED,
            )
        if stop.is_set():
            self.stop("interrupted: the same command carries on", outcome.FAILED)

    def _undo(self, store: ArticleStore, targets: list[Target], opts: argparse.Namespace) -> None:
        for target in targets:
            if isinstance(target, SiteTarget):
                store.allow_site(target.site)
            else:
                store.allow(target.url_key)
        if opts.json:
            write_json({"allowed": [target.name for target in targets]}, indent=2)
            return
        for target in targets:
            sys.stdout.write(
                f"{target.name} may come back; a crawl has to find it again, nothing is restored\n"
            )


def _identity(target: Target) -> object:
    if isinstance(target, SiteTarget):
        return "site", target.site
    return target.article.id if target.article else target.url_key


def _removal(
    store: ArticleStore, folder: Path, target: Target, reason: str | None
) -> Iterator[Removed]:
    """Remove a target; what is gone so far. Raw pages go first: their article names them."""
    if isinstance(target, ArticleTarget):
        _erase_pages(store, folder, target)
        yield store.forget(target.url_key, reason=reason)
        return
    console = Console(stderr=True, highlight=False)
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    told = time.monotonic()
    with progress:
        task = progress.add_task(visible(target.site), total=target.articles)
        for done in store.forget_site(target.site, reason=reason):
            progress.update(task, completed=done.articles)
            if progress.disable and time.monotonic() - told > PROGRESS_SECONDS:
                told = time.monotonic()
                sys.stderr.write(f"{done.articles:,} of {target.articles:,} articles removed\n")
            yield done


def _erase_pages(store: ArticleStore, folder: Path, target: ArticleTarget) -> None:
    article = target.article
    if article is None or article.id is None:
        return
    keys = {target.url_key, article.url_key or "", *map(canonical_url, target.addresses)}
    for place in store.page_places([article.id]):
        erase(folder, place, keys)
    line = ProgressLine("bytes of raw pages looked through")
    for done, total, _ in erase_addresses(folder, article.site, keys):
        line.tell(done, total)
    line.end()


def copies_that_stay(store: ArticleStore, targets: list[Target]) -> list[Member]:
    """The copies of what is to be removed that are not removed with it."""
    gone = {t.article.id for t in targets if isinstance(t, ArticleTarget) and t.article}
    sites = {target.site for target in targets if isinstance(target, SiteTarget)}
    found: dict[int, Member] = {}
    for target in targets:
        if isinstance(target, ArticleTarget):
            found.update({copy.id: copy for copy in target.copies})
            continue
        for cluster in store.clusters(site=target.site):
            found.update({m.id: m for m in cluster.members if m.site not in sites})
    return [copy for key, copy in found.items() if key not in gone and copy.site not in sites]


# What is told


def plan_lines(targets: list[Target], copies: list[Member]) -> Iterator[str]:
    """What will be removed, and what stays, for people."""
    for target in targets:
        yield from _site_lines(target) if isinstance(target, SiteTarget) else _article_lines(target)
    own = {t.article.site for t in targets if isinstance(t, ArticleTarget) and t.article}
    for one, many, found in (
        (
            "copy on another site stays",
            "copies on other sites stay",
            [copy for copy in copies if copy.site not in own],
        ),
        (
            "copy on the same site stays",
            "copies on the same site stay",
            [copy for copy in copies if copy.site in own],
        ),
    ):
        if not found:
            continue
        yield f"{_count(len(found), one, many)}:"
        for copy in found[:COPIES_SHOWN]:
            yield f"         {visible(copy.url)}"
        if len(found) > COPIES_SHOWN:
            yield f"         … and {len(found) - COPIES_SHOWN} more; --json lists all"


def _site_lines(target: SiteTarget) -> Iterator[str]:
    line = f"site     {visible(target.site)}: {_count(target.articles, 'article')}"
    yield f"{line} (its removal was begun before)" if target.is_forgotten else line


def _article_lines(target: ArticleTarget) -> Iterator[str]:
    article = target.article
    if article is None:
        gone = target.forgotten_at
        state = f"removed already on {gone:%Y-%m-%d}" if gone else "not in the archive"
        yield f"address  {visible(target.name)} ({state})"
        return
    published = article.date_published
    day = f"published {published.isoformat(sep=' ')}" if published else "without a date"
    yield f"article  {visible(article.title or '(no title)')}"
    yield f"         {day}, site {article.site}, {_count(target.versions, 'version')}"
    for address in target.addresses:
        yield f"         {visible(address)}"


def _summary(targets: list[Target]) -> str:
    kinds = Counter(
        "site" if isinstance(t, SiteTarget) else "article" if t.article else "address"
        for t in targets
    )
    names = {"article": "articles", "address": "addresses", "site": "sites"}
    parts = [_count(kinds[one], one, many) for one, many in names.items() if kinds[one]]
    articles = sum(target.articles for target in targets if isinstance(target, SiteTarget))
    told = " and ".join(parts)
    return f"{told} ({_count(articles, 'article')})" if kinds["site"] else told


def _removed(removed: list[Removed]) -> str:
    total = sum(removed, Removed())
    return (
        f"{_count(total.articles, 'article')}, {_count(total.revisions, 'earlier version')},"
        f" {_count(total.addresses, 'address', 'addresses')}"
    )


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def as_data(
    targets: list[Target], removed: list[Removed], copies: list[Member], *, complete: bool
) -> dict[str, Any]:
    """What was removed, or would be, as JSON values."""
    done = [*removed, *[Removed()] * (len(targets) - len(removed))]
    return {
        "complete": complete,
        "targets": [
            {
                **_target_data(target),
                "removed": asdict(count),
            }
            for target, count in zip(targets, done, strict=True)
        ],
        "copies": [member_data(copy) for copy in copies],
    }


def _target_data(target: Target) -> dict[str, Any]:
    if isinstance(target, SiteTarget):
        return {
            "argument": target.name,
            "kind": "site",
            "site": target.site,
            "articles": target.articles,
        }
    article = target.article
    published = article.date_published if article else None
    return {
        "argument": target.name,
        "kind": "url",
        "url_key": target.url_key,
        "site": article.site if article else None,
        "title": article.title if article else None,
        "date_published": published and published.isoformat(),
        "addresses": target.addresses,
        "versions": target.versions,
    }
