"""The province and the regency of an article."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.places import Case, judge, made_cases
from crawler.places import place_of
from crawler.places.names import NAMES
from crawler.regions import PROVINCES, REGENCIES, province_of
from crawler.steps import locate

CASES = made_cases(5)


def found(**texts: Any) -> tuple[str | None, str | None]:
    place = place_of(**texts)
    return place.province, place.regency


@pytest.mark.parametrize("shape", sorted({case.shape for case in CASES}))
def test_made_articles_of_every_regency(shape: str) -> None:
    cases = [case for case in CASES if case.shape == shape]
    judged = [judge(case, locate(case.article())) for case in cases]
    wrong = [case for case, (_, is_wrong, _) in zip(cases, judged, strict=True) if is_wrong]
    assert wrong == []
    stated = [right for case, (right, _, _) in zip(cases, judged, strict=True) if case.regency]
    assert sum(stated) >= 0.98 * len(stated)
    assert sum(province for _, _, province in judged) >= 0.98 * len(judged)


def test_the_made_articles_are_about_every_regency_and_repeatable() -> None:
    assert {case.regency for case in CASES} >= set(REGENCIES)
    assert made_cases(5) == CASES
    assert made_cases(6) != CASES
    assert all(isinstance(case, Case) for case in CASES)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"dateline": "MALANG –"}, ("35", None)),
        ({"dateline": "MALANG –", "lead": "Bupati Malang hadir."}, ("35", "35.07")),
        ({"dateline": "BANJAR –"}, (None, None)),
        ({"dateline": "Sukabumi, Jawa Barat –"}, ("32", None)),
        ({"dateline": "Kulon Progo, DIY (Kabar) -"}, ("34", "34.01")),
        ({"dateline": "Malang, Radar Surabaya –"}, ("35", None)),
        ({"dateline": "JAMBI –"}, ("15", None)),
        ({"dateline": "PUNCAK –"}, (None, None)),
        ({"dateline": "𝗕𝗟𝗢𝗥𝗔 —"}, ("33", "33.16")),
        ({"lead": "Warga Kabupaten\N{NO-BREAK SPACE}Malang mengungsi."}, ("35", "35.07")),
        ({"dateline": "Puncak, Papua Tengah –"}, ("94", "94.05")),
        ({"dateline": "SURABAYA –", "lead": "Kabupaten Gresik gempa."}, ("35", "35.25")),
        ({"dateline": "GARUT –", "lead": "Gudang di Kabupaten Ciamis terbakar."}, ("32", None)),
        ({"dateline": "SURABAYA –"}, ("35", "35.78")),
        ({"dateline": "JAKARTA –", "lead": "Menteri berbicara di Jakarta."}, (None, None)),
        ({"dateline": "JAKARTA –", "lead": "Warga Kabupaten Garut mengungsi."}, ("32", "32.05")),
        ({"dateline": "JAKARTA –", "lead": "Pemprov DKI Jakarta menata taman."}, ("31", None)),
        ({"lead": "Warga Kabupaten Garut dan Kabupaten Ciamis mengungsi."}, ("32", None)),
        ({"lead": "Warga Kabupaten Garut dan Kota Surabaya mengungsi."}, (None, None)),
        ({"lead": "Kurir asal Siak ditangkap."}, (None, None)),
        ({"title": "Pemkab Jember Bangun Pasar"}, ("35", "35.09")),
        ({"tags": ["jember"]}, ("35", "35.09")),
        ({"tags": ["Berita Batu"]}, (None, None)),
        ({"section": "Jawa Timur"}, ("35", None)),
        ({"section": "Metro"}, (None, None)),
        ({"section": "Kota Metro"}, ("18", "18.72")),
        ({"dateline": "NABIRE, PAPUA –"}, ("94", "94.01")),
        ({"lead": "Gempa di Kabupaten Nabire, Provinsi Papua."}, ("94", "94.01")),
        ({"dateline": "Sorong, Papua Barat –"}, ("96", None)),
        ({"lead": "Gempa di Kota Sorong, Papua Barat."}, ("96", "96.71")),
        ({"lead": "Gempa di Kota Tarakan, Kalimantan Timur."}, ("65", "65.71")),
        ({"section": "Berita Utama"}, (None, None)),
        ({}, (None, None)),
    ],
)  # fmt: skip
def test_what_an_article_is_about(
    texts: dict[str, Any], expected: tuple[str | None, str | None]
) -> None:
    assert found(**texts) == expected


def test_the_site_alone_is_no_evidence() -> None:
    assert found(lead="Warga memperbaiki jembatan.", site_province="35") == (None, None)
    assert found(dateline="MALANG –", site_province="35") == ("35", None)


def test_a_site_of_jakarta_writes_about_jakarta() -> None:
    assert found(dateline="JAKARTA –", site_province="31") == ("31", None)


def test_the_evidence_says_what_stood_where() -> None:
    place = place_of(
        dateline="MALANG –", lead="Bupati Malang hadir di Kota Batu, kata pria asal Blora."
    )
    told = [(e["text"], e["where"], e["rule"], e["codes"], e["support"]) for e in place.evidence]
    assert told == [
        ("MALANG", "dateline", "name", "35.07", "bare"),
        ("Bupati Malang", "lead", "kind", "35.07", "stated"),
        ("Kota Batu", "lead", "kind", "35.79", "stated"),
        ("Blora", "lead", "name", "33.16", "origin"),
    ]


def test_more_texts_that_agree_make_it_surer_and_others_less() -> None:
    alone = place_of(dateline="GARUT –").confidence or 0
    agreed = place_of(dateline="GARUT –", lead="Bupati Garut hadir.").confidence or 0
    disputed = place_of(dateline="GARUT –", tags=["ciamis"]).confidence or 0
    assert disputed < alone < agreed < 1


@given(
    st.lists(st.sampled_from(sorted(NAMES)), max_size=4),
    st.lists(st.sampled_from(sorted(NAMES)), max_size=4),
    st.sampled_from(["", "Kota ", "Kabupaten ", "di ", "Desa "]),
)
def test_what_is_found_was_named(heads: list[str], leads: list[str], before: str) -> None:
    title = " ".join(name.title() for name in heads)
    lead = ", ".join(before + name.title() for name in leads)
    place = place_of(title=title, lead=lead)
    named = {code for evidence in place.evidence for code in evidence["codes"].split()}
    assert place.regency is None or place.regency in named
    if place.regency:
        assert place.province == province_of(place.regency)
    assert place.province is None or place.province in PROVINCES
    assert (place.province is None) == (place.confidence is None)
    assert place.confidence is None or 0 < place.confidence < 1
