"""The ledger of addresses, over both databases."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from crawler.storage.ledger import Finding, UrlState
from crawler.storage.schedule import PAUSES, next_look, next_try
from crawler.storage.store import SaveOutcome
from crawler.urls import canonical_url
from tests.storage.articles import make_article

if TYPE_CHECKING:
    from crawler.storage.ledger import Address
    from crawler.storage.store import ArticleStore

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
SITE = "kabarteluk"
NEW, FAILED, GONE = UrlState.NEW, UrlState.FAILED, UrlState.GONE
STORED, ALIAS, OUTSIDE = UrlState.STORED, UrlState.ALIAS, UrlState.OUT_OF_RANGE


def key(number: int) -> str:
    return f"kabarteluk.example/2024/05/jembatan-{number}"


def finding(number: int, state: UrlState = NEW, **values: Any) -> Finding:
    return Finding(key(number), f"https://{key(number)}/", state, **values)


def address(store: ArticleStore, number: int) -> Address:
    found = store.address(key(number))
    assert found is not None
    return found


class TestNote:
    def test_first_meeting_is_kept_whatever_comes_of_it(self, store: ArticleStore) -> None:
        run = store.start_run(SITE)
        store.note(SITE, [finding(1, source="feed", published=NOW)], run)
        before = address(store, 1)
        store.note(SITE, [finding(1, FAILED, reason="status-503", tries=1, next_at=NOW)], run)
        after = address(store, 1)
        assert (before.state, before.checked_at, before.run_id) == ("new", None, run)
        assert (after.state, after.reason, after.tries) == ("failed", "status-503", 1)
        assert (after.source, after.found_at) == ("feed", before.found_at)
        assert after.published == NOW
        assert after.next_at == NOW
        assert after.checked_at is not None

    def test_being_listed_again_changes_no_answer(self, store: ArticleStore) -> None:
        store.note(SITE, [finding(1, GONE, reason="status-404", tries=1)])
        store.note(SITE, [finding(1), finding(2), finding(2)])
        store.note(SITE, [finding(2, OUTSIDE)])
        assert address(store, 1).state == GONE
        assert address(store, 2).state == OUTSIDE
        store.note(SITE, [finding(2)])
        assert address(store, 2).state == NEW

    def test_stored_article_keeps_its_address(self, store: ArticleStore) -> None:
        store.save([make_article(1)])
        store.note(SITE, [finding(1, FAILED, reason="status-500", tries=1)])
        assert address(store, 1).state == STORED

    def test_article_ends_the_failures_of_its_address(self, store: ArticleStore) -> None:
        store.note(SITE, [finding(1, FAILED, reason="status-500", tries=3, next_at=NOW)])
        store.save([make_article(1)])
        found = address(store, 1)
        assert (found.state, found.tries, found.reason, found.next_at) == (STORED, 0, None, None)
        assert found.article_id == 1

    def test_address_too_long_for_an_index_costs_itself_only(self, store: ArticleStore) -> None:
        noise = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=3_000))
        url = f"https://kabarteluk.example/{noise}"
        store.note(SITE, [Finding(canonical_url(url), url, NEW), finding(1)])
        assert [found.url_key for found in store.site_addresses(SITE)] == [key(1)]
        [result] = store.save([make_article(2, aliases=[url])])
        assert result.outcome is SaveOutcome.INSERTED

    def test_characters_that_no_database_takes(self, store: ArticleStore) -> None:
        store.note(SITE, [finding(1, FAILED, reason="a\x00b\ud83d", tries=1)])
        assert address(store, 1).reason == "ab"


class TestLookUp:
    def test_tells_what_was_met_stored_and_removed(self, store: ArticleStore) -> None:
        store.save([make_article(1), make_article(2, aliases=["https://kabarteluk.example/?p=2"])])
        store.note(SITE, [finding(3, FAILED, tries=2, next_at=NOW - HOUR)])
        store.forget(key(1))
        keys = [key(1), key(2), key(3), key(4), "kabarteluk.example?p=2"]
        found = store.look_up(keys)
        assert sorted(found) == sorted(set(keys) - {key(4)})
        assert found[key(1)].is_removed
        assert found[key(2)].is_stored
        assert found["kabarteluk.example?p=2"].state == ALIAS
        assert found["kabarteluk.example?p=2"].is_stored
        assert (found[key(3)].is_stored, found[key(3)].tries) == (False, 2)
        assert found[key(3)].is_due(NOW)
        assert not found[key(3)].is_due(NOW - 2 * HOUR)

    def test_many_at_once(self, store: ArticleStore) -> None:
        store.note(SITE, [finding(number) for number in range(1_200)])
        assert len(store.look_up(key(number) for number in range(1_500))) == 1_200


class TestWaiting:
    def test_latest_published_first_and_only_what_is_due(self, store: ArticleStore) -> None:
        store.note(
            SITE,
            [
                finding(1, published=NOW - 3 * HOUR),
                finding(2, published=NOW - HOUR),
                finding(3),
                finding(4, FAILED, reason="x", next_at=NOW - HOUR, published=NOW - 2 * HOUR),
                finding(5, FAILED, reason="x", next_at=NOW + HOUR),
                finding(6, FAILED, reason="x"),
                finding(7, OUTSIDE),
                finding(8, UrlState.NO_ARTICLE, reason="index-page"),
            ],
        )
        store.note("lain", [Finding("lain.example/a", "https://lain.example/a", NEW)])
        assert list(store.waiting(SITE, limit=10)) == [key(2), key(4), key(1), key(3)]
        assert list(store.waiting(SITE, limit=2)) == [key(2), key(4)]

    def test_stored_articles_are_due_at_their_ages(self, store: ArticleStore) -> None:
        store.look_again = [6 * HOUR, 48 * HOUR]
        store.save([make_article(n, date_published=NOW - age) for n, age in enumerate(AGES)])
        due = [address(store, number).next_at for number in range(len(AGES))]
        assert due == [NOW + 5 * HOUR, NOW + 40 * HOUR, None]
        assert store.waiting(SITE, limit=10, stored=True) == {}
        store.look_again = [timedelta(0)]
        soon = datetime.now(UTC) + timedelta(seconds=1)
        store.save([make_article(9, date_published=soon)])
        assert address(store, 9).next_at == soon
        time.sleep((soon - datetime.now(UTC)).total_seconds() + 0.01)
        assert list(store.waiting(SITE, limit=10, stored=True)) == [key(9)]
        store.looked_at([key(9)])
        assert store.waiting(SITE, limit=10, stored=True) == {}

    def test_all_are_given_in_portions(self, store: ArticleStore) -> None:
        hours = [None, 1, 2, 2, None, 3]
        store.note(
            SITE,
            [
                finding(n, published=None if h is None else NOW - h * HOUR)
                for n, h in enumerate(hours)
            ],
        )
        found: list[str] = []
        while portion := store.waiting(SITE, limit=2, after=found[-1] if found else None):
            found += portion
        assert found == [key(n) for n in (1, 2, 3, 5, 0, 4)]

    def test_withdrawn_are_forgotten_unless_they_are_of_another_run(
        self, store: ArticleStore
    ) -> None:
        first, second = store.start_run(SITE), store.start_run(SITE)
        store.note(SITE, [finding(1)], first)
        store.note(SITE, [finding(2), finding(3)], second)
        store.note(SITE, [finding(3, GONE, reason="status-404")], second)
        store.withdraw([key(1), key(2), key(3)], second)
        assert store.address(key(2)) is None
        assert (address(store, 1).state, address(store, 3).state) == (NEW, GONE)


AGES = (HOUR, 8 * HOUR, 72 * HOUR)


def test_counts_and_addresses_of_a_site(store: ArticleStore) -> None:
    store.note(SITE, [finding(n, GONE, reason="status-404", next_at=NOW) for n in range(700)])
    store.note(SITE, [finding(n, FAILED, reason="status-500") for n in (801, 802)])
    counts = store.count_states(SITE)
    assert [(c.state, c.reason, c.addresses, c.next_at) for c in counts] == [
        (FAILED, "status-500", 2, None),
        (GONE, "status-404", 700, NOW),
    ]
    assert [a.url_key for a in store.site_addresses(SITE, state="failed")] == [key(801), key(802)]
    assert len(list(store.site_addresses(SITE))) == 702


@pytest.mark.parametrize("state", PAUSES)
def test_pauses_grow_and_end(state: str) -> None:
    times = [next_try(state, tries, NOW) for tries in range(1, 20)]
    kept = [time for time in times if time is not None]
    assert kept
    assert kept == sorted(kept)
    assert times[len(kept) :] == [None] * (len(times) - len(kept))


def test_states_without_pauses_are_left_alone() -> None:
    assert next_try("no-article", 1, NOW) is None
    assert next_look(None, NOW, [HOUR]) is None


def test_no_look_lies_beyond_the_calendar() -> None:
    assert next_look(datetime.max.replace(tzinfo=UTC), NOW, [HOUR]) is None


def test_what_was_removed_meanwhile_is_not_noted_again(store: ArticleStore) -> None:
    store.forget(key(1))
    list(store.forget_site("kabargunung"))
    store.note(SITE, [finding(1), finding(1, GONE, reason="status-404", tries=1), finding(2)])
    store.note("kabargunung", [finding(3)])
    assert [a.url_key for a in store.site_addresses(SITE)] == [key(2)]
    assert store.address(key(3)) is None
