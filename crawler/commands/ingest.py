"""``scrapy ingest``: articles out of WARC files of others, without asking their sites."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from crawler import __version__, outcome
from crawler.archive_command import ArchiveCommand, stop_request, write_json
from crawler.configuration import keeps_pages, min_free_disk, page_disk, page_limits
from crawler.explain.as_text import visible
from crawler.items import Article
from crawler.platforms.arguments import ArgumentError
from crawler.platforms.pages import Profiles
from crawler.profile import DEFAULT_TIMEZONE, SiteProfile
from crawler.progress import ProgressLine
from crawler.storage.disk import archive_folder, low_disk
from crawler.storage.errors import PagesUnavailableError, StoreWriteError, UnstorableError
from crawler.storage.ledger import Finding, UrlState
from crawler.storage.rows import check_article
from crawler.storage.store import SaveOutcome
from crawler.urls import bare_host, canonical_url
from crawler.warc.ingest import Intake, read_file
from crawler.warc.writer import PageWriter

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence
    from threading import Event

    from crawler.items import Refusal
    from crawler.storage.store import ArticleStore

BATCH = 50

WORDS = {
    SaveOutcome.INSERTED: "new",
    SaveOutcome.UPDATED: "changed",
    SaveOutcome.UNCHANGED: "unchanged",
    SaveOutcome.DUPLICATE: "duplicate",
    SaveOutcome.REMOVED: "removed",
}


class Command(ArchiveCommand):
    """Take articles out of WARC files."""

    creates = True

    def syntax(self) -> str:
        """Show how the command is called."""
        return "FILE … [--site SITE] [--host HOST] [--json]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Store the articles of WARC files that others made"

    def long_desc(self) -> str:
        """Explain what is read and stored, and the exit codes."""
        return (
            "Read WARC files (.warc, .warc.gz, .warc.zst; CC-NEWS, other crawlers, our own) and "
            "store the articles of known sites, by their hosts, as a crawl does: the same rules, "
            "the same copies and duplicates and ledger; a page that was received before the stored "
            "version changes nothing. --site takes only that site; --host also takes a host "
            "without a site file, which is then the key of its site. Broken records are counted, "
            "told and passed over. Nothing is fetched. Repeating the command stores nothing "
            "twice. Exit codes: 0 done, 1 interrupted, or a file that cannot be read, 2 wrong "
            "usage or no archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what says which sites."""
        super().add_options(parser)
        add = parser.add_argument
        add("--site", action="append", default=[], metavar="SITE", help="only this site")
        add(
            "--host",
            action="append",
            default=[],
            metavar="HOST",
            help="also this host, which no site file covers",
        )
        add("--timezone", default=DEFAULT_TIMEZONE, metavar="ZONE", help="of --host")
        add("--json", action="store_true", help="print the answer as JSON")
        parser.epilog = "example: scrapy ingest CC-NEWS-20260301-00042.warc.gz --site tarunanews"

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Files must be there, and the sites known."""
        assert self.settings is not None
        if not args:
            raise ArgumentError("name one WARC file or more; --help shows an example")
        for name in args:
            if not Path(name).is_file():
                raise ArgumentError(f"there is no file {name}")
        if opts.timezone not in available_timezones():
            raise ArgumentError(f"--timezone: {opts.timezone!r} is no zone such as Asia/Makassar")
        try:
            self._keeps = keeps_pages(self.settings)
            self._limits = page_limits(self.settings)
            self._minimum = min_free_disk(self.settings)
        except ValueError as error:
            raise ArgumentError(str(error)) from None
        self._profile_of = self._profiles(opts)

    def _profiles(self, opts: argparse.Namespace) -> Callable[[str], SiteProfile | None]:
        assert self.settings is not None
        known = Profiles(self.settings)
        wanted = [known.named(name) for name in opts.site]
        by_host = {host: p for p in wanted for host in (p.domain, *p.hosts) if host}
        if not opts.site:
            by_host = {h: p for p in known.all().values() for h in (p.domain, *p.hosts) if h}
        for name in opts.host:
            host = bare_host(name if "://" in name else f"https://{name}")
            if "." not in host:
                raise ArgumentError(f"--host: {name!r} is no host")
            profile = SiteProfile(name=host, domain=host, timezone=opts.timezone)
            by_host.setdefault(host, profile)
        return lambda url: by_host.get(bare_host(url).partition(":")[0])

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Read the files, store, tell."""
        assert self.settings is not None
        for folder in (archive_folder(store.engine), page_disk(self.settings)):
            if folder and (line := low_disk(folder, self._minimum)):
                raise ArgumentError(line)
        intake = Intake()
        limits = self._limits if self._keeps else None
        try:
            with stop_request() as stop, closing(_Taking(store, limits, args)) as taking:
                unread = list(self._read(args, intake, taking, stop))
                taking.finish(interrupted=stop.is_set())
        except (PagesUnavailableError, StoreWriteError) as error:
            self.stop(str(error), outcome.FAILED)
            return
        if opts.json:
            write_json(as_data(intake, taking, unread, complete=not stop.is_set()), indent=2)
        else:
            for line in lines(intake, taking, unread):
                sys.stdout.write(f"{line}\n")
        if unread:
            self.exitcode = outcome.FAILED
        if stop.is_set():
            self.stop("interrupted: what was stored stays, the same command starts anew", 1)

    def _read(
        self, names: Sequence[str], intake: Intake, taking: _Taking, stop: Event
    ) -> Iterator[str]:
        """Take the articles of all files; a line for each that cannot be read."""
        total = sum(Path(name).stat().st_size for name in names) >> 20
        done = 0
        line = ProgressLine("MB")
        for name in names:
            records = intake.records
            try:
                with Path(name).open("rb") as file:
                    for offset, profile, made in read_file(file, name, intake, self._profile_of):
                        taking.take(profile, made)
                        line.tell((done + offset) >> 20, total, f"{taking.kept:,} articles")
                        if stop.is_set():
                            break
            except OSError as error:
                yield f"{name}: {error.strerror}"
            else:
                if intake.records == records and not stop.is_set():
                    yield f"{name}: no WARC record can be read"
            done += Path(name).stat().st_size
            if stop.is_set():
                break
        line.end()


@dataclass(slots=True)
class _Site:
    """What is under way for one site."""

    profile: SiteProfile
    run_id: int
    writer: PageWriter | None
    batch: list[Article] = field(default_factory=list)
    refused: dict[str, Refusal] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


class _Taking:
    """Stores articles in batches, each site in a run of its own."""

    def __init__(self, store: ArticleStore, limits: Any, files: Sequence[str]) -> None:
        self._store = store
        self._limits = limits
        self._files = [Path(name).name for name in files]
        self.sites: dict[str, _Site] = {}
        self._ending = ExitStack()

    @property
    def kept(self) -> int:
        """Articles that were handed to the archive."""
        return sum(site.counts.total() - site.counts["refused"] for site in self.sites.values())

    def take(self, profile: SiteProfile, made: Article | Refusal) -> None:
        """Store an article, or note that a page is none, with the next batch of its site."""
        site = self.sites.get(profile.name) or self._begin(profile)
        if isinstance(made, Article):
            try:
                check_article(made)
            except UnstorableError:
                site.counts["unstorable"] += 1
                return
            site.batch.append(made)
        else:
            site.counts["refused"] += 1
            site.refused[canonical_url(made.url)] = made
        if len(site.batch) >= BATCH or len(site.refused) >= 10 * BATCH:
            self._save(site)
        elif sum(len(other.batch) for other in self.sites.values()) >= 4 * BATCH:
            # A file of many sites shall not fill the memory with their pages.
            self._save(max(self.sites.values(), key=lambda other: len(other.batch)))

    def _begin(self, profile: SiteProfile) -> _Site:
        run_id = self._store.start_run(
            profile.name, arguments={"ingest": self._files}, version=__version__
        )
        writer = None
        if self._limits is not None:
            writer = PageWriter(
                self._limits.folder,
                profile,
                run_id=run_id,
                file_size=self._limits.file_size,
                fields={
                    "software": f"WartaDaerah/{__version__}",
                    "description": f"taken from {', '.join(self._files)}",
                },
            )
            self._ending.callback(writer.close)
        self.sites[profile.name] = site = _Site(profile, run_id, writer)
        return site

    def _save(self, site: _Site) -> None:
        self._store.keep_pages = site.writer.keep if site.writer else None
        for result in self._store.save(site.batch, site.run_id):
            site.counts[WORDS[result.outcome]] += 1
        site.batch = []
        known = self._store.look_up(site.refused)
        findings = [
            Finding(key, refusal.url, UrlState.NO_ARTICLE, "warc", reason=refusal.reason)
            for key, refusal in site.refused.items()
            if key not in known
        ]
        if findings:
            self._store.note(site.profile.name, findings, site.run_id)
        site.refused = {}

    def finish(self, *, interrupted: bool) -> None:
        """Store what is left, and record how the runs ended."""
        for site in self.sites.values():
            self._save(site)
            counts = {f"articles/{word}": count for word, count in site.counts.items()}
            word = "interrupted" if interrupted else "ok"
            self._store.finish_run(site.run_id, word, counts=counts)

    def close(self) -> None:
        """End the files of raw pages."""
        self._store.keep_pages = None
        self._ending.close()


# What is told


def as_data(
    intake: Intake, taking: _Taking, unread: Sequence[str], *, complete: bool
) -> dict[str, Any]:
    """Everything as JSON values."""
    return {
        "complete": complete,
        "records": intake.records,
        "broken": intake.broken,
        "passed_over": dict(intake.passed_over),
        "sites": {name: dict(site.counts) for name, site in sorted(taking.sites.items())},
        "refused": [
            {"site": site, "reason": reason, "pages": count}
            for (site, reason), count in sorted(intake.refused.items())
        ],
        "problems": [*unread, *intake.problems],
    }


def lines(intake: Intake, taking: _Taking, unread: Sequence[str]) -> Iterator[str]:
    """The same for people."""
    passed = ", ".join(f"{n:,} {word}" for word, n in intake.passed_over.most_common())
    yield (
        f"{intake.records:,} records, {intake.broken:,} broken"
        f"{f'; passed over: {passed}' if passed else ''}"
    )
    for name, site in sorted(taking.sites.items()):
        counts = ", ".join(f"{n:,} {word}" for word, n in site.counts.most_common())
        yield f"{visible(name)}: {counts}"
        for (of_site, reason), count in sorted(intake.refused.items()):
            if of_site == name:
                yield f"  {count:,} {reason}"
    for line in (*unread, *intake.problems):
        yield f"problem: {visible(line)}"
