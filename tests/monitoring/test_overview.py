"""``scrapy status``, ``gaps`` and ``report``: the truth about every site, and a page of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from crawler.monitoring.alarms import Limits
from crawler.monitoring.as_html import as_html
from crawler.monitoring.overview import SiteFacts, gaps_of, overview
from crawler.monitoring.rhythm import expected_on, longest_silence
from crawler.storage.ledger import Finding, UrlState
from crawler.storage.models import RunRow
from crawler.storage.store import ArticleStore, open_store
from tests.storage.articles import make_article
from tests.world.crawl import scrapy

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC)
SITE = SiteFacts(name="kabarteluk", publisher="<b>Kabar</b> Teluk", timezone="Asia/Makassar")
HEADLINE = "<script>alert(1)</script>"


def fill(store: ArticleStore, *, hole: int = 3, days: int = 40, per_day: int = 4) -> None:
    """So many articles a day, none on one day, and two addresses that could not be read."""
    noon = NOW.astimezone(ZoneInfo(SITE.timezone)).replace(hour=12, minute=0)
    number = 0
    articles = []
    for back in range(1, days):
        for part in range(0 if back == hole else per_day):
            number += 1
            published = noon - timedelta(days=back, minutes=part)
            articles.append(make_article(number, title=HEADLINE, date_published=published))
    store.save(articles)
    late = noon - timedelta(days=2)
    store.note(
        SITE.name,
        [
            Finding(f"kabarteluk.example/x{n}", f"https://kabarteluk.example/x{n}", UrlState.FAILED,
                    "status-500", published=late)
            for n in range(2)
        ],
    )  # fmt: skip
    for back, reason in ((3, None), (2, "robots.txt forbids <i>this</i> address")):
        run = store.start_run(SITE.name, started_at=NOW - timedelta(hours=back))
        counts = {"fields/read": 8, "fields/date": 6, "articles/refused/<u>": 3}
        store.finish_run(run, "failed" if reason else "ok", reason=reason, counts=counts)


def test_views_and_gaps(store: ArticleStore) -> None:
    fill(store)
    (view,) = overview(store, [SITE], days=10, limits=Limits(), now=NOW)
    assert (view.state, view.reason) == ("failed", "robots.txt forbids <i>this</i> address")
    assert view.last_success is not None
    assert view.filled["date"] == 0.75
    assert view.refused == {"refused/<u>": 6}
    assert [alarm.kind for alarm in view.alarms] == ["robots"]
    days = list(view.per_day)
    assert len(days) == 10
    assert [view.per_day[day] for day in days[-5:-1]] == [4, 0, 4, 4]
    gaps = {gap.day: gap for gap in gaps_of(view)}
    assert sorted(gaps) == [days[-4], days[-3]]
    hole, unread = gaps[days[-4]], gaps[days[-3]]
    assert (hole.found, hole.stored, hole.expected, hole.missing) == (0, 0, 4.0, 4)
    assert hole.command == f"scrapy crawl kabarteluk -a since={hole.day} -a until={hole.day}"
    assert (unread.found, unread.stored, unread.missing) == (6, 4, 2)


def test_a_run_that_was_killed_is_told(store: ArticleStore) -> None:
    store.start_run(SITE.name, started_at=NOW - timedelta(hours=9))
    (view,) = overview(store, [SITE], days=3, limits=Limits(), now=NOW)
    assert (view.state, view.reason) == ("killed", "the last run did not come to its end")


def test_a_run_whose_process_is_gone_was_killed(store: ArticleStore) -> None:
    run = store.start_run(SITE.name, started_at=NOW - timedelta(minutes=5))
    assert overview(store, [SITE], days=3, limits=Limits(), now=NOW)[0].state == "running"
    with subprocess.Popen(["true"]) as process:
        pass
    with store.engine.begin() as connection:
        gone = update(RunRow).where(RunRow.id == run).values(pid=process.pid)
        connection.execute(gone)
    assert overview(store, [SITE], days=3, limits=Limits(), now=NOW)[0].state == "killed"


def test_rhythm() -> None:
    instants = [NOW - timedelta(hours=7 * n) for n in range(30)]
    how: dict[str, Any] = {"factor": 1.5, "floor": timedelta(hours=24), "least": 20}
    assert longest_silence(instants, **how) == timedelta(hours=49)
    assert longest_silence(instants[:10], **how) is None
    day = NOW.date()
    counts = {day - timedelta(weeks=week): week for week in range(1, 9)}
    assert expected_on(day, counts, first=day - timedelta(days=80)) == 4.5
    assert expected_on(day, counts, first=day - timedelta(days=15)) is None


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("overview")
    url = f"sqlite:///{folder / 'articles.db'}"
    with open_store(url) as store:
        fill(store)
    sites = folder / "sites.toml"
    sites.write_text(
        '[kabarteluk]\nplatform = "wordpress"\ndomain = "kabarteluk.example"\n'
        'province = "72"\npublisher = "<b>Kabar</b> Teluk"\n'
    )
    return ["-s", f"DATABASE_URL={url}", "-s", f"SITES_FILE={sites}"]


class TestCommands:
    def test_status(self, settings: list[str]) -> None:
        done = scrapy("status", *settings)
        assert done.code == 1, done.log
        lines = done.out.splitlines()
        assert lines[1].split()[:2] == ["kabarteluk", "failed"]
        assert lines[1].split()[-2:] == ["20", "robots"]
        assert lines[-1].startswith("alarm: kabarteluk: robots: the last run failed: robots.txt")
        told = json.loads(scrapy("status", "--json", "kabarteluk", *settings).out)
        assert (told["name"], told["state"]) == ("kabarteluk", "failed")
        assert told["alarms"][0]["usual"].startswith("well until 20")

    def test_gaps(self, settings: list[str]) -> None:
        done = scrapy("gaps", "--json", *settings)
        assert done.code == 0
        gaps = [json.loads(line) for line in done.out.splitlines()]
        assert [gap["missing"] for gap in gaps] == [2, 4]
        assert f"-a since={gaps[1]['day']}" in scrapy("gaps", "kabarteluk", *settings).out

    def test_report(self, settings: list[str], tmp_path: Path) -> None:
        file = tmp_path / "report.html"
        done = scrapy("report", "-o", str(file), *settings)
        assert (done.code, done.out, done.log) == (0, "", f"written: {file}\n")
        assert "<!doctype html>" in file.read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("status", "nosuchsite"), "there is no site 'nosuchsite'"),
            (("gaps", "--days", "0"), "--days: '0' is no number"),
            (("report",), "name the file to write"),
            (("report", "-o", "/nowhere/report.html"), "there is no folder"),
            (("status", "-s", "ALARM_GROUP=x"), "ALARM_GROUP: 'x' is no number"),
        ],
    )
    def test_wrong_usage(self, settings: list[str], words: tuple[str, ...], message: str) -> None:
        done = scrapy(*words, *settings)
        assert done.code == 2
        (line,) = done.log.splitlines()
        assert message in line


class TestPage:
    @pytest.fixture
    def page(self, sqlite_url: str) -> str:
        with open_store(sqlite_url) as store:
            fill(store)
            quiet = SiteFacts(name="kabarasri", publisher=HEADLINE, paused="waits </td>")
            views = overview(store, [SITE, quiet], days=30, limits=Limits(), now=NOW)
        return as_html(views, NOW)

    def test_everything_is_escaped(self, page: str) -> None:
        for markup in ("<b>Kabar", "<i>this", "<u>", "waits </td>", HEADLINE):
            assert markup not in page
        assert "&lt;b&gt;Kabar" in page

    def test_nothing_is_asked_for_elsewhere(self, page: str) -> None:
        assert not re.search(r"(?:src|href)=\"(?!data:,)", page)
        assert "url(" not in page
        assert "default-src 'none'" in page

    def test_each_picture_says_its_numbers(self, page: str) -> None:
        pictures = re.findall(r"<svg [^>]*>", page)
        assert len(pictures) == 3
        assert all('role="img" aria-label="' in picture for picture in pictures)
        assert "articles a day" in page

    @pytest.mark.parametrize("width", [390, 1280])
    @pytest.mark.parametrize("scheme", [0, 1], ids=["dark", "light"])
    def test_in_a_browser(self, page: str, tmp_path: Path, width: int, scheme: int) -> None:
        browser = shutil.which("chromium")
        if browser is None:
            if os.environ.get("REQUIRE_ALL_TESTS") == "1":
                pytest.fail("REQUIRE_ALL_TESTS=1, but there is no chromium")
            pytest.skip("there is no chromium (Debian package chromium)")
        # A click on a heading sorts; the page tells its own width.
        probe = (
            "<script>document.querySelectorAll('th button')[4].click();"
            "document.title = [document.documentElement.scrollWidth <= innerWidth,"
            " matchMedia('(prefers-color-scheme: dark)').matches,"
            " document.querySelector('#sites tbody th').textContent].join('|');</script>"
        )
        tried = re.sub(r'<meta http-equiv="Content-Security[^>]*>', "", page)
        kept, probed = tmp_path / "page.html", tmp_path / "probe.html"
        kept.write_text(page, encoding="utf-8")
        probed.write_text(tried.replace("</body>", f"{probe}</body>"), encoding="utf-8")
        words = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"]
        words += [f"--window-size={width},900", f"--blink-settings=preferredColorScheme={scheme}"]
        words += [f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr"]
        shown = subprocess.run(
            [*words, kept.as_uri()], capture_output=True, text=True, timeout=120, check=True
        )
        assert "CONSOLE" not in shown.stderr
        told = subprocess.run(
            [*words, probed.as_uri()], capture_output=True, text=True, timeout=120, check=True
        )
        assert "CONSOLE" not in told.stderr
        title = re.search(r"<title>(.*?)</title>", told.stdout)
        assert title is not None
        assert title[1] == f"true|{'true' if scheme == 0 else 'false'}|kabarasri"
