"""``scrapy schedule``: lines that cron takes and units that systemd takes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from crawler.monitoring.schedule import Plan, crontab, parse_every, service, timer
from tests.world.crawl import ROOT, scrapy

EVERY = {"5m": 5, "15m": 15, "30m": 30, "60m": 60, "1h": 60, "2h": 120, "12h": 720, "1d": 1440}
CALENDARS = ("5m", "30m", "1h", "6h", "1d")


@pytest.mark.parametrize(("text", "minutes"), EVERY.items())
def test_every(text: str, minutes: int) -> None:
    assert parse_every(text) == minutes


@pytest.mark.parametrize("text", ["", "0m", "7m", "90m", "5h", "2d", "1m", "30", "x"])
def test_what_does_not_divide_the_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"divide the day|too often"):
        parse_every(text)


def plan(every: str = "30m", folder: str = "/srv/warta daerah/100%") -> Plan:
    return Plan(Path(folder), parse_every(every), ["--province", "35"], "mesin")


def test_crontab() -> None:
    line = crontab(plan())
    minutes, hour, *rest = line.split(" ")
    first, second = map(int, minutes.split(","))
    assert (0 <= first < 5, second - first, hour, rest[:3]) == (True, 30, "*", ["*", "*", "*"])
    assert "cd '/srv/warta daerah/100\\%' && '/srv/warta daerah/100\\%/.venv/bin/scrapy'" in line
    assert line.endswith("crawlall --quiet --deadline 25m --province 35")
    assert re.match(r"\d+ \*/2 \* \* \* ", crontab(plan("2h")))
    assert re.match(r"\d+ 0 \* \* \* ", crontab(plan("1d")))


def test_machines_do_not_come_together() -> None:
    lines = {crontab(Plan(Path("/srv/wd"), 60, [], f"mesin{n}")).split()[0] for n in range(20)}
    assert len(lines) > 4
    assert "RandomizedDelaySec=270" in timer(plan())


@pytest.mark.parametrize("every", CALENDARS)
def test_units_are_valid(every: str, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        if os.environ.get("REQUIRE_ALL_TESTS") == "1":
            pytest.fail("REQUIRE_ALL_TESTS=1, but there is no systemd-analyze")
        pytest.skip("there is no systemd-analyze (Debian package systemd)")
    folder = tmp_path / "warta daerah 100%"
    binary = folder / ".venv" / "bin" / "scrapy"
    binary.parent.mkdir(parents=True)
    binary.write_text("#!/bin/sh\n")
    binary.chmod(0o755)
    mine = plan(every, str(folder))
    units = {"wd.service": service(mine, "root"), "wd.timer": timer(mine)}
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    words = [analyze, "verify", "--recursive-errors=no", *(str(tmp_path / name) for name in units)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    calendar = re.search(r"OnCalendar=(.*)", units["wd.timer"])
    assert calendar is not None
    words = [analyze, "calendar", calendar[1]]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0


def test_the_command(tmp_path: Path) -> None:
    done = scrapy("schedule", "--every", "1h", "--", "--province", "35")
    assert done.code == 0, done.log
    assert re.match(rf"\d \* \* \* \* cd {ROOT} && ", done.out)
    assert done.out.rstrip().endswith("--deadline 50m --province 35")
    done = scrapy("schedule", "--systemd", "-o", str(tmp_path), "--user", "berita")
    assert done.code == 0, done.log
    assert "User=berita\n" in (tmp_path / "warta-daerah.service").read_text()
    assert (tmp_path / "warta-daerah.timer").exists()
    for words in (("--every", "7m"), ("--systemd", "--user", "a b")):
        done = scrapy("schedule", *words)
        assert (done.code, done.out) == (2, "")
        assert len(done.log.splitlines()) == 1
