from __future__ import annotations

import socket
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from crawler.storage import engine as engine_module
from crawler.storage.engine import WRITE, content_mark, mask_url, open_engine, parse_url, reading
from crawler.storage.errors import StoreSetupError
from crawler.storage.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from crawler.storage.store import ArticleStore


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg"),
        ("postgresql://u:p@h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg"),
        (" sqlite:///data/a.db\n", "sqlite+pysqlite"),
        ("sqlite+pysqlite:////srv/a.db", "sqlite+pysqlite"),
    ],
)
def test_the_driver_is_ours(given: str, driver: str) -> None:
    assert parse_url(given).drivername == driver


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ("", "cannot be read"),
        ("articles.db", "cannot be read"),
        ("postgresql://u:p@h:port/d", "cannot be read"),
        ("postgresql://u:s3cret@h:99999999/d", "cannot"),
        ("mysql://u:s3cret@h/d", "names mysql"),
        ("postgresql+asyncpg://u:s3cret@h/d", r"names postgresql\+asyncpg"),
        ("postgresql://u:very@s3cret@h/d", "write @ "),
        ("sqlite+aiosqlite:///a.db", r"names sqlite\+aiosqlite"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///file:a.db?uri=true", "names no file"),
        ("sqlite:///a\x00b.db", "names no file"),
    ],
)
def test_an_address_that_cannot_be_used_gets_one_line(given: str, advice: str) -> None:
    with pytest.raises(StoreSetupError, match=advice) as caught:
        open_engine(given)
    assert "\n" not in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("postgresql://u:s3cret@h:5433/d", "postgresql://u:***@h:5433/d"),
        ("postgres://u:s3cret@h/d?password=s3cret", "postgresql://u:***@h/d?password=***"),
        ("postgresql+psycopg://u@h/d?sslpassword=s3cret", "postgresql://u@h/d?sslpassword=***"),
        ("sqlite:////srv/a.db", "sqlite:////srv/a.db"),
        ("mysql://u:s3cret@h/d", "mysql://u:***@h/d"),
        ("u:s3cret@h/d", "(unreadable DATABASE_URL)"),
        ("postgresql://u:very@s3cret@h/d", "(unreadable DATABASE_URL)"),
    ],
)
def test_no_password_is_shown(given: str, shown: str) -> None:
    assert mask_url(given) == shown


def test_sqlite_is_made_with_its_folder_in_wal_mode(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'articles.db'}")
    pragmas = {
        name: _pragma(engine, name) for name in ("journal_mode", "foreign_keys", "synchronous")
    }
    engine.dispose()
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}
    assert (tmp_path / "a" / "b" / "articles.db").exists()


def _pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar_one()


def test_without_create_a_missing_file_is_named_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "baru" / "articles.db"
    with pytest.raises(StoreSetupError, match=r"no database at .*articles.db: the first crawl"):
        open_store(f"sqlite:///{path}", create=False)
    assert not path.parent.exists()


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreSetupError, match="is a folder"):
        open_engine(f"sqlite:///{tmp_path}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("", encoding="ascii")
    with pytest.raises(StoreSetupError, match=r"cannot make the folder .*berkas"):
        open_engine(f"sqlite:///{tmp_path / 'berkas' / 'data' / 'articles.db'}")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "catatan.txt"
    path.write_text("Ini bukan basis data. " * 100, encoding="ascii")
    with pytest.raises(StoreSetupError, match="is no SQLite database"):
        open_engine(f"sqlite:///{path}")
    assert path.read_text(encoding="ascii").startswith("Ini bukan")


def test_a_file_that_cannot_be_written_is_named() -> None:
    with pytest.raises(StoreSetupError, match=r"/proc/articles\.db cannot be written"):
        open_engine("sqlite:////proc/articles.db")


def test_a_locked_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "articles.db"
    open_store(f"sqlite:///{path}").close()
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT_SECONDS", 0.2)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreSetupError, match="locked by another program"):
            open_engine(f"sqlite:///{path}")
    finally:
        other.close()


def test_reading_takes_no_lock_while_another_writes(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with engine.begin() as writer:
        writer.execute(text("CREATE TABLE catatan (isi TEXT)"))
        started = time.monotonic()
        with reading(engine).begin() as reader:
            reader.execute(text("SELECT count(*) FROM sqlite_master"))
        assert time.monotonic() - started < 5
        assert WRITE in reading(engine).get_execution_options()
    engine.dispose()


def test_writers_of_one_process_wait_for_one_another(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE hitung (n INTEGER)"))
        connection.execute(text("INSERT INTO hitung VALUES (0)"))

    def count() -> None:
        for _ in range(20):
            with engine.begin() as connection:
                n = connection.execute(text("SELECT n FROM hitung")).scalar_one()
                connection.execute(text("UPDATE hitung SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT n FROM hitung")).scalar_one() == 80
    engine.dispose()


def test_a_host_that_does_not_answer_is_named() -> None:
    with pytest.raises(StoreSetupError, match=r"cannot reach Postgres at 127\.0\.0\.1") as caught:
        open_engine("postgresql://u:s3cret@127.0.0.1:1/d")
    assert "\n" not in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_host_that_is_no_postgres_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            client, _address = server.accept()
            with client:
                client.recv(100)
                client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(StoreSetupError, match="cannot reach Postgres") as caught:
            open_engine(f"postgresql://u:s3cret@127.0.0.1:{server.getsockname()[1]}/d")
        thread.join()
    assert "\n" not in str(caught.value)


@pytest.mark.needs_postgres
class TestPostgres:
    def test_a_wrong_password_is_told_and_not_shown(self, postgres_url: str) -> None:
        wrong = make_url(postgres_url).set(password="s4lah")
        with pytest.raises(StoreSetupError, match="check user name and password") as caught:
            open_engine(wrong.render_as_string(hide_password=False))
        assert "s4lah" not in str(caught.value)

    def test_a_missing_database_is_named(self, postgres_url: str) -> None:
        missing = make_url(postgres_url).set(database="tidak_ada")
        with pytest.raises(StoreSetupError, match=r"no database tidak_ada at .*createdb"):
            open_engine(missing.render_as_string(hide_password=False))

    def test_an_encoding_that_cannot_hold_every_text_is_refused(self, postgres_url: str) -> None:
        engine = open_engine(postgres_url)
        name = f"{make_url(postgres_url).database}_latin"
        raw = engine.execution_options(isolation_level="AUTOCOMMIT")
        with raw.connect() as connection:
            connection.execute(
                text(f"CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
            )
        try:
            latin = make_url(postgres_url).set(database=name)
            with pytest.raises(StoreSetupError, match="encoded in LATIN1"):
                open_engine(latin.render_as_string(hide_password=False))
        finally:
            with raw.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
            engine.dispose()

    def test_time_limits_are_set_and_the_address_can_change_them(self, postgres_url: str) -> None:
        engine = open_engine(postgres_url)
        own = open_engine(f"{postgres_url}?options=-c%20statement_timeout%3D50")
        show = text("SHOW statement_timeout")
        with engine.connect() as connection:
            assert connection.execute(show).scalar_one() == "2min"
        with own.connect() as connection:
            assert connection.execute(show).scalar_one() == "50ms"
            with pytest.raises(DBAPIError):
                connection.execute(text("SELECT pg_sleep(5)"))
        engine.dispose()
        own.dispose()

    def test_a_rested_connection_that_broke_is_replaced(
        self, postgres_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine_module, "IDLE_SECONDS", 0)
        engine, other = open_engine(postgres_url), open_engine(postgres_url)
        own = text("SELECT pg_backend_pid()")
        with engine.connect() as connection:
            before = connection.execute(own).scalar_one()
        with other.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": before})
        with engine.connect() as connection:
            assert connection.execute(own).scalar_one() != before
        engine.dispose()
        other.dispose()


def test_a_mark_changes_with_what_another_connection_commits(store: ArticleStore) -> None:
    with reading(store.engine).connect() as connection:
        with connection.begin():
            before = content_mark(connection)
        with connection.begin():
            assert content_mark(connection) == before
        store.start_run("kabarteluk")
        with connection.begin():
            assert content_mark(connection) != before
