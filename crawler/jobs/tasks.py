"""The kinds of jobs, and when one that did not end well is tried again."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from procrastinate import BaseRetryStrategy, Blueprint, RetryDecision
from procrastinate.exceptions import AlreadyEnqueued, JobAborted
from procrastinate.job_context import AbortReason

from crawler.jobs.crawls import Crawls, Failed, Interrupted, OtherRules
from crawler.jobs.locks import BusyError
from crawler.jobs.queue import PAGES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from procrastinate import App, JobContext
    from procrastinate.jobs import Job

    from crawler.jobs.planning import Planner
    from crawler.jobs.remaking import Remaking

logger = logging.getLogger(__name__)

PLAN, NOW, SCHEDULED, BACKFILL = 20, 10, 0, -10
"""Priorities: what finds the sites that are due, what somebody asked for, what the rhythm asks
for, what fills the past."""
FAILED_TRIES = 3
OTHER_RULES_TRIES = 10
"""How often a job finds only workers with other rules: some four hours of an upgrade."""
KEEP_HOURS = 24 * 7
"""How long ended jobs are kept for ``scrapy jobs``."""

_NO_TRY = "UPDATE procrastinate_jobs SET attempts = attempts - 1 WHERE id = %(job)s"
_HURRY = """
    UPDATE procrastinate_jobs SET priority = %(priority)s, scheduled_at = NULL
     WHERE queueing_lock = %(asked)s AND status = 'todo'
       AND (priority < %(priority)s OR scheduled_at > now())
    RETURNING id
"""
_ASKED_FOR = """
    SELECT queueing_lock FROM procrastinate_jobs
     WHERE status = 'todo' AND queueing_lock = ANY(%(sites)s)
     UNION ALL
    SELECT queueing_lock FROM procrastinate_jobs
     WHERE status = 'doing' AND queueing_lock = ANY(%(sites)s)
"""

tasks = Blueprint()


class Again(BaseRetryStrategy):
    """What was interrupted goes on at once; what failed waits longer each time, and gives up."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Decide whether and when a job is tried again."""
        if isinstance(exception, Interrupted):
            return RetryDecision(retry_in={"seconds": exception.pause})
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 1})
        if isinstance(exception, BusyError):
            return RetryDecision(retry_in={"seconds": 30})
        if isinstance(exception, Failed) and job.attempts + 1 < FAILED_TRIES:
            return RetryDecision(retry_in={"minutes": 5 * 4**job.attempts})
        if isinstance(exception, OtherRules) and job.attempts + 1 < OTHER_RULES_TRIES:
            return RetryDecision(retry_in={"minutes": min(2**job.attempts, 60)})
        return None


@tasks.task(name="crawl", pass_context=True, retry=Again())
async def crawl(context: JobContext, *, spider: str, arguments: dict[str, str]) -> None:
    """Crawl one site."""
    crawls: Crawls = context.additional_context["crawls"]
    async with _as_job(context):
        await crawls.run(spider, arguments)


@tasks.task(name="reextract", pass_context=True, retry=Again(), queue=PAGES)
async def reextract(context: JobContext, *, ids: list[int], rules: dict[str, str]) -> None:
    """Apply rules to archived articles; a job that is repeated finds what is done.

    *rules*: the version of those that are meant, for each site of the articles.
    """
    remaking: Remaking = context.additional_context["remaking"]
    async with _as_job(context):
        await remaking.run(ids, rules=rules)


@asynccontextmanager
async def _as_job(context: JobContext) -> AsyncIterator[None]:
    """End in the way that the queue expects."""
    try:
        yield
    except (Interrupted, BusyError):
        # A long backfill gives way often. Tries are for what fails, and for workers that die.
        await context.app.connector.execute_query_async(_NO_TRY, job=context.job.id)
        raise
    except asyncio.CancelledError:
        if context.abort_reason() is AbortReason.USER_REQUEST:
            raise JobAborted from None
        raise


@tasks.task(name="plan", pass_context=True, queueing_lock="plan", lock="plan", priority=PLAN)
async def plan(context: JobContext, *, timestamp: int = 0) -> None:
    """Enqueue the sites that are due, and drop what ended long ago."""
    planner: Planner = context.additional_context["planner"]
    rows = await context.app.connector.execute_query_all_async(
        _ASKED_FOR, sites=list(planner.sites)
    )
    asked_for = {row["queueing_lock"] for row in rows}
    for site in await planner.due(datetime.now(UTC), besides=asked_for):
        await enqueue_crawl(context.app, site, {}, key=site, priority=SCHEDULED)
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


async def enqueue_crawl(
    app: App, spider: str, arguments: Mapping[str, str], *, key: str, priority: int = NOW
) -> int | None:
    """Enqueue a crawl of the site *key*; the number of the job, None where it waits already.

    What waits with a lower priority, or for its next try, and is asked for :data:`NOW`, is first
    from then on.
    """
    words = " ".join(f"{name}={value}" for name, value in sorted(arguments.items()))
    asked = f"{key} {words}".strip()
    deferrer = app.configure_task("crawl", lock=key, queueing_lock=asked, priority=priority)
    try:
        return await deferrer.defer_async(spider=spider, arguments=dict(arguments))
    except AlreadyEnqueued:
        return await _hurry(app, asked) if priority == NOW else None


async def _hurry(app: App, asked: str) -> int | None:
    rows = await app.connector.execute_query_all_async(_HURRY, asked=asked, priority=NOW)
    return rows[0]["id"] if rows else None


async def enqueue_reextraction(
    app: App, ids: Sequence[int], *, rules: Mapping[str, str]
) -> int | None:
    """Enqueue a portion of archived articles; None where it waits already.

    *rules*: the version of those that are meant, for each site of the articles; workers with
    others give the job back.
    """
    asked = json.dumps([list(ids), dict(rules)], sort_keys=True)
    digest = hashlib.blake2b(asked.encode(), digest_size=8).hexdigest()
    deferrer = app.configure_task(
        "reextract", queueing_lock=f"reextract {digest}", priority=BACKFILL
    )
    try:
        return await deferrer.defer_async(ids=list(ids), rules=dict(rules))
    except AlreadyEnqueued:
        return None
