"""Indonesian date text to an aware instant, exact or not at all.

:func:`parse_date` reads one string, :func:`explain_date` also says why a string was refused.
A string goes through the forms of machines (ISO 8601, epoch), of URLs, of relative times and of
bylines; what has a date's parts in none of these forms reaches dateparser, and every way ends at
the same guards. Text is day first; a number that no date, clock, zone or known counter explains
refuses the whole string, so a headline or a telephone number never becomes a date.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dateparser.date import DateDataParser

__all__ = ["ParsedDate", "RefusedDate", "explain_date", "parse_date"]

Context = Literal["field", "text", "url", "fragment"]
Precision = Literal["second", "minute", "hour", "day", "month", "year"]
ZoneName = Literal["WIB", "WITA", "WIT", "offset"]


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """An instant and what is known about it."""

    value: datetime
    """Aware; in the stated zone or offset, else in the site's zone. Midnight for a mere day."""

    precision: Precision
    """The unit that the text states; ``:00`` seconds of local time count as ``minute``."""

    zone: ZoneName | None = None
    """The zone that the text states; None: the site's zone was taken."""

    is_modified: bool = False
    """The text calls it the time of a change ("Diperbarui"), not of publication."""

    flags: tuple[str, ...] = ()
    """``weekday_mismatch``, ``pasaran_mismatch``, ``future``, ``old``, ``clock_unclear``."""

    rule: str = ""
    """The form that was read: ``iso``, ``epoch``, ``byline``, ``dateline``, ``relative`` …"""


@dataclass(frozen=True, slots=True)
class RefusedDate:
    """Why a text gave no date."""

    reason: str
    """A short fixed word, used as a counter: ``no-date``, ``digits-left``, ``range`` …"""


class _Refused(Exception):
    """A form was recognised and must not be read; no other form may try."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_date(
    text: str,
    *,
    context: Context = "field",
    timezone: str = "Asia/Jakarta",
    now: datetime | None = None,
) -> ParsedDate | None:
    """Read one date, or None where the text does not prove one.

    ``context`` is ``field`` for the text of an element or attribute that should hold a date (a URL
    is recognised there), ``url`` for an address, ``text`` for a sentence of prose and ``fragment``
    for a piece cut out of one. ``timezone`` is the IANA zone of the site, for clock times without a
    zone; an unknown zone raises ``ZoneInfoNotFoundError``. ``now`` is the instant at which the text
    was fetched or published: without it relative times and dates without a year are refused.
    """
    found = explain_date(text, context=context, timezone=timezone, now=now)
    return found if isinstance(found, ParsedDate) else None


def explain_date(
    text: str,
    *,
    context: Context = "field",
    timezone: str = "Asia/Jakarta",
    now: datetime | None = None,
) -> ParsedDate | RefusedDate:
    """The same as :func:`parse_date`, with the reason of a refusal."""
    zone = _zone(timezone)
    if now is not None:
        now = now.replace(tzinfo=zone) if now.tzinfo is None else now.astimezone(zone)
    try:
        return _read(text, context, zone, now)
    except _Refused as refusal:
        return RefusedDate(refusal.reason)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


# --- words --------------------------------------------------------------------------------------

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
_ZONE_IANA: Final[dict[ZoneName, str]] = {
    "WIB": "Asia/Jakarta",
    "WITA": "Asia/Makassar",
    "WIT": "Asia/Jayapura",
}
_ZONE_WORDS: Final[dict[str, ZoneName]] = {"wib": "WIB", "wita": "WITA", "wit": "WIT", "wp": "WIT"}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _by_word(table: dict[int, str]) -> dict[str, int]:
    return {word: number for number, words in table.items() for word in words.split()}


_MONTHS: Final = _by_word(_MONTH_WORDS)
_WEEKDAYS: Final = _by_word(_WEEKDAY_WORDS)
_PASARAN: Final = _by_word(_PASARAN_WORDS)
_DAYPART_HOURS: Final = {
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
_DAYPARTS: Final = frozenset(_DAYPART_HOURS)
_MODIFIED_WORDS: Final = _words(
    "diperbarui diperbaharui diperbaharuhi diupdate update updated upd terupdate modified edited"
    " diubah perubahan pembaruan pemutakhiran dimutakhirkan direvisi revisi disunting"
)
_PUBLISHED_WORDS: Final = _words(
    "tayang ditayangkan terbit diterbitkan dipublikasikan dipublikasi dipublish publikasi publish"
    " published posted diposting diposkan rilis dirilis dimuat ditulis created released"
)
_LABELS: Final = _MODIFIED_WORDS | _PUBLISHED_WORDS
_CLOCK_WORDS: Final = frozenset({"pukul", "pkl", "jam"})
_CONNECTORS: Final = frozenset({"hingga", "sampai", "sd", "s", "d", "dan", "atau", "serta", "to"})
_FOREIGN_ZONES: Final = _words(
    "est edt pst pdt cst cdt mst mdt bst cet cest jst kst sgt myt hkt aest aedt ist eet msk was"
    " wa et pt"
)

# Words of a field that tell of a plan, a span, a series, another calendar or a law.
_VETO_WORDS: Final = _words(
    "besok esok lusa mendatang datang lagi tomorrow next ajaran nomor periode berlaku deadline"
    " batas tenggat jatuh kedaluwarsa lahir wafat ttl jadi hut ulang peringatan jadwal"
    " dijadwalkan agenda digelar pendaftaran dibuka ditutup mulai dimulai sejak berakhir"
    " sd sampai hingga until ke ii iii iv pertama kedua ketiga keempat hijriah hijriyah saka"
    " muharram muharam shafar safar rabiul rabiulawal rabiulakhir rabi'ul jumadil jumadilawal"
    " jumadilakhir rajab sya'ban syaban ramadhan ramadan syawal dzulqa'dah dzulkaidah zulkaidah"
    " zulqaidah dzulhijjah zulhijah dzulqadah dzulqo'dah suro sura sapar mulud bakda ruwah besar"
)
_HIJRI: Final = re.compile(
    r"(?<=\d{4}) ?(?:m |masehi )?[/|(,-] ?(?:bertepatan (?:dengan )?)?"
    r"\d{1,2} [a-z']{4,13}(?: [a-z]{4,6})? "
    r"1[345]\d\d ?(?:h|hijri[a-z]*)\b\)?"
)
_ODD_SIGNS: Final = frozenset("!?*+#%=$~<>\\@&")
_OTHER_WORDS_MAX: Final = 8
_ROLE_WORDS: Final = _words(
    "oleh by penulis editor reporter redaksi admin jurnalis pewarta wartawan laporan foto on at"
    " pada tanggal tgl hari date time waktu jam pukul pkl di author redaktur kontributor and dan"
    " views view dibaca dilihat kali komentar comments baca share bagikan berita news tim am pm"
)

_GLUABLE: Final = frozenset(_WEEKDAYS) | _DAYPARTS | _CLOCK_WORDS | _LABELS | frozenset(_ZONE_WORDS)
_KNOWN_WORDS: Final = _GLUABLE | _ROLE_WORDS | frozenset(_MONTHS) | frozenset(_PASARAN)

# --- cleaning -----------------------------------------------------------------------------------

_MAX_RAW: Final = 100_000
_MAX_TEXT: Final = 4_000
_MAX_FIELD: Final = 250

_REPLACE: Final = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹘﹣-", "-")
    | dict.fromkeys("‘’‚‛′ʼʹ`´＇ʻ", "'")
    | dict.fromkeys("•·∙●▪◦|¦│┃‧・⋅", "|")
    | dict.fromkeys(
        "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u2066\u2067\u2069"
    )
)
_GLUED: Final = re.compile(
    r"(?<=WIB)(?=[A-Z][a-z])|(?<=WITA)(?=[A-Z][a-z])|(?<=WIT)(?=[A-Z][a-z])"
    r"|(?<=[a-z])(?=(?:Senin|Selasa|Rabu|Kamis|Jum'?at|Sabtu|Minggu|Ahad)\b)"
)
_TAG: Final = re.compile(r"<[a-z/!][^<>]*>", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"_x[0-9a-f]{4}_", re.IGNORECASE)


def _clean(text: str) -> str:
    """One lower-case line with plain dashes, apostrophes, bars and blanks."""
    if len(text) > _MAX_RAW:
        raise _Refused("too-long")
    text = " ".join(text.split())
    if len(text) > _MAX_TEXT:
        raise _Refused("too-long")
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "_x" in text or "_X" in text:
        text = _ESCAPED.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_REPLACE)).translate(_REPLACE)
    text = " ".join(_GLUED.sub(" ", text).lower().replace("`", "'").split())
    if len(text) > _MAX_TEXT:
        raise _Refused("too-long")
    return text.strip("\"' ")


# --- building and guarding an instant -----------------------------------------------------------


class _Clock(NamedTuple):
    hour: int
    minute: int = 0
    second: int = 0
    precision: Precision = "minute"
    seconds_stated: bool = False


class _Zone(NamedTuple):
    name: ZoneName
    tz: tzinfo
    utc: bool = False


def _named_zone(name: ZoneName) -> _Zone:
    return _Zone(name, _zone(_ZONE_IANA[name]))


def _offset_zone(sign: str, hours: str, minutes: str = "") -> _Zone:
    total = int(hours) * 60 + int(minutes or 0)
    if total > 14 * 60 or int(minutes or 0) > 59:
        raise _Refused("impossible-zone")
    delta = timedelta(minutes=-total if sign == "-" else total)
    return _Zone("offset", timezone(delta) if delta else UTC, not delta)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _Refused("impossible-date") from None


def _clock(hour: int, minute: int, second: int | None = None) -> _Clock:
    if hour > 23 or minute > 59 or (second or 0) > 59:
        raise _Refused("impossible-time")
    precision: Precision = "second" if second else "minute"
    return _Clock(hour, minute, second or 0, precision, second is not None)


def _build(
    day: date,
    clock: _Clock | None,
    zone: _Zone | None,
    site: ZoneInfo,
    *,
    rule: str,
    is_modified: bool = False,
    flags: tuple[str, ...] = (),
) -> ParsedDate:
    tz = zone.tz if zone else site
    precision: Precision = "day"
    value = datetime(day.year, day.month, day.day, tzinfo=tz)
    if clock:
        value = value.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
        precision = clock.precision
        # A machine that writes UTC writes the second, also the 0th; a local ":00" is a filler.
        if clock.seconds_stated and zone and zone.utc:
            precision = "second"
    return ParsedDate(value, precision, zone.name if zone else None, is_modified, flags, rule)


def _guarded(found: ParsedDate, now: datetime | None) -> ParsedDate:
    """Refuse placeholders; flag what lies in the future or before the news sites."""
    value = found.value
    if not 1900 <= value.year <= 2100:
        raise _Refused("impossible-date")
    if value.year <= 1980 and not _PLACEHOLDERS.isdisjoint({value.date(), _utc_day(value)}):
        raise _Refused("placeholder")
    flags = found.flags
    if now is not None and value > (now if found.rule == "dateline" else now + _ONE_DAY):
        flags += ("future",)
    if value.year < 1990:
        flags += ("old",)
    if flags is found.flags:
        return found
    return ParsedDate(value, found.precision, found.zone, found.is_modified, flags, found.rule)


_ONE_DAY: Final = timedelta(days=1)
_PLACEHOLDERS: Final = frozenset(
    date.fromisoformat(day)
    for day in (
        "1899-12-30",
        "1899-12-31",
        "1900-01-01",
        "1969-12-31",
        "1970-01-01",
        "1980-01-01",
    )
)


def _utc_day(value: datetime) -> date:
    return value.astimezone(UTC).date()


# --- the way of a string ------------------------------------------------------------------------


def _read(text: str, context: Context, site: ZoneInfo, now: datetime | None) -> ParsedDate:
    if context == "field":
        found = _read_iso_fast(text, site)
        if found:
            return _guarded(found, now)
    if context == "url" or (context == "field" and _looks_like_url(text)):
        return _guarded(_read_url(text, site), now)
    line = _clean(text)
    if not line:
        raise _Refused("empty")
    if context != "field":
        return _guarded(_read_text(line, site, now), now)
    if len(line) > _MAX_FIELD:
        raise _Refused("too-long")
    found = (
        _read_common(line, site)
        or _read_machine(line, site, now)
        or _read_field(line, site, now)
        or _read_fallback(line, site)
    )
    if found is None:
        raise _Refused("no-date")
    return _guarded(found, now)


# --- machine forms ------------------------------------------------------------------------------

_ISO_FAST: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,9})?"
    r"(?:(Z)|([+-])([0-9]{2}):?([0-9]{2}))?)?"
)


def _read_iso_fast(text: str, site: ZoneInfo) -> ParsedDate | None:
    match = _ISO_FAST.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, utc, sign, off_hour, off_minute = match.groups()
    found_day = _day(int(year), int(month), int(day))
    if hour is None:
        return _build(found_day, None, None, site, rule="iso")
    zone = None
    if utc:
        zone = _Zone("offset", UTC, True)
    elif sign:
        zone = _offset_zone(sign, off_hour, off_minute)
    clock = _clock(int(hour), int(minute), int(second))
    return _build(found_day, clock, zone, site, rule="iso")


_COMMON: Final = re.compile(
    r"(?:(?:[a-z]+\.com|jurnalis|-) ?[-,]? ?)?(?:([a-z']{3,18}):? )?(?:([a-z']{3,9})(?:,| ,?) ?)?"
    r"\(?(\d{1,2})([ /-])([a-z]{3,9}|\d{1,2})\4(\d{4})\)?"
    r"(?:[ ,|-]{1,4}(?:pukul )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?: ?(wib|wita|wit))?)?",
    re.ASCII,
)


def _read_common(line: str, site: ZoneInfo) -> ParsedDate | None:
    """The majority byline, ``tayang: rabu, 28 september 2022 | 10:15 wib``, in one match."""
    match = _COMMON.fullmatch(line)
    if match is None:
        return None
    label, weekday_word, day, _, month_word, year, hour, minute, second, zone_word = match.groups()
    if label and not weekday_word and label in _WEEKDAYS:
        label, weekday_word = None, label
    if (label and label not in _LABELS) or (weekday_word and weekday_word not in _WEEKDAYS):
        return None
    month = _MONTHS.get(month_word) or (int(month_word) if month_word.isdigit() else 0)
    if not month or month > 12 or year[:2] not in ("19", "20"):
        return None
    found_day = _day(int(year), month, int(day))
    contradicts = weekday_word and _WEEKDAYS[weekday_word] != found_day.weekday()
    return _build(
        found_day,
        _clock(int(hour), int(minute), int(second) if second else None) if hour else None,
        _named_zone(_ZONE_WORDS[zone_word]) if zone_word else None,
        site,
        rule="byline",
        is_modified=label in _MODIFIED_WORDS,
        flags=("weekday_mismatch",) if contradicts else (),
    )


_OFFSET: Final = r"[+-]\d{1,2}(?::?\d{2})?"
_ZONES: Final = (
    rf"(?:[ (\[]*(?:z|wib|wita|wit|wp|utc|gmt|asia/(?:jakarta|makassar|jayapura|pontianak)"
    rf"|{_OFFSET})(?![a-z0-9])[)\]]*){{1,4}}"
)
_ISO: Final = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(?P<day>\d{1,2})"
    r"(?:(?:[t ,_|-]|wib|wita|wit){1,5}"
    r"(?P<hour>\d{1,2})[:.-]?(\d{2})(?:[:.-]?(\d{2})(?:[.,]\d{1,9})?)? ?(am|pm)?"
    rf"({_ZONES})?)?",
    re.ASCII,
)
_BASIC: Final = re.compile(
    r"((?:19|20)\d{2})(\d{2})(?P<day>\d{2})(?:[t ]?(?P<hour>\d{2})(\d{2})(\d{2})?(?:[.,]\d{1,9})?"
    rf"({_ZONES})?)?",
    re.ASCII,
)
_EPOCH: Final = re.compile(r"(?:/date\()?([12]\d{9})(?:\d{3})?(?:\.\d{1,9})?(?:\)/)?", re.ASCII)
_ZONE_ITEM: Final = re.compile(rf"z\b|wib|wita|wit|wp|utc|gmt|asia/\w+|{_OFFSET}", re.ASCII)


def _zone_of(text: str) -> _Zone | None:
    """The zone that a run of zone words and offsets agrees on."""
    zones: list[_Zone] = []
    items = _ZONE_ITEM.findall(text)
    signed = any(item[0] in "+-" for item in items)
    for item in items:
        if item in ("utc", "gmt", "z"):
            if not (signed and item != "z"):
                zones.append(_Zone("offset", UTC, True))
        elif item in _ZONE_WORDS:
            zones.append(_named_zone(_ZONE_WORDS[item]))
        elif item.startswith("asia/"):
            zones.append(_Zone("offset", _zone("Asia/" + item[5:].capitalize())))
        else:
            hours, minutes = re.fullmatch(r"[+-](\d{1,2}):?(\d{2})?", item).groups()  # type: ignore[union-attr]
            zones.append(_offset_zone(item[0], hours, minutes or ""))
    return _agreed(zones)


def _agreed(zones: Sequence[_Zone]) -> _Zone | None:
    if not zones:
        return None
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    if len({zone.tz.utcoffset(moment) for zone in zones}) > 1:
        raise _Refused("zone-conflict")
    return next((zone for zone in zones if zone.name == "offset"), zones[0])


def _read_machine(line: str, site: ZoneInfo, now: datetime | None) -> ParsedDate | None:
    """ISO 8601 in its whole and broken forms, basic ISO, epoch seconds and milliseconds."""
    if not line[0].isdigit() and line[0] != "/":
        return None
    if "%" in line:
        line = line.replace("%3a", ":").replace("%2b", "+").replace("%20", " ")
    match = _ISO.fullmatch(line)
    if match:
        year, _, month, day, hour, minute, second, half, zones = match.groups()
    else:
        match = _BASIC.fullmatch(line)
        if match is None:
            return _read_epoch(line, now)
        year, month, day, hour, minute, second, zones = match.groups()
        half = None
    found_day = _day(int(year), int(month), int(day))
    if hour is None:
        return _build(found_day, None, None, site, rule="iso")
    found_hour = _half_day(int(hour), half) if half else int(hour)
    clock = _clock(found_hour, int(minute), int(second) if second else None)
    stated = re.sub(r"[^a-z]", " ", line[match.end("day") : match.start("hour")]) + (zones or "")
    zone = _zone_of(stated)
    return _build(found_day, clock, zone, site, rule="iso")


def _read_epoch(line: str, now: datetime | None) -> ParsedDate | None:
    match = _EPOCH.fullmatch(line)
    if match is None:
        return None
    value = datetime.fromtimestamp(int(match[1]), UTC)
    limit = now + timedelta(days=1) if now else datetime(2100, 1, 1, tzinfo=UTC)
    if value > limit:
        raise _Refused("impossible-date")
    return ParsedDate(value, "second" if value.second else "minute", "offset", rule="epoch")


def _half_day(hour: int, half: str) -> int:
    """Hour of a 12-hour clock; a 24-hour time with a needless AM or PM stays."""
    if half == "pm":
        if hour == 0:
            raise _Refused("impossible-time")
        return hour + 12 if hour < 12 else hour
    if hour > 12:
        raise _Refused("impossible-time")
    return 0 if hour == 12 else hour


# --- URLs ---------------------------------------------------------------------------------------

_URL_START: Final = re.compile(
    r"\s*(?!/date\()(?:https?:)?/{1,2}\S|\s*(?:https?://|www\.)\S", re.IGNORECASE
)
_URL: Final = re.compile(r"(?:https?:)?(?://([^/?#\s]*))?(/[^?#]*)?", re.IGNORECASE)
_URL_KOMPAS: Final = re.compile(
    r"/(?:read|copy)/((?:19|20)\d{2})/(\d{2})/(\d{2})/(\d{2})(\d{2})(\d{2})\d{2,3}(?:/|$)", re.ASCII
)
_URL_SUARA: Final = re.compile(
    r"/((?:19|20)\d{2})/(\d{2})/(\d{2})/(\d{2})(\d{2})(\d{2})(?:/|$)", re.ASCII
)
_URL_DAY: Final = re.compile(r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?=/|$)", re.ASCII)
_URL_DASHED: Final = re.compile(r"/((?:19|20)\d{2})-(\d{2})-(\d{2})(?=[-/_.]|$)", re.ASCII)
_URL_DMY: Final = re.compile(r"/(\d{1,2})-(\d{1,2})-((?:19|20)\d{2})(?=/|$)", re.ASCII)
_URL_DMY_DIRS: Final = re.compile(r"/(\d{1,2})/(\d{1,2})/((?:19|20)\d{2})(?=/|$)", re.ASCII)
_URL_BASIC: Final = re.compile(
    r"/((?:19|20)\d{2})(\d{2})(\d{2})(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?(?=[-_/.]|$)",
    re.ASCII,
)
_URL_SHORT: Final = re.compile(r"/(\d{2})/(\d{2})/(\d{2})(?=/)", re.ASCII)
_URL_NOT_ARTICLE: Final = re.compile(
    r"/(?:tags?|label|topik|topic|search|cari|author|penulis|page|indeks|index|kategori|category"
    r"|archives?|arsip|wp-content|uploads?|feed)(?:/|$)|\.(?:jpe?g|png|gif|webp|svg|pdf|mp4)$"
)


def _looks_like_url(text: str) -> bool:
    if "/" not in text and "www." not in text:
        return False
    return _URL_START.match(text) is not None and len(text.split(None, 1)) == 1


def _read_url(url: str, site: ZoneInfo) -> ParsedDate:
    """The date in the path of an address; never one in its query or its headline."""
    if len(url) > _MAX_TEXT:
        raise _Refused("too-long")
    match = _URL.match(url.strip().lower())
    host = (match[1] or "") if match else ""
    path = (match[2] or "") if match else ""
    if not path:
        raise _Refused("url-no-date")
    if _URL_NOT_ARTICLE.search(path):
        raise _Refused("url-no-article")
    kompas = _URL_KOMPAS.search(path)
    if kompas is None and "suara" in host.split("."):
        kompas = _URL_SUARA.search(path)
    if kompas:
        year, month, day, hour, minute, second = map(int, kompas.groups())
        found = _url_day(year, month, day)
        if hour < 24 and minute < 60 and second < 60:
            clock = _Clock(hour, minute, second, "second")
            return _build(found, clock, None, site, rule="url-second")
        return _build(found, None, None, site, rule="url-day")
    for pattern in (_URL_DAY, _URL_DASHED, _URL_BASIC):
        match = pattern.search(path)
        if match:
            year, month, day = map(int, match.groups())
            return _build(_url_day(year, month, day), None, None, site, rule="url-day")
    for pattern in (_URL_DMY, _URL_DMY_DIRS):
        match = pattern.search(path)
        if match:
            day, month, year = map(int, match.groups())
            return _build(_url_day(year, month, day), None, None, site, rule="url-day")
    short = _URL_SHORT.search(path)
    if short and "republika" in host:
        year, month, day = map(int, short.groups())
        return _build(_url_day(2000 + year, month, day), None, None, site, rule="url-day")
    raise _Refused("url-no-date")


def _url_day(year: int, month: int, day: int) -> date:
    if year < 1995:
        raise _Refused("impossible-date")
    return _day(year, month, day)


# --- tokens -------------------------------------------------------------------------------------

_TOKEN: Final = re.compile(
    r"( ?)(?:((?<!\d)\d{1,3}(?:,\d{3})+(?![\d:.])|\d+(?:[./:-]+\d+)*)"
    r"|([^\W\d_]+(?:'[^\W\d_]+)*)|(\S))"
)
_UNIX_DATE: Final = re.compile(
    r"\b([a-z]{3}) (\d{1,2}) (\d{1,2}:\d{2}(?::\d{2})?) ((?:[a-z]{3,4} |[+-]\d{4} )?)(\d{4})$",
    re.ASCII,
)
_NUMBER: Final = re.compile(
    r"(?P<clock>\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}\.\d{2}|(?:[01]?\d|2[0-3])\.\d{2}\.\d{2})"
    r"|(?P<dmy>\d{1,2}([/.-])\d{1,2}\3(?:\d{4}|\d{2}))"
    r"|(?P<ymd>(?:19|20)\d{2}([/.-])\d{1,2}\5\d{1,2})"
    r"|(?P<dm>\d{1,2}/\d{1,2})",
    re.ASCII,
)
_JOIN: Final = re.compile(r"(?<=\d)(?<!\d{3}) ?([/:]) ?(?=\d)", re.ASCII)
_SPACED_DASHES: Final = re.compile(r"\b(\d{1,2}) - (\d{1,2}) - ((?:19|20)\d{2})\b", re.ASCII)
_YEAR_CLOCK: Final = re.compile(
    r"(?<=(?<![\d:.])(?:19|20)\d\d)(?:[-/:](?=\d{1,2}[:.]\d{2}(?!\d))|(?=\d{2}[:.]\d{2}(?!\d)))",
    re.ASCII,
)


class _Token(NamedTuple):
    kind: str
    """``int``, ``dmy``, ``ymd``, ``dm``, ``clock``, ``junk`` (other digits), ``word``, ``mark``."""
    text: str
    glued: bool
    """No blank stands between this token and the one before."""

    @property
    def is_wordy(self) -> bool:
        return self.kind in ("word", "mark")


def _tokens(line: str) -> list[_Token]:
    if "/" in line or ":" in line:
        line = _JOIN.sub(r"\1", line)
    if " - " in line:
        line = _SPACED_DASHES.sub(r"\1-\2-\3", line)
    line = _YEAR_CLOCK.sub(" ", line)
    glued = False
    tokens: list[_Token] = []
    for blank, number, word, mark in _TOKEN.findall(line):
        if word:
            token = _Token("word", word, glued and not blank)
        elif number:
            token = _Token(_number_kind(number), number, glued and not blank)
        else:
            token = _Token("mark", mark, glued and not blank)
        tokens.append(token)
        glued = True
    return tokens


def _number_kind(text: str) -> str:
    if text.isdigit() and text.isascii():
        return "int"
    match = _NUMBER.fullmatch(text)
    return match.lastgroup or "junk" if match else "junk"


class _Mention(NamedTuple):
    """A day that the tokens ``start`` to ``end`` (excluded) state."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    short_year: bool = False


def _is(tokens: Sequence[_Token], index: int, kind: str) -> bool:
    return 0 <= index < len(tokens) and tokens[index].kind == kind


def _text(tokens: Sequence[_Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _is_day(token: _Token) -> bool:
    return token.kind == "int" and len(token.text) <= 2


def _full_year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text[:2] in ("19", "20") else None


def _century(two_digits: int) -> int:
    return 2000 + two_digits if two_digits < 70 else 1900 + two_digits


def _mentions(tokens: Sequence[_Token]) -> Iterator[_Mention]:
    """Every day in the tokens, from left to right, with or without a year."""
    end = 0
    for index, token in enumerate(tokens):
        if index < end or token.kind in ("mark", "junk", "clock"):
            continue
        if token.kind == "word" and token.text not in _MONTHS:
            continue
        found = _mention_at(tokens, index)
        if found:
            yield found
            end = found.end


def _mention_at(tokens: Sequence[_Token], index: int) -> _Mention | None:
    kind, text, _ = tokens[index]
    if kind == "dmy":
        first, second, third = re.split(r"[/.-]", text)
        short = len(third) == 2
        year = _century(int(third)) if short else int(third)
        return _Mention(index, index + 1, year, int(second), int(first), short)
    if kind == "ymd":
        year, month, day = (int(part) for part in re.split(r"[/.-]", text))
        return _Mention(index, index + 1, year, month, day)
    if kind == "dm":
        day, month = (int(part) for part in text.split("/"))
        return _Mention(index, index + 1, None, month, day)
    if kind == "int":
        return _mention_of_number(tokens, index)
    if kind == "word" and text in _MONTHS:
        return _month_first(tokens, index)
    return None


def _mention_of_number(tokens: Sequence[_Token], index: int) -> _Mention | None:
    """``28 September 2022``, ``2022 September 28`` or ``28 9 2022``."""
    token = tokens[index]
    after = index + 1
    if _full_year(token.text) and _text(tokens, after) in _MONTHS and _is(tokens, after + 1, "int"):
        if len(tokens[after + 1].text) <= 2:
            month, day = _MONTHS[tokens[after].text], int(tokens[after + 1].text)
            return _Mention(index, after + 2, int(token.text), month, day)
        return None
    if not _is_day(token):
        return None
    if _text(tokens, after) in ("st", "nd", "rd", "th"):
        after += 1
    if _text(tokens, after) in ("-", "/", ".", ",", "of", "bulan"):
        after += 1
    word = _text(tokens, after)
    if word in _MONTHS:
        return _with_year(tokens, index, after, int(token.text), _MONTHS[word])
    if (
        after == index + 1
        and _is(tokens, after, "int")
        and len(tokens[after].text) <= 2
        and _is(tokens, after + 1, "int")
        and _full_year(tokens[after + 1].text)
    ):
        month, year = int(tokens[after].text), int(tokens[after + 1].text)
        return _Mention(index, after + 2, year, month, int(token.text))
    return None


def _with_year(
    tokens: Sequence[_Token], start: int, month_at: int, day: int, month: int
) -> _Mention | None:
    after = month_at + 1
    while _text(tokens, after) in (".", ",", "-", "/", "'", "tahun", "thn", "th"):
        after += 1
    if _is(tokens, after, "int"):
        text = tokens[after].text
        if _full_year(text):
            return _Mention(start, after + 1, int(text), month, day)
        behind = _text(tokens, after + 1)
        counted = behind in _COUNTED_BEHIND or (behind.isalpha() and behind not in _KNOWN_WORDS)
        if len(text) == 2 and not counted:
            return _Mention(start, after + 1, _century(int(text)), month, day, short_year=True)
        return None
    if _is(tokens, after, "junk") or _is(tokens, after, "dm"):
        return None
    return _Mention(start, month_at + 1, None, month, day)


def _month_first(tokens: Sequence[_Token], index: int) -> _Mention | None:
    """``September 28, 2022`` and ``Sep 28 10:15:00 2022``."""
    after = index + 1
    if _text(tokens, after) == ".":
        after += 1
    if not (_is(tokens, after, "int") and len(tokens[after].text) <= 2):
        return None
    day = int(tokens[after].text)
    after += 1
    if _text(tokens, after) in ("st", "nd", "rd", "th"):
        after += 1
    while _text(tokens, after) in (",", "."):
        after += 1
    if _is(tokens, after, "int") and _full_year(tokens[after].text):
        return _Mention(index, after + 1, int(tokens[after].text), _MONTHS[tokens[index].text], day)
    return None


# --- what stands around a mention ---------------------------------------------------------------

_AFTER_WEEKDAY: Final = _words("hari ini kemarin tadi lalu waktu setempat wib wita wit tanggal tgl")
_BETWEEN: Final = frozenset({",", "(", "[", ".", "|", "-", "'", ")", ":", "/", "tanggal", "tgl"})


class _Around(NamedTuple):
    start: int
    """Where the expression begins, weekday included."""
    weekday: int | None
    pasaran: int | None
    daypart: str | None


def _around(tokens: Sequence[_Token], mention: _Mention) -> _Around:
    """Weekday, pasaran and part of the day in front of the mention, or the weekday behind it."""
    weekday = pasaran = None
    daypart = None
    start = mention.start
    index = start - 1
    while index >= 0 and start - index < 9:
        text = tokens[index].text
        if text in _WEEKDAYS:
            if weekday is not None:
                raise _Refused("range")
            weekday = _WEEKDAYS[text]
            start = index
        elif text in _PASARAN and weekday is None:
            pasaran = _PASARAN[text]
        elif text in _DAYPARTS and weekday is None:
            daypart = text
        elif weekday is None and text in _AFTER_WEEKDAY:
            pass
        elif weekday is not None and text in ("-", "hingga", "sampai", "dan", "s"):
            if _text(tokens, index - 1) in _WEEKDAYS:
                raise _Refused("range")
            break
        elif weekday is not None or text not in _BETWEEN:
            break
        index -= 1
    if weekday is None and mention.year is not None:
        after = mention.end
        while _text(tokens, after) in (",", "(", "-", "|"):
            after += 1
        if _text(tokens, after) in _WEEKDAYS:
            weekday = _WEEKDAYS[tokens[after].text]
    return _Around(start, weekday, pasaran, daypart)


_NUMBERED_WORDS: Final = _words("ke no nomor rp pasal ayat km nip vol")


def _is_range(tokens: Sequence[_Token], start: int) -> bool:
    """``10 dan 11 Oktober``, ``ke-4 September``: the number belongs to what stands before."""
    index = start - 1
    if _text(tokens, index) == "-" and _text(tokens, index - 1) in ("ke", "minggu"):
        return True
    if _text(tokens, index - (_text(tokens, index) == ".")) in _NUMBERED_WORDS:
        return True
    seen = False
    while index >= 0 and (
        tokens[index].text in _CONNECTORS or tokens[index].text in ("-", "/", "&", ".", ",")
    ):
        seen = True
        index -= 1
    if not seen or index < 0:
        return False
    if tokens[index].text in _MONTHS and index and _is_day(tokens[index - 1]):
        return True
    if tokens[index].glued and tokens[index - 1].kind == "word":
        return False
    return _is_day(tokens[index]) and int(tokens[index].text) <= 31


_PASARAN_EPOCH: Final = date(2022, 1, 1).toordinal() - 1


def _checked_day(mention: _Mention, year: int, now: datetime | None) -> date:
    if mention.month > 12 and mention.day <= 12:
        raise _Refused("month-first")
    day = _day(year, mention.month, mention.day)
    if mention.short_year and now and (day - now.date()).days > 366:
        raise _Refused("short-year")
    return day


def _day_flags(day: date, around: _Around) -> tuple[str, ...]:
    flags: tuple[str, ...] = ()
    if around.weekday is not None and around.weekday != day.weekday():
        flags += ("weekday_mismatch",)
    if around.pasaran is not None and around.pasaran != (day.toordinal() - _PASARAN_EPOCH) % 5:
        flags += ("pasaran_mismatch",)
    return flags


def _nearest_day(
    mention: _Mention, around: _Around, now: datetime | None, *, past: bool = False
) -> date:
    """The day of a date without a year: the nearest one to ``now``, proved by its weekday."""
    if around.weekday is None:
        raise _Refused("no-year")
    if now is None:
        raise _Refused("no-reference")
    days: list[date] = []
    for year in (now.year - 1, now.year, now.year + 1):
        try:
            day = date(year, mention.month, mention.day)
        except ValueError:
            continue
        if not past or day <= now.date():
            days.append(day)
    if not days:
        raise _Refused("impossible-date")
    nearest = min(days, key=lambda day: abs((day - now.date()).days))
    if nearest.weekday() != around.weekday:
        raise _Refused("weekday-contradicts")
    return nearest


# --- clocks and zones among tokens --------------------------------------------------------------


class _Timed(NamedTuple):
    clock: _Clock
    zone: _Zone | None
    start: int
    end: int


def _clock_at(tokens: Sequence[_Token], index: int) -> _Timed | None:
    """The clock time whose number is at ``index``, with half day, zone and part of the day."""
    token = tokens[index]
    hour_word = index
    while (
        _text(tokens, hour_word - 1) in (".", ":", "|")
        and _text(tokens, hour_word - 2) in _CLOCK_WORDS
    ):
        hour_word -= 1
    named = _text(tokens, hour_word - 1) in _CLOCK_WORDS
    if token.kind == "clock":
        parts = [int(part) for part in re.split(r"[:.]", token.text)]
        hour, minute, second = parts[0], parts[1], parts[2] if len(parts) > 2 else None
    elif named and _is_day(token):
        hour, minute, second = int(token.text), 0, None
    else:
        return None
    zone, end = _zone_at(tokens, index + 1)
    half = _text(tokens, index + 1)
    if half in ("am", "pm"):
        hour = _half_day(hour, half)
        zone, end = _zone_at(tokens, index + 2)
    elif half in ("a", "p") and _text(tokens, index + 2) == "." and _text(tokens, index + 3) == "m":
        hour = _half_day(hour, half + "m")
        zone, end = _zone_at(tokens, index + 5 if _text(tokens, index + 4) == "." else index + 4)
    part_at = end
    while _text(tokens, part_at) in (",", "("):
        part_at += 1
    part = _text(tokens, part_at)
    clock = _clock(hour, minute, second)
    if part in _DAYPARTS:
        clock = _in_daypart(clock, part)
        end = part_at + 1
        if part == "dini" and _text(tokens, end) == "hari":
            end += 1
        if zone is None:
            zone, end = _zone_at(tokens, end)
    if token.kind == "int" and part in ("lewat", "kurang", "lebih"):
        return None
    if token.kind == "int":
        clock = clock._replace(precision="hour")
    start = hour_word - 1 if named else index
    return _Timed(clock, zone, start, end)


def _in_daypart(clock: _Clock, part: str) -> _Clock:
    """``07.30 malam`` is 19:30: the part of the day settles a 12-hour clock, nothing else."""
    hour = clock.hour
    if part == "malam" and 6 <= hour <= 11:
        return clock._replace(hour=hour + 12)
    if part in ("sore", "petang") and 1 <= hour <= 6:
        return clock._replace(hour=hour + 12)
    if part == "siang" and 1 <= hour <= 4:
        return clock._replace(hour=hour + 12)
    if hour == 12 and part in ("malam", "pagi", "dini", "subuh"):
        raise _Refused("clock-unclear")
    return clock


def _zone_at(tokens: Sequence[_Token], index: int) -> tuple[_Zone | None, int]:
    """The zone stated from ``index`` on, and the index behind it."""
    zones: list[_Zone] = []
    end = index
    while index < len(tokens):
        text = tokens[index].text
        if text in _ZONE_WORDS:
            zones.append(_named_zone(_ZONE_WORDS[text]))
            index += 1
        elif text == "waktu" and _text(tokens, index + 1) in ("indonesia", "papua"):
            name = {"barat": "wib", "tengah": "wita", "timur": "wit"}.get(_text(tokens, index + 2))
            if _text(tokens, index + 1) == "papua":
                zones.append(_named_zone("WIT"))
                index += 2
            elif name:
                zones.append(_named_zone(_ZONE_WORDS[name]))
                index += 3
            else:
                break
        elif text in ("gmt", "utc", "z"):
            offset, behind = _offset_at(tokens, index + 1)
            zones.append(offset or _Zone("offset", UTC, True))
            index = behind
        elif text in "+-":
            offset, behind = _offset_at(tokens, index)
            if offset is None:
                break
            zones.append(offset)
            index = behind
        elif text in ("(", "["):
            index += 1
            continue
        elif text in _FOREIGN_ZONES or text == "waktu":
            raise _Refused("foreign-zone")
        else:
            break
        end = index
        while _text(tokens, end) in (")", "]"):
            end += 1
        index = end
    return _agreed(zones), end


def _offset_at(tokens: Sequence[_Token], index: int) -> tuple[_Zone | None, int]:
    sign = _text(tokens, index)
    if sign not in ("+", "-") or not (index + 1 < len(tokens) and tokens[index + 1].glued):
        return None, index
    number = tokens[index + 1].text
    match = re.fullmatch(r"(\d{1,2})(?:[:.]?(\d{2}))?", number, re.ASCII)
    if match is None or (sign == "-" and len(number) < 4):
        return None, index
    return _offset_zone(sign, match[1], match[2] or ""), index + 2


# --- fields -------------------------------------------------------------------------------------

_COUNTED_BEFORE: Final = _words(
    "dibaca dilihat dilhat views view viewed hits hit pembaca pengunjung tayangan komentar comments"
    " comment shares share dibagikan likes like baca bacaan reading ©"
)
_COUNTED_BEHIND: Final = _words(
    "x kali times views view hits hit pembaca pengunjung tayangan komentar comments comment shares"
    " share likes like dilihat dibaca"
)
_THOUSANDS: Final = _words("k rb ribu jt juta m")
_MINUTES: Final = _words("min mins minute minutes menit mnt")
_READING: Final = _words("read baca membaca reading bacaan")
_SITE_NAME: Final = re.compile(
    r"\b(?:[a-z][a-z0-9-]*\.|\d{1,4}[a-z][a-z0-9-]*\.|20\.(?=detik))+"
    r"(?:com|co\.id|id|net|org|co|tv|news|info|go\.id|or\.id|ac\.id)\b|\bliputan ?6\b"
)


def _read_field(line: str, site: ZoneInfo, now: datetime | None) -> ParsedDate | None:
    """A byline: one published or modified date, and nothing else that counts."""
    line = _HIJRI.sub(" ", line)
    if "." in line or "liputan" in line:
        line = _SITE_NAME.sub(" ", line)
    if ":" in line and line[-4:].isdigit():
        line = _UNIX_DATE.sub(r"\2 \1 \5 \3 \4", line)
    tokens = _tokens(line)
    words = {token.text for token in tokens if token.kind == "word"}
    veto = _has_veto(line, words)
    if not veto and not words.isdisjoint(_RELATIVE_HINTS):
        relative = _read_relative(line, site, now)
        if relative:
            return relative
        line = _without_relative(line)
        tokens = _tokens(line)
    if all(token.is_wordy for token in tokens):
        raise _Refused("no-date")
    mentions = list(_mentions(tokens))
    if not mentions and any(token.kind in ("junk", "dm") for token in tokens):
        raise _Refused("digits-left")
    if veto:
        raise _Refused("not-a-publication")
    return _chosen(tokens, mentions, site, now) if mentions else None


class _Dated(NamedTuple):
    day: date
    timed: _Timed | None
    modified: bool | None
    """True and False as labelled, None without a label."""
    flags: tuple[str, ...]


def _chosen(
    tokens: Sequence[_Token], mentions: Sequence[_Mention], site: ZoneInfo, now: datetime | None
) -> ParsedDate:
    used: set[int] = set()
    for mention in mentions:
        _refuse_damaged(tokens, mention)
        used.update(range(mention.start, mention.end))
    arounds = [_around(tokens, mention) for mention in mentions]
    times = _times(tokens, used)
    if sum(t.kind == "word" and t.text not in _KNOWN_WORDS for t in tokens) > _OTHER_WORDS_MAX:
        raise _Refused("prose")
    if len(mentions) > 1 and _has_label_behind(tokens):
        raise _Refused("several-dates")
    owned = _times_of(mentions, times)
    dated: list[_Dated] = []
    begin = 0
    for mention, around, own_times in zip(mentions, arounds, owned, strict=True):
        if mention.year is None:
            day = _nearest_day(mention, around, now)
        else:
            day = _checked_day(mention, mention.year, now)
        label = _label(tokens[begin : mention.start])
        dated.append(_Dated(day, _one_time(own_times), label, _day_flags(day, around)))
        begin = mention.end
    if dated[-1].modified is None:
        dated[-1] = dated[-1]._replace(modified=_label(tokens[begin:]))
    return _published(dated, tokens, site)


_VETO_SIGNS: Final = re.compile(r"\bs[/.]d\b|\d{4} ?h\b", re.ASCII)


def _has_veto(line: str, words: set[str]) -> bool:
    found = words & _VETO_WORDS
    if found == {"lusa"} and "kemarin" in words:
        return False
    return bool(found) or _VETO_SIGNS.search(line) is not None


def _refuse_damaged(tokens: Sequence[_Token], mention: _Mention) -> None:
    """Refuse a day whose digits are stuck to a word or sign that may belong to them."""
    if _is_range(tokens, mention.start):
        raise _Refused("range")
    if not mention.start:
        return
    before = tokens[mention.start - 1]
    if before.kind == "int" and tokens[mention.start].kind in ("dmy", "dm"):
        raise _Refused("digits-left")
    if tokens[mention.start].glued:
        if before.text in _ODD_SIGNS or (before.kind == "word" and before.text not in _GLUABLE):
            raise _Refused("digits-left")


def _times(tokens: Sequence[_Token], used: set[int]) -> list[_Timed]:
    """The clock times among the tokens; a number that nothing explains refuses the text."""
    times: list[_Timed] = []
    for index, token in enumerate(tokens):
        if token.is_wordy or index in used or _is_counter(tokens, index):
            continue
        timed = _clock_at(tokens, index)
        if timed is None:
            raise _Refused("digits-left")
        used.update(range(index, timed.end))
        times.append(timed)
    return times


def _counts(tokens: Sequence[_Token], index: int) -> bool:
    """The counter's word at ``index`` stands before its own number."""
    index += 1
    while _text(tokens, index) in (":", "("):
        index += 1
    return index < len(tokens) and not tokens[index].is_wordy


def _is_counter(tokens: Sequence[_Token], index: int) -> bool:
    """``1.234 kali``, ``views: 12``, ``2 menit baca``, ``© 2022``, ``tribun24``."""
    token = tokens[index]
    if token.kind == "int" and token.glued and len(token.text) <= 3:
        before = tokens[index - 1]
        return before.kind == "word" and len(before.text) > 2 and before.text not in _GLUABLE
    if token.kind == "clock" and ":" in token.text:
        return False
    behind = index + 1
    if _text(tokens, behind) in _THOUSANDS:
        behind += 1
    if _text(tokens, behind) in _COUNTED_BEHIND and not _counts(tokens, behind):
        return True
    if _text(tokens, behind) in _MINUTES:
        return not _text(tokens, behind + 1).isalpha() or _text(tokens, behind + 1) in _READING
    if token.text == "0" and behind == len(tokens):
        return True
    before_at = index - 1
    while _text(tokens, before_at) in (":", "(", "|", "=", ")", "c", "time"):
        before_at -= 1
    word = _text(tokens, before_at)
    return word in _COUNTED_BEFORE or word in ("copyright", "cipta")


def _label(tokens: Sequence[_Token]) -> bool | None:
    """What the last label among the tokens calls a date: True modified, False published."""
    for token in reversed(tokens):
        if token.text in _LABELS:
            return token.text in _MODIFIED_WORDS
    return None


def _has_label_behind(tokens: Sequence[_Token]) -> bool:
    """``29/9/2022 (update)``: the label belongs to the date before it."""
    return any(
        token.text in _LABELS and _text(tokens, at - 1) == "(" and _text(tokens, at + 1) == ")"
        for at, token in enumerate(tokens)
    )


def _times_of(mentions: Sequence[_Mention], times: Sequence[_Timed]) -> list[list[_Timed]]:
    """Give each clock time to the mention before it, or to the first where none stands before."""
    owned: list[list[_Timed]] = [[] for _ in mentions]
    leading = [timed for timed in times if timed.start < mentions[0].start]
    time_first = len(leading) >= len(mentions) > 1
    for timed in times:
        before = [i for i, mention in enumerate(mentions) if mention.start < timed.start]
        behind = [i for i, mention in enumerate(mentions) if mention.start > timed.start]
        number = before[-1] if before else 0
        if time_first and behind:
            number = behind[0]
        owned[number].append(timed)
    return owned


def _one_time(times: Sequence[_Timed]) -> _Timed | None:
    if not times:
        return None
    first = times[0]
    for other in times[1:]:
        if other.clock == first.clock and (other.zone is None or other.zone == first.zone):
            continue
        if first.zone and other.zone and _utc_minutes(first) == _utc_minutes(other):
            continue
        raise _Refused("several-times")
    return first


def _utc_minutes(timed: _Timed) -> int:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    offset = timed.zone.tz.utcoffset(moment) if timed.zone else None
    minutes = int(offset.total_seconds() // 60) if offset else 0
    return (timed.clock.hour * 60 + timed.clock.minute - minutes) % 1440


def _published(dated: Sequence[_Dated], tokens: Sequence[_Token], site: ZoneInfo) -> ParsedDate:
    for wanted in (False, None, True):
        choice = [one for one in dated if one.modified is wanted]
        if not choice:
            continue
        clocks = {one.timed.clock[:3] for one in choice if one.timed}
        if len({one.day for one in choice}) > 1 or len(clocks) > 1:
            raise _Refused("several-dates")
        one = max(choice, key=lambda one: one.timed is not None)
        zone = one.timed.zone if one.timed else None
        if zone is None:
            zone = _lonely_zone(tokens)
        return _build(
            one.day,
            one.timed.clock if one.timed else None,
            zone,
            site,
            rule="byline",
            is_modified=wanted is True,
            flags=one.flags,
        )
    raise _Refused("no-date")


def _lonely_zone(tokens: Sequence[_Token]) -> _Zone | None:
    """A zone word that does not follow the clock directly, as in ``10:15 Rabu WIB``."""
    return _agreed([_named_zone(_ZONE_WORDS[t.text]) for t in tokens if t.text in _ZONE_WORDS])


# --- relative times -----------------------------------------------------------------------------

_DIGIT_WORDS: Final = _by_word(
    {
        1: "satu",
        2: "dua",
        3: "tiga",
        4: "empat",
        5: "lima",
        6: "enam",
        7: "tujuh",
        8: "delapan",
        9: "sembilan",
    }
)
_COUNT_WORDS: Final = _DIGIT_WORDS | {"se": 1, "sepuluh": 10, "sebelas": 11}
_ENGLISH_COUNT_WORDS: Final = _by_word(
    {
        1: "a an one",
        2: "two",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
    }
)
_UNIT_WORDS: Final = {
    "second": "detik dtk",
    "minute": "menit mnt",
    "hour": "jam",
    "day": "hari",
    "week": "minggu pekan",
    "month": "bulan bln",
    "year": "tahun thn",
}
_ENGLISH_UNIT_WORDS: Final = {
    "second": "seconds second secs sec",
    "minute": "minutes minute mins min",
    "hour": "hours hour hrs hr h",
    "day": "days day d",
    "week": "weeks week",
    "month": "months month",
    "year": "years year",
}
_UNITS: Final = {
    word: unit
    for table in (_UNIT_WORDS, _ENGLISH_UNIT_WORDS)
    for unit, words in table.items()
    for word in words.split()
}


def _either(words: Iterable[str]) -> str:
    return "|".join(words)


_DIGITS: Final = _either(_DIGIT_WORDS)
_COUNT: Final = (
    rf"\d{{1,4}}|(?:{_DIGITS}) ?belas|(?:{_DIGITS}) ?puluh(?: (?:{_DIGITS}))?"
    rf"|{_either(_COUNT_WORDS)}"
)
_ITEM: Final = (
    rf"(?:{_COUNT}|setengah(?= ?jam)) ?(?:{_either(' '.join(_UNIT_WORDS.values()).split())})"
)
_ENGLISH_ITEM: Final = (
    rf"(?:\d{{1,4}}|{_either(_ENGLISH_COUNT_WORDS)}) ?"
    rf"(?:{_either(' '.join(_ENGLISH_UNIT_WORDS.values()).split())})"
)
_AGO: Final = re.compile(
    rf"\b(?P<id>{_ITEM}(?:,? (?:dan )?{_ITEM}){{0,2}}) ?(?:yang |yg )?(?:lalu|silam)\b"
    rf"|\b(?P<en>{_ENGLISH_ITEM}(?:,? (?:and )?{_ENGLISH_ITEM}){{0,2}}) ago\b",
    re.ASCII,
)
_AGO_ITEM: Final = re.compile(
    rf"({_COUNT}|{_either(_ENGLISH_COUNT_WORDS)}|setengah) ?({_either(_UNITS)})\b", re.ASCII
)
_RELATIVE_WORDS_MAX: Final = 4
_RELATIVE_HINTS: Final = _words("lalu silam ago kemarin yesterday ini today saja barusan now")
_NAMED_DAY: Final = re.compile(
    r"\b(kemarin lusa|kemarin dulu|kemarin|yesterday|hari ini|today|baru saja|barusan|just now)\b"
)
_VAGUE: Final = re.compile(
    r"\b(?:beberapa|lebih|kurang|hampir|puluhan|ratusan|several|few|less|more|almost|nearly|sekian|pertama|belas|puluh|ratus|koma|setengah|seperempat)\b"
)


def _read_relative(line: str, site: ZoneInfo, now: datetime | None) -> ParsedDate | None:
    """``2 jam lalu``, ``kemarin, 10:15 WIB``: told from ``now``, and never more exact than told."""
    ago = _AGO.search(line)
    named = None if ago else _NAMED_DAY.search(line)
    match = ago or named
    if match is None:
        return None
    rest = line[: match.start()] + " | " + line[match.end() :]
    tokens = _tokens(rest)
    if any(True for _ in _mentions(tokens)):
        return None
    words = {token.text for token in tokens if token.kind == "word"}
    if _VAGUE.search(rest) or _NAMED_DAY.search(rest) or not words.isdisjoint(_WEEKDAYS):
        raise _Refused("vague")
    if not words.isdisjoint(_COUNT_WORDS) or len(words - _KNOWN_WORDS) > _RELATIVE_WORDS_MAX:
        raise _Refused("prose")
    if now is None:
        raise _Refused("no-reference")
    times = _times(tokens, set())
    modified = _label(tokens) is True
    if ago:
        if times:
            raise _Refused("several-times")
        value, precision = _ago(ago[0], now)
        if precision in ("month", "year") and words - _KNOWN_WORDS:
            raise _Refused("prose")
        if precision in ("minute", "hour"):
            value = value.replace(second=0, microsecond=0)
        return ParsedDate(value, precision, None, modified, (), "relative")
    word = match[0]
    if word in ("baru saja", "barusan", "just now"):
        return ParsedDate(now, "minute", None, modified, (), "relative")
    timed = _one_time(times)
    if timed is None and words - _KNOWN_WORDS:
        raise _Refused("prose")
    zone = (timed.zone if timed else None) or _lonely_zone(tokens)
    back = {"kemarin lusa": 2, "kemarin dulu": 2, "kemarin": 1, "yesterday": 1}.get(word, 0)
    day = (now.astimezone(zone.tz) if zone else now).date() - timedelta(days=back)
    clock = timed.clock if timed else None
    return _build(day, clock, zone, site, rule="relative", is_modified=modified)


def _without_relative(line: str) -> str:
    """The line without ``(diperbarui 2 jam lalu)``, beside a date."""
    match = _AGO.search(line)
    if match is None:
        return line
    head = line[: match.start()].rstrip(" (:")
    label = head.rpartition(" ")[2].lstrip("(")
    if label in _LABELS:
        head = head.removesuffix(label)
    return f"{head} | {line[match.end() :].lstrip(' )')}"


def _ago(text: str, now: datetime) -> tuple[datetime, Precision]:
    order: tuple[Precision, ...] = ("second", "minute", "hour", "day", "month", "year")
    finest = 5
    value = now
    for count_text, unit_word in _AGO_ITEM.findall(text):
        unit = _UNITS[unit_word]
        if count_text == "setengah":
            count, unit = 30, "minute"
        else:
            count = _count(count_text)
        if unit == "week":
            unit, count = "day", count * 7
        if unit in ("month", "year"):
            months = count * (12 if unit == "year" else 1)
            value = _months_before(value, months)
        else:
            try:
                value -= timedelta(**{unit + "s": count})
            except OverflowError:
                raise _Refused("impossible-date") from None
        finest = min(finest, order.index(unit))
    precision = order[finest]
    if finest >= 3:
        value = value.replace(hour=0, minute=0, second=0, microsecond=0)
    return value, precision


def _count(text: str) -> int:
    """``12``, ``dua``, ``dua belas``, ``dua puluh lima``, ``two``."""
    if text.isdigit():
        return int(text)
    known = _COUNT_WORDS.get(text) or _ENGLISH_COUNT_WORDS.get(text)
    if known:
        return known
    tens, found, ones = text.partition("puluh")
    if found:
        return _DIGIT_WORDS[tens.strip()] * 10 + _DIGIT_WORDS.get(ones.strip(), 0)
    return 10 + _DIGIT_WORDS[text.removesuffix("belas").strip()]


def _months_before(value: datetime, months: int) -> datetime:
    total = value.year * 12 + value.month - 1 - months
    year, month = divmod(total, 12)
    if year < 1900:
        raise _Refused("impossible-date")
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return value.replace(year=year, month=month + 1, day=min(value.day, last))


# --- prose --------------------------------------------------------------------------------------

_CLOCK_BRIDGE: Final = frozenset(
    {")", "]", ",", "(", "sekitar", "sekira", "kira", "pada", "pukul", "pkl", "jam", "hari", "dini"}
    | {"tepatnya", "tepat", "mulai", "kemarin", "lalu", "wib", "-", "|", "ini", "tadi", "sejak"}
    | _DAYPARTS
)


_REACH: Final = 45
"""How far, in characters, a weekday, clock or zone stands from the digits it belongs to."""
_FIRST_DIGIT: Final = re.compile(r"\d")
_NO_DIGITS: Final = "".join(map(chr, {*range(128)} - {*range(48, 58)}))


def _read_text(line: str, site: ZoneInfo, now: datetime | None) -> ParsedDate:
    """The one day that a sentence proves, by its weekday or by standing near ``now``."""
    common = _read_common_dateline(line, site, now)
    if common:
        return common
    tokens = _tokens(_around_digits(line))
    found: list[tuple[_Mention, _Around, date]] = []
    reasons: list[str] = []
    for mention in _mentions(tokens):
        try:
            around = _around(tokens, mention)
            found.append((mention, around, _proved_day(tokens, mention, around, now)))
        except _Refused as refusal:
            reasons.append(refusal.reason)
    if not found:
        raise _Refused(_worst(reasons))
    if len({day for _, _, day in found}) > 1:
        raise _Refused("several-dates")
    if "weekday-contradicts" in reasons or "range" in reasons:
        raise _Refused(_worst(reasons))
    mention, around, day = found[0]
    timed = _clock_of(tokens, mention, around)
    clock = timed.clock if timed else None
    flags: tuple[str, ...] = ()
    if clock and around.daypart and clock.hour not in _DAYPART_HOURS[around.daypart]:
        clock, flags = None, ("clock_unclear",)
    flags += tuple(f for f in _day_flags(day, around) if f == "pasaran_mismatch")
    zone = timed.zone if timed else None
    return _build(day, clock, zone, site, rule="dateline", flags=flags)


_DATELINE_WEEKDAY: Final = re.compile(
    rf"(?:^|(?<=[ ,.]))({'|'.join(_WEEKDAYS)})(?: (?:{'|'.join(_DAYPARTS)}))?,? ?[(\[]$"
)
_DATELINE_DAY: Final = re.compile(
    r"(\d{1,2})/(\d{1,2})(?:/((?:19|20)?\d\d))?[)\]](?=\D*$)", re.ASCII
)


def _read_common_dateline(line: str, site: ZoneInfo, now: datetime | None) -> ParsedDate | None:
    """``… kata dia, rabu (28/9/2022) …`` in a sentence without any other digit."""
    first = _FIRST_DIGIT.search(line)
    if first is None:
        raise _Refused("no-date")
    numbers = _DATELINE_DAY.match(line, first.start())
    if numbers is None:
        return None
    head = line[max(first.start() - _REACH, 0) : first.start()]
    weekday = _DATELINE_WEEKDAY.search(head)
    words_before = head[: weekday.start()].split() if weekday else []
    if weekday is None or (words_before and words_before[-1] in _CONNECTORS):
        return None
    around = _Around(0, _WEEKDAYS[weekday[1]], None, None)
    day, month, year = numbers.groups()
    short = year is not None and len(year) == 2
    if year is None:
        if _PAST.match(line, numbers.end()):
            return None
        found = _nearest_day(_Mention(0, 0, None, int(month), int(day)), around, now)
    else:
        number = _century(int(year)) if short else int(year)
        mention = _Mention(0, 0, number, int(month), int(day), short)
        found = _checked_day(mention, number, now)
        if found.weekday() != around.weekday:
            raise _Refused("weekday-contradicts")
    return _build(found, None, None, site, rule="dateline")


_PAST: Final = re.compile(r"\W*(?:\w+ )?(?:lalu|kemarin|tadi)\b")


def _around_digits(line: str) -> str:
    """The part of the line that can matter: from the words before its first digit on."""
    first = _FIRST_DIGIT.search(line)
    if first is None:
        raise _Refused("no-date")
    start = max(first.start() - _REACH, 0)
    last = len(line.rstrip(_NO_DIGITS)) if line.isascii() else len(line)
    start = line.rfind(" ", 0, start) + 1 if start else 0
    return line[start : last + _REACH]


def _worst(reasons: Sequence[str]) -> str:
    for reason in ("weekday-contradicts", "range", "impossible-date", "month-first"):
        if reason in reasons:
            return reason
    return reasons[0] if reasons else "no-date"


def _proved_day(
    tokens: Sequence[_Token], mention: _Mention, around: _Around, now: datetime | None
) -> date:
    _refuse_damaged(tokens, mention)
    if _text(tokens, mention.start - 1) == "/":
        raise _Refused("digits-left")
    if _text(tokens, mention.end) in ("/", "\\") and tokens[mention.end].glued:
        raise _Refused("digits-left")
    if mention.year is None:
        return _nearest_day(mention, around, now, past=_is_told_as_past(tokens, mention.end))
    day = _checked_day(mention, mention.year, now)
    if around.weekday is not None:
        if day.weekday() != around.weekday:
            raise _Refused("weekday-contradicts")
        return day
    if mention.short_year or (now and abs((day - now.date()).days) > 400):
        raise _Refused("no-weekday")
    return day


def _is_told_as_past(tokens: Sequence[_Token], index: int) -> bool:
    while _text(tokens, index) in (")", "]") or _text(tokens, index) in _DAYPARTS:
        index += 1
    return _text(tokens, index) in ("lalu", "kemarin", "tadi")


def _clock_of(tokens: Sequence[_Token], mention: _Mention, around: _Around) -> _Timed | None:
    """The clock time that belongs to the mention; None also for a span of time."""
    index = mention.end
    while index < len(tokens) and index - mention.end < 9 and tokens[index].text in _CLOCK_BRIDGE:
        index += 1
    if index < len(tokens) and tokens[index].text == "." and _text(tokens, index - 1) == "pkl":
        index += 1
    if index < len(tokens) and tokens[index].kind in ("clock", "int"):
        timed = _clock_at(tokens, index)
        direct = index == mention.end and ":" in tokens[index].text
        if timed and (timed.start < index or timed.zone or direct):
            return None if _begins_span(tokens, timed.end) else timed
        return None
    return _clock_before(tokens, around.start)


def _begins_span(tokens: Sequence[_Token], index: int) -> bool:
    return _text(tokens, index) in ("-", "hingga", "sampai", "s", "sd", "dan", "/")


_BEFORE_WEEKDAY: Final = frozenset({",", "(", "pada", "hari", "ini", "tadi", "kemarin"})


def _clock_before(tokens: Sequence[_Token], start: int) -> _Timed | None:
    index = start - 1
    while index >= 0 and start - index < 8 and tokens[index].kind != "clock":
        text = tokens[index].text
        known = text in _ZONE_WORDS or text in _DAYPARTS or text in _BEFORE_WEEKDAY
        if not known:
            return None
        index -= 1
    if not _is(tokens, index, "clock"):
        return None
    timed = _clock_at(tokens, index)
    if timed is None or not (timed.start < index or timed.zone):
        return None
    return (
        None if _text(tokens, timed.start - 1) in ("-", "hingga", "sampai", "s", "dan") else timed
    )


# --- dateparser ---------------------------------------------------------------------------------

_MAX_FALLBACK: Final = 80
_INTEGER: Final = re.compile(r"\d+", re.ASCII)
_DAY_AND_YEAR: Final = re.compile(
    r"(?<!\d)\d{1,2}(?!\d)[^\d]+(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d[^\da-z]+\d{1,2}[^\da-z]+\d{1,2}(?!\d)",
    re.ASCII,
)


@lru_cache(maxsize=1)
def _dateparser() -> DateDataParser:
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=["id", "en"],
        settings={
            "DATE_ORDER": "DMY",
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["absolute-time"],
            "RETURN_TIME_AS_PERIOD": True,
        },
    )


def _read_fallback(line: str, site: ZoneInfo) -> ParsedDate | None:
    """What no form above reads, where every number of the text comes back in the result."""
    if len(line) > _MAX_FALLBACK or not _DAY_AND_YEAR.search(line):
        return None
    words = {token.text for token in _tokens(line) if token.kind == "word"}
    if words.isdisjoint(_MONTHS) and len(_INTEGER.findall(line)) < 3:
        return None
    try:
        data = _dateparser().get_date_data(line)
    except (ValueError, OverflowError, TypeError, AttributeError, KeyError, IndexError):
        return None
    value = data.date_obj
    if value is None or data.period not in ("day", "time"):
        return None
    numbers = [int(number) for number in _INTEGER.findall(line) if len(number) < 5]
    parts = {
        value.day,
        value.month,
        value.year,
        value.hour,
        value.hour % 12,
        value.minute,
        value.second,
    }
    if value.day not in numbers or value.year not in numbers or not set(numbers) <= parts:
        return None
    clock = _clock(value.hour, value.minute, value.second) if data.period == "time" else None
    zone = None
    offset = value.utcoffset()
    if offset is not None:
        zone = _Zone("offset", timezone(offset), not offset)
    weekdays = {_WEEKDAYS[word] for word in words & _WEEKDAYS.keys()}
    return _build(
        value.date(),
        clock,
        zone,
        site,
        rule="dateparser",
        is_modified=not words.isdisjoint(_MODIFIED_WORDS),
        flags=("weekday_mismatch",) if weekdays - {value.weekday()} else (),
    )
