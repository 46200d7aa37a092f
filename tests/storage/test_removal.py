from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import MetaData, select

from crawler.storage.models import Base
from crawler.storage.store import Removed, SaveOutcome, Source
from tests.storage.articles import make_article
from tests.storage.test_copies import DAY, HARVEST, copies, sketches, story

if TYPE_CHECKING:
    from crawler.storage.store import ArticleStore

REMOVED = SaveOutcome.REMOVED


def everything(store: ArticleStore) -> str:
    """All that the tables hold, as one text."""
    tables = Base.metadata.sorted_tables
    assert isinstance(Base.metadata, MetaData)
    with store.engine.connect() as connection:
        return "\n".join(str(row) for table in tables for row in connection.execute(select(table)))


def test_nothing_of_an_article_is_left(store: ArticleStore) -> None:
    store.save([story(1), story(1, url_key="situs1.example/b")])
    store.save([story(1, title="Jembatan Rahmat")])
    removed = store.forget("situs1.example/b", reason="surat 12 Mei")
    assert removed == Removed(articles=1, revisions=1, addresses=2)
    assert store.count() == 0
    assert sketches(store) == 0
    left = everything(store)
    assert "surat 12 Mei" in left
    for word in ("kabar", "jembatan", "Rahmat", "situs1.example"):
        assert word not in left


def test_it_does_not_come_back(store: ArticleStore) -> None:
    store.save([story(1), story(1, url_key="situs1.example/b")])
    store.forget("situs1.example/kabar")
    late = DAY + timedelta(days=9)
    again = [
        story(1),
        story(1, HARVEST, url_key="situs1.example/b"),
        story(1, url_key="situs1.example/c", date_published=late),
        story(1, HARVEST, url_key="situs1.example/d", aliases=["https://situs1.example/b/"]),
    ]
    assert [result.outcome for result in store.save(again)] == [REMOVED] * 4
    assert store.count() == 0
    known = store.known(["situs1.example/kabar", "situs1.example/b", "situs1.example/x"])
    assert {key: value.is_removed for key, value in known.items()} == {
        "situs1.example/kabar": True,
        "situs1.example/b": True,
    }


def test_other_articles_are_left_alone(store: ArticleStore) -> None:
    store.save([story(1), story(2), story(3), story(4, HARVEST)])
    store.forget("situs1.example/kabar")
    assert copies(store) == {"situs2": None, "situs3": "situs2", "situs4": None}
    assert store.save([story(5)])[0].outcome is SaveOutcome.INSERTED
    assert copies(store)["situs5"] == "situs2"


def test_an_address_that_was_never_seen_is_kept_out(store: ArticleStore) -> None:
    assert store.forget("situs1.example/kabar") == Removed()
    assert store.save([story(1)])[0].outcome is REMOVED


def test_a_removal_can_be_undone(store: ArticleStore) -> None:
    store.save([story(1), story(1, url_key="situs1.example/b")])
    store.forget("situs1.example/kabar")
    assert not store.allow("situs1.example/lain")
    assert store.allow("situs1.example/b")
    assert not store.allow("situs1.example/kabar")
    assert store.save([story(1)])[0].outcome is SaveOutcome.INSERTED


def test_a_site_goes_with_all_that_it_left(store: ArticleStore) -> None:
    store.save([make_article(number) for number in range(450)])
    store.save([story(1)])
    store.put_source(Source(site="kabarteluk", kind="feed", url="https://kabarteluk.example/feed"))
    steps = list(store.forget_site("kabarteluk"))
    assert steps[-1] == Removed(articles=450, revisions=0, addresses=450)
    assert len(steps) > 2
    assert store.is_forgotten("kabarteluk")
    assert not store.is_forgotten("situs1")
    assert [article.site for article in store.articles()] == ["situs1"]
    assert "kabarteluk.example" not in everything(store)
    assert store.save([make_article(900)])[0].outcome is REMOVED
    assert store.allow_site("kabarteluk")
    assert store.save([make_article(900)])[0].outcome is SaveOutcome.INSERTED
