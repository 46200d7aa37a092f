"""The words of Indonesian and English dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from crawler.dates.result import ZoneName

_MONTH_WORDS: Final = {
    1: "januari january jan",
    2: "februari february feb pebruari peb febuari pebuari febr",
    3: "maret march mar mrt",
    4: "april apr",
    5: "mei may",
    6: "juni june jun",
    7: "juli july jul",
    8: "agustus august ags agst agt agts agus agust agu aug",
    9: "september sept sep",
    10: "oktober october okt oct",
    11: "november nopember nov nop nofember",
    12: "desember december des dec",
}
_WEEKDAY_WORDS: Final = {
    0: "senin sen monday mon",
    1: "selasa sel tuesday tue tues",
    2: "rabu rab rebo wednesday wed",
    3: "kamis kam kemis thursday thu thur thurs",
    4: "jumat jum jum'at jumaat friday fri",
    5: "sabtu sab saptu saturday sat",
    6: "minggu min ming mgg ahad akad sunday sun",
}
_PASARAN_WORDS: Final = {
    0: "legi manis umanis",
    1: "pahing paing",
    2: "pon",
    3: "wage",
    4: "kliwon kaliwon",
}
ZONE_IANA: Final[dict[ZoneName, str]] = {
    "WIB": "Asia/Jakarta",
    "WITA": "Asia/Makassar",
    "WIT": "Asia/Jayapura",
}
ZONE_WORDS: Final[dict[str, ZoneName]] = {"wib": "WIB", "wita": "WITA", "wit": "WIT", "wp": "WIT"}


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def by_word(table: dict[int, str]) -> dict[str, int]:
    return {word: number for number, words in table.items() for word in words.split()}


MONTHS: Final = by_word(_MONTH_WORDS)
WEEKDAYS: Final = by_word(_WEEKDAY_WORDS)
PASARAN: Final = by_word(_PASARAN_WORDS)
DAYPART_HOURS: Final = {
    "pagi": range(12),
    "subuh": range(3, 7),
    "dini": range(6),
    "dinihari": range(6),
    "siang": range(9, 17),
    "sore": range(14, 20),
    "petang": range(14, 20),
    "senja": range(17, 20),
    "malam": range(17, 24),
}
DAYPARTS: Final = frozenset(DAYPART_HOURS)
EDITED_WORDS: Final = frozenset({"diedit", "disunting", "edited"})
CHANGE_NOUNS: Final = frozenset({"perubahan", "revisi", "pembaruan", "pembaharuan"})
MODIFIED_WORDS: Final = (
    EDITED_WORDS
    | CHANGE_NOUNS
    | word_set(
        "diperbarui diperbaharui diperbaharuhi diperbarahui diupdate update updated upd terupdate"
        " modified diubah pemutakhiran dimutakhirkan direvisi"
    )
)
PUBLISHED_WORDS: Final = word_set(
    "tayang ditayangkan terbit diterbitkan dipublikasikan dipublikasi dipublish publikasi publish"
    " published posted diposting diposkan rilis dirilis dimuat ditulis created released"
)
LABELS: Final = MODIFIED_WORDS | PUBLISHED_WORDS
CLOCK_WORDS: Final = frozenset({"pukul", "pkl", "jam"})
CONNECTORS: Final = frozenset({"hingga", "sampai", "sd", "s", "d", "dan", "atau", "serta", "to"})
_ROLE_WORDS: Final = word_set(
    "oleh by penulis editor reporter redaksi admin jurnalis pewarta wartawan laporan foto on at"
    " pada tanggal tgl hari date time waktu jam pukul pkl di author redaktur kontributor and dan"
    " views view dibaca dilihat kali komentar comments baca share bagikan berita news tim am pm"
)
GLUABLE: Final = frozenset(WEEKDAYS) | DAYPARTS | CLOCK_WORDS | LABELS | frozenset(ZONE_WORDS)
KNOWN_WORDS: Final = GLUABLE | _ROLE_WORDS | frozenset(MONTHS) | frozenset(PASARAN)
COUNTED_BEFORE: Final = word_set(
    "dibaca dilihat dilhat views view viewed hits hit pembaca pengunjung tayangan komentar comments"
    " comment shares share dibagikan likes like suka baca bacaan reading ©"
)
COUNTED_BEHIND: Final = word_set(
    "x kali times views view hits hit pembaca pengunjung tayangan komentar comments comment shares"
    " share likes like suka dilihat dibaca"
)
