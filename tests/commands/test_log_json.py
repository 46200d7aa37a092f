"""``LOG_JSON``: one JSON object in each line, no secret in any."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.world.crawl import scrapy
from tests.world.hosts import plain
from tests.world.many import Sites

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world.hosts import Hosts


def test_each_line_is_an_object(hosts: Hosts, tmp_path: Path) -> None:
    sites = Sites(hosts, tmp_path, 1)
    hosts.on("/robots.txt", plain("maaf", status=500), host="situs0.example")
    done = scrapy("crawl", "situs0", *sites.settings, LOG_JSON="1", SMTP_URL="smtp://u:s3cret@x")
    assert done.code == 1
    told = [json.loads(line) for line in done.log.splitlines()]
    assert told[0]["message"].startswith("new archive: ")
    (problem,) = [line for line in told if line["level"] == "ERROR"]
    assert "robots.txt cannot be read" in problem["message"]
    assert {"time", "level", "logger", "message"} <= set(problem)
    assert "s3cret" not in done.log


def test_so_is_each_line_of_a_run_of_many_sites(hosts: Hosts, tmp_path: Path) -> None:
    sites = Sites(hosts, tmp_path, 2)
    hosts.on("/robots.txt", plain("User-agent: *\nDisallow: /"), host="situs0.example")
    words = ("--notify", f"http://{hosts.address}/none", "-s", "CRAWLER_CONTACT=", *sites.names)
    done = scrapy("crawlall", *sites.settings, *words, LOG_JSON="1", SMTP_URL="smtp://u:s3cret@x")
    assert done.code == 1
    told = [json.loads(line) for line in done.log.splitlines()]
    messages = [line["message"] for line in told]
    for number, text in enumerate(("new archive", "CRAWLER_CONTACT is not set", "situs0: 0 new")):
        assert text in messages[number]
    (problem,) = [line for line in told if "robots.txt forbids" in line["message"]]
    assert problem["level"] == "ERROR"
    assert messages[-1].startswith("scrapy crawlall: not told: ")
    assert "s3cret" not in done.log
    done = scrapy("crawlall", "nosuchsite", *sites.settings, LOG_JSON="1")
    assert "there is no site" in json.loads(done.log)["message"]
