"""``scrapy reextract``: the rules of today over archived pages."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from crawler.newsroom import Newsroom
from crawler.storage.store import open_store
from tests.commands.archive import Run, runner
from tests.reextraction.archive import fill, folder_of
from tests.world.checkout import copy_checkout
from tests.world.crawl import ROOT, crawl, crawl_command, scrapy, until
from tests.world.hosts import ANY, Hosts, forward

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.storage.store import Version

COUNT = 12


@pytest.fixture
def pages(database_url: str, tmp_path: Path) -> Path:
    """The raw pages of a filled archive."""
    fill(database_url, tmp_path / "pages", range(COUNT))
    return tmp_path / "pages"


@pytest.fixture
def run(
    database_url: str,
    pages: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Runs the command over it."""
    command = runner("reextract", database_url, capsys, monkeypatch)
    return lambda *words: command("-s", f"ARCHIVE_DIR={pages}", "--jobs", "1", *words)


def data(answer: Any) -> Any:
    return json.loads(answer.out)


def changed_rules(folder: Path, *changes: tuple[str, str]) -> Path:
    """A checkout whose steps differ from ours."""
    shutil.copytree(ROOT / "crawler", folder / "crawler", ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "scrapy.cfg", folder)
    steps = folder / "crawler" / "steps.py"
    text = steps.read_text()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    steps.write_text(text)
    return folder


LEAD = (
    'article.lead = article.lead or article.body.split("\\n\\n", 1)[0]',
    'article.lead = (article.lead or article.body.split("\\n\\n", 1)[0]).upper()',
)
PLACES = {"province", "regency", "place_confidence", "place_evidence"}
HASH = ("MIN_HASHED_WORDS = 50", "MIN_HASHED_WORDS = 50_000")


def command_in(
    checkout: Path, database_url: str, pages: Path, *words: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words_in(database_url, pages, *words),
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )


def words_in(database_url: str, pages: Path, *words: str) -> list[str]:
    settings = ["-s", f"DATABASE_URL={database_url}", "-s", f"ARCHIVE_DIR={pages}"]
    return [sys.executable, "-m", "scrapy.cmdline", "reextract", *settings, "--jobs", "1", *words]


def histories(database_url: str) -> list[list[Version]]:
    with open_store(database_url) as store:
        return [store.history(article.id or 0) for article in store.articles()]


def test_stored_articles_come_out_exactly(run: Run) -> None:
    answer = run("--all", "--json")
    told = data(answer)
    assert answer.code == 0
    assert (told["same"], told["changed"], told["fields"]) == (COUNT, 0, {})


def test_what_todays_rules_made_is_passed_over(run: Run) -> None:
    answer = run()
    assert f"{COUNT} made by today's rules already" in answer.out


def test_only_what_is_asked_is_read(run: Run, database_url: str) -> None:
    with open_store(database_url) as store:
        moments = sorted(a.date_published for a in store.articles() if a.date_published)
        version = next(store.articles()).rule_version
    assert data(run("--all", "--json", "--since", moments[5].isoformat()))["done"] == COUNT - 5
    assert data(run("--all", "--json", "--until", moments[5].isoformat()))["done"] == 5
    assert data(run("--all", "--json", "--rules", "nosuch"))["done"] == 0
    assert data(run("--all", "--json", "--rules", str(version), "kabarteluk"))["done"] == COUNT
    assert data(run("--all", "--json", "--after", "4"))["done"] == COUNT - 4


WRONG = {
    "no number": (("--jobs", "banyak"), "is no number"),
    "no date": (("--since", "kemarin"), "is no date"),
    "no site": (("nosuchsite",), "holds no site nosuchsite"),
}


@pytest.mark.parametrize(("words", "message"), WRONG.values(), ids=WRONG)
def test_wrong_usage_is_one_line_and_code_2(words: tuple[str, ...], message: str, run: Run) -> None:
    answer = run(*words)
    assert answer.code == 2
    assert message in answer.err
    assert answer.err.count("\n") == 1


def test_a_changed_rule_shows_the_fields_that_it_touches(sqlite_url: str, tmp_path: Path) -> None:
    pages = folder_of(sqlite_url)
    fill(sqlite_url, pages, range(COUNT))
    before = histories(sqlite_url)
    other = changed_rules(tmp_path / "other", LEAD, HASH)
    done = command_in(other, sqlite_url, pages, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["fields"] == {"lead": COUNT, "content_hash": COUNT}
    assert (told["changed"], told["written"]) == (COUNT, 0)
    sample = told["samples"][0]
    assert sample["new"] == sample["old"].upper()
    assert histories(sqlite_url) == before, "nothing is written unless it was asked"


def test_a_changed_profile_shows_the_fields_that_it_touches(
    hosts: Hosts, sqlite_url: str, tmp_path: Path
) -> None:
    checkout = copy_checkout(tmp_path)
    (site,) = (checkout / "crawler" / "spiders").rglob("tarunanews.py")
    site.write_text(site.read_text() + '    tag_selectors = ("h1",)\n')
    later = f"sqlite:///{tmp_path / 'later.db'}"
    with Newsroom() as newsroom:
        hosts.on(ANY, forward(newsroom.address))
        mapped = f"HOST_MAP={hosts.map('tarunanews.com')}"
        crawl("tarunanews", sqlite_url, mapped, discover="feed")
        words = crawl_command("tarunanews", later, (mapped,), {"discover": "feed"})
        assert scrapy(*words[3:], checkout=checkout).code == 0
    earlier, new = (
        {version.rule_version for (version,) in histories(u)} for u in (sqlite_url, later)
    )
    assert len(earlier) == len(new) == 1
    assert earlier != new, "new articles say that the profile is another one"
    words = ("reextract", "--json", "--jobs", "1", "-s", f"DATABASE_URL={sqlite_url}")
    assert json.loads(scrapy(*words).out)["current"] > 10
    told = json.loads(scrapy(*words, checkout=checkout).out)
    assert told["fields"].pop("tags") == told["done"]
    assert told["fields"].keys() <= PLACES, "tags say where it happened"


def test_what_is_written_is_a_version_that_names_its_rules(sqlite_url: str, tmp_path: Path) -> None:
    pages = folder_of(sqlite_url)
    fill(sqlite_url, pages, range(COUNT))
    other = changed_rules(tmp_path / "other", LEAD)
    done = command_in(other, sqlite_url, pages, "--write")
    assert f"Written: {COUNT} new versions" in done.stdout, done.stderr
    for first, second in histories(sqlite_url):
        assert second.content["lead"] == first.content["lead"].upper()
        assert second.rule_version != first.rule_version
        assert second.date_downloaded == first.date_downloaded
    again = json.loads(command_in(other, sqlite_url, pages, "--json").stdout)
    assert again["current"] == COUNT
    with open_store(sqlite_url) as store:
        assert all(article.archive_length for article in store.articles())


def test_what_is_no_change_of_an_article_is_written_without_a_version(
    sqlite_url: str, tmp_path: Path
) -> None:
    pages = folder_of(sqlite_url)
    fill(sqlite_url, pages, range(COUNT))
    other = changed_rules(tmp_path / "other", HASH)
    command_in(other, sqlite_url, pages, "--write")
    assert [len(versions) for versions in histories(sqlite_url)] == [1] * COUNT
    with open_store(sqlite_url) as store:
        assert {article.content_hash for article in store.articles()} == {None}
    again = json.loads(command_in(other, sqlite_url, pages, "--json").stdout)
    assert again["current"] == COUNT
    # A comment is another version of the rules, which says the same of every page.
    commented = changed_rules(tmp_path / "third", HASH, ('"""The one list', '"""the one list'))
    told = json.loads(command_in(commented, sqlite_url, pages, "--write", "--json").stdout)
    assert (told["same"], told["written"]) == (COUNT, 0)
    again = json.loads(command_in(commented, sqlite_url, pages, "--json").stdout)
    assert again["current"] == COUNT


def test_a_killed_run_is_carried_on(sqlite_url: str, tmp_path: Path) -> None:
    pages, count = folder_of(sqlite_url), 150
    fill(sqlite_url, pages, range(count))
    other = changed_rules(tmp_path / "other", LEAD)

    def versions() -> list[int]:
        with open_store(sqlite_url) as store:
            return [len(store.history(number)) for number in range(1, count + 1)]

    process = subprocess.Popen(
        words_in(sqlite_url, pages, "--write"),
        cwd=other,
        env={**os.environ, "PYTHONPATH": str(other)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: 2 in versions())
    workers = children_of(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    until(lambda: not any(is_alive(worker) for worker in workers))
    assert 1 in versions(), "it was killed too late to tell anything"
    done = command_in(other, sqlite_url, pages, "--write", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["current"] > 0
    assert told["written"] == count - told["current"]
    assert versions() == [2] * count


def test_an_interrupted_run_says_how_to_carry_on(sqlite_url: str) -> None:
    pages = folder_of(sqlite_url)
    fill(sqlite_url, pages, range(400))
    process = subprocess.Popen(
        words_in(sqlite_url, pages, "--all", "--json"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until(lambda: len(children_of(process.pid)) > 1)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    told = json.loads(out)
    assert process.returncode == 1
    assert told["complete"] is False
    assert told["done"] < 400
    assert f"--after {told['last_id']} carries on" in err.decode()
    assert b"Traceback" not in err


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return list(map(int, found.stdout.split()))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_broken_pages_are_told_and_passed_over(run: Run, pages: Path) -> None:
    (path,) = pages.rglob("*.warc.gz")
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(size - 100)
        file.seek(size // 2)
        file.write(bytes(50))
    answer = run("--all", "--json")
    told = data(answer)
    assert answer.code == 1
    assert told["unreadable"] == {"broken": 1, "truncated": 1}
    assert told["same"] == COUNT - 2
    assert len(told["problems"]) == 2


def test_missing_files_are_told(run: Run, pages: Path) -> None:
    (path,) = pages.rglob("*.warc.gz")
    path.unlink()
    told = data(run("--all", "--json"))
    assert told["unreadable"] == {"no-file": COUNT}


@pytest.mark.parametrize("way", ["rest", "feed", "sitemap"])
def test_crawled_articles_come_out_exactly(way: str, hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        hosts.on(ANY, forward(newsroom.address))
        crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map('tarunanews.com')}", discover=way)
    with open_store(sqlite_url) as store:
        count = store.count()
    words = ("--all", "--json", "--jobs", "1", "-s", f"DATABASE_URL={sqlite_url}")
    done = scrapy("reextract", *words)
    told = json.loads(done.out)
    assert done.code == 0
    assert told["fields"] == {}
    assert told["same"] == count > 10
