"""Many stored articles made again, on every core. Workers read; whoever asked writes."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter, deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.items import Article, Refusal
from crawler.reextraction.remake import Archive, differences
from crawler.steps import rule_version
from crawler.storage.store import SaveOutcome, open_store
from crawler.warc.reader import RecordError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from crawler.profile import SiteProfile
    from crawler.storage.store import ArticleStore

PORTION = 50
"""Articles that a worker takes at once."""
AHEAD = 3
"""Portions that wait for each worker."""


class OtherRulesError(Exception):
    """The rules here are not those that are meant; the message is one line."""


def rules_of(profiles: Mapping[str, SiteProfile], sites: Iterable[str]) -> dict[str, str]:
    """The version of the rules for each site: those of all, and what its site file says."""
    return {site: rule_version(profiles.get(site)) for site in sites}


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """What all workers know."""

    database_url: str
    folder: Path
    profiles: Mapping[str, SiteProfile]
    every: bool
    """Also articles that the rules of today made."""
    samples: int
    """Changes that are shown of each field."""
    deliver: bool
    """Whether changed articles are handed over, to be written."""
    rules: Mapping[str, str] | None = None
    """What :func:`rules_of` must be; None: any rules will do."""


class Sample(NamedTuple):
    """A field of an article that differs."""

    id: int
    url: str
    field: str
    old: Any
    new: Any


@dataclass(kw_only=True, slots=True)
class Findings:
    """What became of some articles."""

    done: int = 0
    current: int = 0
    """Passed over: the rules of today made them."""
    same: int = 0
    """Made again, without a difference."""
    changed: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    """How many articles differ in each field."""
    refused: Counter[str] = field(default_factory=Counter)
    """No articles to the rules of today, by reason; they stay as they are."""
    unreadable: Counter[str] = field(default_factory=Counter)
    """Raw pages that cannot be used, by reason; their articles stay as they are."""
    samples: list[Sample] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """Some of the refused and unreadable ones, a line each."""
    made: list[Article] = field(default_factory=list)
    """Changed articles, to be written."""
    confirmed: dict[int, str] = field(default_factory=dict)
    """Unchanged articles of other rules, with the version of those that say the same today."""
    last_id: int = 0

    def add(self, other: Findings, *, samples: int) -> None:
        """Take over the numbers and some of the samples of others."""
        for name in ("done", "current", "same", "changed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("fields", "refused", "unreadable"):
            getattr(self, name).update(getattr(other, name))
        shown = Counter(sample.field for sample in self.samples)
        for sample in other.samples:
            if shown[sample.field] < samples:
                shown[sample.field] += 1
                self.samples.append(sample)
        self.problems += other.problems[: max(0, samples * 3 - len(self.problems))]
        self.last_id = max(self.last_id, other.last_id)


def findings_of(store: ArticleStore, archive: Archive, ids: Sequence[int], task: Task) -> Findings:
    """Make the articles of these numbers again. Raises OtherRulesError, before anything is made."""
    found = Findings(done=len(ids), last_id=max(ids, default=0))
    articles = store.articles_by_id(ids)
    if task.rules is not None:
        _check_rules(task.rules, rules_of(task.profiles, {article.site for article in articles}))
    for stored in articles:
        version = rule_version(archive.profile(stored.site, stored.archive_file))
        if stored.rule_version == version and not task.every:
            found.current += 1
        else:
            _remake(archive, stored, found, task)
    return found


def _check_rules(meant: Mapping[str, str], mine: Mapping[str, str]) -> None:
    for site, version in sorted(mine.items()):
        if meant.get(site) != version:
            raise OtherRulesError(
                f"{site} is to be read by the rules {meant.get(site)}, and here they are {version}:"
                " all machines need the same release, site files and sites.toml"
            )


def _remake(archive: Archive, stored: Article, found: Findings, task: Task) -> None:
    assert stored.id is not None
    try:
        made = archive.remake(stored)
    except RecordError as error:
        found.unreadable[error.reason] += 1
        found.problems.append(f"{stored.id} {stored.url}: {error.reason}: {error}")
        return
    if isinstance(made, Refusal):
        found.refused[made.reason] += 1
        found.problems.append(f"{stored.id} {stored.url}: no article: {made.reason}")
        return
    differing = differences(stored, made)
    if differing:
        found.changed += 1
        found.fields.update(differing.keys())
        shown = Counter(sample.field for sample in found.samples)
        found.samples += [
            Sample(stored.id, stored.url, name, old, new)
            for name, (old, new) in differing.items()
            if shown[name] < task.samples
        ]
        if "url_key" in differing:
            found.problems.append(f"{stored.id} {stored.url}: it would be {made.url_key}")
        elif task.deliver:
            made.profile = None
            found.made.append(made)
    else:
        found.same += 1
        if stored.rule_version != made.rule_version and made.rule_version:
            found.confirmed[stored.id] = made.rule_version


def write(store: ArticleStore, found: Findings) -> int:
    """Store what was made; how many new versions of articles that are."""
    results = store.save(found.made) if found.made else []
    changed = [result.outcome is SaveOutcome.UPDATED for result in results]
    rest = [article for article, is_new in zip(found.made, changed, strict=True) if not is_new]
    if rest or found.confirmed:
        store.restate(rest, found.confirmed)
    return sum(changed)


def reextract(ids: Iterable[Sequence[int]], task: Task, *, jobs: int) -> Generator[Findings]:
    """Make portions of articles again in ``jobs`` processes; what was found, in order.

    Holds a few portions for each process. Closing the iterator ends the processes.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(task,))
    portions = iter(ids)
    waiting: deque[Future[Findings]] = deque()
    try:
        with _without_interrupts():
            for portion in islice(portions, jobs * AHEAD):
                waiting.append(pool.submit(_work, portion))
        while waiting:
            found = waiting.popleft().result()
            for portion in islice(portions, 1):
                waiting.append(pool.submit(_work, portion))
            yield found
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Ctrl-C reaches all processes of a terminal; those that are started here never see it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_mine: tuple[ArticleStore, Archive, Task]
"""Of a worker."""


def _begin(task: Task) -> None:
    global _mine
    Thread(target=_end_with_parent, daemon=True).start()
    store = open_store(task.database_url, create=False)
    _mine = store, Archive(task.folder, task.profiles), task


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(ids: Sequence[int]) -> Findings:
    store, archive, task = _mine
    return findings_of(store, archive, ids, task)
