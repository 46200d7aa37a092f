from __future__ import annotations

import random
import string
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError

from crawler.items import STORED_FIELDS, Article
from crawler.storage.errors import UnstorableError
from crawler.storage.models import ArticleRow
from crawler.storage.rows import MAX_KEY_BYTES
from crawler.storage.store import SaveOutcome, SaveResult, Source, open_store
from tests.storage.articles import WITA, make_article, make_full_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.storage.store import ArticleStore

INSERTED, UPDATED = SaveOutcome.INSERTED, SaveOutcome.UPDATED
UNCHANGED, DUPLICATE = SaveOutcome.UNCHANGED, SaveOutcome.DUPLICATE


def outcomes(results: list[SaveResult]) -> list[SaveOutcome]:
    return [result.outcome for result in results]


def own_columns(store: ArticleStore, url_key: str) -> Any:
    query = select(
        ArticleRow.id, ArticleRow.revision, ArticleRow.created_at, ArticleRow.updated_at
    ).where(ArticleRow.url_key == url_key)
    with store.engine.connect() as connection:
        return connection.execute(query).one()


@pytest.fixture
def statements(store: ArticleStore) -> Iterator[list[str]]:
    """The SQL that is sent."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield sent
    event.remove(store.engine, "before_cursor_execute", note)


def test_the_first_opening_makes_the_tables_and_says_so(database_url: str) -> None:
    with open_store(database_url) as store:
        assert store.created
    with open_store(database_url) as store:
        assert not store.created
    with open_store(database_url, create=False) as store:
        assert not store.created
        assert store.count() == 0


def test_an_article_comes_back_as_it_was_saved(store: ArticleStore) -> None:
    article = make_full_article()
    run_id = store.start_run("kabarteluk")
    [(outcome, row_id)] = store.save([article], run_id)
    stored = store.get(article.url_key or "")
    assert outcome is INSERTED
    assert stored == replace(article, id=row_id, run_id=run_id)


def test_lists_can_be_read_by_people_and_searched_in_sql(store: ArticleStore) -> None:
    store.save([make_full_article()])
    with store.engine.connect() as connection:
        found = connection.execute(text("SELECT CAST(tags AS TEXT) FROM articles")).scalar_one()
    assert found.replace(" ", "") == '["jembatan","“desa”"]'


def test_every_stored_field_has_a_value_in_that_test() -> None:
    article = make_full_article()
    empty = [name for name in STORED_FIELDS if getattr(article, name) in (None, [])]
    assert empty == ["id", "duplicate_of", "run_id"]


def test_instants_come_back_in_the_zone_of_the_article(store: ArticleStore) -> None:
    store.save([make_full_article()])
    [article] = store.articles()
    assert article.date_published == datetime(2024, 5, 7, 8, 31, tzinfo=WITA)
    for name in ("date_published", "date_modified", "date_downloaded"):
        assert getattr(article, name).tzinfo == ZoneInfo("Asia/Makassar")
    assert article.date_published is not None
    assert article.date_published.isoformat() == "2024-05-07T08:31:00+08:00"


def test_a_zone_that_is_none_gives_utc(store: ArticleStore) -> None:
    store.save([make_article(timezone="Asia/Tidak_Ada"), make_article(2, timezone="../etc")])
    for article in store.articles():
        assert article.date_published is not None
        assert article.date_published.utcoffset() == timedelta(0)


def test_an_instant_at_the_end_of_the_calendar_comes_back(store: ArticleStore) -> None:
    last = datetime.max.replace(tzinfo=UTC)
    store.save([make_article(date_published=last)])
    [article] = store.articles()
    assert article.date_published == last


def test_new_changed_unchanged_and_double_articles_are_told_apart(store: ArticleStore) -> None:
    first = store.save([make_article(1), make_article(2)])
    edited = make_article(1, title="Jembatan gantung batal dibangun")
    second = store.save([make_article(3), edited, make_article(2), make_article(3)])
    assert outcomes(first) == [INSERTED, INSERTED]
    assert outcomes(second) == [DUPLICATE, UPDATED, UNCHANGED, INSERTED]
    assert second[1].id == first[0].id
    assert second[2].id == first[1].id
    assert second[0].id == second[3].id
    assert store.count() == 3


def test_of_two_in_one_batch_the_later_is_kept(store: ArticleStore) -> None:
    results = store.save([make_article(1, title="Lama"), make_article(1, title="Baru")])
    assert outcomes(results) == [DUPLICATE, INSERTED]
    assert [article.title for article in store.articles()] == ["Baru"]


def test_a_batch_may_be_of_any_size(store: ArticleStore) -> None:
    articles = [make_article(number) for number in range(1500)]
    assert set(outcomes(store.save(articles))) == {INSERTED}
    assert set(outcomes(store.save(articles))) == {UNCHANGED}
    assert store.count() == 1500


@pytest.mark.needs_postgres
def test_the_zone_of_the_server_makes_no_difference(postgres_url: str) -> None:
    with open_store(f"{postgres_url}?options=-c%20timezone%3DAsia/Jayapura") as store:
        [(_outcome, row_id)] = store.save([make_full_article()])
        assert list(store.articles()) == [replace(make_full_article(), id=row_id)]
        assert (
            store.look_up([make_full_article().url_key or ""]).popitem()[1].updated_at.tzinfo is UTC
        )


def test_an_empty_batch_is_nothing(store: ArticleStore) -> None:
    assert store.save([]) == []


def test_an_edit_keeps_id_and_first_instant(store: ArticleStore) -> None:
    first_run, second_run = store.start_run("kabarteluk"), store.start_run("kabarteluk")
    article = make_article()
    store.save([article], first_run)
    before = own_columns(store, article.url_key or "")
    edited = replace(article, body="Ditunda.", fetched_url="https://lain.example/", url="https://x")
    store.save([edited], second_run)
    after = own_columns(store, article.url_key or "")
    stored = store.get(article.url_key or "")
    assert (before.revision, after.revision) == (1, 2)
    assert (after.id, after.created_at) == (before.id, before.created_at)
    assert before.created_at == before.updated_at < after.updated_at
    assert stored == replace(edited, id=before.id, run_id=second_run)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"date_downloaded": datetime(2025, 1, 1, tzinfo=UTC), "rule_version": "r2"},
        {"body_html": "<p>Lain</p>", "related_links": [{"text": "a", "url": "b"}]},
        {"id": 99, "url": "http://kabarteluk.example/2024/05/jembatan-1"},
    ],
    ids=["equal", "other rules", "other delivery", "other address"],
)
def test_an_unchanged_article_writes_nothing(
    store: ArticleStore, statements: list[str], fields: dict[str, Any]
) -> None:
    store.save([make_article()], store.start_run("kabarteluk"))
    before = store.get(make_article().url_key or "")
    another_run = store.start_run("kabarteluk")
    statements.clear()
    assert outcomes(store.save([make_article(**fields)], another_run)) == [UNCHANGED]
    assert {sent.split()[0] for sent in statements} <= {"BEGIN", "SELECT"}
    assert store.get(make_article().url_key or "") == before


def test_a_batch_takes_a_fixed_number_of_statements(
    store: ArticleStore, statements: list[str]
) -> None:
    store.save([make_article(number) for number in range(10)])
    few = [sent.split()[0] for sent in statements]
    statements.clear()
    store.save([make_article(number) for number in range(100, 150)])
    assert [sent.split()[0] for sent in statements] == few


def test_what_was_downloaded_earlier_does_not_replace_a_later_version(store: ArticleStore) -> None:
    day = datetime(2024, 6, 1, tzinfo=UTC)
    store.save([make_article(date_downloaded=day, title="Baru")])
    older = make_article(date_downloaded=day - timedelta(hours=1), title="Lama")
    assert outcomes(store.save([older])) == [UNCHANGED]
    same_moment = make_article(date_downloaded=day, title="Lebih baik dibaca")
    unknown = make_article(date_downloaded=None, title="Tanpa waktu unduh")
    assert outcomes(store.save([same_moment])) == [UPDATED]
    assert outcomes(store.save([unknown])) == [UPDATED]
    assert [article.title for article in store.articles()] == ["Tanpa waktu unduh"]


def test_characters_that_no_database_takes_do_not_stop_an_article(store: ArticleStore) -> None:
    dirty = make_article(
        title="Jem\x00batan \ud83dbaru",
        tags=["de\x00sa"],
        related_links=[{"text": "lain\x00", "url": "https://x.example/\udfff"}],
    )
    assert outcomes(store.save([dirty])) == [INSERTED]
    [article] = store.articles()
    assert article.title == "Jembatan baru"
    assert article.tags == ["desa"]
    assert article.related_links == [{"text": "lain", "url": "https://x.example/"}]
    assert outcomes(store.save([dirty])) == [UNCHANGED]


def test_the_longest_identity_and_a_very_long_text_are_stored(store: ArticleStore) -> None:
    letters = random.Random(7).choices(string.ascii_letters + string.digits, k=MAX_KEY_BYTES)
    long = make_article(url_key="".join(letters), body="kata " * 1_000_000)
    assert outcomes(store.save([long])) == [INSERTED]
    assert store.get("".join(letters)) is not None


def test_an_article_that_can_never_be_stored_keeps_its_batch_out(store: ArticleStore) -> None:
    with pytest.raises(UnstorableError):
        store.save([make_article(), make_article(url_key=None)])
    assert store.count() == 0


def test_a_failed_batch_leaves_nothing(store: ArticleStore) -> None:
    with pytest.raises(IntegrityError):
        store.save([make_article(1), make_article(2, run_id=12345)])
    assert store.count() == 0


def test_known_articles_are_found_among_very_many(store: ArticleStore) -> None:
    article = make_full_article()
    [result] = store.save([article])
    keys = [f"kabarteluk.example/{number}" for number in range(40_000)]
    found = store.look_up([*keys, article.url_key or "", "a\x00b"])
    assert list(found) == [article.url_key]
    known = found[article.url_key or ""]
    assert known.article_id == result.id
    assert known.date_modified == article.date_modified
    assert known.updated_at == own_columns(store, article.url_key or "").updated_at
    assert known.updated_at is not None
    assert known.updated_at.tzinfo is UTC


def test_a_missing_article_is_none(store: ArticleStore) -> None:
    assert store.get("tidak.example/ada") is None
    assert store.get("a\x00b") is None
    assert store.look_up([]) == {}


def test_articles_are_read_in_portions_by_number(store: ArticleStore) -> None:
    others = [make_article(number, site="lain") for number in range(500, 510)]
    store.save([make_article(number) for number in range(450)] + others)
    of_site = list(store.articles(site="kabarteluk"))
    assert len(of_site) == 450
    assert len(list(store.articles())) == 460
    numbers = [article.id for article in of_site]
    assert numbers == sorted(set(numbers), key=lambda number: number or 0)
    assert store.count(site="lain") == 10


def test_reading_goes_on_while_another_writes(store: ArticleStore) -> None:
    store.save([make_article(number) for number in range(250)])
    reader = store.articles()
    first = next(reader)
    store.save([make_article(number) for number in range(250, 300)])
    assert 1 + len(list(reader)) == 300
    assert isinstance(first, Article)


def test_sites_are_counted(store: ArticleStore) -> None:
    store.save([make_article(1), make_article(2), make_article(3, site="b", date_published=None)])
    b, kabarteluk = store.site_counts()
    assert (b.site, b.articles, b.first_published, b.last_published) == ("b", 1, None, None)
    assert (kabarteluk.site, kabarteluk.articles) == ("kabarteluk", 2)
    assert kabarteluk.first_published == datetime(2024, 5, 7, 0, 31, tzinfo=UTC)
    assert kabarteluk.last_published == datetime(2024, 5, 7, 0, 32, tzinfo=UTC)
    assert kabarteluk.last_change == own_columns(store, make_article(1).url_key or "").updated_at


def test_a_run_is_recorded(store: ArticleStore) -> None:
    before = datetime.now(UTC)
    number = store.start_run("kabarteluk", arguments={"since": "7d"}, version="1.2", host="mesin")
    running = store.get_run(number)
    assert running is not None
    assert (running.site, running.arguments, running.counts) == ("kabarteluk", {"since": "7d"}, {})
    assert (running.outcome, running.finished_at) == (None, None)
    store.finish_run(number, "failed", reason="host\x00 down", counts={"new": 3, "a/b": {"c": 1.5}})
    ended = store.get_run(number)
    assert ended is not None
    assert (ended.outcome, ended.reason) == ("failed", "host down")
    assert ended.counts == {"new": 3, "a/b": {"c": 1.5}}
    assert ended.version == "1.2"
    assert ended.host == "mesin"
    assert ended.pid is not None
    assert ended.finished_at is not None
    assert before <= ended.started_at <= ended.finished_at <= datetime.now(UTC)


def test_runs_are_listed_the_newest_first(store: ArticleStore) -> None:
    numbers = [store.start_run(site) for site in ("a", "b", "a")]
    assert [run.id for run in store.runs()] == numbers[::-1]
    assert [run.id for run in store.runs(site="a")] == [numbers[2], numbers[0]]
    assert [run.id for run in store.runs(limit=1)] == [numbers[2]]
    assert store.count_runs() == 3


def test_a_run_that_is_none_is_told(store: ArticleStore) -> None:
    assert store.get_run(5) is None
    with pytest.raises(KeyError):
        store.finish_run(5, "ok")


def test_a_source_is_remembered_and_replaced(store: ArticleStore) -> None:
    run_id = store.start_run("kabarteluk")
    source = Source(
        site="kabarteluk",
        kind="feed",
        url="https://kabarteluk.example/feed/",
        etag='W/"a1"',
        last_modified="Tue, 07 May 2024 00:30:00 GMT",
        watermark=datetime(2024, 5, 7, 8, 30, tzinfo=WITA),
        run_id=run_id,
    )
    assert store.get_source("kabarteluk", "feed", source.url) is None
    stored = store.put_source(source)
    assert store.get_source("kabarteluk", "feed", source.url) == stored
    assert stored.updated_at is not None
    assert replace(stored, updated_at=None) == source
    later = store.put_source(replace(source, etag=None, watermark=None))
    assert store.get_source("kabarteluk", "feed", source.url) == later
    assert (later.etag, later.watermark) == (None, None)
    assert store.get_source("kabarteluk", "sitemap", source.url) is None


def test_sources_differ_by_site_kind_and_address(store: ArticleStore) -> None:
    sources = [
        Source(site=site, kind=kind, url=url, etag=f"{site}{kind}{url}")
        for site in "ab"
        for kind in ("feed", "rest")
        for url in ("u", "v")
    ]
    for source in sources:
        store.put_source(source)
    found = [store.get_source(source.site, source.kind, source.url) for source in sources]
    assert [source.etag for source in found if source] == [source.etag for source in sources]


def test_a_source_with_an_endless_address_is_refused(store: ArticleStore) -> None:
    with pytest.raises(UnstorableError, match="too long"):
        store.put_source(Source(site="a", kind="feed", url="x" * MAX_KEY_BYTES))


def test_a_deleted_run_leaves_its_articles(store: ArticleStore) -> None:
    store.save([make_article()], store.start_run("kabarteluk"))
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM runs"))
    [article] = store.articles()
    assert article.run_id is None


def test_closing_twice_is_allowed(database_url: str) -> None:
    store = open_store(database_url)
    store.close()
    store.close()


def test_article_and_row_agree_on_what_is_stored() -> None:
    not_stored = {field.name for field in fields(Article)} - set(STORED_FIELDS)
    assert not_stored == {"profile", "aliases", "pages", "said_by_source"}


def test_requests_of_a_day_add_up(store: ArticleStore) -> None:
    today = date(2024, 5, 7)
    assert store.requests_on("kabar", today) == 0
    store.add_requests("kabar", today, 3)
    store.add_requests("kabar", today, 4)
    store.add_requests("kabar", date(2024, 5, 8), 5)
    store.add_requests("lain", today, 6)
    assert store.requests_on("kabar", today) == 7


def test_a_pause_and_robots_txt_are_kept_as_they_are(store: ArticleStore) -> None:
    until = datetime(2024, 5, 7, 12, tzinfo=UTC)
    pause = Source(site="kabar", kind="pause", url="kabar", content="penuh", not_before=until)
    store.put_source(pause)
    store.put_source(Source(site="kabar", kind="robots", url="kabar", content="User-agent: *\n"))
    (found,) = store.sources("kabar", "pause")
    assert (found.content, found.not_before) == ("penuh", until)
    (found,) = store.sources("kabar", "robots")
    assert (found.content, found.not_before) == ("User-agent: *\n", None)


def test_a_clock_that_was_ahead_does_not_keep_later_versions_out(store: ArticleStore) -> None:
    now = datetime.now(UTC)
    store.save([make_article(1, date_downloaded=now + timedelta(days=3650))])
    results = store.save([make_article(1, title="Judul lain", date_downloaded=now)])
    assert outcomes(results) == [UPDATED]
    earlier = make_article(1, date_downloaded=now - timedelta(hours=1))
    assert outcomes(store.save([earlier])) == [UNCHANGED]


@pytest.mark.parametrize(
    ("edge", "zone"),
    [
        (datetime(9999, 12, 31, 20, tzinfo=UTC), "Asia/Jakarta"),
        (datetime(1, 1, 1, tzinfo=UTC), "America/New_York"),
    ],
)
def test_a_day_at_the_end_of_the_calendar_is_stored(
    store: ArticleStore, edge: datetime, zone: str
) -> None:
    store.look_again = [timedelta(days=1)]
    article = make_article(1, date_published=edge, timezone=zone, content_hash="ab" * 16)
    assert outcomes(store.save([article])) == [INSERTED]
    found = store.get(article.url_key or "")
    assert found is not None
    assert found.date_published == edge
