"""Commands that remove, prune and explain raw pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.newsroom import Newsroom
from crawler.storage.store import open_store
from tests.commands.archive import Run, runner
from tests.reextraction.archive import HOST, SITE, fill, folder_of
from tests.warc.test_writer import check, files
from tests.world.crawl import crawl, scrapy
from tests.world.hosts import ANY, Hosts, forward

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[[str], Run]


@pytest.fixture
def pages(sqlite_url: str) -> Path:
    """The raw pages of a filled archive."""
    fill(sqlite_url, folder_of(sqlite_url), range(4))
    return folder_of(sqlite_url)


@pytest.fixture
def make(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Make:
    return lambda command: runner(command, sqlite_url, capsys, monkeypatch)


def test_forget_removes_the_raw_pages_of_an_article(
    make: Make, pages: Path, sqlite_url: str
) -> None:
    answer = make("forget")(SITE.page(1).url, "--yes")
    assert answer.code == 0
    check(files(pages)[0])
    told = json.loads(make("reextract")("--all", "--json", "--jobs", "1").out)
    assert (told["articles"], told["same"]) == (3, 3)
    with open_store(sqlite_url) as store:
        assert store.count() == 3


def test_forget_removes_the_raw_pages_of_a_site(make: Make, pages: Path) -> None:
    answer = make("forget")("--site", "kabarteluk", "--yes")
    assert answer.code == 0
    assert not files(pages)


def test_prune_deletes_old_files_and_leaves_their_articles(
    make: Make, pages: Path, sqlite_url: str
) -> None:
    fill(sqlite_url, pages, range(4, 8))
    assert len(files(pages)) == 2
    limit = f"ARCHIVE_MAX_SIZE={files(pages)[1].stat().st_size}"
    dry = json.loads(make("db")("prune", "--dry-run", "--json", "-s", limit).out)
    assert (len(dry["files"]), dry["dry_run"], len(files(pages))) == (1, True, 2)
    answer = make("db")("prune", "-s", limit)
    assert answer.code == 0
    assert "Deleted 1 file of raw pages" in answer.out
    assert len(files(pages)) == 1
    with open_store(sqlite_url) as store:
        kept = [article.archive_file is not None for article in store.articles()]
    assert sorted(kept) == [False] * 4 + [True] * 4


def test_wrong_limits_are_one_line(make: Make, pages: Path) -> None:
    answer = make("db")("prune", "-s", "ARCHIVE_MAX_DAYS=sepekan")
    assert answer.code == 2
    assert "ARCHIVE_MAX_DAYS: 'sepekan' is no number of days" in answer.err


@pytest.mark.parametrize("name", ["id", SITE.page(1).url, f"https://{HOST}/?p=1"])
def test_an_archived_page_is_explained_without_asking_the_site(
    name: str, make: Make, pages: Path, sqlite_url: str
) -> None:
    with open_store(sqlite_url) as store:
        ids = {article.title: article.id for article in store.articles()}
    name = str(ids[SITE.page(1).title]) if name == "id" else name
    answer = make("explain")(name, "--json")
    told = json.loads(answer.out)
    assert answer.code == 0
    assert "from the archive, received" in answer.err
    assert told["fields"]["title"]["value"] == SITE.page(1).title
    assert told["site"] == "kabarteluk"


def test_an_unknown_number_is_told(make: Make, pages: Path) -> None:
    answer = make("explain")("999")
    assert answer.code == 1
    assert "no article 999" in answer.err


def test_an_article_of_an_api_answer_is_explained_and_forgotten(
    hosts: Hosts, sqlite_url: str
) -> None:
    with Newsroom() as newsroom:
        hosts.on(ANY, forward(newsroom.address))
        crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map('tarunanews.com')}", discover="rest")
    database = ("-s", f"DATABASE_URL={sqlite_url}")
    told = json.loads(scrapy("explain", "1", "--json", *database).out)
    assert told["fields"]["title"]["places"][:1] == ["REST API: title"]
    assert told["fields"]["body"]["value"]
    with open_store(sqlite_url) as store:
        first, *rest = list(store.articles())
    assert scrapy("forget", first.url, "--yes", *database).code == 0
    (path,) = files(folder_of(sqlite_url))
    check(path)
    done = scrapy("reextract", "--all", "--json", "--jobs", "1", *database)
    assert json.loads(done.out)["same"] == len(rest)


def test_no_pages_are_kept_where_that_is_switched_off(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        hosts.on(ANY, forward(newsroom.address))
        done = crawl(
            "tarunanews",
            sqlite_url,
            f"HOST_MAP={hosts.map('tarunanews.com')}",
            "ARCHIVE_PAGES=0",
            discover="rest",
        )
    assert done.code == 0
    assert not folder_of(sqlite_url).exists()
