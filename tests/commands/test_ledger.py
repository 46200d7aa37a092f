"""``scrapy ledger``: what became of addresses, over both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.storage.ledger import Finding, UrlState
from crawler.storage.store import open_store
from tests.commands.archive import Run, runner
from tests.storage.articles import make_article

if TYPE_CHECKING:
    from crawler.storage.store import ArticleStore

SITE = "kabarteluk"
SOON = datetime(2031, 1, 2, 3, 4, tzinfo=UTC)


def fill(store: ArticleStore) -> None:
    store.save([make_article(1, aliases=["https://kabarteluk.example/?p=1"]), make_article(2)])
    store.note(
        SITE,
        [
            Finding(
                "kabarteluk.example/rusak",
                "https://kabarteluk.example/rusak/",
                UrlState.FAILED,
                "feed",
                "status-503",
                2,
                next_at=SOON,
            )
        ],
    )


@pytest.fixture
def ledger(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    with open_store(database_url) as store:
        fill(store)
    return runner("ledger", database_url, capsys, monkeypatch)


def test_states_of_a_site(ledger: Run) -> None:
    answer = ledger(SITE)
    assert (answer.code, answer.err) == (0, "")
    rows = [line.split() for line in answer.out.splitlines()[2:]]
    assert rows == [
        ["alias", "-", "1", "-"],
        ["failed", "status-503", "1", "2031-01-02", "03:04"],
        ["stored", "-", "2", "-"],
    ]
    told = [json.loads(line) for line in ledger(SITE, "--json").out.splitlines()]
    assert [(count["state"], count["addresses"]) for count in told] == [
        ("alias", 1),
        ("failed", 1),
        ("stored", 2),
    ]
    assert told[1]["next_at"] == "2031-01-02T03:04:00+00:00"


def test_addresses_in_a_state(ledger: Run) -> None:
    answer = ledger(SITE, "--state", "failed")
    assert answer.out.split() == [
        "https://kabarteluk.example/rusak/",
        "status-503",
        *("2", "tries", "again", "2031-01-02", "03:04"),
    ]
    assert len(ledger(SITE, "--state", "stored", "--limit", "1").out.splitlines()) == 1
    (told,) = map(json.loads, ledger(SITE, "--state", "failed", "--json").out.splitlines())
    assert (told["source"], told["tries"]) == ("feed", 2)


@pytest.mark.parametrize("name", ["https://www.kabarteluk.example/?p=1", "kabarteluk.example/?p=1"])
def test_one_address(ledger: Run, name: str) -> None:
    answer = ledger(name)
    assert answer.code == 0
    lines = dict(line.split(maxsplit=1) for line in answer.out.splitlines() if " " in line)
    assert lines["state"] == "alias"
    assert lines["article"] == "1: https://kabarteluk.example/2024/05/jembatan-1/"
    (told,) = map(json.loads, ledger(name, "--json").out.splitlines())
    assert (told["url_key"], told["article_id"]) == ("kabarteluk.example?p=1", 1)


def test_what_was_never_met(ledger: Run) -> None:
    answer = ledger("https://lain.example/a/")
    assert (answer.code, answer.out) == (1, "")
    assert "never met" in answer.err


@pytest.mark.parametrize(
    "words",
    [(), ("a", "b"), (SITE, "--state", "baik"), (SITE, "--limit", "0"), (SITE, "--lain")],
)
def test_wrong_usage(ledger: Run, words: tuple[str, ...]) -> None:
    answer = ledger(*words)
    assert answer.code == 2
    assert len(answer.err.splitlines()) == 1
