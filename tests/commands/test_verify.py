"""``scrapy verify``: what a live site gives is shown and recorded; here the site is on loopback."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.sites import all_sites
from crawler.verified import load_checks
from tests.world.crawl import scrapy
from tests.world.double import serve
from tests.world.hosts import ANY, page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world.crawl import Done
    from tests.world.hosts import Hosts

SITES = {site.name: site for site in all_sites()}


def verify(hosts: Hosts, record: Path, *names: str) -> Done:
    settings = (f"HOST_MAP=*={hosts.address}", "DOWNLOAD_DELAY=0", "MIN_FREE_DISK=0")
    words = [part for setting in settings for part in ("-s", setting)]
    return scrapy("verify", *names, *words, "--record", str(record))


def test_fields_are_shown_and_recorded(hosts: Hosts, tmp_path: Path) -> None:
    serve(hosts, [SITES["prokal_sampit"]])
    record = tmp_path / "verified.json"
    record.write_text(json.dumps({"lama": _entry()}), encoding="utf-8")
    done = verify(hosts, record, "prokal_sampit")
    assert done.code == 0, done.log
    assert "title           Jembatan Gantung Milik prokal_sampit Kembali Dibuka" in done.out
    assert "2019-09-18T09:12:00+07:00 (to the minute from " in done.out
    assert "6 paragraphs" in done.out
    assert "authors         (none)" in done.out
    checks = load_checks(record)
    assert checks.keys() == {"lama", "prokal_sampit"}, "what was recorded before stays"
    check = checks["prokal_sampit"]
    assert (check.articles, check.complete, check.problem) == (1, 1, None)
    assert check.day == f"{datetime.now(UTC):%Y-%m-%d}"
    assert "authors" in check.missing


def test_site_that_is_gone(hosts: Hosts, tmp_path: Path) -> None:
    hosts.on(ANY, page("<title>Domain dijual</title>"))
    record = tmp_path / "verified.json"
    done = verify(hosts, record, "noa")
    assert done.code == 1
    check = load_checks(record)["noa"]
    assert (check.articles, check.complete) == (0, 0)
    assert check.problem
    assert check.problem in done.out


def test_unknown_site(hosts: Hosts, tmp_path: Path) -> None:
    done = verify(hosts, tmp_path / "verified.json", "nosuchsite")
    assert done.code == 2
    assert "there is no site 'nosuchsite'" in done.log
    assert not hosts.requests


def _entry() -> dict[str, object]:
    return {"day": "2026-01-02", "articles": 3, "complete": 3, "missing": [], "problem": None}
