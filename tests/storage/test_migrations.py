from __future__ import annotations

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table, create_engine, inspect, select, text
from sqlalchemy.types import Boolean, Date, DateTime, Float, Integer, Text

from crawler.storage import migrations
from crawler.storage.checks import find_problems, schema_differences
from crawler.storage.engine import open_engine
from crawler.storage.errors import StoreSetupError
from crawler.storage.migrations import (
    VERSION_TABLE,
    SchemaState,
    describe,
    released_versions,
    schema_state,
    schema_version,
    upgrade,
)
from crawler.storage.models import Base
from crawler.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column, Connection, Engine

ADDS_A_COLUMN = """
import sqlalchemy as sa
from alembic import op
revision = "9001"
down_revision = "{head}"

def upgrade():
    with op.batch_alter_table("runs", recreate="auto") as runs:
        runs.add_column(sa.Column("mood", sa.Text(), nullable=False, server_default="baik"))
        runs.alter_column("site", nullable=True)
    {then}
"""


FULL_TEXT = "article_words"
"""Tables, indexes and triggers that the database fills itself; the models do not know them."""

DROPPED = {("articles", "listed_key")}
"""Columns that a later version keeps elsewhere."""


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


def next_version(folder: Path, then: str = "") -> ScriptDirectory:
    """The released versions and one more, as a later code would have them."""
    released = Path(migrations.__file__).parent / "versions"
    versions = shutil.copytree(released, folder / "versions")
    revision = ADDS_A_COLUMN.format(head=released_versions()[-1], then=then)
    (versions / "v9001_mood.py").write_text(revision, encoding="utf-8")
    return ScriptDirectory(folder, version_locations=[versions])


def some_value(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, DateTime):
        return datetime(2024, 5, 7, 8, 30, tzinfo=UTC)
    if isinstance(kind, Date):
        return date(2024, 5, 7)
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Float):
        return 0.5
    if isinstance(kind, Integer):
        return 1
    return f"teks {column.name}" if isinstance(kind, Text) else ["satu", {"dua": 2}]


def fill(connection: Connection) -> dict[str, dict[str, Any]]:
    """One row in every table of the schema as it stands, referring to one another."""
    metadata = MetaData()
    metadata.reflect(connection)
    filled = {}
    for table in metadata.sorted_tables:
        if table.name != VERSION_TABLE and not table.name.startswith(FULL_TEXT):
            connection.execute(
                table.insert().values({column.name: some_value(column) for column in table.columns})
            )
            filled[table.name] = read_row(connection, table.name)
    return filled


def read_row(connection: Connection, name: str) -> dict[str, Any]:
    table = Table(name, MetaData(), autoload_with=connection)
    return dict(connection.execute(select(table)).mappings().one())


def test_the_migrations_make_the_tables_of_the_models(engine: Engine) -> None:
    assert schema_state(engine) is SchemaState.EMPTY
    assert upgrade(engine)
    assert schema_state(engine) is SchemaState.CURRENT
    with engine.connect() as connection:
        assert list(schema_differences(connection)) == []


def test_the_tables_of_the_models_and_of_the_migrations_are_the_same_sql(tmp_path: Path) -> None:
    migrated = open_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    upgrade(migrated)
    modelled = create_engine(f"sqlite:///{tmp_path / 'modelled.db'}")
    Base.metadata.create_all(modelled)
    found = [_sqlite_definitions(engine) for engine in (migrated, modelled)]
    assert found[0] == found[1]


def _sqlite_definitions(engine: Engine) -> dict[str, list[str]]:
    query = (
        f"SELECT name, sql FROM sqlite_master WHERE tbl_name <> '{VERSION_TABLE}'"
        f" AND name NOT LIKE '{FULL_TEXT}%' AND tbl_name NOT LIKE '{FULL_TEXT}%'"
    )
    with engine.connect() as connection:
        rows = connection.execute(text(query)).all()
    engine.dispose()
    return {name: sorted(_parts(sql or "")) for name, sql in rows}


def _parts(sql: str) -> list[str]:
    """Columns and constraints, wherever they stand: SQLite adds columns behind the last line."""
    parts = (part.strip(" \t)") for part in re.split(r"[,\n]", sql))
    return [part for part in parts if part]


def test_the_newest_version_is_the_one_that_the_code_expects() -> None:
    assert released_versions()[-1] == migrations.CURRENT_VERSION


@pytest.mark.parametrize("version", released_versions())
def test_every_released_schema_is_upgraded_with_its_data(engine: Engine, version: str) -> None:
    upgrade(engine, version)
    assert schema_version(engine) == version
    with engine.begin() as connection:
        before = fill(connection)
    upgrade(engine)
    assert schema_state(engine) is SchemaState.CURRENT
    assert find_problems(engine) == []
    with engine.connect() as connection:
        for name, row in before.items():
            after = read_row(connection, name)
            kept = {key: value for key, value in row.items() if (name, key) not in DROPPED}
            assert {key: after[key] for key in kept} == kept
    assert set(before) >= {"articles", "runs", "sources"}


def test_the_addresses_of_stored_articles_come_into_the_ledger(engine: Engine) -> None:
    upgrade(engine, "0001")
    listed = ["kabarteluk.example/?p=1", "kabarteluk.example/wp-json", "kabarteluk.example/wp-json"]
    with engine.begin() as connection:
        fill(connection)
        articles = Table("articles", MetaData(), autoload_with=connection)
        first = read_row(connection, "articles")
        for number, key in enumerate(listed, start=2):
            connection.execute(
                articles.insert().values(
                    {**first, "id": number, "url_key": f"artikel-{number}", "listed_key": key}
                )
            )
    upgrade(engine)
    urls = Table("urls", MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        query = select(urls.c.url_key, urls.c.state, urls.c.article_id)
        found = {tuple(row) for row in connection.execute(query)}
    assert found == {
        ("teks url_key", "stored", 1),
        ("teks listed_key", "alias", 1),
        ("artikel-2", "stored", 2),
        ("artikel-3", "stored", 3),
        ("artikel-4", "stored", 4),
        ("kabarteluk.example/?p=1", "alias", 2),
    }


def test_a_later_schema_keeps_rows_and_what_refers_to_them(engine: Engine, tmp_path: Path) -> None:
    later = next_version(tmp_path)
    upgrade(engine)
    with engine.begin() as connection:
        before = fill(connection)
    assert schema_state(engine, later) is SchemaState.OLD
    assert upgrade(engine, scripts=later)
    assert not upgrade(engine, scripts=later)
    assert schema_state(engine, later) is SchemaState.CURRENT
    with engine.connect() as connection:
        assert read_row(connection, "runs") == {**before["runs"], "mood": "baik"}
        assert read_row(connection, "articles") == before["articles"]
        assert before["articles"]["run_id"] == before["runs"]["id"]


def test_an_upgrade_that_fails_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    broken = next_version(tmp_path, then="op.execute('SELECT * FROM tidak_ada')")
    upgrade(engine)
    with pytest.raises(StoreSetupError, match="cannot be brought up to date"):
        upgrade(engine, scripts=broken)
    assert schema_state(engine) is SchemaState.CURRENT
    assert find_problems(engine) == []


def test_a_database_of_newer_code_stops_the_crawl(database_url: str, tmp_path: Path) -> None:
    engine = open_engine(database_url)
    upgrade(engine, scripts=next_version(tmp_path))
    assert schema_state(engine) is SchemaState.NEWER
    with pytest.raises(StoreSetupError, match="newer version"):
        upgrade(engine)
    engine.dispose()
    with pytest.raises(StoreSetupError, match="newer version"):
        open_store(database_url)


def test_an_old_schema_names_the_command() -> None:
    assert "`scrapy db upgrade`" in describe(SchemaState.OLD)


def test_tables_of_another_program_are_not_touched(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE articles (headline TEXT)"))
    assert schema_state(engine) is SchemaState.FOREIGN
    with pytest.raises(StoreSetupError, match="another program"):
        upgrade(engine)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["articles"]
    engine.dispose()
    with pytest.raises(StoreSetupError, match="another program"):
        open_store(database_url)


def test_tables_with_other_names_are_no_hindrance_and_no_problem(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE pelanggan (nama TEXT)"))
    with open_store(database_url) as store:
        assert store.created
        assert find_problems(store.engine) == []
    engine.dispose()


def test_a_schema_changed_by_hand_is_a_problem(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_articles_content_hash"))
        connection.execute(text("ALTER TABLE runs ADD COLUMN mood TEXT"))
    problems = find_problems(engine)
    assert len(problems) == 2
    assert any("ix_articles_content_hash" in problem for problem in problems)
    assert any("mood" in problem for problem in problems)


@pytest.mark.needs_postgres
def test_a_user_who_may_not_create_tables_is_told(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE tamu"))
        connection.execute(text("GRANT tamu TO CURRENT_USER"))
    try:
        guest = open_engine(f"{postgres_url}?options=-c%20role%3Dtamu")
        with pytest.raises(StoreSetupError, match="may create tables"):
            upgrade(guest)
        guest.dispose()
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP ROLE tamu"))
        engine.dispose()


def test_rows_of_sqlite_never_get_a_number_that_was_used(sqlite_url: str) -> None:
    with open_store(sqlite_url) as store:
        first = store.start_run("kabarteluk")
        with store.engine.begin() as connection:
            connection.execute(text("DELETE FROM runs"))
        assert store.start_run("kabarteluk") == first + 1


def test_foreign_keys_are_enforced_again_after_an_upgrade(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    engine.dispose()
