"""``scrapy reextract --refused``: pages that were no articles to the rules of their day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from crawler.newsroom import Newsroom
from crawler.storage.store import open_store
from tests.commands.test_reextract import changed_rules
from tests.reextraction.archive import folder_of
from tests.warc.test_writer import check, files
from tests.world.crawl import crawl_command, scrapy
from tests.world.hosts import ANY, Hosts, forward

if TYPE_CHECKING:
    from pathlib import Path

STEPS = (
    "    if not article.title:\n        return Refusal(",
    "    if not article.title or len(article.title) % 2:\n        return Refusal(",
)
"""The last step refuses what it should not."""
READING = (
    "    article = extract_raw(",
    (
        "    if len(page.url) % 2:\n        return Refusal(url=page.url, reason='index-page')\n"
        "    article = extract_raw("
    ),
)
"""Extraction does."""


def worse_rules(folder: Path, file: str, before: str, after: str) -> Path:
    """A checkout whose rules refuse every other page."""
    path = changed_rules(folder) / "crawler" / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))
    return folder


@pytest.mark.parametrize(
    ("way", "file", "change"),
    [
        pytest.param("feed", "steps.py", STEPS, id="page-refused-by-a-step"),
        pytest.param("feed", "reading.py", READING, id="page-refused-by-extraction"),
        pytest.param("rest", "steps.py", STEPS, id="post-refused-by-a-step"),
    ],
)
def test_better_rules_accept_what_was_refused(
    way: str, file: str, change: tuple[str, str], hosts: Hosts, sqlite_url: str, tmp_path: Path
) -> None:
    worse = worse_rules(tmp_path / "worse", file, *change)
    with Newsroom() as newsroom:
        hosts.on(ANY, forward(newsroom.address))
        settings = [f"HOST_MAP={hosts.map('tarunanews.com')}"]
        command = crawl_command("tarunanews", sqlite_url, settings, {"discover": way})
        scrapy(*command[3:], checkout=worse)
        better = crawl_command("tarunanews", f"{sqlite_url}.2", settings, {"discover": way})
        scrapy(*better[3:])
    with open_store(sqlite_url) as store:
        before = {article.url_key for article in store.articles()}
        entries = store.site_addresses("tarunanews")
        refused = [entry for entry in entries if entry.state == "no-article"]
    with open_store(f"{sqlite_url}.2") as store:
        all_of_them = {article.url_key: article for article in store.articles()}
    assert len(before) > 2
    assert len(refused) == len(all_of_them) - len(before) > 2
    sizes = [path.stat().st_size for path in files(folder_of(sqlite_url))]

    words = ("reextract", "--refused", "--json", "-s", f"DATABASE_URL={sqlite_url}")
    shown = json.loads(scrapy(*words).out)
    # Of an article of two pages only the first was asked for: half an article is none.
    halves = shown["refused"].get("page-missing", 0)
    assert halves == (1 if file == "reading.py" else 0)
    assert (shown["done"], shown["accepted"]) == (len(refused), len(refused) - halves)
    assert shown["written"] == {}
    told = json.loads(scrapy(*words, "--write").out)
    assert told["written"] == {"inserted": len(refused) - halves}
    assert json.loads(scrapy(*words, "--write").out)["done"] == halves, "they are stored now"

    with open_store(sqlite_url) as store:
        stored = {article.url_key: article for article in store.articles()}
    assert stored.keys() <= all_of_them.keys()
    assert len(stored) == len(all_of_them) - halves
    for key, article in stored.items():
        other = all_of_them[key]
        assert (article.title, article.body) == (other.title, other.body)
        assert (article.date_published, article.authors) == (other.date_published, other.authors)
    assert [path.stat().st_size for path in files(folder_of(sqlite_url))] == sizes
    for path in files(folder_of(sqlite_url)):
        check(path)
    again = scrapy("reextract", "--all", "--json", "-s", f"DATABASE_URL={sqlite_url}")
    assert json.loads(again.out)["same"] == len(stored), "their pages are named"


@pytest.mark.parametrize("words", [("--rules", "abc"), ("--all",), ("--after", "3")])
def test_what_says_nothing_of_refused_pages_is_wrong_usage(
    words: tuple[str, ...], sqlite_url: str
) -> None:
    with open_store(sqlite_url):
        pass
    done = scrapy("reextract", "--refused", *words, "-s", f"DATABASE_URL={sqlite_url}")
    assert done.code == 2
    assert done.log.startswith("scrapy reextract: --refused goes with neither")
