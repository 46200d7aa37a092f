from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from crawler.steps import content_hash
from crawler.storage.models import ArticleRow, SketchRow
from crawler.storage.store import SaveOutcome
from tests.storage.articles import make_article

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.storage.store import ArticleStore

INSERTED, UPDATED = SaveOutcome.INSERTED, SaveOutcome.UPDATED
UNCHANGED, DUPLICATE = SaveOutcome.UNCHANGED, SaveOutcome.DUPLICATE

BRIDGE = """
Pembangunan jembatan gantung di Desa Tanjung Sari akhirnya dimulai pekan ini setelah tertunda dua
tahun karena sengketa lahan antara warga dan pengelola kebun.

Kepala desa, Rahmat Hidayat, mengatakan jembatan sepanjang seratus dua puluh meter itu akan
menghubungkan tiga dusun yang selama ini hanya dapat dicapai dengan perahu kecil.

"Anak-anak kami tidak perlu lagi menyeberang sungai yang deras untuk pergi ke sekolah," ujarnya
seusai peletakan batu pertama, yang dihadiri ratusan warga dari desa sekitar.

Pekerjaan dijadwalkan selesai pada akhir Oktober dengan anggaran dari pemerintah provinsi.
"""
HARVEST = """
Petani padi di lereng bukit sebelah utara kota mulai menuai hasil tanam pertama mereka sejak banjir
bandang merusak saluran air dua musim lalu.

Ketua kelompok tani, Sulastri, menyebut hasil kali ini belum sebaik dahulu, tetapi cukup untuk
kebutuhan beras selama setengah tahun dan menyisakan benih bagi tetangga yang gagal panen.

Dinas pertanian menjanjikan bantuan pompa serta pelatihan membuat pupuk dari sisa jerami, sementara
pedagang pasar sudah menawar gabah kering di atas harga tahun kemarin.

Musim tanam berikutnya direncanakan mundur tiga minggu agar bersamaan dengan datangnya hujan.
"""
DAY = datetime(2024, 5, 7, 1, 0, tzinfo=UTC)


def text_of(body: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in body.strip().split("\n\n"))


def story(number: int, body: str = BRIDGE, **fields: Any) -> Article:
    """An article with a text that is long enough to have copies; one number, one site."""
    body = text_of(body)
    values = {
        "url": f"https://situs{number}.example/kabar/",
        "url_key": f"situs{number}.example/kabar",
        "site": f"situs{number}",
        "body": body,
        "content_hash": content_hash(body),
        "date_published": DAY + timedelta(hours=number),
    }
    return make_article(number, **{**values, **fields})


def copies(store: ArticleStore) -> dict[str, str | None]:
    """Each article by its site, with the site of the one that it is a copy of."""
    articles = list(store.articles())
    site = {article.id: article.site for article in articles}
    return {a.site: site[a.duplicate_of] if a.duplicate_of else None for a in articles}


def sketches(store: ArticleStore) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(SketchRow)).scalar_one()


class TestSameText:
    def test_other_address_of_the_site_on_the_same_day_leads_to_the_article(
        self, store: ArticleStore
    ) -> None:
        [first] = store.save([story(1)])
        twin = story(1, url="https://situs1.example/?p=8", url_key="situs1.example/?p=8")
        assert store.save([twin]) == [(DUPLICATE, first.id)]
        assert store.save([twin]) == [(DUPLICATE, first.id)]
        assert store.count() == 1
        found = store.get("situs1.example/?p=8")
        assert found is not None
        assert found.url == "https://situs1.example/kabar/"
        assert store.look_up(["situs1.example/?p=8"])["situs1.example/?p=8"].article_id == first.id

    def test_in_one_batch_the_first_is_the_article(self, store: ArticleStore) -> None:
        twin = story(1, url="https://situs1.example/a/", url_key="situs1.example/a")
        first, second = store.save([story(1), twin])
        assert [first.outcome, second.outcome] == [INSERTED, DUPLICATE]
        assert first.id == second.id
        assert [article.url_key for article in store.articles()] == ["situs1.example/kabar"]

    @pytest.mark.parametrize(
        "other",
        [
            {"date_published": DAY + timedelta(days=2)},
            {"date_published": None},
            {"site": "situs9"},
            {"body": "Terlalu singkat.", "content_hash": None},
        ],
        ids=["other day", "no date", "other site", "short text"],
    )
    def test_is_an_article_of_its_own_otherwise(
        self, store: ArticleStore, other: dict[str, Any]
    ) -> None:
        store.save([story(1)])
        [result] = store.save([story(1, **{"url_key": "situs1.example/lain", **other})])
        assert result.outcome is INSERTED

    def test_day_is_the_one_of_the_articles_zone(self, store: ArticleStore) -> None:
        late = datetime(2024, 5, 7, 15, 30, tzinfo=UTC)  # 23.30 in Makassar
        store.save([story(1, date_published=late)])
        twin = story(1, url_key="situs1.example/b", date_published=late + timedelta(hours=1))
        assert store.save([twin])[0].outcome is INSERTED

    def test_becomes_an_article_once_it_says_something_else(self, store: ArticleStore) -> None:
        store.save([story(1), story(1, url_key="situs1.example/b")])
        [result] = store.save([story(1, HARVEST, url_key="situs1.example/b")])
        assert result.outcome is INSERTED
        assert store.count() == 2


class TestNearlySameText:
    def test_copy_on_another_site_is_kept_and_points_to_the_earlier(
        self, store: ArticleStore
    ) -> None:
        edited = BRIDGE.replace("pekan ini", "hari Selasa").replace("perahu kecil", "rakit")
        store.save([story(1), story(2, edited), story(3, HARVEST)])
        assert copies(store) == {"situs1": None, "situs2": "situs1", "situs3": None}
        [copy] = [article for article in store.articles() if article.site == "situs2"]
        assert copy.similarity is not None
        assert 0.8 < copy.similarity < 1

    def test_the_order_of_arrival_does_not_matter(self, store: ArticleStore) -> None:
        for number in (3, 1, 4, 2):
            store.save([story(number)])
        found = copies(store)
        assert found == {"situs1": None, "situs2": "situs1", "situs3": "situs1", "situs4": "situs1"}

    def test_texts_of_one_batch_are_compared(self, store: ArticleStore) -> None:
        store.save([story(number) for number in (2, 3, 1)])
        assert copies(store) == {"situs1": None, "situs2": "situs1", "situs3": "situs1"}

    def test_far_apart_in_time_is_no_copy(self, store: ArticleStore) -> None:
        store.save([story(1), story(2, date_published=DAY + timedelta(days=90))])
        assert copies(store) == {"situs1": None, "situs2": None}

    def test_change_of_a_text_is_looked_at_anew(self, store: ArticleStore) -> None:
        store.save([story(1), story(2), story(3)])
        later = {"date_downloaded": DAY + timedelta(days=3)}
        store.save([story(1, HARVEST, **later)])
        assert copies(store) == {"situs1": None, "situs2": None, "situs3": "situs2"}
        store.save([story(3, HARVEST, **later)])
        assert copies(store) == {"situs1": None, "situs2": None, "situs3": "situs1"}

    def test_change_of_another_field_leaves_it_a_copy(self, store: ArticleStore) -> None:
        store.save([story(1), story(2)])
        before = sketches(store)
        assert store.save([story(2, title="Judul baru")])[0].outcome is UPDATED
        assert copies(store) == {"situs1": None, "situs2": "situs1"}
        assert sketches(store) == before

    def test_sketches_go_with_the_text(self, store: ArticleStore) -> None:
        store.save([story(1)])
        full = sketches(store)
        store.save([story(1, HARVEST)])
        assert sketches(store) == full
        store.save([story(1, "Berita ini sudah dihapus.", date_published=None)])
        assert sketches(store) == 0

    def test_text_that_another_program_changed_is_sketched_anew(self, store: ArticleStore) -> None:
        store.save([story(1)])
        full = sketches(store)
        with store.engine.begin() as connection:
            connection.execute(update(ArticleRow).values(body="Berita ini sudah dihapus."))
        assert store.save([story(1, title="Judul baru")])[0].outcome is UPDATED
        assert sketches(store) == full
        store.save([story(2)])
        assert copies(store) == {"situs1": None, "situs2": "situs1"}

    def test_a_text_of_everyday_costs_no_more(self, store: ArticleStore) -> None:
        days = [story(number, site=f"s{number}") for number in range(1, 150)]
        for start in range(0, len(days), 50):
            store.save(days[start : start + 50])
        assert len({first for first in copies(store).values() if first}) == 1
        assert sketches(store) < 60 * 32


class TestVersions:
    def test_earlier_versions_are_kept(self, store: ArticleStore) -> None:
        run = store.start_run("situs1")
        [(_, row_id)] = store.save([story(1, tags=["a"])], run)
        first = story(1)
        store.save([story(1, tags=["b"], title="Judul baru", rule_version="r2")])
        store.save([story(1, HARVEST, date_published=None)])
        assert row_id is not None
        found = store.history(row_id)
        assert [version.revision for version in found] == [1, 2, 3]
        assert [version.content["title"] for version in found] == [
            first.title,
            "Judul baru",
            first.title,
        ]
        assert found[0].content["tags"] == ["a"]
        assert found[0].content["body"] == first.body
        assert found[0].content["date_published"] == first.date_published
        assert found[0].content["date_published"].isoformat() == "2024-05-07T10:00:00+08:00"
        assert found[0].run_id == run
        assert found[1].rule_version == "r2"
        assert found[0].stored_at < found[1].stored_at < found[2].stored_at
        assert found[2].content["date_published"] is None

    def test_there_is_none_of_what_is_not_stored(self, store: ArticleStore) -> None:
        assert store.history(81) == []
