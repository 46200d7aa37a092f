"""The steps, each for itself."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.items import Article, Refusal
from crawler.profile import SiteProfile
from crawler.steps import content_hash, read_text, rule_version, run_steps, strip_noise, validate

LONG = "Warga Desa Sukamaju memperbaiki jembatan gantung secara bergotong royong sejak pagi. " * 8


def article(**fields: object) -> Article:
    return Article(url="https://kabar.example/2022/09/a/", site="kabar", **fields)  # type: ignore[arg-type]


def test_noise_is_kept_as_data() -> None:
    cleaned = strip_noise(
        article(
            body_html="<p>Air sungai naik semalam.</p>"
            "<p>Baca juga: <a href='/b/'>Jalan Putus</a></p><p>Warga sudah mengungsi.(WAG)</p>"
        )
    )
    assert cleaned.body == "Air sungai naik semalam.\n\nWarga sudah mengungsi."
    assert cleaned.related_links == [{"text": "Jalan Putus", "url": "https://kabar.example/b/"}]
    assert cleaned.initials == "WAG"


def test_declared_account_gives_way_to_a_named_writer() -> None:
    cleaned = strip_noise(
        article(authors=["Redaksi"], body_html="<p>Air naik.</p><p>Penulis: Arifuddin Mbojo</p>")
    )
    assert cleaned.authors == ["Arifuddin Mbojo"]


@pytest.mark.parametrize(
    ("declared", "named", "authors"),
    [
        ("adminweb", "Arifuddin Mbojo", ["Arifuddin Mbojo"]),
        ("Sri Uploader", "Arifuddin Mbojo", ["Arifuddin Mbojo"]),
        ("Arifuddin Mbojo", "Arifuddin", ["Arifuddin Mbojo"]),
    ],
    ids=["account", "who posted it", "full name"],
)
def test_the_text_says_who_wrote(declared: str, named: str, authors: list[str]) -> None:
    body = f"<p>{LONG}</p><p>Penulis: {named}</p>"
    assert strip_noise(article(authors=[declared], body_html=body)).authors == authors


def test_declared_account_stays_where_nobody_is_named() -> None:
    assert strip_noise(article(authors=["Redaksi"], body_html="<p>Air naik.</p>")).authors == [
        "Redaksi"
    ]


def test_an_editor_is_no_author() -> None:
    read = read_text(
        article(authors=["Siti Aminah"], byline_raw="Penulis: Wawan | Editor: Siti Aminah")
    )
    assert read.authors == ["Wawan"]
    assert read.editors == ["Siti Aminah"]


@pytest.mark.parametrize(
    "fields",
    [
        {"authors": ["Wawan Kurnia"], "byline_raw": "Penulis: Wawan Kurnia | Editor: Wawan Kurnia"},
        {"editors": ["Wawan Kurnia"], "byline_raw": "Wawan Kurnia"},
        {
            "authors": ["Redaksi"],
            "body_html": f"<p>{LONG}</p><p>Penulis: Wawan Kurnia<br>Editor: Wawan Kurnia</p>",
        },
    ],
    ids=["byline", "name shown alone", "text"],
)
def test_who_writes_and_edits_is_the_author(fields: dict[str, object]) -> None:
    read = read_text(strip_noise(article(**fields)))
    assert read.authors == ["Wawan Kurnia"]
    assert read.editors == ["Wawan Kurnia"]


def test_an_editor_that_is_declared_as_author_is_none() -> None:
    read = read_text(
        strip_noise(
            article(authors=["Siti Aminah"], body_html=f"<p>{LONG}</p><p>Editor: Siti Aminah</p>")
        )
    )
    assert read.authors == []


def test_lead_is_the_first_paragraph() -> None:
    assert read_text(article(body="Satu.\n\nDua.")).lead == "Satu."


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"body": "Isi."}, "missing-title"),
        ({"title": "Judul"}, "missing-body"),
    ],
    ids=["no title", "no body"],
)
def test_refused(fields: dict[str, str], reason: str) -> None:
    result = validate(article(**fields))
    assert isinstance(result, Refusal)
    assert result.reason == reason


def test_a_photo_story_needs_no_body() -> None:
    assert isinstance(validate(article(title="Judul", flags=["photo"])), Article)


@pytest.mark.parametrize(
    ("clock", "instant", "zone", "published"),
    [
        pytest.param(
            "2025-05-15 14:20:31", "2025-05-15T06:20:31+00:00",
            "Asia/Makassar", "2025-05-15T14:20:31+08:00", id="WITA",
        ),
        pytest.param(
            "2025-05-15T15:20:31", "2025-05-15T13:20:31+07:00",
            "Asia/Jayapura", "2025-05-15T15:20:31+09:00", id="WIT",
        ),
        pytest.param(
            "2025-05-15 14:20:31", "2025-05-15T06:25:31+00:00",
            "Asia/Jakarta", "2025-05-15T14:20:31+07:00", id="saved again",
        ),
    ],
)  # fmt: skip
def test_zone_of_a_clock_that_is_a_stated_instant(
    clock: str, instant: str, zone: str, published: str
) -> None:
    made = run_steps(
        article(
            title="Judul",
            body_html=f"<p>{LONG}</p>",
            date_candidates=[
                {"source": "json-ld", "kind": "published", "raw": clock},
                {"source": "meta", "kind": "published", "raw": instant},
            ],
        )
    )
    assert isinstance(made, Article)
    assert made.timezone == zone
    assert made.date_published == datetime.fromisoformat(published)


def test_zone_that_the_site_states() -> None:
    made = run_steps(
        article(
            title="Judul",
            body_html=f"<p>{LONG}</p>",
            date_candidates=[
                {"source": "time", "kind": "published", "raw": "2022-09-28T14:05:00+08:00"}
            ],
            date_downloaded=datetime(2022, 9, 29, tzinfo=UTC),
        )
    )
    assert isinstance(made, Article)
    assert made.timezone == "Asia/Makassar"
    assert str(made.date_published) == "2022-09-28 14:05:00+08:00"


class TestContentHash:
    def test_ignores_case_spacing_and_punctuation(self) -> None:
        assert content_hash(LONG) == content_hash(LONG.upper().replace(" ", "  ").replace(".", "!"))

    def test_differs_for_other_words(self) -> None:
        assert content_hash(LONG) != content_hash(LONG.replace("gantung", "kayu"))

    @pytest.mark.parametrize("short", [None, "", "Hujan lebat."])
    def test_none_for_short_texts(self, short: str | None) -> None:
        assert content_hash(short) is None


class TestRuleVersion:
    def test_changes_with_the_profile(self) -> None:
        one = SiteProfile(name="kabar")
        other = SiteProfile(name="kabar", drop_selectors=(".iklan",))
        assert rule_version(one) == rule_version(SiteProfile(name="kabar"))
        assert rule_version(one) != rule_version(other)


def test_places_event_and_flags_are_derived_from_the_text() -> None:
    read = run_steps(
        article(
            publisher="Kabar Sukamaju",
            title="Pemkab Malang Perbaiki Jembatan (ADV)",
            body_html=f"<p>MALANG, Kabar Sukamaju – Jembatan di Desa Batu rusak, Selasa malam "
            f"(27/9/2022), kata Bupati Malang Sanurip.</p><p>{LONG}</p>",
            date_candidates=[
                {"source": "meta", "kind": "published", "raw": "2022-09-28T10:15:00+07:00"}
            ],
        )
    )
    assert isinstance(read, Article)
    assert (read.province, read.regency) == ("35", "35.07")
    assert [name["where"] for name in read.place_evidence] == ["dateline", "title", "lead"]
    assert read.event_date == date(2022, 9, 27)
    assert read.event_part_of_day == "night"
    assert read.flags == ["advertorial"]


def test_reading_again_gives_the_same_places_and_flags() -> None:
    once = run_steps(
        article(
            title="Banjir di Kota Bogor",
            section="Advertorial",
            body_html=f"<p>BOGOR – Banjir melanda Kota Bogor, Rabu (28/9/2022).</p><p>{LONG}</p>",
            date_candidates=[{"source": "meta", "kind": "published", "raw": "2022-09-28"}],
        )
    )
    assert isinstance(once, Article)
    kept = (once.regency, once.place_evidence, once.event_date, list(once.flags))
    again = run_steps(once)
    assert isinstance(again, Article)
    assert (again.regency, again.place_evidence, again.event_date, again.flags) == kept
