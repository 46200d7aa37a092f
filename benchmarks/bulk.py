"""Filling an archive for ``benchmarks/store.py`` with made-up articles, past the store.

Rows of ``articles``, ``urls`` and ``sketches`` as they would stand there, evenly over three years.
The articles of the last weeks are whole. Of the older ones, which no new text resembles, only
matters how many there are and where they lie: each is twenty times in the archive under addresses
of its own, and the sketches are random.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, text

from benchmarks.press import BODY_CHARACTERS, END, RECENT, SPAN, Press
from crawler.storage import copies, saving
from crawler.storage.models import ArticleRow, SketchRow
from crawler.storage.near_duplicates import SKETCH_SIZE, WINDOW_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from crawler.items import Article

TIMES = 20
"""How often each of the older articles is in the archive."""
PORTION = 50_000
"""Articles in a transaction."""
_LARGEST_HASH = (1 << 61) * SKETCH_SIZE // (BODY_CHARACTERS // 7)
COLUMNS = [column.name for column in ArticleRow.__table__.columns if column.name != "id"]

_EXPRESSIONS = {
    "sqlite": {
        "random_hash": "lower(hex(randomblob(16)))",
        "random_code": f"abs(random() % {_LARGEST_HASH})",
        "day": "CAST(julianday(date_published) - 1721424.5 AS INTEGER)",
    },
    "postgresql": {
        "random_hash": "md5(random()::text)",
        "random_code": f"floor(random() * {_LARGEST_HASH})::bigint",
        "day": "((date_published AT TIME ZONE 'UTC')::date - DATE '0001-01-01' + 1)",
    },
}
_SERIES = """
    WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :times)
"""
_REPEAT = f"""
    INSERT INTO articles (id, url, url_key, content_hash, fingerprint, {{rest}})
    {_SERIES}
    SELECT id + n, url || n, url_key || n, {{random_hash}}, {{random_hash}}, {{rest}}
    FROM articles CROSS JOIN series
    WHERE id > :after AND id + n <= :last AND (id - :after) % :step = 1
    ORDER BY id, n
"""
_SKETCHES = f"""
    INSERT INTO sketches (period, hash, article_id)
    {_SERIES}
    SELECT {{day}} / {WINDOW_DAYS}, {{random_code}}, id
    FROM articles CROSS JOIN series WHERE id > :after AND id <= :last
    ORDER BY 1, 2
"""
_ADDRESSES = """
    INSERT INTO urls
      (url_key, url, site, source, state, tries, found_at, published, checked_at, article_id)
    SELECT url_key, url, site, 'article', 'stored', 0, updated_at, date_published, date_downloaded,
      id
    FROM articles WHERE id > :after AND id <= :last ORDER BY 1
"""


def native(values: Sequence[Any], dialect: str) -> tuple[Any, ...]:
    """Values as the driver takes them: JSON as text, instants of SQLite as text in UTC."""
    return tuple(_native(value, dialect) for value in values)


def _native(value: Any, dialect: str) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
        return f"{value:%Y-%m-%d %H:%M:%S.%f}" if dialect == "sqlite" else value
    return value


def row_of(article: Article) -> dict[str, Any]:
    """The columns of an article, all but ``id``."""
    (arrival,) = saving.arrivals([article], None, END).values()
    return {name: arrival.row.get(name) for name in COLUMNS}


ENTRY_COLUMNS = (
    "url_key", "url", "site", "source", "state", "reason", "tries", "found_at", "published",
    "checked_at", "next_at", "run_id",
)  # fmt: skip
"""Those of the ledger, all but ``article_id``."""


def entry_of(row: Mapping[str, Any]) -> list[Any]:
    """The entry of the ledger that goes with the columns of an article, all but ``article_id``."""
    named = [row["url_key"], row["url"], row["site"], "article", "stored", None, 0]
    instants = [row["updated_at"], row["date_published"], row["date_downloaded"], None]
    return [*named, *instants, row["run_id"]]


def report(line: str) -> None:
    """Show how far it is, in the place of what was shown before."""
    print(f"\r{line:<78}", end="", file=sys.stderr, flush=True)


def last_id(engine: Engine) -> int:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT coalesce(max(id), 0) FROM articles"))
        return int(found.scalar_one())


def drop_full_text(engine: Engine) -> None:
    """Let rows that are written from now on not come into the full text."""
    triggers = text(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'articles'"
    )
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE articles DISABLE TRIGGER USER"))
            return
        for name in connection.execute(triggers).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))


def fill(engine: Engine, count: int) -> None:
    """Put *count* more articles into the archive, the earliest first."""
    first = last_id(engine) + 1
    press = Press(first)
    recent = round(count * (RECENT / SPAN))
    started = time.monotonic()
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            for pragma in ("synchronous = OFF", "cache_size = -1000000"):
                connection.connection.cursor().execute(f"PRAGMA {pragma}")
        for start in range(0, count, PORTION):
            end = min(start + PORTION, count)
            whole = min(end, max(start, count - recent))
            with connection.begin():
                _put_older(connection, press, first, range(start, whole), count)
                _put_whole(connection, press, first, range(whole, end), count)
                bounds = {"after": first + start - 1, "last": first + end - 1}
                connection.execute(text(_ADDRESSES), bounds)
            left = (time.monotonic() - started) / end * (count - end)
            report(f"filling: {end:,} of {count:,} articles, {left:.0f} s left")
        # The settings are those of this connection alone: it is not used again.
        connection.invalidate()
    if engine.dialect.name == "postgresql":
        _settle_postgres(engine)


def _put_older(connection: Connection, press: Press, first: int, places: range, count: int) -> None:
    """Articles that are repeated, with sketches of random hashes."""
    if not places:
        return
    templates = [*places[::TIMES]]
    articles = [press.article(first + place, _moment(place, count)) for place in templates]
    _insert(connection, {first + p: a for p, a in zip(templates, articles, strict=True)})
    bounds = {"after": first + places.start - 1, "last": first + places.stop - 1}
    rest = [n for n in COLUMNS if n not in ("url", "url_key", "content_hash", "fingerprint")]
    words = {**_EXPRESSIONS[connection.dialect.name], "rest": ", ".join(rest)}
    repeat = text(_REPEAT.format(**words))
    connection.execute(repeat, {**bounds, "times": TIMES - 1, "step": TIMES})
    connection.execute(text(_SKETCHES.format(**words)), {**bounds, "times": SKETCH_SIZE})


def _put_whole(connection: Connection, press: Press, first: int, places: range, count: int) -> None:
    """Articles of their own, whose sketches are those of their texts."""
    articles = {first + p: press.article(first + p, _moment(p, count)) for p in places}
    for start in range(0, len(articles), 1_000):
        _insert(connection, dict([*articles.items()][start : start + 1_000]))
    rows = [
        {"period": place.period, "hash": value, "article_id": row_id}
        for row_id, article in articles.items()
        for place in (copies.place_of(row_of(article)),)
        for value in place.hashes
    ]
    for start in range(0, len(rows), 20_000):
        connection.execute(SketchRow.__table__.insert(), rows[start : start + 20_000])


def _moment(place: int, count: int) -> datetime:
    return END - SPAN * (1 - place / count)


def _insert(connection: Connection, articles: dict[int, Article]) -> None:
    rows = []
    for row_id, article in articles.items():
        stored = row_of(article)
        stored["created_at"] = stored["updated_at"] = stored["date_downloaded"]
        rows.append({"id": row_id, **stored})
    connection.execute(ArticleRow.__table__.insert(), rows)


def _settle_postgres(engine: Engine) -> None:
    """Leave the database as a long crawl would: with its numbers, statistics and all on disk."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in (
            "SET statement_timeout = 0",
            "SELECT setval(pg_get_serial_sequence('articles', 'id'), max(id)) FROM articles",
            "VACUUM ANALYZE",
            "CHECKPOINT",
        ):
            connection.execute(text(statement))
        connection.invalidate()


def addresses(engine: Engine, count: int, seed: int) -> Iterator[str]:
    """``url_key`` of stored articles, taken at random."""
    rnd = random.Random(seed)
    last = last_id(engine)
    query = text("SELECT url_key FROM urls WHERE article_id = :id AND source = 'article'")
    while count > 0:
        with engine.connect() as connection:
            found = connection.execute(query, {"id": rnd.randint(1, last)}).scalars().first()
        if found is not None:
            count -= 1
            yield found
