"""Speed of the archive at the sizes that it shall stand, in SQLite or in a real Postgres.

    python benchmarks/store.py
    python benchmarks/store.py --database postgres --rows 100000,1000000
    python benchmarks/store.py --rows 1000000 --keep /var/tmp/million.db --seconds 60
    python benchmarks/store.py --database postgresql://user@host/empty_database --json

The archive is filled with made-up articles of 4,000 characters (``benchmarks/press.py``) to each of
the sizes in turn; a kept file and a database that is named by its address are filled up and used
again. A million articles take some 8 GB of disk and, to fill, from five minutes on.

``bare`` is the ``INSERT … ON CONFLICT`` of the same columns into the same table with its indexes
and nothing else: of the article, by SQLAlchemy Core (dicts) and by the driver alone (tuples, lists
already JSON), and by the driver of both rows that a save writes, the article and its entry in the
ledger. ``save`` is all of a save: cleaning, the hash of the content, JSON, the look at what is
stored, removed or the same text, and the rows. It is measured without near-duplicates (with empty
sketches), once with the row of the article alone and once with that of the ledger, each beside the
faster bare insert of the same rows; the strictest share is that of both beside the bare article.
What saving takes longer with sketches is the cost of near-duplicates. Batches of all kinds take
turns, so the load of the machine falls on all alike.

The full text is kept in step by triggers of the table, so bare inserts feed it as well; with
``--no-full-text`` neither does, as far as the database is made here and gone afterwards.

Look-ups ask for stored addresses at random. A start is that of a crawl, until its first request to
a site on loopback. For the event loop another connection locks the database while articles are
handed over, and a timer of 10 ms measures by how much it is late. Ten processes save batches of the
same articles in disorder. Ends with 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import event, text

from benchmarks import bulk
from benchmarks.press import Press
from crawler.storage import copies, ledger
from crawler.storage.errors import StoreSetupError
from crawler.storage.models import ArticleRow
from crawler.storage.sql import insert_into
from crawler.storage.store import ArticleStore, SaveOutcome, open_store
from crawler.storage.writer import BatchWriter
from tests.world.crawl import ROOT, crawl_command
from tests.world.hosts import Hosts
from tests.world.postgres import PostgresMissingError, start_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Engine

    from crawler.items import Article

SHARE = 0.6
"""Of the rows that the bare statement stores in the same time, at least so many are saved."""
COPIES_MS = 2.0
COPIES_GROWTH = 2.0
LOOKUP_MS = 0.4
LEDGER_MS = 0.1
"""Of an address among those of a feed or a sitemap, in SQLite."""
START_SECONDS = 2.0
START_MB = 200.0
START_GROWTH = 1.2
LATE_MS = 20.0

BYTES_PER_ROW = 10_000
LOOKUPS = 4_000
STARTS = 5
HOST = "tarunanews.com"
PROCESSES = 10
PROCESS_BATCHES = 12
ASLEEP_SECONDS = 4.0
"""How long the database is locked while articles come in."""
SERVER = {
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}
"""Settings of a server that is started here, as on a machine for an archive of this size."""


class Line(NamedTuple):
    """A line of the table."""

    rows: int
    measure: str
    value: str
    bar: str = ""
    met: bool | None = None


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    try:
        with _database(options) as url, open_store(url) as store:
            if options.no_full_text:
                bulk.drop_full_text(store.engine)
            lines, figures = _measure(store, options)
    except (StoreSetupError, PostgresMissingError, OSError) as error:
        print(f"cannot measure: {error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(figures, indent=1))
    else:
        _print_table(lines)
    return 1 if any(line.met is False for line in lines) else 0


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", default="100000,1000000", help="sizes, smallest first")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgres, or an address")
    parser.add_argument("--batch", type=int, default=500, help="articles in a batch")
    parser.add_argument("--seconds", type=float, default=30.0, help="time for saving, per size")
    parser.add_argument("--keep", type=Path, help="SQLite file to keep and to use again")
    parser.add_argument("--no-full-text", action="store_true", help="leave the full text out")
    parser.add_argument("--folder", type=Path, help="where the database is made")
    parser.add_argument("--json", action="store_true", help="figures instead of the table")
    options = parser.parse_args(words)
    if options.no_full_text and (options.keep or "://" in options.database):
        parser.error("--no-full-text would leave a database that is kept without its full text")
    options.sizes = sorted(int(size) for size in options.rows.split(","))
    return options


@contextlib.contextmanager
def _database(options: argparse.Namespace) -> Iterator[str]:
    """The address of the database; what was made here is gone at the end."""
    if "://" in options.database:
        yield options.database
        return
    if options.database == "sqlite" and options.keep:
        _check_room(options.keep.resolve().parent, options.sizes[-1])
        yield f"sqlite:///{options.keep.resolve()}"
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        _check_room(Path(folder), options.sizes[-1])
        if options.database == "sqlite":
            yield f"sqlite:///{folder}/articles.db"
            return
        if options.folder:
            tempfile.tempdir = str(options.folder)
        with start_postgres(SERVER) as server, server.database() as url:
            yield url


def _check_room(folder: Path, rows: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < rows * BYTES_PER_ROW:
        raise OSError(
            f"{rows:,} articles need {rows * BYTES_PER_ROW / 1e9:.0f} GB below {folder},"
            f" {free / 1e9:.0f} GB are free: name another --folder"
        )


def _measure(store: ArticleStore, options: argparse.Namespace) -> tuple[list[Line], dict[str, Any]]:
    lines: list[Line] = []
    figures: dict[str, Any] = {"database": store.engine.dialect.name, "load": _load()}
    before: dict[str, Any] | None = None
    for size in options.sizes:
        _fill_up(store, size)
        bench = Bench(store, options)
        found = {"rows": store.count(), **bench.figures()}
        figures[str(size)] = found
        lines += _lines(size, found, before)
        before = found
    figures["load_at_end"] = _load()
    return lines, figures


def _fill_up(store: ArticleStore, size: int) -> None:
    missing = size - store.count()
    if missing > 0:
        bulk.fill(store.engine, missing)


def _load() -> float:
    return round(os.getloadavg()[0], 1)


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Bench:
    """All measures at one size of the archive."""

    def __init__(self, store: ArticleStore, options: argparse.Namespace) -> None:
        self._store = store
        self._engine = store.engine
        self._batch: int = options.batch
        self._seconds: float = options.seconds
        first = bulk.last_id(store.engine) + 10_000_000
        self._press = Press(first)
        self._next = first
        self._saved: list[Article] = []

    def figures(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        steps = {
            "saving": (self._saving, self._seconds * 1.5),
            "unchanged": (self._unchanged, 3.0),
            "look-ups": (self._lookups, 10.0),
            "start": (self._start, 15.0),
            "reactor": (self._reactor, 12.0),
            "processes": (self._processes, 30.0),
        }
        left = sum(seconds for _, seconds in steps.values())
        for name, (step, seconds) in steps.items():
            bulk.report(f"measuring: {name}, {left:.0f} s left")
            found |= step()
            left -= seconds
        bulk.report("")
        return found

    def _articles(self, count: int) -> list[Article]:
        numbers = range(self._next, self._next + count)
        self._next += count
        return self._press.new(numbers)

    # Saving

    def _saving(self) -> dict[str, Any]:
        ways: dict[str, Callable[[list[Article]], float]] = {
            "core": self._bare_core,
            "driver": self._bare_driver,
            "both": self._bare_both,
            "article": self._save_article,
            "row": self._save_row,
            "whole": self._save_whole,
        }
        for way in ways.values():  # statements are compiled, connections opened
            way(self._articles(self._batch))
        spent = dict.fromkeys(ways, 0.0)
        rounds = 0
        end = time.monotonic() + self._seconds
        while rounds < 3 or time.monotonic() < end:
            turn = rounds % len(ways)
            names = [*ways][turn:] + [*ways][:turn]
            for name in names:
                spent[name] += ways[name](self._articles(self._batch))
            rounds += 1
        count = rounds * self._batch
        rates = {f"{name}_per_second": count / seconds for name, seconds in spent.items()}
        bare = max(rates["core_per_second"], rates["driver_per_second"])
        return {
            **{name: round(rate) for name, rate in rates.items()},
            "batches_each": rounds,
            "share_article": round(rates["article_per_second"] / bare, 3),
            "share_both": round(rates["row_per_second"] / rates["both_per_second"], 3),
            "share": round(rates["row_per_second"] / bare, 3),
            "copies_ms": round((spent["whole"] - spent["row"]) / count * 1_000, 3),
        }

    def _bare_core(self, articles: list[Article]) -> float:
        rows = [bulk.row_of(article) for article in articles]
        started = time.perf_counter()
        with self._engine.begin() as connection:
            connection.execute(_bare_statement(connection), rows)
        return time.perf_counter() - started

    def _bare_driver(self, articles: list[Article]) -> float:
        dialect = self._engine.dialect.name
        rows = [bulk.native([*bulk.row_of(article).values()], dialect) for article in articles]
        statement = _driver_statement(dialect)
        started = time.perf_counter()
        with self._engine.begin() as connection:
            cursor = connection.connection.cursor()
            cursor.executemany(statement, rows)
            cursor.close()
        return time.perf_counter() - started

    def _bare_both(self, articles: list[Article]) -> float:
        dialect = self._engine.dialect.name
        rows = [bulk.row_of(article) for article in articles]
        values = [bulk.native([*row.values()], dialect) for row in rows]
        entries = {row["url_key"]: bulk.native(bulk.entry_of(row), dialect) for row in rows}
        last = text("SELECT max(id) FROM articles")
        fresh = text("SELECT url_key, id FROM articles WHERE id > :last")
        started = time.perf_counter()
        with self._engine.begin() as connection:
            after = {"last": connection.execute(last).scalar_one()}
            cursor = connection.connection.cursor()
            cursor.executemany(_driver_statement(dialect), values)
            ids = connection.execute(fresh, after).all()
            entry_rows = [(*entries[key], row_id) for key, row_id in ids]
            cursor.executemany(_entry_statement(dialect), entry_rows)
            cursor.close()
        return time.perf_counter() - started

    def _save_article(self, articles: list[Article]) -> float:
        with _empty_sketches(), _no_ledger():
            return self._timed_save(articles)

    def _save_row(self, articles: list[Article]) -> float:
        with _empty_sketches():
            return self._timed_save(articles)

    def _save_whole(self, articles: list[Article]) -> float:
        self._saved = articles
        return self._timed_save(articles)

    def _timed_save(self, articles: list[Article]) -> float:
        started = time.perf_counter()
        results = self._store.save(articles)
        spent = time.perf_counter() - started
        assert all(result.outcome is SaveOutcome.INSERTED for result in results)
        return spent

    def _unchanged(self) -> dict[str, Any]:
        """Saving again what was saved last."""
        written: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith(("SELECT", "BEGIN")) or statement == "BEGIN IMMEDIATE":
                written.append(statement)

        event.listen(self._engine, "before_cursor_execute", note)
        started = time.perf_counter()
        results = self._store.save(self._saved)
        spent = time.perf_counter() - started
        event.remove(self._engine, "before_cursor_execute", note)
        assert {result.outcome for result in results} == {SaveOutcome.UNCHANGED}
        return {
            "unchanged_writes": len(written),
            "unchanged_per_second": round(len(results) / spent),
        }

    # Looking up

    def _lookups(self) -> dict[str, Any]:
        spent: dict[str, list[float]] = {"look_up": [], "get": []}
        for key in bulk.addresses(self._engine, LOOKUPS, self._next):
            started = time.perf_counter()
            known = self._store.look_up([key])
            middle = time.perf_counter()
            article = self._store.get(key)
            spent["get"].append(time.perf_counter() - middle)
            spent["look_up"].append(middle - started)
            assert known
            assert article is not None
        return {
            f"{name}_ms_{label}": round(_percentile(times[len(times) // 40 :], share) * 1_000, 3)
            for name, times in spent.items()
            for label, share in (("p50", 0.5), ("p99", 0.99))
        } | {"ledger_ms": round(self._look_up_together(), 4)}

    def _look_up_together(self) -> float:
        """Milliseconds for an address of 500."""
        keys = list(bulk.addresses(self._engine, LOOKUPS // 2, self._next + 1))
        spent = []
        for start in range(0, len(keys), 500):
            together = keys[start : start + 500]
            started = time.perf_counter()
            known = self._store.look_up(together)
            spent.append((time.perf_counter() - started) / len(together) * 1_000)
            assert known.keys() == set(together)
        return statistics.median(spent)

    # Starting

    def _start(self) -> dict[str, Any]:
        """Seconds and memory of a crawl until its first request."""
        url = self._engine.url.render_as_string(hide_password=False)
        starts = []
        with Hosts() as hosts:
            settings = (f"HOST_MAP={hosts.map(HOST)}", "MIN_FREE_DISK=0")
            for _ in range(STARTS):
                hosts.requests.clear()
                started = time.perf_counter()
                with _process(crawl_command("tarunanews", url, settings, {})) as crawl:
                    while not hosts.requests and crawl.poll() is None:
                        time.sleep(0.005)
                    assert hosts.requests, "the crawl made no request"
                    spent = time.perf_counter() - started
                    starts.append((spent, _peak_mb(crawl.pid)))
        return {
            "start_seconds": round(statistics.median(spent for spent, _ in starts), 2),
            "start_mb": round(statistics.median(peak for _, peak in starts), 1),
        }

    # The event loop

    def _reactor(self) -> dict[str, Any]:
        idle = asyncio.run(_lateness(ASLEEP_SECONDS / 2))
        late = asyncio.run(self._write_while_locked())
        return {
            "late_ms_idle_p99": round(_percentile(idle, 0.99) * 1_000, 1),
            "late_ms_p99": round(_percentile(late, 0.99) * 1_000, 1),
            "late_ms_worst": round(max(late) * 1_000, 1),
        }

    async def _write_while_locked(self) -> list[float]:
        """Hand over articles while the database sleeps, and for as long after that."""
        articles = self._articles(round(150 * ASLEEP_SECONDS))
        writer = BatchWriter(self._store)
        locker = threading.Thread(target=_lock, args=(self._engine, ASLEEP_SECONDS))
        timer = asyncio.create_task(_lateness(2 * ASLEEP_SECONDS))
        locker.start()
        await asyncio.sleep(0.3)
        for article in articles:
            await writer.put(article)
            await asyncio.sleep(0.01)
        await writer.close()
        late = await timer
        locker.join()
        return late

    # Many processes

    def _processes(self) -> dict[str, Any]:
        """Processes that save overlapping batches of the same articles."""
        url = self._engine.url.render_as_string(hide_password=False)
        before = self._store.count()
        first = self._next
        self._next += 10_000
        context = get_context("spawn")
        with context.Pool(PROCESSES) as pool:
            started = time.perf_counter()
            jobs = [(url, first, PROCESS_BATCHES, seed) for seed in range(PROCESSES)]
            answers = pool.map(_save_overlapping, jobs, chunksize=1)
            spent = time.perf_counter() - started
        inserted = sum(answer["inserted"] for answer in answers)
        return {
            "processes_errors": [answer["error"] for answer in answers if answer["error"]],
            "processes_inserted": inserted,
            "processes_rows": self._store.count() - before,
            "processes_doubles": self._doubles(),
            "processes_per_second": round(sum(answer["saved"] for answer in answers) / spent),
        }

    def _doubles(self) -> int:
        query = text(
            "SELECT count(*) FROM (SELECT url_key FROM articles WHERE id > :first"
            " GROUP BY url_key HAVING count(*) > 1) AS twice"
        )
        with self._engine.connect() as connection:
            last = bulk.last_id(self._engine) - 20_000
            return int(connection.execute(query, {"first": last}).scalar_one())


def _save_overlapping(job: tuple[str, int, int, int]) -> dict[str, Any]:
    """What one of many processes does; the articles are the same in each, their order is not."""
    url, first, batches, seed = job
    articles = Press(first).new(range(first, first + batches * 50))
    outcomes: list[SaveOutcome] = []
    error = None
    with open_store(url) as store:
        for batch in range(batches):
            start = (batch * 7 + seed * 3) % batches * 50
            portion = [*articles[start:], *articles[:start]][:80]
            try:
                outcomes += [result.outcome for result in store.save(portion[:: (-1) ** seed])]
            except Exception as raised:  # the table shows it, whatever it is
                error = f"{type(raised).__name__}: {raised}"[:200]
    return {
        "error": error,
        "saved": len(outcomes),
        "inserted": outcomes.count(SaveOutcome.INSERTED),
    }


@contextlib.contextmanager
def _empty_sketches() -> Iterator[None]:
    """Texts without sketches are never looked for, and nothing is kept of them."""
    place_of = copies.place_of
    copies.place_of = lambda _row: copies.Place(0, ())
    try:
        yield
    finally:
        copies.place_of = place_of


@contextlib.contextmanager
def _no_ledger() -> Iterator[None]:
    """Articles are stored without an entry of their address."""
    acknowledge = ledger.acknowledge
    ledger.acknowledge = lambda *_: None
    try:
        yield
    finally:
        ledger.acknowledge = acknowledge


@contextlib.contextmanager
def _process(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that does not outlive the block."""
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _peak_mb(pid: int) -> float:
    """Most memory that a process has held; needs Linux."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _bare_statement(connection: Connection) -> Any:
    statement = insert_into(connection.dialect.name, ArticleRow)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["url_key"],
        set_={name: new[name] for name in bulk.COLUMNS},
        where=ArticleRow.fingerprint != new.fingerprint,
    )


def _driver_statement(dialect: str) -> str:
    names = bulk.COLUMNS
    marks = ", ".join(["?" if dialect == "sqlite" else "%s"] * len(names))
    changes = ", ".join(f"{name} = excluded.{name}" for name in names)
    return (
        f"INSERT INTO articles ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (url_key)"
        f" DO UPDATE SET {changes} WHERE articles.fingerprint <> excluded.fingerprint"
    )


def _entry_statement(dialect: str) -> str:
    names = (*bulk.ENTRY_COLUMNS, "article_id")
    marks = ", ".join(["?" if dialect == "sqlite" else "%s"] * len(names))
    kept = ("url_key", "url", "site", "source", "found_at")
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in kept)
    return (
        f"INSERT INTO urls ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (url_key)"
        f" DO UPDATE SET {changes}"
    )


async def _lateness(seconds: float) -> list[float]:
    """By how much a timer of 10 ms is late, again and again."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    late = []
    while (started := loop.time()) < end:
        await asyncio.sleep(0.01)
        late.append(loop.time() - started - 0.01)
    return late


def _lock(engine: Engine, seconds: float) -> None:
    """Let every writer of articles wait."""
    if engine.dialect.name == "sqlite":
        raw = sqlite3.connect(str(engine.url.database), isolation_level=None, timeout=30)
        raw.execute("BEGIN EXCLUSIVE")
        time.sleep(seconds)
        raw.execute("ROLLBACK")
        raw.close()
        return
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE"))
        time.sleep(seconds)


def _lines(rows: int, found: dict[str, Any], before: dict[str, Any] | None) -> Iterator[Line]:
    bare = max(found["core_per_second"], found["driver_per_second"])
    yield Line(rows, "bare article, Core, rows/s", f"{found['core_per_second']:,}")
    yield Line(rows, "bare article, driver, rows/s", f"{found['driver_per_second']:,}")
    yield Line(rows, "bare article and ledger, driver, rows/s", f"{found['both_per_second']:,}")
    for measure, name, share, beside in (
        ("save, article alone, rows/s", "article", "share_article", bare),
        ("save, article and ledger, rows/s", "row", "share_both", found["both_per_second"]),
        ("  the same beside the bare article", "row", "share", bare),
    ):
        yield Line(
            rows,
            measure,
            f"{found[f'{name}_per_second']:,} = {found[share]:.0%}",
            f">= {SHARE:.0%} of {beside:,}",
            found[share] >= SHARE,
        )
    yield Line(rows, "save with near-duplicates, rows/s", f"{found['whole_per_second']:,}")
    spent = found["copies_ms"]
    yield Line(
        rows,
        "near-duplicates, ms an article",
        f"{spent:.2f}",
        f"<= {COPIES_MS}",
        spent <= COPIES_MS,
    )
    if before is not None:
        growth = spent / before["copies_ms"] if before["copies_ms"] > 0 else 0.0
        grown = growth <= COPIES_GROWTH
        yield Line(rows, "  times the smaller size", f"{growth:.2f}", f"<= {COPIES_GROWTH}", grown)
    for name in ("look_up", "get"):
        tail = found[f"{name}_ms_p99"]
        value = f"{found[f'{name}_ms_p50']:.2f} / {tail:.2f}"
        yield Line(rows, f"{name}, ms, p50 / p99", value, f"<= {LOOKUP_MS}", tail <= LOOKUP_MS)
    together = found["ledger_ms"]
    yield Line(
        rows,
        "look_up of 500, ms an address",
        f"{together:.3f}",
        f"<= {LEDGER_MS}",
        together <= LEDGER_MS,
    )
    yield from _start_lines(rows, found, before)
    writes = found["unchanged_writes"]
    yield Line(rows, "statements that write, unchanged", str(writes), "0", writes == 0)
    yield Line(rows, "save unchanged, rows/s", f"{found['unchanged_per_second']:,}")
    late = found["late_ms_p99"]
    value = f"{late:.1f} (idle {found['late_ms_idle_p99']:.1f})"
    yield Line(rows, "event loop late, ms, p99", value, f"<= {LATE_MS:.0f}", late <= LATE_MS)
    sound = (
        not found["processes_errors"]
        and not found["processes_doubles"]
        and found["processes_inserted"] == found["processes_rows"]
    )
    value = f"{len(found['processes_errors'])} / {found['processes_doubles']}"
    yield Line(rows, f"{PROCESSES} processes, errors / double rows", value, "0 / 0", sound)
    yield Line(rows, f"{PROCESSES} processes, articles/s", f"{found['processes_per_second']:,}")


def _start_lines(rows: int, found: dict[str, Any], before: dict[str, Any] | None) -> Iterator[Line]:
    for name, unit, most in (("seconds", "s", START_SECONDS), ("mb", "MB", START_MB)):
        value = found[f"start_{name}"]
        measure = f"crawl to its first request, {unit}"
        yield Line(rows, measure, f"{value:.2f}", f"<= {most:.0f}", value <= most)
        if before is not None:
            growth = value / before[f"start_{name}"]
            grown = growth <= START_GROWTH
            bar = f"<= {START_GROWTH}"
            yield Line(rows, "  times the smaller size", f"{growth:.2f}", bar, grown)


def _print_table(lines: Sequence[Line]) -> None:
    size = 0
    for line in lines:
        if line.rows != size:
            size = line.rows
            print(f"\n{size:,} rows")
        verdict = {True: "ok", False: "missed", None: ""}[line.met]
        print(f"  {line.measure:<40}{line.value:>18}  {line.bar:<18}{verdict}".rstrip())


if __name__ == "__main__":
    sys.exit(main())
