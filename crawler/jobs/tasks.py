"""The kinds of jobs, and when one that did not end well is tried again."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from procrastinate import BaseRetryStrategy, Blueprint, RetryDecision
from procrastinate.exceptions import AlreadyEnqueued, JobAborted
from procrastinate.job_context import AbortReason

from crawler.jobs.crawls import Crawls, Failed, Interrupted
from crawler.jobs.locks import BusyError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procrastinate import App, JobContext
    from procrastinate.jobs import Job

    from crawler.jobs.planning import Planner
    from crawler.jobs.remaking import Remaking

logger = logging.getLogger(__name__)

NOW, SCHEDULED, BACKFILL = 10, 0, -10
"""Priorities: what somebody asked for, what the rhythm asks for, what fills the past."""
FAILED_TRIES = 3
KEEP_HOURS = 24 * 7
"""How long ended jobs are kept for ``scrapy jobs``."""

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
        return None


@tasks.task(name="crawl", pass_context=True, retry=Again())
async def crawl(context: JobContext, *, spider: str, arguments: dict[str, str]) -> None:
    """Crawl one site."""
    crawls: Crawls = context.additional_context["crawls"]
    try:
        await crawls.run(spider, arguments)
    except asyncio.CancelledError:
        if context.abort_reason() is AbortReason.USER_REQUEST:
            raise JobAborted from None
        raise


@tasks.task(name="reextract", pass_context=True, retry=Again())
async def reextract(context: JobContext, *, ids: list[int]) -> None:
    """Apply today's rules to archived articles; a job that is repeated finds what is done."""
    remaking: Remaking = context.additional_context["remaking"]
    await remaking.run(ids)


@tasks.task(name="plan", pass_context=True, queueing_lock="plan", lock="plan")
async def plan(context: JobContext, *, timestamp: int = 0) -> None:
    """Enqueue the sites that are due, and drop what ended long ago."""
    planner: Planner = context.additional_context["planner"]
    for site in await planner.due(datetime.now(UTC)):
        await enqueue_crawl(context.app, site, {}, key=site, priority=SCHEDULED)
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


async def enqueue_crawl(
    app: App, spider: str, arguments: Mapping[str, str], *, key: str, priority: int = NOW
) -> int | None:
    """Enqueue a crawl of the site *key*; the number of the job, None where it waits already."""
    asked = " ".join(f"{name}={value}" for name, value in sorted(arguments.items()))
    deferrer = app.configure_task(
        "crawl", lock=key, queueing_lock=f"{key} {asked}".strip(), priority=priority
    )
    try:
        return await deferrer.defer_async(spider=spider, arguments=dict(arguments))
    except AlreadyEnqueued:
        return None


async def enqueue_reextraction(app: App, ids: Sequence[int]) -> int | None:
    """Enqueue a portion of archived articles; None where it waits already."""
    deferrer = app.configure_task(
        "reextract", queueing_lock=f"reextract {ids[0]}-{ids[-1]}", priority=BACKFILL
    )
    try:
        return await deferrer.defer_async(ids=list(ids))
    except AlreadyEnqueued:
        return None
