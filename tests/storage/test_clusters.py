"""Clusters of copies, over both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text, update

from crawler.storage.models import ArticleRow
from tests.storage.articles import make_article
from tests.storage.test_copies import DAY, HARVEST, story

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.storage.store import ArticleStore, Cluster


def link(store: ArticleStore, pairs: dict[int, int]) -> None:
    """Say which article is a copy of which, as the look for copies would."""
    with store.engine.begin() as connection:
        for copy, first in pairs.items():
            connection.execute(
                update(ArticleRow)
                .where(ArticleRow.id == copy)
                .values(duplicate_of=first, similarity=0.9)
            )


def shape(clusters: Iterable[Cluster]) -> list[tuple[int, list[int]]]:
    return [(c.first.id, [copy.id for copy in c.copies]) for c in clusters]


def test_copies_that_were_found_are_a_cluster(store: ArticleStore) -> None:
    store.save([story(2), story(1), story(3), story(4, HARVEST)])
    [cluster] = store.clusters()
    assert [member.site for member in cluster.members] == ["situs1", "situs2", "situs3"]
    assert cluster.first.duplicate_of is None
    assert cluster.first.similarity is None
    assert {copy.duplicate_of for copy in cluster.copies} == {cluster.first.id}
    assert all(copy.similarity == 1 for copy in cluster.copies)
    published = cluster.first.date_published
    assert published is not None
    assert published.isoformat() == "2024-05-07T10:00:00+08:00"
    assert (cluster.first.title, cluster.first.url) == (
        "Jembatan gantung nomor 1 mulai dibangun",
        "https://situs1.example/kabar/",
    )


def test_copies_of_copies_belong_to_it(store: ArticleStore) -> None:
    store.save([make_article(number) for number in range(8)])
    link(store, {2: 1, 3: 2, 4: 3, 5: 1, 7: 6})
    assert shape(store.clusters()) == [(1, [2, 3, 4, 5]), (6, [7])]
    for number in range(1, 6):
        found = store.cluster_of(number)
        assert found is not None
        assert found.first.id == 1
    assert store.cluster_of(8) is None
    assert store.cluster_of(99) is None


def test_an_archive_without_copies_has_no_clusters(store: ArticleStore) -> None:
    assert shape(store.clusters()) == []
    store.save([make_article(1)])
    assert shape(store.clusters()) == []


def test_more_than_a_portion(store: ArticleStore) -> None:
    store.save([make_article(number) for number in range(1_300)])
    link(store, {number: number - 1 for number in range(2, 1_301, 2)})
    found = shape(store.clusters())
    assert found == [(number, [number + 1]) for number in range(1, 1_300, 2)]


def test_clusters_are_chosen(store: ArticleStore) -> None:
    def dated(number: int, site: str, days: int | None) -> None:
        published = None if days is None else DAY + timedelta(days=days)
        store.save([make_article(number, site=site, date_published=published)])

    dated(1, "a", 0)
    dated(2, "b", 1)
    dated(3, "a", 5)
    dated(4, "c", 5)
    dated(5, "c", None)
    dated(6, "b", None)
    dated(7, "b", 6)
    link(store, {2: 1, 4: 3, 6: 5, 7: 3})
    assert shape(store.clusters(site="a")) == [(1, [2]), (3, [4, 7])]
    assert shape(store.clusters(site="b")) == [(1, [2]), (3, [4, 7]), (5, [6])]
    assert shape(store.clusters(site="x")) == []
    assert shape(store.clusters(minimum=3)) == [(3, [4, 7])]
    day = timedelta(days=1)
    assert shape(store.clusters(since=DAY + day)) == [(3, [4, 7])]
    assert shape(store.clusters(since=DAY, until=DAY + 5 * day)) == [(1, [2])]
    assert shape(store.clusters(until=DAY)) == []


def test_copies_without_a_date_come_last(store: ArticleStore) -> None:
    store.save([make_article(number) for number in range(2)])
    store.save([make_article(2, date_published=None), make_article(3)])
    link(store, {2: 1, 3: 1, 4: 1})
    assert shape(store.clusters()) == [(1, [2, 4, 3])]


def test_the_index_of_copies_is_used(store: ArticleStore) -> None:
    """However many articles are no copies, they are not read."""
    store.save([make_article(number) for number in range(2_000)])
    link(store, {2: 1})
    query = (
        "SELECT DISTINCT duplicate_of FROM articles WHERE duplicate_of IS NOT NULL"
        " AND duplicate_of > 0 ORDER BY duplicate_of LIMIT 500"
    )
    is_sqlite = store.engine.dialect.name == "sqlite"
    with store.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
        plan = connection.execute(
            text(f"EXPLAIN {'QUERY PLAN' if is_sqlite else ''} {query}")
        ).fetchall()
    assert "ix_articles_duplicate_of" in str(plan)
