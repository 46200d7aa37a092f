"""Blanks, datelines, bylines, titles and languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import (
    Byline,
    clean_title,
    find_source,
    guess_language,
    is_generic_name,
    normalise_space,
    parse_credit_line,
    split_byline,
    split_dateline,
    split_names,
)

REST = "Warga pulau itu menerima bantuan perahu dari pemerintah daerah, Selasa pagi."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a \n b\tc ", "a b c"),
        ("a\u00a0\u2003b", "a b"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("a\x00b", "ab"),
        ("", ""),
    ],
)
def test_normalise_space(text: str, expected: str) -> None:
    assert normalise_space(text) == expected


@pytest.mark.parametrize(
    ("prefix", "place", "publisher"),
    [
        ("TANJUNG LAUT –", "Tanjung Laut", None),
        ("Tanjung Laut -", "Tanjung Laut", None),
        ("Tanjung Laut —", "Tanjung Laut", None),
        ("TANJUNG LAUT, –", "Tanjung Laut", None),
        ("TANJUNG LAUT–", "Tanjung Laut", None),
        ("TANJUNG LAUT, KABARMUARA.COM -", "Tanjung Laut", "KABARMUARA.COM"),
        ("Tanjung Laut, kabarmuara.com –", "Tanjung Laut", "kabarmuara.com"),
        ("TANJUNG LAUT,KABARMUARA.ID–", "Tanjung Laut", "KABARMUARA.ID"),
        ("Kabarmuara.com, Tanjung Laut -", "Tanjung Laut", "Kabarmuara.com"),
        ("kabarmuara.co.id –", None, "kabarmuara.co.id"),
        ("KABAR MUARA –", None, "KABAR MUARA"),
        ("TANJUNG LAUT | KabarMuara.com –", "Tanjung Laut", "KabarMuara.com"),
        ("KABAR MUARA | TANJUNG LAUT –", "Tanjung Laut", "KABAR MUARA"),
        ("Tanjung Laut (WARTABAHARI) -", "Tanjung Laut", "WARTABAHARI"),
        ("Tanjung Laut (kabarmuara.com) –", "Tanjung Laut", "kabarmuara.com"),
        ("Tanjung Laut, Jawa Timur (WARTABAHARI) -", "Tanjung Laut", "WARTABAHARI"),
        ("Tanjung Laut, 3/4 (WARTABAHARI) -", "Tanjung Laut", "WARTABAHARI"),
        ("Tanjung Laut, 3 April 2026 –", "Tanjung Laut", None),
        ("Tanjung Laut, Kalimantan Utara –", "Tanjung Laut", None),
        ("Tanjung Laut, Kabar Muara –", "Tanjung Laut", "Kabar Muara"),
        ("TANJUNG LAUT/KABAR MUARA –", "Tanjung Laut", "KABAR MUARA"),
        ("(kabarmuara.com) –", None, "kabarmuara.com"),
        ("BAU-BAU -", "Bau-Bau", None),
        ("KABAR-MUARA.com, TANJUNG LAUT -", "Tanjung Laut", "KABAR-MUARA.com"),
        ("TANJUNG LAUT - KABAR-MUARA.com -", "Tanjung Laut", "KABAR-MUARA.com"),
        ("KABAR-MUARA.COM -", None, "KABAR-MUARA.COM"),
        ("KABARMUARA.COM, KAB. TANJUNG LAUT -", "Kab. Tanjung Laut", "KABARMUARA.COM"),
        ("Wangi-Wangi, Kabar Muara –", "Wangi-Wangi", "Kabar Muara"),
    ],
)
def test_datelines(prefix: str, place: str | None, publisher: str | None) -> None:
    found = split_dateline(f"{prefix} {REST}", domain="kabarmuara.com")
    assert found == {"place": place, "publisher": publisher, "text": prefix}


@pytest.mark.parametrize(
    "paragraph",
    [
        REST,
        "Bupati – yang baru dilantik – meninjau dermaga itu pada hari pertama bekerja.",
        "Sebanyak 12 perahu - semuanya dari kayu - tenggelam pada malam itu.",
        "“Kami siap,” kata camat – lalu ia pulang.",
        "Rapat berlangsung pukul 09.00 - 11.30 Wita di balai desa.",
        "Kupu-kupu itu - menurut peneliti - datang dari bukit.",
        "Musim ini, lomba dayung kembali digelar di muara.",
        "Tanjung Laut –",
        "–",
        "",
    ],
)
def test_sentences_without_a_dateline(paragraph: str) -> None:
    assert split_dateline(paragraph, domain="kabarmuara.com") is None


@given(st.text(max_size=200))
def test_a_dateline_is_a_prefix_of_its_paragraph(text: str) -> None:
    found = split_dateline(text)
    if found is not None:
        assert text.startswith(found["text"])
        assert found["place"] or found["publisher"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Penulis: Tari Wulandari", Byline(authors=["Tari Wulandari"])),
        (
            "Penulis: Tari Wulandari | Editor: Dimas Pratama",
            Byline(authors=["Tari Wulandari"], editors=["Dimas Pratama"]),
        ),
        (
            "Reporter: TariEditor: Dimas Pratama",
            Byline(authors=["Tari"], editors=["Dimas Pratama"]),
        ),
        (
            "Pewarta : Tari Wulandari Editor: Dimas Pratama COPYRIGHT © ANTARA 2025",
            Byline(authors=["Tari Wulandari"], editors=["Dimas Pratama"], source="ANTARA"),
        ),
        ("Rep: Tari Wulandari/ Red: Dimas", Byline(authors=["Tari Wulandari"], editors=["Dimas"])),
        ("Laporan Wartawan Warta Bahari, Tari Wulandari", Byline(authors=["Tari Wulandari"])),
        ("Laporan Wartawan Bahari.com Tari Wulandari", Byline(authors=["Tari Wulandari"])),
        ("Oleh Tari Wulandari", Byline(authors=["Tari Wulandari"])),
        ("oleh: Tari Wulandari", Byline(authors=["Tari Wulandari"])),
        ("Tari Wulandari - detikHealth", Byline(authors=["Tari Wulandari"])),
        ("Tari Wulandari | Kabarmuara.com", Byline(authors=["Tari Wulandari"])),
        ("Tari Wulandari dan Dimas Pratama", Byline(authors=["Tari Wulandari", "Dimas Pratama"])),
        ("Tari Wulandari, Dimas Pratama", Byline(authors=["Tari Wulandari", "Dimas Pratama"])),
        ("Tari Wulandari, S.Pd", Byline(authors=["Tari Wulandari, S.Pd"])),
        ("Dimas Pratama, Jurnalis", Byline(authors=["Dimas Pratama"])),
        ("Kontributor: Tari | Fotografer: Dimas Pratama",
         Byline(contributors=["Tari"], photographers=["Dimas Pratama"])),
        ("Penulis: Kontributor Muara Teluk, Tari Wulandari", Byline(authors=["Tari Wulandari"])),
        ("Tari Wulandari Kabarmuara.com", Byline(authors=["Tari Wulandari"])),
        ("Vote Photo | More Photos", Byline()),
        (
            "Penulis Tari Wulandari Editor: Dimas",
            Byline(authors=["Tari Wulandari"], editors=["Dimas"]),
        ),
        (
            "Reporter Tari Wulandari | Editor Dimas Pratama",
            Byline(authors=["Tari Wulandari"], editors=["Dimas Pratama"]),
        ),
        ("Editor: Redaksi", Byline()),
        ("Admin", Byline()),
        ("Redaksi Kabar Muara", Byline()),
        ("PT Warta Bahari", Byline()),
        ("Sumber: Humas Pemkab Muara", Byline(source="Humas Pemkab Muara")),
        ("", Byline()),
    ],
)  # fmt: skip
def test_bylines(text: str, expected: Byline) -> None:
    assert split_byline(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Editor naskah itu pulang ke desanya.",
        "Penulis: begitulah ia ingin disebut sampai akhir hidupnya, kata sang anak.",
        "Sumber: demikian nama mata air itu.",
        "Foto: warga berkumpul di halaman balai desa untuk menunggu pembagian beras murah.",
        "Laporan wartawan warga membantu polisi.",
        "Oleh karena itu, jalan ditutup.",
        "Copyright lagu itu didaftarkan.",
        REST,
    ],
)
def test_sentences_are_no_credits(line: str) -> None:
    assert parse_credit_line(line) is None


@given(st.text(max_size=120))
def test_bylines_never_hold_generic_names(text: str) -> None:
    byline = split_byline(text)
    for name in [*byline.authors, *byline.editors, *byline.contributors, *byline.photographers]:
        assert name == name.strip()
        assert not is_generic_name(name)


@pytest.mark.parametrize(
    "name",
    ["Redaksi", "Admin", "admin2", "Editor", "Tim Redaksi", "Redaksi Kabar Muara", "User 12",
     "PT Warta Bahari", "kabarmuara.com", "Super Admin", "Administrator", " "],
)  # fmt: skip
def test_generic_names(name: str) -> None:
    assert is_generic_name(name)


@pytest.mark.parametrize("name", ["Tari Wulandari", "Sinta", "Adminah", "Reda Mulia", "Ptolemeus"])
def test_names_of_people(name: str) -> None:
    assert not is_generic_name(name)


def test_names_are_split_and_doubles_go() -> None:
    assert split_names("Tari, Dimas & Tari / Redaksi; Yuni") == ["Tari", "Dimas", "Yuni"]


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Artikel ini telah tayang di Kompas.com dengan judul “Perahu Tenggelam”", "Kompas.com"),
        ("Artikel ini telah tayang di WartaBahari.id", "WartaBahari.id"),
        ("Berita ini sudah tayang di Warta Bahari dengan judul: Perahu", "Warta Bahari"),
        ("(ANTARA)", "ANTARA"),
        ("Antara", "ANTARA"),
        ("Sumber: Warta Bahari", "Warta Bahari"),
        ("Sumber api diduga dari tungku.", None),
        ("Artikel ini telah tayang di majalah dinding sekolah.", None),
        ("Selat antara dua pulau itu dangkal.", None),
    ],
)
def test_sources(line: str, source: str | None) -> None:
    assert find_source(line) == source


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Perahu Tenggelam di Selat - Kabar Muara", "Perahu Tenggelam di Selat"),
        ("Perahu Tenggelam di Selat | kabarmuara.com", "Perahu Tenggelam di Selat"),
        ("Perahu Tenggelam di Selat – KabarMuara News", "Perahu Tenggelam di Selat"),
        ("Kabar Muara: Perahu Tenggelam", "Kabar Muara: Perahu Tenggelam"),
        ("Kabar Muara | Perahu Tenggelam", "Perahu Tenggelam"),
        ("Perahu Tenggelam - Halaman 2 - Kabarmuara.com", "Perahu Tenggelam"),
        ("Skor 2 - 1, Persemuara Menang", "Skor 2 - 1, Persemuara Menang"),
        ("Muara Laut - Pulau Seberang Tersambung", "Muara Laut - Pulau Seberang Tersambung"),
        ("Perahu Tenggelam", "Perahu Tenggelam"),
        ("Kabar Muara", "Kabar Muara"),
        ("", ""),
    ],
)
def test_titles(title: str, expected: str) -> None:
    assert clean_title(title, publisher="Kabar Muara", domain="kabarmuara.com") == expected


def test_a_title_is_left_alone_where_the_site_is_unknown() -> None:
    assert clean_title("Perahu Tenggelam - Selat Dangkal") == "Perahu Tenggelam - Selat Dangkal"


@given(st.text(max_size=80))
def test_cleaning_a_clean_title_changes_nothing(title: str) -> None:
    once = clean_title(title, publisher="Kabar Muara", domain="kabarmuara.com")
    assert clean_title(once, publisher="Kabar Muara", domain="kabarmuara.com") == once


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (REST + " Mereka berharap bantuan itu dapat dipakai untuk melaut.", "id"),
        (("The mayor said that the boats were given to the people of the island in the morning "
         "and they will be used for fishing."), "en"),
        (("Der Bürgermeister sagte, dass die Boote den Menschen auf der Insel nicht gehören und "
         "die Fischer mit dem Netz arbeiten."), "de"),
        ("Perahu.", None),
        ("12 34 56", None),
        ("", None),
    ],
)  # fmt: skip
def test_languages(text: str, language: str | None) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Penulis\nTari Wulandari\nEditor\nDimas Pratama",
            Byline(authors=["Tari Wulandari"], editors=["Dimas Pratama"]),
        ),
        ("Tari Wulandari\nDimas Pratama", Byline(authors=["Tari Wulandari", "Dimas Pratama"])),
        (
            "Pewarta: Tari/Yuni\nEditor: Dimas\nCopyright © ANTARA 2025",
            Byline(authors=["Tari", "Yuni"], editors=["Dimas"], source="ANTARA"),
        ),
        ("Reporter Tari Wulandari", Byline(authors=["Tari Wulandari"])),
        ("Jurnalis-Tari Wulandari", Byline(authors=["Tari Wulandari"])),
        ("Editor Tari Wulandari", Byline(editors=["Tari Wulandari"])),
        ("Kontributor Muara, Tari Wulandari", Byline(contributors=["Tari Wulandari"])),
        ("Tari Wulandari/KabarMuara.com", Byline(authors=["Tari Wulandari"])),
        ("Tari Wulandari | Dimas Pratama", Byline(authors=["Tari Wulandari", "Dimas Pratama"])),
        ("Tari Wulandari, CNN Indonesia", Byline(authors=["Tari Wulandari"])),
        ("Tari Wulandari · 12 Feb 2026", Byline(authors=["Tari Wulandari"])),
        ("Tari Wulandari, JurnalisRabu, 5 Agustus", Byline(authors=["Tari Wulandari"])),
        (
            "Tari Wulandari, Jurnalis-Rabu, 5 Agustus 2020 | 10:00 WIB",
            Byline(authors=["Tari Wulandari"]),
        ),
        ("Tari WulandariJum'at, 05/08/2020 10.00 WITA", Byline(authors=["Tari Wulandari"])),
        ("Oleh Tari Wulandari - Rabu, 5 Agustus 2020", Byline(authors=["Tari Wulandari"])),
        ("Rabu, 5 Agustus 2020 | Tari Wulandari", Byline(authors=["Tari Wulandari"])),
        ("Rabu, 5 Agustus 2020", Byline()),
        ("Rabu, 3 Maret 2026, 05:12 WIBTari Wulandari", Byline(authors=["Tari Wulandari"])),
        ("Minggu Sutrisno, Jurnalis", Byline(authors=["Minggu Sutrisno"])),
        ("Sabtu Wibowo", Byline(authors=["Sabtu Wibowo"])),
        ("Tim detikcom", Byline()),
        ("kpl/pur/tch", Byline()),
        ("ANTARA", Byline(source="ANTARA")),
    ],
)
def test_bylines_as_portals_write_them(text: str, expected: Byline) -> None:
    assert split_byline(text) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("jv", "Warga padha ndandani kreteg sing rusak, nanging ora ana wong sing ngungsi."),
        ("su", "Warga keur ngomean sasak anu ruksak ku caah, teu aya korban dina éta kajadian."),
        ("min", "Urang kampuang alah manolong, indak ado korban jiwa nan jatuah dek iko."),
        ("ban", "Krama desa ngaturang bakti ring pura sane wenten ring desa puniki punika."),
        ("ace", "Ureueng gampong nyan hana geupeugah peue nyang jeut keu aneuk nyoe teuma."),
    ],
)
def test_regional_languages_are_told_from_indonesian(language: str, text: str) -> None:
    assert guess_language(text) == language


def test_of_a_place_and_an_outlet_beside_a_bar_the_known_place_is_the_place() -> None:
    found = split_dateline("SIMEULUE | KM – Petugas membagikan bibit cabai.")
    assert found is not None
    assert (found["place"], found["publisher"]) == ("Simeulue", "KM")
    found = split_dateline("KANAL | Kulon Progo – Petugas membagikan bibit cabai.")
    assert found is not None
    assert (found["place"], found["publisher"]) == ("Kulon Progo", "KANAL")


def test_a_short_domain_is_no_part_of_a_place() -> None:
    found = split_dateline("Karangasem, Kabar.com – Warga memperbaiki jembatan.", domain="ka.id")
    assert found is not None
    assert (found["place"], found["publisher"]) == ("Karangasem", "Kabar.com")
