"""``scrapy forget``: removal on request, over both databases."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, select

from crawler.storage.engine import reading
from crawler.storage.models import ArticleRow, TombstoneRow
from crawler.storage.store import Removed, SaveOutcome, open_store
from tests.commands.archive import Run, runner
from tests.storage.articles import make_article
from tests.storage.test_clusters import link
from tests.storage.test_copies import HARVEST, story
from tests.world.crawl import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

BLOG = "kabar.example/blog"


class Terminal(io.StringIO):
    """A person who types something."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def forget(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    with open_store(database_url) as store:
        store.save([story(1, aliases=["https://situs1.example/?p=7"]), story(2), story(3)])
        store.save([story(1, title="Jembatan selesai"), story(4, HARVEST)])
        store.save([make_article(number) for number in range(3)])
        store.save([make_article(7, site=BLOG, url_key=f"{BLOG}/a", url=f"https://{BLOG}/a/")])
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return runner("forget", database_url, capsys, monkeypatch)


@pytest.fixture
def sites(database_url: str) -> Callable[[], list[str]]:
    """The sites of which articles are left."""

    def left() -> list[str]:
        with open_store(database_url) as store:
            return [count.site for count in store.site_counts()]

    return left


ALL = ["kabar.example/blog", "kabarteluk", "situs1", "situs2", "situs3", "situs4"]


def test_an_article_goes_and_copies_are_named(
    forget: Run, database_url: str, sites: Callable[[], list[str]]
) -> None:
    answer = forget("situs1.example/?p=7", "--yes", "--reason", "surat 12")
    assert (answer.code, answer.err) == (0, "")
    assert [" ".join(line.split()) for line in answer.out.splitlines()] == [
        "article Jembatan selesai",
        "published 2024-05-07 10:00:00+08:00, site situs1, 2 versions",
        "https://situs1.example/kabar/",
        "https://situs1.example/?p=7",
        "2 copies on other sites stay:",
        "https://situs2.example/kabar/",
        "https://situs3.example/kabar/",
        "Removed 1 article, 1 earlier version, 2 addresses; it will not come back.",
    ]
    assert sites() == [site for site in ALL if site != "situs1"]
    with open_store(database_url) as store:
        assert store.save([story(1)])[0].outcome is SaveOutcome.REMOVED
        with reading(store.engine).begin() as connection:
            reasons = set(connection.execute(select(TombstoneRow.reason)).scalars())
    assert reasons == {"surat 12"}


def test_without_a_terminal_nothing_is_removed(forget: Run, sites: Callable[[], list[str]]) -> None:
    answer = forget("situs1.example/kabar")
    assert answer.code == 2
    assert answer.out.startswith("article  Jembatan selesai\n")
    assert answer.err == (
        "scrapy forget: nothing was removed: --yes removes it without a terminal\n"
    )
    plan = forget("situs1.example/kabar", "--json")
    assert plan.code == 2
    assert json.loads(plan.out)["complete"] is False
    assert sites() == ALL


@pytest.mark.parametrize("typed", ["", "\n", "n\n", "nein\n", "yess\n"])
def test_a_person_may_decline(
    forget: Run, sites: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    answer = forget("situs1.example/kabar")
    assert answer.code == 1
    assert "Remove 1 article for good? [y/N] " in answer.err
    assert answer.err.endswith("scrapy forget: nothing was removed\n")
    assert sites() == ALL


@pytest.mark.parametrize("typed", ["y\n", "Yes\n"])
def test_a_person_may_agree(
    forget: Run, sites: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    answer = forget("situs1.example/kabar", "kabarteluk", "--json")
    assert answer.code == 0
    assert "Remove 1 article and 1 site (3 articles) for good? [y/N] " in answer.err
    told = json.loads(answer.out)
    assert told["complete"] is True
    article, site = told["targets"]
    assert article["removed"] == {"articles": 1, "revisions": 1, "addresses": 2}
    assert article["date_published"] == "2024-05-07T10:00:00+08:00"
    assert site["site"] == "kabarteluk"
    assert site["removed"]["articles"] == 3
    assert [copy["site"] for copy in told["copies"]] == ["situs2", "situs3"]
    assert sites() == ["kabar.example/blog", "situs2", "situs3", "situs4"]


def test_copies_on_the_same_site_are_named_too(forget: Run, database_url: str) -> None:
    with open_store(database_url) as store:
        store.save([make_article(number) for number in (4, 5, 6)])
        first, *others = (store.get(make_article(number).url_key) for number in (4, 5, 6))
        assert first is not None
        assert first.id is not None
        link(store, {other.id: first.id for other in others if other and other.id})
    answer = forget(
        "kabarteluk.example/2024/05/jembatan-5", "kabarteluk.example/2024/05/jembatan-6"
    )
    assert "1 copy on the same site stays:\n         https://kabarteluk" in answer.out
    assert "2 copies on the same site stay:" in forget("kabarteluk.example/2024/05/jembatan-4").out
    assert "1 copy on another site stays:" in forget("situs2", "situs3.example/kabar").out


def test_copies_that_go_too_do_not_stay(forget: Run) -> None:
    answer = forget("situs1.example/kabar", "situs2", "--json", "--yes")
    assert [copy["site"] for copy in json.loads(answer.out)["copies"]] == ["situs3"]
    assert "copies" not in forget("situs3", "--yes").out


def test_the_same_article_twice_is_one(forget: Run) -> None:
    answer = forget("situs1.example/kabar", "https://situs1.example/?p=7", "--yes")
    assert answer.code == 0
    assert answer.out.count("article  ") == 1


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["kabarteluk"], [site for site in ALL if site != "kabarteluk"]),
        ([BLOG], ALL[1:]),
        ([f"{BLOG}/"], ALL[1:]),
        (["--site", f"https://www.{BLOG}/"], ALL[1:]),
        ([f"https://{BLOG}/a"], ALL[1:]),
    ],
    ids=["name", "host", "host-slash", "site-with-scheme", "address"],
)
def test_the_archive_settles_what_is_meant(
    forget: Run, sites: Callable[[], list[str]], words: list[str], left: list[str]
) -> None:
    answer = forget(*words, "--yes")
    assert (answer.code, answer.err) == (0, "")
    assert sites() == left


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        ([f"https://{BLOG}/"], 2, f"no article has this address, but it is the site {BLOG}: say"),
        (["kabarteluk.example"], 1, "neither an article nor a site"),
        (["tidak-ada"], 1, "neither an article nor a site"),
        (["https://situs1.example/tidak/ada"], 1, "neither an article nor a site"),
        (["tarunanews.com"], 1, "(the site of this host is tarunanews)"),
        (["--url", "kabarteluk"], 2, "'kabarteluk' is no address"),
        (["--url", "dua kata.example"], 2, "is no address"),
    ],
)
def test_what_is_not_clear_is_refused(
    forget: Run, sites: Callable[[], list[str]], words: list[str], code: int, line: str
) -> None:
    answer = forget(*words, "--yes")
    assert (answer.code, answer.out) == (code, "")
    assert line in answer.err
    assert answer.err.count("\n") == 1
    assert sites() == ALL


def test_what_could_be_either_must_be_said(
    forget: Run, database_url: str, sites: Callable[[], list[str]]
) -> None:
    with open_store(database_url) as store:
        store.save([make_article(8, site="lain", url_key=BLOG, url=f"https://{BLOG}/")])
    answer = forget(BLOG, "--yes")
    assert (answer.code, answer.out) == (2, "")
    assert f"{BLOG} is an article of the archive and a site: say --url or --site" in answer.err
    assert forget("--url", BLOG, "--yes").code == 0
    assert sites() == ALL
    assert forget("--site", BLOG, "--yes").code == 0
    assert sites() == ALL[1:]


def test_one_unclear_argument_stops_all(forget: Run, sites: Callable[[], list[str]]) -> None:
    answer = forget("situs1.example/kabar", "tidak", "https://kabar.example/blog", "--yes")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 3
    assert answer.err.endswith("scrapy forget: nothing was done\n")
    assert sites() == ALL


def test_what_was_never_seen_can_be_kept_out(forget: Run, database_url: str) -> None:
    answer = forget("--url", "situs9.example/kabar", "--yes")
    assert answer.code == 0
    assert "address  situs9.example/kabar (not in the archive)" in answer.out
    assert forget("--site", "https://Baru.example/", "--yes").code == 0
    with open_store(database_url) as store:
        assert store.save([story(9)])[0].outcome is SaveOutcome.REMOVED
        assert store.is_forgotten("baru.example")


def test_a_removal_said_again_is_no_failure(forget: Run) -> None:
    for name in ("situs1.example/kabar", "kabarteluk"):
        assert forget(name, "--yes").code == 0
        again = forget(name, "--yes")
        assert (again.code, again.err) == (0, "")
        assert "Removed 0 articles, 0 earlier versions, 0 addresses" in again.out
    assert "(removed already on 20" in forget("situs1.example/kabar", "--yes").out
    assert "site     kabarteluk: 0 articles (its removal" in forget("kabarteluk", "--yes").out


def test_a_removal_can_be_undone(forget: Run, database_url: str) -> None:
    forget("situs1.example/kabar", "kabarteluk", "--yes")
    answer = forget("https://situs1.example/?p=7", "kabarteluk", "--undo")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[1] == (
        "kabarteluk may come back; a crawl has to find it again, nothing is restored"
    )
    with open_store(database_url) as store:
        for article in (story(1), make_article(1)):
            assert store.save([article])[0].outcome is SaveOutcome.INSERTED
    answer = forget("kabarteluk", "--undo", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "scrapy forget: kabarteluk was not removed on request\n"


def test_undone_as_json(forget: Run) -> None:
    forget("kabarteluk", "--yes")
    assert json.loads(forget("kabarteluk", "--undo", "--json").out) == {"allowed": ["kabarteluk"]}


@pytest.mark.parametrize(
    "words",
    [[], [" "], ["kabarteluk", "--undo", "--reason", "x"], ["--yess", "kabarteluk"]],
)
def test_wrong_usage(forget: Run, sites: Callable[[], list[str]], words: list[str]) -> None:
    answer = forget(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert sites() == ALL


def test_no_byte_of_it_stays_in_the_files(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(make_url(sqlite_url).database or "")
    with open_store(sqlite_url) as store:
        store.save([make_article(1, body="Rahasia Pribadi " * 900), make_article(2)])
        # Another program has the database open, so that the log outlives the command.
        run = runner("forget", sqlite_url, capsys, monkeypatch)
        assert run("kabarteluk.example/2024/05/jembatan-1", "--yes").code == 0
        files = {file.name: file.read_bytes() for file in path.parent.glob("articles.db*")}
        assert files["articles.db-wal"] == b""
        for word in (b"Rahasia", b"jembatan-1", b"nomor 1 "):
            assert word not in b"".join(files.values())
        assert store.count() == 1


def test_a_reader_that_keeps_the_log_is_told(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{sqlite_url}?timeout=0.2"
    run = runner("forget", url, capsys, monkeypatch)
    with open_store(url) as store:
        store.save([make_article(1)])
        with reading(store.engine).begin() as reader:
            reader.execute(select(ArticleRow.id)).all()
            answer = run("kabarteluk.example/2024/05/jembatan-1", "--yes")
        assert answer.code == 1
        assert "-wal file may still hold what was removed: run the same command" in answer.err
        assert run("kabarteluk.example/2024/05/jembatan-1", "--yes").code == 0


def test_a_removal_that_was_interrupted_is_completed(sqlite_url: str) -> None:
    """With a terminal, where the progress is shown."""
    with open_store(sqlite_url) as store:
        store.save([make_article(number) for number in range(6_000)])
    command = [sys.executable, "-m", "scrapy", "forget", "kabarteluk", "--yes", "--json"]
    environment = {**os.environ, "DATABASE_URL": sqlite_url, "TERM": "xterm"}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=theirs
    ) as process:
        os.close(theirs)
        deadline = time.monotonic() + 60
        with open_store(sqlite_url) as store:
            while store.count() > 5_800 and time.monotonic() < deadline:
                time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        told = json.loads(process.stdout.read())
        assert process.wait(60) == 1
    shown = os.read(ours, 1_000_000).decode()
    os.close(ours)
    assert "kabarteluk" in shown
    assert "/6000" in shown
    assert "interrupted: the same command carries on" in shown
    assert told["complete"] is False
    with open_store(sqlite_url) as store:
        left = store.count()
        assert 0 < left < 6_000
        assert told["targets"][0]["removed"]["articles"] == 6_000 - left
        assert store.save([make_article(1)])[0].outcome is SaveOutcome.REMOVED
        assert sum(store.forget_site("kabarteluk"), Removed()).articles >= left
        assert store.count() == 0


def test_help_has_an_example_and_a_warning(forget: Run) -> None:
    answer = forget("--help")
    assert answer.code == 0
    assert "example: scrapy forget https://" in answer.out
    assert "no personal data" in " ".join(answer.out.split())
