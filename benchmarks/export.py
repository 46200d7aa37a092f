"""Speed and memory of exports, and of searches, in a large archive of made-up articles.

    python benchmarks/export.py
    python benchmarks/export.py --database postgres --rows 1000000
    python benchmarks/export.py --rows 1000000 --keep /var/tmp/million.db
    python benchmarks/export.py --rows 100000 --json

The archive is filled as for ``benchmarks/store.py``; a million articles take some 12 GB of disk,
in Postgres 16 GB. ``bare`` reads the same rows and columns with the driver alone and writes them
as they come (lists as their JSON text, instants of SQLite as text) with a ``ParquetWriter``;
``export`` is what ``scrapy export`` does: instants, lists, the clock of each zone, hash, data card.
Each runs in a process of its own, in turns. Searches ask for the newest 20 articles: with words
that were put into 20 articles each (``rare``), with the words of the texts (``some``, thousands of
articles) and with the most frequent ones (``common``). Ends with 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import make_url, text

from benchmarks import bulk
from benchmarks.measures import table
from benchmarks.press import Press
from benchmarks.store import SERVER
from crawler.dataset import export
from crawler.dataset.columns import choose_columns
from crawler.dataset.reading import ROWS_PER_PORTION
from crawler.dataset.writers import ROW_GROUP
from crawler.items import STORED_FIELDS
from crawler.storage.errors import StoreSetupError
from crawler.storage.search import parse_query
from crawler.storage.store import ArticleStore, open_store
from tests.world.postgres import PostgresMissingError, start_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SHARE = 0.6
"""Of the rows that are written bare in the same time, at least so many are exported."""
MEMORY_MB = 700
RARE_MS = 200.0

BYTES_PER_ROW = {"sqlite": 12_000, "postgres": 16_000}
RARE_WORDS = 50
ARTICLES_OF_A_WORD = 20
SEARCHES = 200


def main() -> int:
    options = _options()
    try:
        with (
            tempfile.TemporaryDirectory(dir=options.folder) as folder,
            _database(options, folder) as url,
        ):
            figures = _measure(url, Path(folder), options)
    except (StoreSetupError, PostgresMissingError, OSError) as error:
        print(f"cannot measure: {error}", file=sys.stderr)
        return 2
    bars = {
        "share": figures["share"] >= SHARE,
        "memory": figures["export_mb"] <= MEMORY_MB,
        "rare": figures["rare_ms_p95"] <= RARE_MS,
    }
    if options.json:
        print(json.dumps({**figures, "bars": bars}, indent=1))
    else:
        print(table([{"measure": name, "value": value} for name, value in figures.items()], {}))
        print("missed: " + (", ".join(name for name, met in bars.items() if not met) or "nothing"))
    return 0 if all(bars.values()) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000, help="articles (default: 1000000)")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgres, or an address")
    parser.add_argument("--keep", type=Path, help="SQLite file to keep and to use again")
    parser.add_argument("--folder", type=Path, help="where database and exports are made")
    parser.add_argument("--rounds", type=int, default=2, help="how often each way is measured")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    return parser.parse_args()


@contextlib.contextmanager
def _database(options: argparse.Namespace, folder: str) -> Iterator[str]:
    if "://" in options.database:
        yield options.database
        return
    need = options.rows * BYTES_PER_ROW[options.database]
    if shutil.disk_usage(folder).free < need:
        raise OSError(f"{options.rows:,} articles need {need / 1e9:.0f} GB below {folder}")
    if options.database == "sqlite":
        file = options.keep.resolve() if options.keep else Path(folder) / "articles.db"
        yield f"sqlite:///{file}"
        return
    if options.folder:  # not the folder of the exports, into which the server may not look
        tempfile.tempdir = str(options.folder)
    settings = {**SERVER, "maintenance_work_mem": "1GB"}
    with start_postgres(settings) as server, server.database() as url:
        yield url


def _measure(url: str, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    with open_store(url) as store:
        _fill(store, options.rows)
        figures: dict[str, Any] = {
            "database": store.engine.dialect.name,
            "articles": store.count(),
            "load": round(os.getloadavg()[0], 1),
            **_sizes(store),
        }
        figures |= _searches(store)
    figures |= _exports(url, folder, options.rounds)
    figures["load at the end"] = round(os.getloadavg()[0], 1)
    return figures


# Filling


_INDEXING = (
    "SET LOCAL statement_timeout = 0",
    "ALTER TABLE articles ENABLE TRIGGER article_words_insert",
    """
    CREATE TEMP TABLE words_of AS
    SELECT title, article_words_of(title, min(lead), min(body)) AS words
    FROM articles WHERE id > {first} GROUP BY title
    """,
    """
    INSERT INTO article_words
    SELECT id, words FROM articles JOIN words_of USING (title) WHERE id > {first}
    """,
    "CREATE INDEX ix_article_words_words ON article_words USING gin (words)",
)


def _fill(store: ArticleStore, rows: int) -> None:
    missing = rows - store.count()
    if missing <= 0:
        return
    if store.engine.dialect.name == "postgresql":
        _fill_postgres(store, missing)
    else:
        bulk.fill(store.engine, missing)
    last = bulk.last_id(store.engine)
    rnd = random.Random(7)
    put = text("UPDATE articles SET title = title || :word WHERE id = :id")
    with store.engine.begin() as connection:
        connection.execute(
            put,
            [
                {"word": f" langka{word}", "id": number}
                for word in range(RARE_WORDS)
                for number in rnd.sample(range(1, last + 1), ARTICLES_OF_A_WORD)
            ],
        )
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _fill_postgres(store: ArticleStore, missing: int) -> None:
    """The index is made at the end, and the words of repeated articles once."""
    bulk.report("filling")
    first = bulk.last_id(store.engine)
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE articles DISABLE TRIGGER article_words_insert"))
        connection.execute(text("DROP INDEX ix_article_words_words"))
    bulk.fill(store.engine, missing)
    bulk.report("indexing words")
    with store.engine.begin() as connection:
        for statement in _INDEXING:
            connection.execute(text(statement.format(first=first)))


def _sizes(store: ArticleStore) -> dict[str, float]:
    if store.engine.dialect.name == "postgresql":
        queries = {
            "articles_gb": "SELECT pg_total_relation_size('articles')",
            "words_gb": "SELECT pg_total_relation_size('article_words')",
        }
    else:
        queries = {
            "database_gb": "SELECT page_count * page_size"
            " FROM pragma_page_count(), pragma_page_size()",
            "words_gb": "SELECT sum(length(block)) FROM article_words_data",
        }
    with store.engine.connect() as connection:
        return {
            name: round(connection.execute(text(query)).scalar_one() / 1e9, 2)
            for name, query in queries.items()
        }


# Searching


def _searches(store: ArticleStore) -> dict[str, float]:
    rnd = random.Random(11)
    press = Press(1)
    words = {
        "rare": [f"langka{number}" for number in range(RARE_WORDS)],
        "some": press.words[3_000:],
        "common": press.words[:20],
    }
    figures = {}
    for name, known in words.items():
        spent = []
        for _ in range(SEARCHES if name == "rare" else SEARCHES // 10):
            query = parse_query(rnd.choice(known))
            started = time.perf_counter()
            found = store.search(query, limit=20)
            spent.append((time.perf_counter() - started) * 1_000)
            assert len(found) <= 20
            assert found or name == "some"
        spent.sort()
        figures[f"{name}_ms_p50"] = round(spent[len(spent) // 2], 1)
        figures[f"{name}_ms_p95"] = round(spent[int(len(spent) * 0.95)], 1)
    return figures


# Exporting


def _exports(url: str, folder: Path, rounds: int) -> dict[str, Any]:
    ways: dict[str, Callable[[str, Path], int]] = {"bare": bare, "export": exported}
    seconds = dict.fromkeys(ways, 0.0)
    memory = dict.fromkeys(ways, 0.0)
    rows: set[int] = set()
    figures: dict[str, Any] = {}
    for number in range(rounds):
        for name in list(ways)[:: 1 if number % 2 else -1]:
            bulk.report(f"exporting: {name}")
            target = folder / f"{name}.parquet"
            with get_context("spawn").Pool(1) as pool:
                spent, used, count = pool.apply(_timed, (ways[name], url, target))
            seconds[name] += spent
            memory[name] = max(memory[name], used)
            rows.add(count)
            figures[f"{name}_gb"] = round(target.stat().st_size / 1e9, 2)
            target.unlink()
    bulk.report("")
    assert len(rows) == 1
    return {
        "exported": rows.pop(),
        **{f"{name}_s": round(spent / rounds, 1) for name, spent in seconds.items()},
        "share": round(seconds["bare"] / seconds["export"], 2),
        **{f"{name}_mb": round(used) for name, used in memory.items()},
        **figures,
    }


def _timed(way: Callable[[str, Path], int], url: str, target: Path) -> tuple[float, float, int]:
    started = time.perf_counter()
    count = way(url, target)
    spent = time.perf_counter() - started
    # The usage that the system counts for a process would begin with that of its parent.
    told = Path("/proc/self/status").read_text("ascii").partition("VmHWM:")[2]
    return spent, int(told.split()[0]) / 1024, count


def exported(url: str, target: Path) -> int:
    """As ``scrapy export`` does it."""
    with open_store(url, create=False) as store:
        return export(store, target).rows


def bare(url: str, target: Path) -> int:
    """The same rows and columns, as the driver gives them."""
    names = [column.name for column in choose_columns()]
    assert tuple(names) == STORED_FIELDS
    count = 0
    with contextlib.closing(_rows(url, names)) as portions:
        schema = None
        writer = None
        waiting: list[pa.RecordBatch] = []
        for rows in portions:
            columns = [pa.array(values) for values in zip(*rows, strict=True)]
            if schema is None:
                schema = _bare_schema(names, columns)
                writer = pq.ParquetWriter(target, schema, compression="zstd")
            assert writer is not None
            columns = [c.cast(f.type) for c, f in zip(columns, schema, strict=True)]
            waiting.append(pa.RecordBatch.from_arrays(columns, schema=schema))
            count += len(rows)
            if sum(batch.num_rows for batch in waiting) >= ROW_GROUP:
                writer.write_table(pa.Table.from_batches(waiting, schema))
                waiting = []
        if writer is not None:
            if waiting:
                writer.write_table(pa.Table.from_batches(waiting, schema))
            writer.close()
    return count


def _bare_schema(names: Sequence[str], columns: Sequence[pa.Array]) -> pa.Schema:
    return pa.schema(
        [
            (name, pa.string() if pa.types.is_null(column.type) else column.type)
            for name, column in zip(names, columns, strict=True)
        ]
    )


def _rows(url: str, names: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    address = make_url(url)
    order = "FROM articles WHERE duplicate_of IS NULL ORDER BY id"
    if address.get_backend_name() == "sqlite":
        connection = sqlite3.connect(address.database or "")
        with contextlib.closing(connection):
            cursor = connection.execute(f"SELECT {', '.join(names)} {order}")
            while rows := cursor.fetchmany(ROWS_PER_PORTION):
                yield rows
        return
    lists = {c.name for c in choose_columns() if c.kind.value.startswith("list")}
    chosen = ", ".join(f"{name}::text" if name in lists else name for name in names)
    with psycopg.connect(url) as server, server.cursor("bare") as named:
        named.execute(f"SELECT {chosen} {order}")
        while rows := named.fetchmany(ROWS_PER_PORTION):
            yield rows


if __name__ == "__main__":
    sys.exit(main())
