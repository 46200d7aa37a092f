"""Made-up articles for the tests of the archive."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from crawler.items import Article

WITA = ZoneInfo("Asia/Makassar")


def make_article(number: int = 1, **fields: Any) -> Article:
    """A short article; the same number gives an equal one."""
    address = f"kabarteluk.example/2024/05/jembatan-{number}"
    values: dict[str, Any] = {
        "url": f"https://{address}/",
        "url_key": address,
        "site": "kabarteluk",
        "timezone": "Asia/Makassar",
        "title": f"Jembatan gantung nomor {number} mulai dibangun",
        "body": "Warga menyambut pembangunan itu.\n\nPekerjaan berlangsung enam bulan.",
        "date_published": datetime(2024, 5, 7, 8, 30, tzinfo=WITA) + timedelta(minutes=number),
        "date_downloaded": datetime(2024, 5, 8, tzinfo=UTC),
    }
    return Article(**{**values, **fields})


def make_full_article() -> Article:
    """An article with a value in every stored field but those that refer to other rows."""
    return make_article(
        fetched_url="https://kabarteluk.example/wp-json/wp/v2/posts/81",
        publisher="Kabar Teluk",
        site_province="72",
        lead="Warga menyambut pembangunan itu.",
        body_html="<p>Warga menyambut pembangunan itu.</p>",
        authors=["Rini Sulastri", "Dedi Ñoño"],
        editors=["Yosef Lamba"],
        contributors=["Ani W."],
        photographers=["Budi P."],
        initials="rin/ysf",
        byline_raw="Oleh: Rini Sulastri",
        source="Antara",
        section="Daerah",
        categories=["Daerah", "Ekonomi"],
        tags=["jembatan", "“desa”"],
        date_candidates=[
            {"source": "rest", "kind": "published", "raw": "2024-05-07T08:31:00", "value": None}
        ],
        date_published_raw="2024-05-07T08:31:00",
        date_published_source="rest",
        date_precision="second",
        date_modified=datetime(2024, 5, 7, 3, 0, 0, 250_000, tzinfo=UTC),
        date_downloaded=datetime(2024, 5, 8, 1, 2, 3, tzinfo=timezone(timedelta(hours=-5))),
        dateline_place="Palu",
        event_date=date(2024, 5, 6),
        event_part_of_day="night",
        province="72",
        regency="72.71",
        place_confidence=0.75,
        place_evidence=[
            {
                "text": "Palu",
                "where": "dateline",
                "rule": "name",
                "codes": "72.71",
                "support": "bare",
            }
        ],
        related_links=[{"text": "Baca juga", "url": "https://kabarteluk.example/2024/04/lama/"}],
        removed=[{"text": "Baca juga", "rule": "related"}],
        image_url="https://kabarteluk.example/foto.jpg",
        image_caption="Jembatan lama. 🌉",
        language="id",
        flags=["photo"],
        content_hash="9f" * 16,
        similarity=0.5,
        archive_file="2024/05/kabarteluk.warc.gz",
        archive_offset=5_000_000_000,
        archive_length=13_412,
        rule_version="r1",
    )
