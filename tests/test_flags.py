"""Flags that an article as a whole gives."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.date_sources import DATE_FLAGS
from crawler.extraction.raw import CONTINUED_PAGE, PAGE_MISSING
from crawler.flags import FLAGS, TEXT_FLAGS, text_flags
from crawler.items import Article

ENGLISH = (
    "The village head said on Monday that the bridge was repaired by the people of the district "
    "and that it will be open for all vehicles from this week on, after the rain has stopped."
)
MINANG = (
    "Urang kampuang alah manolong tetangga nan rumahnyo tabaka malam tadi. Wali nagari mangecekkan "
    "indak ado korban jiwa dalam kajadian iko, tapi duo rumah habih. Masyarakat jo pamudo nagari "
    "basamo-samo mamadamkan api untuak manyalamaikan harato urang."
)
JAVANESE = (
    "Warga desa padha ndandani kreteg sing rusak amarga banjir wingi bengi. Lurah ngendika yen ora "
    "ana korban ing kedadeyan iku, nanging wong telu kudu ngungsi. Bantuan wis teka lan saiki lagi "
    "dibagi marang warga sing mbutuhake."
)


def article(**fields: Any) -> Article:
    return Article(**{"url": "https://kabar.example/2025/05/a/", "site": "kabar", **fields})


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"section": "Advertorial"}, "advertorial"),
        ({"section": "ADV"}, "advertorial"),
        ({"categories": ["Daerah", "Pariwara"]}, "advertorial"),
        ({"section": "Iklan"}, "advertorial"),
        ({"tags": ["advertorial"]}, "advertorial"),
        ({"title": "Pemkab Bangun Pasar (ADV)"}, "advertorial"),
        ({"title": "[Adv/DPRD] Dewan Sahkan Perda"}, "advertorial"),
        ({"title": "Advertorial: Wisata Pantai"}, "advertorial"),
        ({"url": "https://kabar.example/advertorial/pasar-baru/"}, "advertorial"),
        ({"initials": "adv/hms"}, "advertorial"),
        ({"section": "Advertorial DPRD Sukamaju"}, "advertorial"),
        ({"section": "Sponsored Content"}, "advertorial"),
        ({"body": "Jembatan dibuka.\n\n*Advertorial*"}, "advertorial"),
        ({"body": "Jembatan dibuka.\n\nArtikel ini merupakan kerja sama dengan Bank Maju."},
         "advertorial"),
        ({"section": "Siaran Pers"}, "press-release"),
        ({"initials": "Rilis"}, "press-release"),
        ({"initials": "red/hms"}, "press-release"),
        ({"body": "Warga memperbaiki jembatan... Read more »"}, "truncated"),
        ({"section": "Rilis"}, "press-release"),
        ({"tags": ["Press Release"]}, "press-release"),
        ({"title": "Siaran Pers: Bank Buka Cabang"}, "press-release"),
        ({"authors": ["Humas Polres Sukamaju"]}, "press-release"),
        ({"authors": ["Diskominfo Sukamaju"]}, "press-release"),
        ({"initials": "Humas"}, "press-release"),
        ({"body": "JAKARTA, 23 Februari (ANTARA/PRNewswire) -- Perusahaan itu membuka kantor."},
         "press-release"),
        ({"body": "Warga memperbaiki jembatan. Mereka [...]"}, "truncated"),
        ({"body": "Warga memperbaiki jembatan. Mereka […]"}, "truncated"),
        ({"body": "Warga memperbaiki jembatan... Selengkapnya »"}, "truncated"),
        ({"body": ENGLISH, "language": "en"}, "other-language"),
    ],
)  # fmt: skip
def test_flag_is_set(fields: dict[str, Any], flag: str) -> None:
    assert text_flags(article(**fields)) == [flag]


@pytest.mark.parametrize(
    "fields",
    [
        {"section": "Advokasi"},
        {"tags": ["iklan", "sponsor", "rilis"]},
        {"title": "Iklan Rokok Dilarang di Sekolah"},
        {"title": "Advertorial di Media Daerah Meningkat"},
        {"url": "https://kabar.example/2025/advertorial"},
        {"url": "http://[kabar/advertorial/a"},
        {"initials": "advan"},
        {"initials": "hmsyah"},
        {"body": "Jembatan dibuka.\n\nAdvokat itu menolak."},
        {"body": "Jembatan dibuka.\n\nKerja sama ini merupakan yang pertama."},
        {"authors": ["Humaira Putri"]},
        {"body": "“Kami menunggu…”"},
        {"body": "Warga menunggu lama..."},
        {"body": "Menurut siaran pers itu, jembatan dibuka."},
        {"body": MINANG, "language": "min"},
        {"body": JAVANESE, "language": "jv"},
        {"body": "Warga.", "language": "en-US"},
        {"language": None},
    ],
)
def test_flag_is_not_set(fields: dict[str, Any]) -> None:
    assert text_flags(article(**fields)) == []


def test_every_flag_is_explained() -> None:
    assert set(FLAGS) >= {*DATE_FLAGS, *TEXT_FLAGS, PAGE_MISSING, CONTINUED_PAGE}
