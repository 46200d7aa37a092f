"""Archived pages made again by a worker, a portion for each job."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.jobs.crawls import Failed, Interrupted, OtherRules
from crawler.reextraction.work import (
    PORTION,
    Findings,
    OtherRulesError,
    Task,
    reextract,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.storage.store import ArticleStore

logger = logging.getLogger(__name__)

ARTICLES_A_JOB = 1000


class Remaking:
    """Applies the rules that a job means to articles, and stores what changes.

    They are applied in a process beside the worker, and that looks whether it has them: it is
    new with every job, and reads the code as it is then.

    What the crawls of the worker need of its time is left to them.
    """

    def __init__(self, store: ArticleStore, task: Task) -> None:
        self._store = store
        self._task = task
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End after the portion that is under way; what is stored stays."""
        self._stopping.set()

    async def run(self, ids: Sequence[int], *, rules: Mapping[str, str]) -> None:
        """Make the articles of these numbers again, by rules of these versions.

        Raises JobError.
        """
        cancelled = threading.Event()
        try:
            found = await asyncio.to_thread(self._make, ids, rules, cancelled)
        except OtherRulesError as error:
            message = f"reextract, articles {ids[0]} to {ids[-1]}: {error}"
            logger.warning("a job is given back: %s", message)
            raise OtherRules(message) from None
        finally:
            cancelled.set()
        told = f"articles {ids[0]} to {ids[-1]}: {found.changed} changed, {found.same} the same"
        if found.done < len(ids):
            raise Interrupted(f"reextract, {told}: the worker was stopped")
        logger.info("reextract: %s", told)
        if found.unreadable:
            reasons = ", ".join(f"{n} {reason}" for reason, n in found.unreadable.items())
            raise Failed(f"reextract, {told}: pages that cannot be used: {reasons}")

    def _make(
        self, ids: Sequence[int], rules: Mapping[str, str], cancelled: threading.Event
    ) -> Findings:
        total = Findings()
        portions = [ids[start : start + PORTION] for start in range(0, len(ids), PORTION)]
        results = reextract(portions, replace(self._task, rules=rules), jobs=1)
        try:
            for found in results:
                write(self._store, found)
                total.add(found, samples=0)
                if self._stopping.is_set() or cancelled.is_set():
                    break
        finally:
            results.close()
        return total
