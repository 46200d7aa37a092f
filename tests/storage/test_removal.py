from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import MetaData, make_url, select

from crawler.storage.engine import reading
from crawler.storage.models import ArticleRow, Base
from crawler.storage.sql import portions
from crawler.storage.store import Removed, SaveOutcome, Source, open_store
from tests.storage.articles import make_article
from tests.storage.test_copies import DAY, HARVEST, copies, sketches, story

if TYPE_CHECKING:
    from crawler.items import Article
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
    known = store.look_up(["situs1.example/kabar", "situs1.example/b", "situs1.example/x"])
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


def leftovers(path: Path, words: list[str]) -> set[str]:
    """Those of the words that stand in the files of a database as they are on the disk."""
    data = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    return {word for word in words if word.encode() in data}


def test_no_byte_of_it_is_left_in_the_files_of_sqlite(sqlite_url: str) -> None:
    """Nor what splits of pages and later versions copied about while articles were saved."""
    path = Path(make_url(sqlite_url).database or "")
    numbers = list(range(600))
    chance = Random(5)
    chance.shuffle(numbers)

    def article(number: int, version: int = 1) -> Article:
        key = f"rahasia.example/{Random(number).getrandbits(40):x}-alamat{number}x"
        filler = " ".join(f"kata{Random(number * version).random()}" for _ in range(200))
        return make_article(
            number,
            url=f"https://{key}/",
            url_key=key,
            title=f"judul{number}x versi {version}",
            body=f"awal{number}x {filler} akhir{number}x",
            content_hash=f"{number}-{version}",
        )

    with open_store(sqlite_url) as store:
        for portion in portions(numbers, 100):
            store.save([article(number) for number in portion])
        for portion in portions(numbers[:200], 100):
            store.save([article(number, 2) for number in portion])
        gone = chance.sample(numbers, 40)
        words = [
            f"{word}{number}x" for number in gone for word in ("alamat", "judul", "awal", "akhir")
        ]
        assert leftovers(path, words) == set(words)
        for number in gone:
            store.forget(article(number).url_key)
        assert store.empty_log()
        assert leftovers(path, words) == set()
        assert store.count() == 560
        list(store.forget_site("kabarteluk"))
        assert store.empty_log()
        assert leftovers(path, [f"alamat{number}x" for number in numbers]) == set()


def test_a_reader_keeps_the_log_from_being_emptied(sqlite_url: str) -> None:
    with open_store(f"{sqlite_url}?timeout=0.2") as store:
        store.save([make_article(1)])
        with reading(store.engine).begin() as reader:
            reader.execute(select(ArticleRow.id)).all()
            store.forget(make_article(1).url_key)
            assert not store.empty_log()
        assert store.empty_log()


def test_a_log_that_was_emptied_is_so_in_both(store: ArticleStore) -> None:
    store.save([make_article(1)])
    assert store.empty_log()
    assert store.empty_log()


def test_what_is_known_of_a_site(store: ArticleStore) -> None:
    assert not store.knows_site("kabarteluk")
    store.put_source(Source(site="kabarteluk", kind="feed", url="https://kabarteluk.example/feed"))
    store.save([story(1)])
    assert store.knows_site("kabarteluk")
    assert store.knows_site("situs1")
    list(store.forget_site("kabarteluk"))
    assert not store.knows_site("kabarteluk")


def test_addresses_of_an_article(store: ArticleStore) -> None:
    store.save([story(1, aliases=["https://situs1.example/?p=7"])])
    store.save([story(1, url="https://situs1.example/b/", url_key="situs1.example/b")])
    assert store.addresses(1) == [
        "https://situs1.example/kabar/",
        "https://situs1.example/?p=7",
        "https://situs1.example/b/",
    ]
    assert store.addresses(2) == []


def test_an_article_that_stayed_although_its_text_was_removed_goes_on(store: ArticleStore) -> None:
    late = DAY + timedelta(days=9)
    stays = story(1, url_key="situs1.example/b", date_published=late)
    store.save([story(1), stays])
    store.forget("situs1.example/kabar")
    edited = story(1, url_key="situs1.example/b", date_published=late, title="Judul lain")
    assert store.save([stays, edited])[1].outcome is SaveOutcome.UPDATED
    assert store.look_up(["situs1.example/b"])["situs1.example/b"].is_stored


def test_a_removed_text_does_not_come_back_as_an_edit_of_another(store: ArticleStore) -> None:
    store.save([story(1), story(1, HARVEST, url_key="situs1.example/b")])
    store.forget("situs1.example/kabar")
    assert store.save([story(1, url_key="situs1.example/b")])[0].outcome is REMOVED


def test_no_sketch_of_an_article_without_dates_is_left(store: ArticleStore) -> None:
    undated = {"date_published": None, "date_downloaded": None}
    store.save([story(1, **undated)], at=DAY)
    store.save([story(1, title="Judul lain", **undated)], at=DAY + timedelta(days=50))
    store.save([story(1, HARVEST, **undated)], at=DAY + timedelta(days=100))
    store.forget("situs1.example/kabar")
    assert sketches(store) == 0


def test_a_reason_that_is_no_text_does_not_stop_a_removal(store: ArticleStore) -> None:
    store.save([story(1)])
    assert store.forget("situs1.example/kabar", reason="surat \udcff\x0012").articles == 1
    assert "surat 12" in everything(store)
