"""Fixtures for all tests: databases here, web sites in :mod:`tests.world.fixtures`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from crawler.storage.store import ArticleStore, open_store
from tests.world.postgres import Postgres, PostgresMissingError, start_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest_plugins = ["tests.world.fixtures"]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A Postgres server. Where none can be had: skipped, or failed with ``REQUIRE_ALL_TESTS=1``."""
    try:
        server = start_postgres()
    except PostgresMissingError as error:
        if os.environ.get("REQUIRE_ALL_TESTS") == "1":
            pytest.fail(f"REQUIRE_ALL_TESTS=1, but Postgres cannot run here: {error}")
        pytest.skip(f"Postgres cannot run here: {error}")
    with server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """An empty Postgres database; its test carries the mark ``needs_postgres``."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'articles.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[ArticleStore]:
    """An empty archive in each kind of database in turn."""
    with open_store(database_url) as opened:
        yield opened
