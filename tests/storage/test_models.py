from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from crawler.items import STORED_FIELDS
from crawler.storage.engine import open_engine
from crawler.storage.models import OWN_COLUMNS, ArticleRow, UtcDateTime


def test_articles_has_a_column_for_every_stored_field_and_its_own() -> None:
    columns = [column.name for column in ArticleRow.__table__.columns]
    assert columns[: len(STORED_FIELDS)] == list(STORED_FIELDS)
    assert set(columns[len(STORED_FIELDS) :]) == OWN_COLUMNS


def test_instants_are_kept_to_the_microsecond_and_come_back_in_utc(database_url: str) -> None:
    instants = Table("instants", MetaData(), Column("at", UtcDateTime))
    stated = datetime(2024, 5, 7, 8, 30, 1, 5, tzinfo=timezone(timedelta(hours=9)))
    engine = open_engine(database_url)
    try:
        with engine.begin() as connection:
            instants.create(connection)
            connection.execute(insert(instants).values(at=stated))
            connection.execute(insert(instants).values(at=None))
            found = connection.execute(select(instants.c.at)).scalars().all()
            stored = connection.execute(text("SELECT CAST(at AS TEXT) FROM instants")).scalars()
            assert stored.first() in ("2024-05-06 23:30:01.000005", "2024-05-06 23:30:01.000005+00")
    finally:
        engine.dispose()
    assert found == [stated, None]
    assert found[0].tzinfo is UTC


def test_an_instant_without_zone_is_refused(database_url: str) -> None:
    instants = Table("instants", MetaData(), Column("at", UtcDateTime))
    naive = datetime(2024, 5, 7, 8, 30)  # noqa: DTZ001
    engine = open_engine(database_url)
    try:
        with engine.connect() as connection, pytest.raises(StatementError, match="needs a zone"):
            connection.execute(insert(instants).values(at=naive))
    finally:
        engine.dispose()
