"""After a fault and another run, the archive is that of an undisturbed run, row by row.

``python -m benchmarks.faults`` does the same at many moments and for longer.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from crawler.storage.store import open_store
from tests.world.faults import (
    HOST,
    Site,
    contents,
    filled,
    immutable,
    kill_often,
    lock,
    small_disk,
)
from tests.world.hosts import Hosts, page
from tests.world.postgres import Cluster, PostgresMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.crawl import Done

Contents = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Hosts() as hosts:
        yield Site(hosts)


@pytest.fixture(scope="module")
def undisturbed(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """The archive of a run without a fault."""
    url = f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'articles.db'}"
    done = site.crawl(url)
    assert (done.code, done.problems) == (0, [])
    found = contents(url)
    assert len(found["articles"]) == site.posts
    assert any(row["duplicate_of"] for row in found["articles"])
    return found


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    try:
        server = Cluster()
    except PostgresMissingError as error:
        if os.environ.get("REQUIRE_ALL_TESTS") == "1":
            pytest.fail(f"REQUIRE_ALL_TESTS=1, but Postgres cannot run here: {error}")
        pytest.skip(f"Postgres cannot run here: {error}")
    with server:
        yield server


@pytest.fixture
def cluster_url(cluster: Cluster) -> Iterator[str]:
    with cluster.database() as url:
        yield url


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk")
    with contextlib.ExitStack() as stack:
        try:
            folder = stack.enter_context(small_disk(tmp_path / "disk", "24m"))
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"not even root can mount a disk here, as in many containers: {error}")
        yield folder


@pytest.fixture
def lockable_disk(disk: Path) -> Path:
    """A small disk that knows files which not even root can write."""
    probe = disk / "probe"
    probe.touch()
    try:
        with immutable(probe):
            return disk
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no file can be made immutable here: {error}")
    finally:
        probe.unlink()


def file_of(database_url: str) -> Path:
    return Path(make_url(database_url).database or "")


def check_outage(done: Done, said: str) -> None:
    """A run that met an outage and outlasted it: all well, one warning."""
    assert done.code == 0, done.log
    (warning,) = done.problems
    assert "Archive not available" in warning
    assert said in warning
    assert "Archive available again" in done.log


@pytest.mark.parametrize(
    ("kind", "share"),
    [
        ("sqlite_url", 0.0),
        ("sqlite_url", 0.7),
        pytest.param("postgres_url", 0.4, marks=pytest.mark.needs_postgres),
    ],
)
def test_kill_of_the_crawl(
    site: Site,
    undisturbed: Contents,
    kind: str,
    share: float,
    request: pytest.FixtureRequest,
) -> None:
    database_url: str = request.getfixturevalue(kind)
    with site.start(database_url) as running:
        running.reach(int(share * site.requests))
        time.sleep(0.05)
        running.kill()
    done = site.crawl(database_url)
    assert (done.code, done.problems) == (0, [])
    assert contents(database_url) == undisturbed


@pytest.mark.needs_postgres
@pytest.mark.parametrize("way", ["kill", "stop"])
def test_postgres_goes_and_comes_back(
    site: Site, undisturbed: Contents, cluster: Cluster, cluster_url: str, way: str
) -> None:
    with site.start(cluster_url) as running:
        running.reach(site.requests // 3)
        getattr(cluster, way)()
        time.sleep(0.7)
        cluster.start()
        done = running.finish()
    assert done.code == 0, done.log
    assert all("Archive not available" in line for line in done.problems), done.problems
    assert f"tarunanews: {site.posts} new, 0 changed, 0 unchanged" in done.summary
    assert contents(cluster_url) == undisturbed
    with open_store(cluster_url) as store:
        assert [run.outcome for run in store.runs()] == ["ok"]


@pytest.mark.needs_postgres
def test_postgres_that_stays_away(
    site: Site, undisturbed: Contents, cluster: Cluster, cluster_url: str
) -> None:
    with site.start(cluster_url, "STORE_RETRY_SECONDS=1") as running:
        running.reach(site.requests // 3)
        cluster.kill()
        done = running.finish()
    cluster.start()
    assert done.code == 1
    (problem,) = [line for line in done.problems if " ERROR " in line]
    assert "the archive was not available for 1 s" in problem
    assert "run the crawl again" in problem
    assert len(site.hosts.requests) < site.requests, "the site is left alone"
    assert site.crawl(cluster_url).code == 0
    assert contents(cluster_url) == undisturbed


@pytest.mark.needs_postgres
def test_postgres_that_is_read_only(
    site: Site, undisturbed: Contents, cluster: Cluster, cluster_url: str
) -> None:
    name = make_url(cluster_url).database

    def switch(state: str) -> None:
        cluster.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {state}")
        cluster.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )

    with site.start(cluster_url) as running:
        running.reach(site.requests // 3)
        switch("on")
        time.sleep(0.7)
        switch("off")
        done = running.finish()
    assert done.code == 0, done.log
    assert contents(cluster_url) == undisturbed


def test_archive_that_goes_between_the_check_and_the_run(site: Site, sqlite_url: str) -> None:
    done = site.crawl(sqlite_url, 'ADDONS={"tests.world.faults.LosesArchive": 1}')
    assert done.code == 1
    assert "Traceback" not in done.log
    said = [line for line in done.log.splitlines() if line.startswith("scrapy crawl: ")]
    assert said == [f"scrapy crawl: {file_of(sqlite_url)} is a folder: name a file in DATABASE_URL"]
    assert site.hosts.requests == []


def test_ledger_that_cannot_be_written_at_the_end(sqlite_url: str) -> None:
    with open_store(sqlite_url) as store, store.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER refuse BEFORE INSERT ON urls WHEN NEW.reason IS NOT NULL"
                " BEGIN SELECT RAISE(ABORT, 'no reasons today'); END"
            )
        )
    with Hosts() as hosts:
        site = Site(hosts, posts=10)
        hosts.on("/2022/09/kabar-9/", page("habis", status=404), host=HOST)
        done = site.crawl(sqlite_url)
    assert done.code == 1
    (problem,) = [line for line in done.problems if " ERROR " in line]
    assert "the ledger of addresses could not be written" in problem
    assert "no reasons today" in problem
    with open_store(sqlite_url) as store:
        assert store.count() == 9
        assert [run.outcome for run in store.runs()] == ["failed"]


def test_lock(site: Site, undisturbed: Contents, sqlite_url: str) -> None:
    with site.start(f"{sqlite_url}?timeout=0.1") as running:
        running.reach(site.requests // 3)
        lock(file_of(sqlite_url), 1.5)
        done = running.finish()
    check_outage(done, "database is locked")
    assert contents(sqlite_url) == undisturbed


def test_file_that_cannot_be_written(
    site: Site, undisturbed: Contents, lockable_disk: Path
) -> None:
    url = f"sqlite:///{lockable_disk / 'articles.db'}"
    with site.start(url, "MIN_FREE_DISK=0") as running:
        running.reach(site.requests // 3)
        with immutable(lockable_disk / "articles.db", lockable_disk / "articles.db-wal"):
            time.sleep(1)
        done = running.finish()
    assert done.code == 0, done.log
    assert all("readonly database" in line for line in done.problems)
    assert contents(url) == undisturbed


def test_connection_made_while_the_file_could_not_be_written(lockable_disk: Path) -> None:
    with open_store(f"sqlite:///{lockable_disk / 'articles.db'}") as store:
        store.engine.dispose()
        with immutable(lockable_disk / "articles.db"), pytest.raises(DBAPIError, match="readonly"):
            store.start_run("kabarteluk")
        assert store.start_run("kabarteluk") == 1


def test_full_disk(site: Site, undisturbed: Contents, disk: Path) -> None:
    url = f"sqlite:///{disk / 'articles.db'}"
    with site.start(url, "MIN_FREE_DISK=0") as running:
        running.reach(site.requests // 3)
        with filled(disk):
            time.sleep(1.5)
        done = running.finish()
    check_outage(done, "disk is full")
    assert contents(url) == undisturbed


def test_disk_that_stays_full(site: Site, undisturbed: Contents, disk: Path) -> None:
    url = f"sqlite:///{disk / 'articles.db'}"
    settings = ("MIN_FREE_DISK=0", "STORE_RETRY_SECONDS=0.5")
    with site.start(url, *settings) as running:
        running.reach(site.requests // 3)
        with filled(disk):
            done = running.finish()
            assert site.crawl(url, *settings).code in (1, 2)
    assert done.code == 1
    (problem,) = [line for line in done.problems if " ERROR " in line]
    assert "disk is full" in problem
    assert site.crawl(url, "MIN_FREE_DISK=0").code == 0
    assert contents(url) == undisturbed


class TestMinimumOfFreeDisk:
    def test_a_crawl_with_less_does_not_start(self, site: Site, sqlite_url: str) -> None:
        done = site.crawl(sqlite_url, "MIN_FREE_DISK=999999T")
        assert done.code == 2
        (line,) = done.log.splitlines()
        assert "are free on the disk of /" in line
        assert "set MIN_FREE_DISK lower" in line
        assert not site.hosts.requests
        assert not file_of(sqlite_url).exists()

    @pytest.mark.needs_postgres
    def test_nor_with_a_postgres_on_this_machine(self, site: Site, cluster_url: str) -> None:
        done = site.crawl(cluster_url, "MIN_FREE_DISK=999999T", "ARCHIVE_PAGES=0")
        assert done.code == 2
        assert "/data, MIN_FREE_DISK asks for" in done.log.splitlines()[-1]

    def test_a_size_that_is_none(self, site: Site, sqlite_url: str) -> None:
        done = site.crawl(sqlite_url, "MIN_FREE_DISK=banyak")
        assert done.code == 2
        (line,) = done.log.splitlines()
        assert "MIN_FREE_DISK: 'banyak' is no size such as 500M" in line

    def test_a_crawl_ends_in_order(self, site: Site, undisturbed: Contents, disk: Path) -> None:
        url = f"sqlite:///{disk / 'articles.db'}"
        settings = ("MIN_FREE_DISK=8M", "FREE_DISK_SECONDS=0.05")
        with site.start(url, *settings) as running:
            running.reach(site.requests // 3)
            with filled(disk, but=2**22):
                done = running.finish()
        assert done.code == 1, done.log
        assert done.log.count(" ERROR ") == 1, done.log
        (problem,) = [line for line in done.problems if " ERROR " in line]
        assert f"are free on the disk of {disk}, MIN_FREE_DISK asks for 8M" in problem
        with open_store(url) as store:
            kept = store.count()
            assert [run.outcome for run in store.runs()] == ["failed"]
        asked = {request.target for request in site.hosts.requests if "/kabar-" in request.target}
        assert kept == len(asked), "what was fetched is stored"
        assert 0 < kept < site.posts
        assert site.crawl(url, *settings).code == 0
        assert contents(url) == undisturbed


def test_kills_cost_no_more_than_the_requests_under_way(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    with Hosts() as hosts:
        site = Site(hosts, posts=60, delay=0.02)
        again = kill_often(site, url, kills=3)
    found = contents(url)
    assert len(found["articles"]) == site.posts
    assert len({row["url_key"] for row in found["articles"]}) == site.posts
    # One on the wire, one that is read and stored.
    assert max(again) <= 2
