"""``crawler.dataset.load``: articles and frames, over both databases."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from sqlalchemy import text

from crawler.dataset import FilterError, UnknownColumnError, load
from crawler.storage.errors import StoreSetupError
from crawler.storage.store import open_store
from tests.storage.articles import make_article, make_full_article
from tests.world.crawl import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def archive(database_url: str) -> str:
    with open_store(database_url) as store:
        store.save([make_full_article()])
        store.save([make_article(2, site="kabarjauh"), make_article(3, date_published=None)])
    return database_url


def test_articles_come_whole_and_in_their_zone(archive: str) -> None:
    found = list(load(archive))
    assert [article.id for article in found] == [1, 2, 3]
    with open_store(archive) as store:
        assert found == list(store.articles())
    assert found[0].date_published is not None
    assert found[0].date_published.isoformat() == "2024-05-07T08:31:00+08:00"
    assert found[0].tags == ["jembatan", "“desa”"]


def test_the_filters_are_those_of_an_export(archive: str) -> None:
    assert [a.id for a in load(archive, site="kabarjauh")] == [2]
    assert [a.id for a in load(archive, site=["kabarjauh", "kabarteluk"], tag="DESA")] == []
    assert [a.id for a in load(archive, since="2024-05-07", until="2024-05-07")] == [1, 2]
    assert [a.id for a in load(archive, since=datetime(2024, 5, 7, 0, 32, tzinfo=UTC))] == [2]
    assert [a.id for a in load(archive, query="gantung 3")] == [3]
    assert load(archive, flag="photo").count() == 1


def test_a_selection_can_be_used_again(archive: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.dataset.loading.ARTICLES_PER_QUERY", 1)
    chosen = load(archive, site="kabarteluk")
    assert [a.id for a in chosen] == [a.id for a in chosen] == [1, 3]
    first = iter(chosen)
    next(first)
    with open_store(archive) as store:
        store.forget("kabarteluk.example/2024/05/jembatan-3")
    assert list(first) == []


def test_arrow(archive: str) -> None:
    table = load(archive).arrow(["id", "date_published", "date_published_local", "tags"])
    assert table.schema.field("date_published").type == pa.timestamp("us", tz="UTC")
    assert table.to_pylist()[0] == {
        "id": 1,
        "date_published": datetime(2024, 5, 7, 0, 31, tzinfo=UTC),
        "date_published_local": datetime(2024, 5, 7, 8, 31),  # noqa: DTZ001
        "tags": ["jembatan", "“desa”"],
    }
    assert load(archive, site="tidak").arrow(["id"]).num_rows == 0
    assert "body" not in load(archive).arrow(body=False).column_names


def test_lists_of_another_program_become_texts(archive: str) -> None:
    with open_store(archive) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE articles SET tags = '[2024, null, \"x\"]' WHERE id = 2"))
        connection.execute(
            text("""UPDATE articles SET removed = '[{"text": 5, "rule": "r"}]' WHERE id = 2""")
        )
    rows = load(archive).arrow(["tags", "removed", "authors"]).to_pylist()
    assert rows[1] == {
        "tags": ["2024", None, "x"], "removed": [{"text": "5", "rule": "r"}], "authors": [],
    }  # fmt: skip
    assert rows[0]["tags"] == ["jembatan", "“desa”"]


def test_what_cannot_be(archive: str, tmp_path: Path) -> None:
    with pytest.raises(FilterError, match="is no date"):
        load(archive, since="soon")
    with pytest.raises(FilterError, match="has no zone"):
        load(archive, since=datetime(2024, 5, 7))  # noqa: DTZ001
    with pytest.raises(UnknownColumnError, match="did you mean title"):
        load(archive).arrow(["titel"])
    with pytest.raises(StoreSetupError, match="there is no database"):
        list(load(f"sqlite:///{tmp_path / 'tidak.db'}"))


def test_a_frame_says_what_it_needs(archive: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.dataset.loading.find_spec", lambda _name: None)
    with pytest.raises(ImportError, match="needs pandas or polars"):
        load(archive).frame()


def test_arrow_is_loaded_only_where_it_is_needed() -> None:
    code = (
        "import sys, crawler.dataset, crawler.commands.export;"
        " assert not {'pyarrow', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
