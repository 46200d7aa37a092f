"""A whole archive from one database into another: every row, every number, and a proof of it."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, func, make_url, select, text, update

from crawler.storage import transfer
from crawler.storage.checks import find_problems
from crawler.storage.errors import StoreSetupError
from crawler.storage.migrations import released_versions, upgrade
from crawler.storage.models import ArticleRow, Base
from crawler.storage.store import Source, open_store
from crawler.storage.transfer import copy_database
from tests.storage.articles import make_article, make_full_article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.storage.store import ArticleStore
    from crawler.storage.transfer import Progress
    from tests.world.postgres import Postgres

TEXT = " ".join(f"kata{number}" for number in range(80))
KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.needs_postgres)]


@pytest.fixture(params=KINDS)
def source_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield from address(request, tmp_path / "source.db")


@pytest.fixture(params=KINDS)
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield from address(request, tmp_path / "target.db")


def address(request: pytest.FixtureRequest, file: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{file}"
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield url


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "ROWS_PER_PORTION", 7)


def fill(store: ArticleStore) -> None:
    """Something in every table, with references in both directions."""
    run = store.start_run("kabarteluk", arguments={"limit": "5", "z": None, "a": [1, 2.5]})
    store.save([make_article(number) for number in range(30)], run)
    store.save([make_full_article()], run)
    store.save([make_article(3, title="Judul baru"), make_article(4, body="Isi baru.")], run)
    # The earlier of two copies comes later, so a row refers to one with a higher number.
    early = datetime(2024, 5, 6, 20, 0, tzinfo=UTC)
    for number, delay in ((50, 2), (51, 1), (52, 0)):
        published = early + timedelta(hours=delay)
        site = f"situs{number}"
        store.save([make_article(number, site=site, body=TEXT, date_published=published)], run)
    store.put_source(
        Source(site="kabarteluk", kind="feed", url="https://u.id", etag='"x"', run_id=run)
    )
    store.add_requests("kabarteluk", early.date(), 31)
    store.save([make_article(99)], run)
    store.forget("kabarteluk.example/2024/05/jembatan-99", reason="diminta")
    store.finish_run(run, "ok", counts={"articles/new": 30, "rate": 1.0, "tiny": 1e-7})


def rows_of(database_url: str) -> dict[str, list[tuple[Any, ...]]]:
    with open_store(database_url, create=False) as store, store.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.usefixtures("small_portions")
def test_everything_is_copied_and_verified(source_url: str, target_url: str) -> None:
    with open_store(source_url) as store:
        fill(store)
    report = copy_database(source_url, target_url)
    assert report.same
    assert not report.resumed
    expected = rows_of(source_url)
    assert rows_of(target_url) == expected
    assert all(expected.values()), "every table has rows, so every table was tried"
    assert {t.table: t.target.rows for t in report.tables} == {
        name: len(rows) for name, rows in expected.items()
    }
    with open_store(target_url, create=False) as store:
        assert find_problems(store.engine) == []
        (result,) = store.save([make_article(1000)])
        with open_store(source_url) as source:
            (there,) = source.save([make_article(1000)])
        assert result.id == there.id, "the number of the removed article is not given again"
        copies = {a.site: a.duplicate_of for a in store.articles() if a.body == TEXT}
        assert copies["situs50"] is not None
        assert copies["situs52"] is None
        edited = store.get(make_article(3).url_key)
        assert edited is not None
        assert edited.id is not None
        titles = [version.content["title"] for version in store.history(edited.id)]
        assert titles == [make_article(3).title, "Judul baru"]


def test_an_empty_archive_is_copied(sqlite_url: str, tmp_path: Path) -> None:
    open_store(sqlite_url).close()
    report = copy_database(sqlite_url, f"sqlite:///{tmp_path / 'baru' / 'target.db'}")
    assert report.same
    assert {t.source.rows for t in report.tables} == {0}


def test_json_is_compared_by_what_it_means(sqlite_url: str, target_url: str) -> None:
    odd = '{"b": 1e2, "a": [1.0, -0.0, 1e-7, 12345678901234567890], "b": 1E+2, "ä": "\\u00e4"}'
    with open_store(sqlite_url) as store:
        store.start_run("kabarteluk")
        with store.engine.begin() as connection:
            connection.execute(text("UPDATE runs SET counts = :odd"), {"odd": odd})
    report = copy_database(sqlite_url, target_url)
    assert report.same
    with open_store(target_url, create=False) as store:
        assert store.runs()[0].counts == {
            "a": [1, 0, 1e-7, 12345678901234567890],
            "b": 100,
            "ä": "ä",
        }


class Interrupted(Exception):
    pass


def interrupt_after(rows: int) -> Any:
    def tell(progress: Progress) -> None:
        if progress.table == "articles" and progress.done >= rows:
            raise Interrupted

    return tell


@pytest.mark.usefixtures("small_portions")
def test_an_interrupted_copy_goes_on_although_the_source_has_changed(
    source_url: str, target_url: str
) -> None:
    with open_store(source_url) as store:
        fill(store)
    with pytest.raises(Interrupted):
        copy_database(source_url, target_url, tell=interrupt_after(20))
    with pytest.raises(StoreSetupError, match=r"unfinished copy.*`scrapy db copy`"):
        open_store(target_url)
    with open_store(source_url) as store:
        store.save([make_article(2, title="Diubah"), make_article(200)])
        store.forget("kabarteluk.example/2024/05/jembatan-7")
        store.forget("situs52.example/tidak-ada")
    report = copy_database(source_url, target_url)
    assert report.same
    assert report.resumed
    assert rows_of(target_url) == rows_of(source_url)
    with pytest.raises(StoreSetupError, match="holds an archive already"):
        copy_database(source_url, target_url)


@pytest.mark.usefixtures("small_portions")
def test_a_copy_that_was_interrupted_while_linking_goes_on(
    sqlite_url: str, target_url: str
) -> None:
    with open_store(sqlite_url) as store:
        fill(store)

    def tell(progress: Progress) -> None:
        if progress.step == "checking":
            raise Interrupted

    with pytest.raises(Interrupted):
        copy_database(sqlite_url, target_url, tell=tell)
    with open_store(sqlite_url) as store, store.engine.begin() as connection:
        earliest = select(func.max(ArticleRow.id)).scalar_subquery()
        connection.execute(update(ArticleRow).where(ArticleRow.id < 5).values(duplicate_of=9))
        connection.execute(update(ArticleRow).where(ArticleRow.id == 31).values(duplicate_of=None))
        connection.execute(
            update(ArticleRow).where(ArticleRow.id == 32).values(duplicate_of=earliest)
        )
    assert copy_database(sqlite_url, target_url).same
    assert rows_of(target_url) == rows_of(sqlite_url)


@pytest.mark.usefixtures("small_portions")
def test_the_source_is_copied_as_it_was_at_one_instant(source_url: str, tmp_path: Path) -> None:
    target_url = f"sqlite:///{tmp_path / 'target.db'}"
    with open_store(source_url) as store:
        fill(store)
        before = rows_of(source_url)
        numbers = itertools.count(300)
        report = copy_database(
            source_url,
            target_url,
            tell=lambda _: store.save([make_article(next(numbers))]) and None,
        )
        assert store.count() > len(before["articles"])
    assert report.same
    assert rows_of(target_url) == before


def test_a_difference_is_found_and_repaired(sqlite_url: str, target_url: str) -> None:
    with open_store(sqlite_url) as store:
        fill(store)
    other = create_engine(make_url(target_url).set(drivername=driver(target_url)))

    def spoil(progress: Progress) -> None:
        if progress.step == "checking" and progress.table == "runs" and progress.done == 0:
            with other.begin() as connection:
                connection.execute(text("UPDATE articles SET title = 'X' WHERE id = 3"))

    def late(progress: Progress) -> None:
        spoil(progress._replace(done=0))

    report = copy_database(sqlite_url, target_url, tell=late)
    other.dispose()
    assert [table.table for table in report.tables if not table.same] == ["articles"]
    with pytest.raises(StoreSetupError, match="unfinished copy"):
        open_store(target_url)
    again = copy_database(sqlite_url, target_url)
    assert again.same
    assert again.resumed


def driver(database_url: str) -> str:
    return "sqlite" if database_url.startswith("sqlite") else "postgresql+psycopg"


@pytest.mark.usefixtures("small_portions")
def test_of_two_copies_into_one_database_the_later_goes_on(
    sqlite_url: str, target_url: str
) -> None:
    with open_store(sqlite_url) as store:
        fill(store)
    reports = []

    def overtake(progress: Progress) -> None:
        if progress.table == "articles" and not reports:
            reports.append(copy_database(sqlite_url, target_url))

    with pytest.raises(StoreSetupError, match="another copy has taken over"):
        copy_database(sqlite_url, target_url, tell=overtake)
    assert reports[0].same
    assert rows_of(target_url) == rows_of(sqlite_url)


class TestRefusals:
    def test_a_target_with_rows(self, sqlite_url: str, target_url: str) -> None:
        with open_store(sqlite_url) as store:
            fill(store)
        with open_store(target_url) as store:
            store.save([make_article(1)])
        with pytest.raises(StoreSetupError, match=r"holds an archive already .*articles.*empty"):
            copy_database(sqlite_url, target_url)
        with open_store(target_url) as store:
            assert store.count() == 1

    def test_an_unfinished_copy_of_another_source(self, tmp_path: Path, target_url: str) -> None:
        one, two = (f"sqlite:///{tmp_path / name}" for name in ("satu.db", "dua.db"))
        for url in (one, two):
            with open_store(url) as store:
                fill(store)
        with pytest.raises(Interrupted):
            copy_database(one, target_url, tell=interrupt_after(1))
        with pytest.raises(StoreSetupError, match=r"unfinished copy of .*satu\.db"):
            copy_database(two, target_url)
        assert copy_database(one, target_url).same

    def test_the_same_database_twice(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        url = f"sqlite:///{tmp_path / 'x.db'}"
        open_store(url).close()
        with pytest.raises(StoreSetupError, match="are the same"):
            copy_database(url, f"sqlite:///{tmp_path / 'a' / '..' / 'x.db'}")

    def test_an_old_source(self, sqlite_url: str, tmp_path: Path) -> None:
        engine = create_engine(sqlite_url)
        upgrade(engine, released_versions()[0])
        engine.dispose()
        target = tmp_path / "target.db"
        with pytest.raises(StoreSetupError, match=r"articles\.db: the database has an old schema"):
            copy_database(sqlite_url, f"sqlite:///{target}")
        assert not target.exists()

    def test_a_source_that_does_not_exist(self, sqlite_url: str, tmp_path: Path) -> None:
        with pytest.raises(StoreSetupError, match="there is no database"):
            copy_database(sqlite_url, f"sqlite:///{tmp_path / 'target.db'}")
