from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.world.postgres import PostgresMissingError, start_postgres

if TYPE_CHECKING:
    from tests.world.postgres import Postgres

pytestmark = pytest.mark.needs_postgres
ROOT = Path(__file__).parents[1]
STARTS = """
import signal
import time
import psycopg
from tests.world.postgres import start_postgres
# A shell starts what it puts in the background with SIGINT ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
server = start_postgres()
with psycopg.connect(server.admin_url) as connection:
    print(connection.execute("SHOW data_directory").fetchone()[0], flush=True)
    time.sleep(600)
"""


def test_a_database_is_empty_and_dropped_at_the_end(postgres_server: Postgres) -> None:
    with postgres_server.database() as url, psycopg.connect(url) as connection:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert connection.execute(tables).fetchone() == (0,)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_another_server_can_be_named(
    postgres_server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = postgres_server.admin_url.replace("postgresql://", "postgresql+psycopg://")
    monkeypatch.setenv("TEST_DATABASE_URL", named)
    with start_postgres() as other, other.database() as url:
        psycopg.connect(url).close()
    psycopg.connect(postgres_server.admin_url).close()


def test_what_was_tried_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "postgres"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    broken.chmod(0o755)
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.setattr(
        "tests.world.postgres._binary_folders", lambda: iter([tmp_path, tmp_path / "tidak"])
    )
    with pytest.raises(PostgresMissingError, match=str(tmp_path)):
        start_postgres()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_behind_when_the_tests_are_killed(number: signal.Signals) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    tests = subprocess.Popen(
        [sys.executable, "-c", STARTS],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert tests.stdout is not None
    data = Path(tests.stdout.readline().strip())
    postmaster = int((data / "postmaster.pid").read_text(encoding="ascii").split()[0])
    tests.send_signal(number)
    tests.communicate(timeout=30)
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and (_runs(postmaster) or data.parent.exists()):
        time.sleep(0.1)
    assert not _runs(postmaster)
    assert not data.parent.exists()


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"
