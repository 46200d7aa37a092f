"""What the queue holds, for people and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from procrastinate import App

STATUSES = ("todo", "doing", "succeeded", "failed", "cancelled", "aborted")

# The tables of procrastinate, as its documentation names them.
_JOBS = """
    SELECT job.id, job.task_name, job.lock, job.args, job.status::text, job.priority, job.attempts,
           job.scheduled_at, job.abort_requested, job.worker_id,
           extract(epoch FROM now() - worker.last_heartbeat)::float AS silent,
           (SELECT min(at) FROM procrastinate_events WHERE job_id = job.id) AS enqueued_at,
           (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id AND type = 'started')
             AS started_at,
           (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id
              AND type IN ('succeeded', 'failed', 'cancelled', 'aborted')) AS ended_at
      FROM procrastinate_jobs AS job
      LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
     WHERE (%(statuses)s::text[] IS NULL OR job.status::text = ANY(%(statuses)s))
       AND (%(site)s::text IS NULL OR job.lock = %(site)s)
     ORDER BY array_position(ARRAY['doing', 'todo'], job.status::text) NULLS LAST,
              CASE WHEN job.status = 'todo' THEN -job.priority END,
              CASE WHEN job.status = 'todo' THEN job.id END,
              ended_at DESC NULLS LAST, job.id DESC
     LIMIT %(limit)s
"""
_COUNTS = "SELECT status::text, count(*) AS jobs FROM procrastinate_jobs GROUP BY 1"
_WORKERS = """
    SELECT (count(*) + 1) / 2 AS workers FROM procrastinate_workers
     WHERE last_heartbeat > now() - make_interval(secs => %(seconds)s)
"""


class JobLine(NamedTuple):
    """A job of the queue; instants are aware."""

    id: int
    task_name: str
    lock: str | None
    """Key of the site."""
    args: dict[str, Any]
    status: str
    priority: int
    attempts: int
    scheduled_at: datetime | None
    """Not before; None: at once."""
    abort_requested: bool
    worker_id: int | None
    silent: float | None
    """Seconds since the worker of a running job was heard last."""
    enqueued_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


async def list_jobs(
    app: App, *, statuses: Sequence[str] | None, site: str | None, limit: int
) -> list[JobLine]:
    """The jobs that run, then those that wait, then the latest that ended."""
    rows = await app.connector.execute_query_all_async(
        _JOBS, statuses=list(statuses) if statuses else None, site=site, limit=limit
    )
    return [JobLine(**row) for row in rows]


async def count_jobs(app: App) -> dict[str, int]:
    """How many jobs are in each status."""
    rows = await app.connector.execute_query_all_async(_COUNTS)
    found = {row["status"]: row["jobs"] for row in rows}
    return {status: found[status] for status in STATUSES if status in found}


async def count_workers(app: App, *, heard_within: float) -> int:
    """How many workers were heard within so many seconds; each has a row for either queue."""
    row = await app.connector.execute_query_one_async(_WORKERS, seconds=heard_within)
    return int(row["workers"])
