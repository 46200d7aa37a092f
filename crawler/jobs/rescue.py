"""Jobs of workers that died are given again, within a minute."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from sqlalchemy.exc import DBAPIError

from crawler.jobs.locks import BusyError

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.jobs import Job

    from crawler.jobs.locks import Locks

logger = logging.getLogger(__name__)

MOST_TRIES = 10
"""A job under which so many workers died, or that was interrupted so often, has a fault."""


async def rescue(app: App, locks: Locks, *, dead_after: float) -> None:
    """Look for such jobs over and over; runs until it is cancelled.

    A worker that was silent for *dead_after* seconds is dead.
    """
    while True:
        await asyncio.sleep(dead_after / 3)
        try:
            async with locks.hold(":rescue"):  # a job must not be given again twice
                await _look(app, dead_after)
        except (BusyError, DBAPIError):
            continue
        except ConnectorException as error:
            logger.warning("jobs of dead workers were not looked for: %s", error)


async def _look(app: App, dead_after: float) -> None:
    row = await app.connector.execute_query_one_async(
        "SELECT extract(epoch FROM now() - pg_postmaster_start_time())::float AS seconds"
    )
    # After a start of Postgres its workers need some seconds to be heard again.
    if row["seconds"] < 2 * dead_after:
        return
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after):
        await _give_again(app, job)


async def _give_again(app: App, job: Job) -> None:
    what = f"{job.task_name} {job.lock or ''}".strip()
    if job.attempts >= MOST_TRIES:
        logger.error("job %s (%s) is given up after %d tries", job.id, what, job.attempts)
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
    else:
        logger.warning("job %s (%s) of a dead worker is given again", job.id, what)
        await app.job_manager.retry_job(job)
