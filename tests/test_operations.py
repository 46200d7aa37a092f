"""Ten sites on loopback, four of them wrong in different ways: every output tells exactly that."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.storage.store import open_store
from tests.world.crawl import scrapy, until
from tests.world.faults import filled, small_disk
from tests.world.hosts import Hosts, closed_port, page, plain
from tests.world.many import Sites, article
from tests.world.postgres import Cluster, PostgresMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

DEAD, FORBIDDEN, CHALLENGED, CHANGED = "situs1", "situs3", "situs5", "situs7"
NEW = range(10, 20)
CHALLENGE = (
    "<!doctype html><html><head><title>Just a moment...</title></head><body>"
    '<script src="/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1"></script>'
    "<h2>Checking if the site connection is secure</h2></body></html>"
)


def remember(sites: Sites) -> None:
    """Twelve good runs of each site."""
    counts = {
        "articles/new": 10,
        "discovery/listed": 10,
        **dict.fromkeys(("fields/read", "fields/title", "fields/date", "fields/body"), 10),
        "fields/author": 0,
        "fields/characters": 7000,
        "fields/paragraphs": 20,
        "fields/removed": 0,
    }
    now = datetime.now(UTC)
    with open_store(sites.database_url) as store:
        for back in range(12, 0, -1):
            for name in sites.names:
                run = store.start_run(name, started_at=now - timedelta(hours=back))
                store.finish_run(run, "ok", counts=counts)


@pytest.fixture
def told(hosts: Hosts, tmp_path: Path) -> Iterator[tuple[Sites, dict[str, object], list[str]]]:
    """The sites, the JSON of the second of two runs, and its settings."""
    sites = Sites(hosts, tmp_path, 10, articles=10)
    remember(sites)
    robots = plain("User-agent: *\nDisallow: /")
    hosts.on("/robots.txt", robots, host=f"{FORBIDDEN}.example")
    hosts.on("*", page(CHALLENGE, status=403), host=f"{CHALLENGED}.example")
    for number in range(10):
        path = f"/2026/10/kabar-{number}/"
        hosts.on(path, page(CHALLENGE, status=403), host=f"{CHALLENGED}.example")
        text = article(CHANGED, number, body=False)
        hosts.on(path, page(text), host=f"{CHANGED}.example")
    with closed_port() as nobody:
        at = [f"{DEAD}.example={nobody}", f"*={hosts.address}"]
        settings = [word for word in sites.settings if not word.startswith("HOST_MAP")]
        last = settings.index("DOWNLOAD_DELAY=0")
        settings.insert(last, f"HOST_MAP={','.join(at)}")
        settings.insert(last + 1, "-s")
        settings = [w for i, w in enumerate(settings) if settings[i : i + 2] != ["-s", "-s"]]
        words = ("crawlall", "--json", "-s", "RETRY_TIMES=0", *sites.names, *settings)
        scrapy(*words, timeout=400)
        done = scrapy(*words, timeout=400)
        assert done.code == 1, done.log
        yield sites, json.loads(done.out), settings


def test_every_output_tells_exactly_that(
    told: tuple[Sites, dict[str, list[dict[str, object]]], list[str]], tmp_path: Path
) -> None:
    sites, summary, settings = told
    failed = {site["site"] for site in summary["sites"] if site["code"]}
    assert {DEAD, FORBIDDEN, CHALLENGED} <= failed <= {DEAD, FORBIDDEN, CHALLENGED, CHANGED}
    alarms = {str(alarm["site"]): str(alarm["kind"]) for alarm in summary["alarms"]}
    assert alarms == {
        DEAD: "failing",
        FORBIDDEN: "robots",
        CHALLENGED: "blocked",
        CHANGED: "nothing-stored",
    }
    healthy = [site for site in summary["sites"] if site["site"] not in alarms]
    assert len(healthy) == 6
    assert {site["outcome"] for site in healthy} == {"ok"}
    with open_store(sites.database_url, create=False) as store:
        assert store.count() == 60

    status = [json.loads(line) for line in scrapy("status", "--json", *settings).out.splitlines()]
    states = {site["name"]: [alarm["kind"] for alarm in site["alarms"]] for site in status}
    assert states == {name: [alarms[name]] if name in alarms else [] for name in sites.names}
    report = tmp_path / "report.html"
    assert scrapy("report", "-o", str(report), *settings).code == 0
    text = report.read_text(encoding="utf-8")
    for name, kind in alarms.items():
        assert f"<b>{name}</b>: <span class=" in text
        assert f">{kind}</span>" in text
    assert text.count("<li><b>") == 4


FAKETIME = next(
    (
        file
        for folder in (os.environ.get("FAKETIME_FOLDER", ""), *Path("/usr/lib").glob("*/faketime"))
        if folder and (file := Path(folder) / "libfaketime.so.1").exists()
    ),
    None,
)


def test_a_clock_that_is_set_back(hosts: Hosts, tmp_path: Path) -> None:
    if FAKETIME is None:
        if os.environ.get("REQUIRE_ALL_TESTS") == "1":
            pytest.fail("REQUIRE_ALL_TESTS=1, but there is no libfaketime")
        pytest.skip("there is no libfaketime (Debian package faketime)")
    sites = Sites(hosts, tmp_path, 2)
    assert sites.crawlall("--quiet", *sites.names).code == 0
    for name in sites.names:
        sites.publish(name, range(1, 6))
    back = {"LD_PRELOAD": str(FAKETIME), "FAKETIME": "-1h", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    done = scrapy("crawlall", "--json", *sites.names, *sites.settings, timeout=300, **back)
    assert done.code == 0, done.log
    told = json.loads(done.out)
    assert [site["new"] for site in told["sites"]] == [3, 3], "what is new is found"
    assert told["alarms"] == []
    with open_store(sites.database_url, create=False) as store:
        assert store.count() == 12, "nothing is lost or doubled"
        later, earlier = store.runs(site="situs0")
        assert later.started_at < earlier.started_at, "the history says what the clock said"
        assert (later.outcome, earlier.outcome) == ("ok", "ok")
    assert sites.crawlall("--quiet", *sites.names).code == 0
    with open_store(sites.database_url, create=False) as store:
        assert store.count() == 12


@pytest.mark.needs_postgres
def test_a_database_that_is_gone_for_a_while(hosts: Hosts, tmp_path: Path) -> None:
    try:
        server = Cluster()
    except PostgresMissingError as error:
        if os.environ.get("REQUIRE_ALL_TESTS") == "1":
            pytest.fail(f"REQUIRE_ALL_TESTS=1, but Postgres cannot run here: {error}")
        pytest.skip(f"Postgres cannot run here: {error}")
    with server, server.database() as url:
        sites = Sites(hosts, tmp_path, 3, articles=40, delay=0.3)
        sites.database_url = url
        with sites.start("--json", *sites.names) as process:
            until(lambda: len(hosts.requests) > 15)
            server.kill()
            time.sleep(30)
            server.start()
            out, log = process.communicate(timeout=240)
        assert process.returncode == 0, log
        assert [site["new"] for site in json.loads(out)["sites"]] == [40, 40, 40]
        with open_store(url, create=False) as store:
            assert store.count() == 120
            assert {run.outcome for run in store.runs()} == {"ok"}


def test_a_disk_that_is_full_for_a_while(hosts: Hosts, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk")
    with contextlib.ExitStack() as stack:
        try:
            folder = stack.enter_context(small_disk(tmp_path / "disk", "24m"))
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"not even root can mount a disk here, as in many containers: {error}")
        sites = Sites(hosts, folder, 3, articles=20, delay=0.3)
        process = stack.enter_context(sites.start("--json", "-s", "ARCHIVE_PAGES=0", *sites.names))
        until(lambda: len(hosts.requests) > 15)
        with filled(folder):
            time.sleep(3)
        out, log = process.communicate(timeout=120)
        assert process.returncode == 0, log
        assert [site["new"] for site in json.loads(out)["sites"]] == [20, 20, 20]
        with open_store(sites.database_url, create=False) as store:
            assert store.count() == 60
