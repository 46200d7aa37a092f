"""``scrapy jobs``: what the queue of the workers holds."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler import outcome
from crawler.archive_command import ArchiveCommand, write_json
from crawler.configuration import archive_url
from crawler.explain.as_text import visible
from crawler.jobs.overview import STATUSES, count_jobs, count_workers, list_jobs
from crawler.jobs.queue import make_app, prepare
from crawler.platforms.arguments import ArgumentError

if TYPE_CHECKING:
    import argparse

    from procrastinate import App

    from crawler.jobs.overview import JobLine
    from crawler.storage.store import ArticleStore

DEFAULT_LIMIT = "50"


class Command(ArchiveCommand):
    """Show the queue."""

    def syntax(self) -> str:
        """Show how the command is called."""
        return "[SITE] [--status STATUS] [--limit N] [--json] | --cancel JOB | --again JOB"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Show the jobs that run, wait or have ended"

    def long_desc(self) -> str:
        """Explain what is shown, and the exit codes."""
        return (
            "Show how many workers are alive, how many jobs are in each status, and the jobs: "
            "those that run, that wait, the latest that ended. Statuses: "
            f"{', '.join(STATUSES)}. --cancel takes a waiting job out of the queue, and stops one "
            "that runs; --again puts one that failed back. Instants are UTC. Exit codes: 0 done, "
            "1 there is no such job, 2 wrong usage or no Postgres."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what is to be shown or done."""
        super().add_options(parser)
        add = parser.add_argument
        add("--status", metavar="STATUS", help="only jobs in this status")
        add("--limit", metavar="N", default=DEFAULT_LIMIT, help="at most N jobs (default: 50)")
        add("--json", action="store_true", help="one JSON object per job")
        add("--cancel", metavar="JOB", help="cancel the job of this number")
        add("--again", metavar="JOB", help="run the failed job of this number again")
        parser.epilog = "example: scrapy jobs --status failed"

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """At most one site, and numbers that are numbers."""
        if len(args) > 1:
            raise ArgumentError("name one site or none")
        if opts.status is not None and opts.status not in STATUSES:
            raise ArgumentError(f"--status: {opts.status!r} is none of {', '.join(STATUSES)}")
        if opts.cancel and opts.again:
            raise ArgumentError("--cancel and --again exclude each other")
        for name in ("limit", "cancel", "again"):
            value = getattr(opts, name)
            if value is not None and not (value.isdecimal() and int(value)):
                raise ArgumentError(f"--{name}: {value!r} is no number from 1 on")

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Ask the queue."""
        assert self.settings is not None
        app = make_app(archive_url(self.settings))
        prepare(store.engine)
        asyncio.run(self._answer(app, args, opts))

    async def _answer(self, app: App, args: list[str], opts: argparse.Namespace) -> None:
        async with app.open_async():
            if opts.cancel:
                await self._cancel(app, int(opts.cancel))
            elif opts.again:
                await self._again(app, int(opts.again))
            else:
                await self._show(app, args[0] if args else None, opts)

    async def _cancel(self, app: App, job: int) -> None:
        if await app.job_manager.cancel_job_by_id_async(job, abort=True):
            sys.stdout.write(f"{job} cancelled\n")
        else:
            self.stop(f"no job {job} waits or runs", outcome.FAILED)

    async def _again(self, app: App, job: int) -> None:
        found = list(await app.job_manager.list_jobs_async(id=job, status="failed"))
        if not found:
            self.stop(f"no job {job} has failed", outcome.FAILED)
            return
        same = found[0].queueing_lock
        if same and (
            waits := list(await app.job_manager.list_jobs_async(queueing_lock=same, status="todo"))
        ):
            self.stop(f"what job {job} asks for waits already as job {waits[0].id}", outcome.FAILED)
            return
        await app.job_manager.retry_job(found[0])
        sys.stdout.write(f"{job} waits again\n")

    async def _show(self, app: App, site: str | None, opts: argparse.Namespace) -> None:
        assert self.settings is not None
        dead_after = self.settings.getfloat("JOB_DEAD_SECONDS")
        statuses = [opts.status] if opts.status else None
        jobs = await list_jobs(app, statuses=statuses, site=site, limit=int(opts.limit))
        if opts.json:
            for job in jobs:
                write_json(_as_data(job))
            return
        counts = await count_jobs(app)
        workers = await count_workers(app, heard_within=dead_after)
        console = Console(highlight=False, soft_wrap=True)
        told = ", ".join(f"{number:,} {status}" for status, number in counts.items()) or "no jobs"
        console.print(f"{workers} worker{'' if workers == 1 else 's'}; {told}")
        if jobs:
            console.print(_table(jobs, dead_after))


def _as_data(job: JobLine) -> dict[str, Any]:
    data = {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in job._asdict().items()
    }
    return {"job": data.pop("id"), "task": data.pop("task_name"), "site": data.pop("lock"), **data}


def _table(jobs: list[JobLine], dead_after: float) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("job", justify="right")
    for heading in ("status", "what", "since (UTC)", "tries"):
        table.add_column(heading)
    for job in jobs:
        table.add_row(
            str(job.id),
            _status(job, dead_after),
            Text(visible(_what(job))),
            _since(job),
            str(job.attempts or ""),
        )
    return table


def _status(job: JobLine, dead_after: float) -> str:
    if job.status == "doing" and (job.silent is None or job.silent > dead_after):
        return "doing (its worker is silent)"
    if job.abort_requested and job.status == "doing":
        return "stopping"
    if job.status == "todo" and job.scheduled_at and job.scheduled_at > datetime.now(UTC):
        return f"todo (not before {job.scheduled_at.astimezone(UTC):%H:%M})"
    return job.status


def _what(job: JobLine) -> str:
    asked = job.args.get("arguments") or {}
    words = [job.task_name, job.lock or "", *(f"{k}={v}" for k, v in asked.items())]
    if ids := job.args.get("ids"):
        words.append(f"articles {ids[0]} to {ids[-1]}")
    return " ".join(filter(None, words))


def _since(job: JobLine) -> str:
    at = job.ended_at or (job.started_at if job.status == "doing" else job.enqueued_at)
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" if at else ""
