"""Workers as processes, over a real Postgres and sites on loopback."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from crawler.storage.models import ArticleRow
from crawler.storage.store import open_store
from tests.world.crawl import crawl, scrapy, until
from tests.world.faults import contents
from tests.world.hosts import Reply
from tests.world.postgres import Cluster
from tests.world.workers import DELAY, RunningWorker, Sites

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world.hosts import Hosts

pytestmark = pytest.mark.needs_postgres

QUICK = ("-s", "JOB_DEAD_SECONDS=8")


@pytest.fixture
def sites(hosts: Hosts) -> Sites:
    return Sites(hosts, sites=4, posts=15)


@pytest.fixture
def archive(postgres_url: str) -> str:
    with open_store(postgres_url):
        return postgres_url


def jobs(sites: Sites, url: str, *options: str) -> list[dict[str, object]]:
    done = scrapy("jobs", "--json", *options, *sites.settings(url), *QUICK)
    assert done.code == 0, done.log
    return [json.loads(line) for line in done.out.splitlines()]


def undisturbed(sites: Sites, url: str) -> dict[str, list[dict[str, object]]]:
    """What one process stores."""
    for name in sites.names:
        done = crawl(
            "wordpress", url, f"HOST_MAP={sites.hosts.map(name)}",
            url=f"https://{name}/", discover="feed",
        )  # fmt: skip
        assert done.code == 0, done.log
    return contents(url)


def test_killed_and_stopped_workers_cost_nothing(
    sites: Sites, archive: str, tmp_path: Path
) -> None:
    sites.enqueue(archive)
    with (
        RunningWorker(sites, archive, "--concurrency", "2", *QUICK) as first,
        RunningWorker(sites, archive, "--concurrency", "2", *QUICK) as second,
    ):
        with open_store(archive) as store:
            until(lambda: store.count() > 8, seconds=180)
            first.kill()
            second.stop()
            assert second.finish().code == 0, second.log
            assert "finishing what is in flight" in second.log
            assert store.count() < 60
        killed = time.monotonic()
        with RunningWorker(sites, archive, *QUICK) as third:
            until(lambda: sites.statuses(archive).keys() == {"succeeded"}, seconds=240)
            assert "of a dead worker is given again" in third.log
            assert time.monotonic() - killed < 240
            third.stop()
            assert third.finish().code == 0, third.log
    for name in sites.names:
        assert sites.closest(name) > 0.95 * DELAY
    expected = undisturbed(sites, f"sqlite:///{tmp_path / 'one.db'}")
    assert len(expected["articles"]) == 60
    assert contents(archive) == expected


def test_workers_outlive_a_restart_of_postgres(hosts: Hosts) -> None:
    sites = Sites(hosts, sites=3, posts=30)
    with Cluster() as cluster, cluster.database() as archive:
        with open_store(archive):
            sites.enqueue(archive)
        with RunningWorker(sites, archive) as worker:
            until(lambda: len(hosts.requests) > 15)
            cluster.kill()
            time.sleep(2)
            cluster.start()
            until(lambda: sites.statuses(archive).keys() == {"succeeded"}, seconds=240)
            sites.enqueue(archive)  # a second round: the queue is listened to again
            until(lambda: sites.statuses(archive).keys() == {"succeeded"}, seconds=240)
            worker.stop()
            done = worker.finish()
        assert done.code == 0, done.log
        assert "Traceback" not in done.log, done.log
        with open_store(archive) as store:
            assert store.count() == 90
        for name in sites.names:
            assert len(hosts.asked("/2022/09/kabar-7/", host=name)) == 1
            assert sites.closest(name) > 0.95 * DELAY


def test_failed_job_is_tried_again_later_and_told_once(hosts: Hosts, archive: str) -> None:
    sites = Sites(hosts, sites=1, posts=1)
    hosts.on("/feed/", Reply(hang_up=True), host=sites.names[0])
    sites.enqueue(archive)
    with RunningWorker(sites, archive, "--until-empty") as worker:
        done = worker.finish()
    assert done.code == 0
    assert "Traceback" not in done.log
    (job,) = jobs(sites, archive)
    assert (job["status"], job["attempts"]) == ("todo", 1)
    assert job["scheduled_at"] is not None


def test_what_waits_is_not_enqueued_twice(sites: Sites, archive: str) -> None:
    sites.enqueue(archive)
    sites.enqueue(archive)
    assert sites.statuses(archive) == {"todo": 4}


def test_job_is_cancelled(sites: Sites, archive: str) -> None:
    sites.enqueue(archive)
    number = str(jobs(sites, archive)[0]["job"])
    settings = sites.settings(archive)
    assert scrapy("jobs", "--cancel", number, *settings).out == f"{number} cancelled\n"
    assert scrapy("jobs", "--cancel", number, *settings).code == 1
    assert scrapy("jobs", "--again", number, *settings).code == 1
    assert len(jobs(sites, archive, "--status", "todo")) == 3


def test_past_is_filled_in_windows_behind_everything_else(sites: Sites, archive: str) -> None:
    settings = sites.settings(archive)
    words = ["wordpress", "-a", f"url=https://{sites.names[0]}/"]
    asked = ["--since", "2026-01-01", "--until", "2026-02-10", "--window", "30d", "--json"]
    done = scrapy("enqueue", *words, *asked, *settings)
    assert done.code == 0, done.log
    windows = [json.loads(line)["arguments"] for line in done.out.splitlines()]
    assert [(w["since"], w["until"]) for w in windows] == [
        ("2026-01-12", "2026-02-10"),
        ("2026-01-01", "2026-01-11"),
    ]
    assert {job["priority"] for job in jobs(sites, archive)} == {-10}


def test_job_that_takes_too_long_gives_way(hosts: Hosts, archive: str) -> None:
    sites = Sites(hosts, sites=1, posts=20)
    sites.enqueue(archive)
    with RunningWorker(sites, archive, "--until-empty", "-s", "JOB_DEADLINE=2") as worker:
        done = worker.finish()
    assert "Traceback" not in done.log
    (job,) = jobs(sites, archive)
    assert (job["status"], job["attempts"]) == ("todo", 0)
    with open_store(archive) as store:
        assert 0 < store.count() < 20


def test_job_that_runs_is_stopped(hosts: Hosts, archive: str) -> None:
    sites = Sites(hosts, sites=1, posts=150)
    sites.enqueue(archive)
    with RunningWorker(sites, archive) as worker:
        until(lambda: len(hosts.requests) > 5)
        done = scrapy("jobs", "--cancel", "1", *sites.settings(archive))
        assert done.code == 0, done.log
        until(lambda: sites.statuses(archive) == {"aborted": 1})
        asked = len(hosts.requests)
        time.sleep(1)
        assert len(hosts.requests) == asked < 150
        worker.stop()
        assert "Traceback" not in worker.finish().log


def test_archived_pages_are_made_again_by_any_worker(
    hosts: Hosts, archive: str, tmp_path: Path
) -> None:
    sites = Sites(hosts, sites=2, posts=10)
    kept = ("-s", f"ARCHIVE_DIR={tmp_path}")
    sites.enqueue(archive)
    with RunningWorker(sites, archive, "--until-empty", *kept) as worker:
        worker.finish()
    before = contents(archive)["articles"]
    assert len(before) == 20
    with open_store(archive) as store, store.engine.begin() as connection:
        wrong = update(ArticleRow).where(ArticleRow.id % 2 == 0)
        old = {"title": "Judul lama", "rule_version": "lama", "fingerprint": "lama"}
        connection.execute(wrong.values(**old))
    done = scrapy("enqueue", "--reextract", "--json", *sites.settings(archive), *kept)
    assert [json.loads(line)["last_id"] for line in done.out.splitlines()] == [20]
    with RunningWorker(sites, archive, "--until-empty", *kept) as worker:
        told = worker.finish().log
    assert "10 changed" in told, told
    after = contents(archive)["articles"]
    names = ("url_key", "title", "body", "rule_version", "date_published")
    assert [[row[n] for n in names] for row in after] == [[row[n] for n in names] for row in before]
    assert sorted(row["revision"] for row in after) == [1] * 10 + [2] * 10


def test_two_sites_of_one_host_are_not_crawled_at_once(hosts: Hosts, archive: str) -> None:
    sites = Sites(hosts, sites=1, posts=15)
    sites.enqueue(archive)
    url = f"url=https://{sites.names[0]}/daerah/"
    words = ["wordpress", "-a", url, "-a", "discover=feed", *sites.settings(archive)]
    assert scrapy("enqueue", *words).code == 0
    with RunningWorker(sites, archive, "--concurrency", "2", "--until-empty") as worker:
        done = worker.finish()
    assert done.code == 0, done.log
    assert sites.statuses(archive) == {"succeeded": 1, "todo": 1}
    assert sites.closest(sites.names[0]) > 0.95 * DELAY
    assert {job["attempts"] for job in jobs(sites, archive)} == {0, 1}
