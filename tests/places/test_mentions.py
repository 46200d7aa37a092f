"""Names of places in a running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.places import find_mentions, place_of, whole_name
from crawler.places.names import NAMES


def codes(text: str, *, is_headline: bool = False) -> list[tuple[str, ...]]:
    return [mention.codes for mention in find_mentions(text, is_headline=is_headline)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Banjir merendam Kabupaten Malang.", [("35.07",)]),
        ("Banjir merendam Kota Malang.", [("35.73",)]),
        ("Banjir merendam Kab. Malang.", [("35.07",)]),
        ("Banjir merendam Malang.", [("35.07", "35.73")]),
        ("Bupati Malang Sanuri hadir.", [("35.07",)]),
        ("Wakil Wali Kota Malang hadir.", [("35.73",)]),
        ("Pemkot Bogor menata taman.", [("32.71",)]),
        ("Pemerintah Kabupaten (Pemkab) Bogor menata taman.", [("32.01",)]),
        ("Kota dan Kabupaten Bogor dilanda banjir.", [("32.01", "32.71")]),
        ("Kabupaten/Kota Bogor dilanda banjir.", [("32.01", "32.71")]),
        ("Polres Malang menangkap pelaku.", [("35.07", "35.73")]),
        ("Kota Jambi dilanda banjir.", [("15.71",)]),
        ("Jambi dilanda banjir.", [("15",)]),
        ("Kabupaten Gorontalo dilanda banjir.", [("75.01",)]),
        ("Provinsi Gorontalo dilanda banjir.", [("75",)]),
        ("Warga Lombok Timur mengungsi.", [("52.03",)]),
        ("Warga Lotim mengungsi.", [("52.03",)]),
        ("Warga Bau-Bau mengungsi.", [("74.72",)]),
        ("Warga Palangka Raya dan Palangkaraya mengungsi.", [("62.71",), ("62.71",)]),
        ("Warga Padangpariaman mengungsi.", [("13.05",)]),
        ("Wali Kota Administrasi Jakarta Barat hadir.", [("31.73",)]),
        ("Gempa mengguncang Kabupaten Nias Selatan, Sumatera Utara.", [("12.14",), ("12",)]),
        ("Gubernur Papua Barat Daya hadir.", [("96",)]),
        ("Gubernur Papua hadir.", [("91",)]),
        ("Cuaca di Papua cerah.", []),
        ("Warga Malang Raya menunggu.", [("35",)]),
        ("Gempa di Pulau Sumbawa.", [("52",)]),
        ("Gempa di Sumbawa.", [("52",)]),
        ("Gempa di Kabupaten Sumbawa.", [("52.04",)]),
    ],
)  # fmt: skip
def test_what_a_name_means(text: str, expected: list[tuple[str, ...]]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Warga Desa Sidoarjo, Kecamatan Jombang, mengungsi.",
        "Mereka tinggal di Jalan Surabaya.",
        "Dosen Universitas Islam Negeri Malang dan Politeknik Negeri Jember hadir.",
        "Kapolda Metro Jaya hadir bersama Polres Metro Nusa.",
        "Kepada Bangka Pos ia berkata.",
        "Pemain Semen Padang cedera.",
        "Persib Bandung menang atas Persebaya Surabaya.",
        "Bali United dan Madura United bermain imbang.",
        "Kecelakaan di tol Solo-Ngawi.",
        "Resep soto Lamongan dan nasi Padang.",
        "Pelaku bernama Bima Arya Nugraha.",
        "Pejabat itu, Agam Siregar, hadir.",
        "Negara rugi dua miliar rupiah.",
        "Kisaran harga emas naik.",
        "Semangat dari Sabang sampai Merauke.",
        "Negara anggota OKI bertemu.",
        "Ia tinggal di Lebak Bulus.",
        "Desa Bontosunggu Hulu terendam.",
        "Pasar Bontosunggu Hulu dan Bontosunggu Jaya ramai.",
        "malang nian nasib batu itu",
    ],
)
def test_what_only_looks_like_a_place(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "title",
    [
        "Buru Pelaku Penipuan, Polisi Sebar Foto",
        "Batu Bara Menumpuk di Gudang",
        "Hakim Ketuk Palu",
        "Warga Serang Balik Perampok",
        "Mabar Gim Digemari Pelajar",
        "Puncak Arus Mudik Malam Ini",
    ],
)
def test_words_of_a_headline_that_are_names_elsewhere(title: str) -> None:
    assert codes(title, is_headline=True) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Warga Banjar, Jawa Barat, mengungsi.", [("32.79",), ("32",)]),
        ("Warga Banjar, Kalimantan Selatan, mengungsi.", [("63.03",), ("63",)]),
        ("Warga Wonosari, Gunungkidul, mengungsi.", [("34.03",), ("34.03",)]),
        ("Warga Pati, Jawa Tengah, mengungsi.", [("33.18",), ("33",)]),
        ("Warga Kuningan, Jakarta Selatan, mengungsi.", [("31.74",)]),
        ("Warga Jember, Malang, dan Blora.", [("35.09",), ("35.07", "35.73"), ("33.16",)]),
    ],
)  # fmt: skip
def test_a_second_name_tells_which_the_first_one_is(
    text: str, expected: list[tuple[str, ...]]
) -> None:
    assert codes(text) == expected


def test_where_somebody_comes_from_is_told_apart() -> None:
    (mention,) = find_mentions("Kurir asal Kabupaten Siak ditangkap.")
    assert mention.is_origin
    assert mention.text == "Kabupaten Siak"
    (mention,) = find_mentions("Kurir di Kabupaten Siak ditangkap.")
    assert not mention.is_origin


@pytest.mark.parametrize(
    ("text", "codes_of"),
    [
        ("Kabupaten Jombang", ("35.17",)),
        ("KAB. MALANG", ("35.07",)),
        ("Kotabumi", ("18.03",)),
        ("Kota Palopo", ("73.73",)),
        ("Wamena", ("95.01",)),
        ("BATU", ("35.79",)),
    ],
)
def test_a_whole_text_that_is_a_place(text: str, codes_of: tuple[str, ...]) -> None:
    mention = whole_name(text)
    assert mention is not None
    assert mention.codes == codes_of


@pytest.mark.parametrize(
    "text", ["Radar Malang", "Serambi Kerinci", "Info Palangka Raya", "", "5/3"]
)
def test_a_whole_text_that_is_none(text: str) -> None:
    assert whole_name(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for mention in find_mentions(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.codes
    whole_name(text)
    place_of(title=text, lead=text, dateline=text, tags=[text], section=text)


@given(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=6), st.booleans())
def test_mentions_never_overlap(names: list[str], comma: bool) -> None:
    text = (", " if comma else " ").join(name.title() for name in names)
    ends = 0
    for mention in find_mentions(text):
        assert mention.start >= ends
        ends = mention.end
