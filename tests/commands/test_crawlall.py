"""``scrapy crawlall``: many sites, exact counters, one exit code, and ends in order."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.locks import ALL_SITES, LockHeld, hold
from crawler.storage.store import open_store
from tests.world.crawl import scrapy, start_crawl, until
from tests.world.hosts import page, plain
from tests.world.many import Sites

if TYPE_CHECKING:
    from tests.world.hosts import Hosts


@pytest.fixture
def sites(hosts: Hosts, tmp_path: Path) -> Sites:
    return Sites(hosts, tmp_path, 5)


def children(parent: int) -> list[int]:
    """Processes that crawl for a run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def test_many_sites_with_exact_counters(sites: Sites) -> None:
    sites.publish("situs3", range(7))
    sites.hosts.on("/2026/10/kabar-1/", page("", status=404), host="situs3.example")
    done = sites.crawlall("--json", "--jobs", "2", *sites.names)
    told = json.loads(done.out)
    assert (done.code, told["exit_code"], told["not_begun"]) == (0, 0, [])
    by_name = {site["site"]: site for site in told["sites"]}
    assert sorted(by_name) == sites.names
    assert {name: site["new"] for name, site in by_name.items()} == {
        "situs0": 3,
        "situs1": 3,
        "situs2": 3,
        "situs3": 6,
        "situs4": 3,
    }
    assert by_name["situs3"]["refused"] == {"failed/status-404": 1}
    for name, site in by_name.items():
        assert site["requests"] == len(sites.hosts.asked(host=f"{name}.example")), name
    with open_store(sites.database_url, create=False) as store:
        assert store.count() == 18
        assert {run.site: run.counts["articles/new"] for run in store.runs()} == {
            name: site["new"] for name, site in by_name.items()
        }

    done = sites.crawlall(*sites.names)
    assert done.code == 0
    assert [line.split()[:4] for line in done.out.splitlines()[1:6]] == [
        [name, "0", "0", "7" if name == "situs3" else "3"] for name in sites.names
    ]
    assert done.out.splitlines()[6].startswith("5 sites, 0 failed; 0 new articles")
    assert len(done.log.splitlines()) == 5, "a line for each site under cron"


def test_quiet_tells_only_what_went_wrong(sites: Sites) -> None:
    assert sites.crawlall("--quiet", *sites.names).log.startswith("new archive: ")
    done = sites.crawlall("--quiet", *sites.names)
    assert (done.code, done.out, done.log) == (0, "", "")
    sites.hosts.on("/robots.txt", plain("maaf", status=500), host="situs2.example")
    done = sites.crawlall("--quiet", *sites.names)
    assert (done.code, done.out) == (1, "")
    (line,) = done.log.splitlines()
    assert "situs2: 0 new" in line
    assert "robots.txt cannot be read" in line


def test_those_that_waited_longest_come_first(sites: Sites) -> None:
    sites.crawlall("situs1", "situs4")
    sites.hosts.requests.clear()
    sites.crawlall("--jobs", "1", "-s", "SITES_AT_ONCE=1", *sites.names)
    order = list(dict.fromkeys(request.host for request in sites.hosts.requests))
    assert order[:3] == ["situs0.example", "situs2.example", "situs3.example"]


USAGE = {
    "unknown site": (("nosuchsite",), "there is no site 'nosuchsite'"),
    "the generic spider": (("wordpress",), "there is no site 'wordpress'"),
    "unknown option": (("--yaml",), "unknown option --yaml"),
    "no such province": (("--province", "99"), "no site is chosen by --province 99"),
    "no such platform": (("--platform", "mesin"), "no site is chosen by --platform mesin"),
    "wrong jobs": (("--jobs", "banyak"), "--jobs: 'banyak' is no number"),
    "wrong deadline": (("--deadline", "25"), "--deadline: '25' is no span"),
    "wrong since": (("--since", "kemarin"), "'kemarin' is no date"),
    "wrong switch": (("-s", "LOG_JSON=mungkin"), "LOG_JSON: 'mungkin' is neither 1 nor 0"),
    "wrong level": (("-s", "LOG_LEVEL=LOUD"), "LOG_LEVEL: 'LOUD' is no log level"),
    "wrong mail server": (
        ("--notify", "mailto:a@example.org", "-s", "SMTP_URL=smtp://u:rahasia@x:port"),
        "SMTP_URL: it is not of the form",
    ),
    "wrong webhook": (("--notify", "https://[::1"), "--notify: neither mailto:"),
    "wrong ping": (("--ping", "hc-ping.example/1"), "--ping: it is no https address"),
    "wrong setting": (("-s", "SITES_AT_ONCE=0"), "SITES_AT_ONCE: '0' is no number from 1 on"),
}


@pytest.mark.parametrize(("words", "message"), USAGE.values(), ids=USAGE)
def test_wrong_usage_is_one_line_and_code_2(
    words: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    database = tmp_path / "articles.db"
    done = scrapy("crawlall", *words, "-s", f"DATABASE_URL=sqlite:///{database}")
    assert done.code == 2
    (line,) = done.log.splitlines()
    assert line.startswith("scrapy crawlall: ")
    assert message in line
    assert "rahasia" not in line
    assert not database.exists()


class TestLocks:
    def test_an_overlapping_run_ends_at_once(self, sites: Sites) -> None:
        folder = Path(f"{sites.folder / 'articles.db'}.locks")
        with hold(folder, ALL_SITES, "scrapy crawlall"):
            began = time.monotonic()
            done = sites.crawlall()
            assert time.monotonic() - began < 30
        assert done.code == 75
        line = done.log.splitlines()[-1]
        assert f"process {os.getpid()} on " in line
        assert "since 20" in line
        assert not sites.hosts.requests

    def test_a_site_is_crawled_by_one_run_at_a_time(self, sites: Sites) -> None:
        folder = Path(f"{sites.folder / 'articles.db'}.locks")
        with hold(folder, "situs2", "scrapy crawl situs2"):
            done = sites.crawlall("--json", *sites.names)
            alone = scrapy("crawl", "situs2", *sites.settings)
        assert done.code == 0, "what another run does is no failure"
        busy = [site for site in json.loads(done.out)["sites"] if site["outcome"] == "busy"]
        assert [site["site"] for site in busy] == ["situs2"]
        assert "scrapy crawl situs2" in busy[0]["reason"]
        assert alone.code == 75
        assert "situs2 is being crawled: scrapy crawl situs2, process" in alone.log
        assert not sites.hosts.asked(host="situs2.example")

    def test_two_at_the_same_second(self, sites: Sites) -> None:
        both = [sites.start(*sites.names) for _ in range(2)]
        codes = sorted(process.wait(180) for process in both)
        for process in both:
            process.communicate()
        assert codes == [0, 75]
        with open_store(sites.database_url, create=False) as store:
            assert store.count() == 15
            assert len(store.runs()) == 5

    def test_a_kill_sets_the_lock_free(self, tmp_path: Path) -> None:
        code = (
            "import sys, time; from pathlib import Path; from crawler.locks import hold\n"
            "with hold(Path(sys.argv[1]), 'a', 'x'): print('held', flush=True); time.sleep(60)"
        )
        words = [sys.executable, "-c", code, str(tmp_path)]
        with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            with pytest.raises(LockHeld, match=f"process {process.pid}"), hold(tmp_path, "a", "y"):
                pass
            process.kill()
            process.wait()
            with hold(tmp_path, "a", "y"):
                pass


class TestEnds:
    @pytest.fixture
    def slow(self, hosts: Hosts, tmp_path: Path) -> Sites:
        return Sites(hosts, tmp_path, 6, articles=30, delay=0.2)

    def finish(self, process: subprocess.Popen[str]) -> tuple[int, str, str]:
        out, log = process.communicate(timeout=120)
        return process.returncode, out, log

    def begin(self, sites: Sites, *words: str) -> subprocess.Popen[str]:
        process = sites.start(*words, "-s", "SITES_AT_ONCE=2", *sites.names)
        until(lambda: len(sites.hosts.requests) > 12 or process.poll() is not None)
        return process

    def test_deadline(self, slow: Sites) -> None:
        words = ("--deadline", "4s", "--jobs", "1", "-s", "SITES_AT_ONCE=2", "--json")
        done = slow.crawlall(*words, *slow.names)
        told = json.loads(done.out)
        assert done.code == 0, done.log
        assert {site["outcome"] for site in told["sites"]} <= {"ok", "deadline"}
        cut = [site for site in told["sites"] if site["outcome"] == "deadline"]
        assert cut
        assert told["not_begun"]
        assert len(told["sites"]) + len(told["not_begun"]) == 6
        with open_store(slow.database_url, create=False) as store:
            kept = store.count()
        asked = [r for r in slow.hosts.requests if "/kabar-" in r.target]
        assert kept == len(asked), "what was fetched is stored"
        for site in cut:
            assert site["left"] == 30 - site["new"], "and it is told what is left"
        done = slow.crawlall("--quiet", *slow.names)
        assert done.code == 0
        with open_store(slow.database_url, create=False) as store:
            assert store.count() == 180
        asked = [(r.host, r.target) for r in slow.hosts.requests if "/kabar-" in r.target]
        assert len(asked) == len(set(asked)) == 180, "and not asked for again"

    def test_a_signal_ends_it_in_order(self, slow: Sites) -> None:
        process = self.begin(slow, "--jobs", "2", "--json")
        process.send_signal(signal.SIGTERM)
        code, out, _ = self.finish(process)
        assert code == 1
        told = json.loads(out)
        assert {site["outcome"] for site in told["sites"]} == {"interrupted"}
        with open_store(slow.database_url, create=False) as store:
            assert {run.outcome for run in store.runs()} == {"interrupted"}
            assert store.count() == len([r for r in slow.hosts.requests if "/kabar-" in r.target])

    def test_a_signal_while_lists_are_read_is_no_failure_of_the_site(self, slow: Sites) -> None:
        for name in slow.names:
            answer = page("", status=404, delay=2)
            slow.hosts.on("/news-sitemap.xml", answer, host=f"{name}.example")
        process = slow.start("--json", "--jobs", "1", *slow.names)
        until(lambda: len(slow.hosts.asked("/news-sitemap.xml")) == len(slow.names))
        # A busy archive keeps the ends waiting, while the lists are being answered.
        with sqlite3.connect(slow.folder / "articles.db", isolation_level=None) as busy:
            busy.execute("BEGIN IMMEDIATE")
            process.send_signal(signal.SIGTERM)
            time.sleep(4)
            busy.rollback()
        busy.close()
        code, out, log = self.finish(process)
        assert code == 1
        told = json.loads(out)
        assert {site["outcome"] for site in told["sites"]} == {"interrupted"}, log
        assert not slow.hosts.asked("/feed/"), "nothing more is asked for"

    def test_a_second_signal_ends_it_at_once(self, slow: Sites) -> None:
        for name in slow.names:
            slow.hosts.on("/feed/", page("", delay=20), host=f"{name}.example")
        process = slow.start(*slow.names)
        until(lambda: bool(slow.hosts.asked("/feed/")))
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        code, _, _ = self.finish(process)
        assert code == 1
        assert time.monotonic() - began < 10

    def test_a_process_that_dies_costs_its_own_sites_only(self, slow: Sites) -> None:
        process = self.begin(slow, "--jobs", "1", "--json")
        (child,) = children(process.pid)
        os.kill(child, signal.SIGKILL)
        code, out, log = self.finish(process)
        assert code == 1, log
        told = json.loads(out)
        failed = [site for site in told["sites"] if site["code"]]
        assert 1 <= len(failed) <= 2
        assert all(site["reason"] == "its process ended with signal 9" for site in failed)
        assert len(told["sites"]) == 6, "the others went on"
        assert slow.crawlall("--quiet", *slow.names).code == 0
        with open_store(slow.database_url, create=False) as store:
            assert store.count() == 180

    def test_a_run_that_is_killed_leaves_no_process_and_no_lock(self, slow: Sites) -> None:
        process = self.begin(slow, "--jobs", "2")
        pids = children(process.pid)
        assert len(pids) == 2
        process.kill()
        self.finish(process)
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), seconds=30)
        assert slow.crawlall("--quiet", *slow.names).code == 0
        with open_store(slow.database_url, create=False) as store:
            assert store.count() == 180


class TestSitesFile:
    def test_a_paused_site_is_left_out_and_told(self, sites: Sites) -> None:
        text = sites.file.read_text(encoding="utf-8")
        text = text.replace("[situs2]", '[situs2]\npaused = "asked us to wait"')
        sites.file.write_text(text, encoding="utf-8")
        done = sites.crawlall("--province", "95")  # shipped ones are no sites on loopback
        assert done.code in (0, 1)
        assert "paused: situs2: asked us to wait" in done.out
        assert not sites.hosts.asked(host="situs2.example")
        done = sites.crawlall("situs2")
        assert done.code == 2
        assert "situs2 is paused: asked us to wait" in done.log

    def test_mistakes_are_told_with_their_lines(self, sites: Sites) -> None:
        sites.file.write_text('[situs9]\nplatfrom = "feed"\n\n[tarunanews]\ndelay = "5"\n')
        for words in (("crawlall",), ("crawl", "tarunanews"), ("list",)):
            done = scrapy(*words, *sites.settings)
            assert done.code == 2
            lines = done.log.splitlines()
            assert len(lines) == 3
            assert "line 1: [situs9] no site of this name is shipped" in lines[0]
            assert "line 2: [situs9] unknown name 'platfrom'; is platform meant?" in lines[1]
            assert "line 5: [tarunanews] delay: '5' is no number of seconds" in lines[2]

    def test_a_site_is_slowed(self, sites: Sites) -> None:
        text = sites.file.read_text(encoding="utf-8").replace("[situs2]", "[situs2]\ndelay = 0.7")
        sites.file.write_text(text, encoding="utf-8")
        pairs = [word for word in sites.settings[1::2] if not word.startswith("DOWNLOAD_DELAY")]
        words = [part for pair in pairs for part in ("-s", pair)]
        done = scrapy("crawl", "situs2", *words, DOWNLOAD_DELAY="0")
        assert done.code == 0, done.log
        assert min(sites.hosts.gaps(host="situs2.example")) > 0.6


def test_help_has_an_example_and_the_exit_codes() -> None:
    done = scrapy("crawlall", "--help")
    assert done.code == 0
    text = " ".join(done.out.split())
    assert "example: scrapy crawlall --province 35" in text
    assert "75 another run holds the lock" in text


def test_crawl_alone_holds_the_lock_of_its_site(sites: Sites) -> None:
    sites.hosts.on("/robots.txt", page("", status=404, delay=60), host="situs0.example")
    process = start_crawl("situs0", sites.database_url, *sites.settings[1::2])
    try:
        until(lambda: bool(sites.hosts.asked(host="situs0.example")))
        done = scrapy("crawl", "situs0", *sites.settings)
    finally:
        process.kill()
        process.wait()
    assert done.code == 75
    assert f"situs0 is being crawled: scrapy crawl situs0, process {process.pid} on" in done.log
