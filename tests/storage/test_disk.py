from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from crawler.storage.disk import archive_folder, low_disk, parse_size, sqlite_folder
from crawler.storage.engine import open_engine

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world.postgres import Postgres


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("1000", 1000),
        ("500M", 500 * 2**20),
        ("2g", 2 * 2**30),
        ("1.5 GB", 3 * 2**29),
        ("10KiB", 10240),
        (" 1T ", 2**40),
    ],
)
def test_size(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "banyak", "-5M", "5X", "M", "1,5G"])
def test_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="is no size such as 500M"):
        parse_size(text)


def test_folder_of_a_file_that_is_not_made_yet(tmp_path: Path) -> None:
    assert sqlite_folder(f"sqlite:///{tmp_path / 'a' / 'b' / 'articles.db'}") == tmp_path
    link = tmp_path / "link.db"
    (tmp_path / "a").mkdir()
    link.symlink_to(tmp_path / "a" / "real.db")
    assert sqlite_folder(f"sqlite:///{link}") == tmp_path / "a"
    assert sqlite_folder("postgresql://u@h/d") is None


def test_folder_of_an_archive(database_url: str) -> None:
    engine = open_engine(database_url)
    folder = archive_folder(engine)
    engine.dispose()
    assert folder is not None
    assert (folder / ("PG_VERSION" if "postgres" in database_url else "articles.db")).exists()


@pytest.mark.needs_postgres
def test_user_who_may_not_know_the_folder(postgres_server: Postgres, postgres_url: str) -> None:
    postgres_server.execute("CREATE ROLE tamu LOGIN PASSWORD 'rahasia'")
    url = make_url(postgres_url).set(username="tamu", password="rahasia")
    engine = open_engine(url.render_as_string(hide_password=False))
    try:
        assert archive_folder(engine) is None
    finally:
        engine.dispose()
        postgres_server.execute("DROP ROLE tamu")


def test_too_little_is_told_with_disk_and_setting(tmp_path: Path) -> None:
    room = os.statvfs(tmp_path)
    assert low_disk(tmp_path, room.f_bavail * room.f_frsize // 2) is None
    line = low_disk(tmp_path, 2**50)
    assert line is not None
    assert f"free on the disk of {tmp_path}, MIN_FREE_DISK asks for 1048576.0G" in line
