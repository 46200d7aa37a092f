"""Fields of a page: one published or modified date, and nothing else that counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from crawler.dates.build import build, checked_clock, checked_date, named_zone
from crawler.dates.clocks import Timed, clock_times, label_among, lonely_zone, one_time
from crawler.dates.relative import RELATIVE_HINTS, read_relative, without_relative
from crawler.dates.result import ParsedDate, Refused
from crawler.dates.surroundings import (
    agreed_clock,
    checked_day,
    day_flags,
    nearest_day,
    refuse_damaged,
    refuse_month_first,
    surroundings,
)
from crawler.dates.tokens import Mention, Token, mentions_in, text_at, tokenize, with_dotted_day
from crawler.dates.words import (
    KNOWN_WORDS,
    LABELS,
    MODIFIED_WORDS,
    MONTHS,
    WEEKDAYS,
    ZONE_WORDS,
    word_set,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

# Words of a field that tell of a plan, a span, a series, another calendar or a law.
_VETO_WORDS: Final = word_set(
    "besok esok lusa mendatang datang lagi tomorrow next ajaran nomor periode berlaku deadline"
    " batas tenggat jatuh kedaluwarsa lahir wafat ttl jadi hut ulang peringatan jadwal"
    " dijadwalkan agenda digelar pendaftaran dibuka ditutup mulai dimulai sejak berakhir"
    " event expired efektif libur sejarah zodiak ramalan prakiraan harga tertanggal vs"
    " akan sebelum kick kickoff versi per selama"
    " sd sampai hingga until ke ii iii iv pertama kedua ketiga keempat hijriah hijriyah"
)
# Also names of people, so only beside a number.
_OTHER_CALENDARS: Final = (
    "saka muharram muharam shafar safar rabiul rabiulawal rabiulakhir rabi'ul rabu'ul jumadil"
    " jumadilawal jumadilakhir rajab sya'ban syaban ramadhan ramadan syawal dzulqa'dah dzulkaidah"
    " zulkaidah zulqaidah dzulhijjah zulhijah dzulqadah dzulqo'dah suro sura sapar mulud bakda"
    " ruwah pasa besar"
)
_HIJRI: Final = re.compile(
    r"(?<=\d{4}) ?(?:m |masehi )?[/|(,-] ?(?:bertepatan (?:dengan )?)?"
    r"\d{1,2} [a-z']{4,13}(?: [a-z]{4,6})? "
    r"1[345]\d\d ?(?:h|hijri[a-z]*)\b\)?"
)
_OTHER_WORDS_MAX: Final = 8
_COMMON: Final = re.compile(
    r"(?:(?:[a-z]+\.com|jurnalis|-) ?[-,]? ?)?(?:([a-z']{3,18}):? )?(?:([a-z']{3,9})(?:,| ,?) ?)?"
    r"\(?(\d{1,2})([ /-])([a-z]{3,9}|\d{1,2})\4(\d{4})\)?"
    r"(?:[ ,|-]{1,4}(?:pukul )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?: ?(wib|wita|wit))?)?",
    re.ASCII,
)


def read_common_byline(line: str, site: ZoneInfo) -> ParsedDate | None:
    """The majority byline, ``tayang: rabu, 28 september 2022 | 10:15 wib``, in one match."""
    match = _COMMON.fullmatch(line)
    if match is None:
        return None
    label, weekday_word, day, _, month_word, year, hour, minute, second, zone_word = match.groups()
    if label and not weekday_word and label in WEEKDAYS:
        label, weekday_word = None, label
    if (label and label not in LABELS) or (weekday_word and weekday_word not in WEEKDAYS):
        return None
    month = MONTHS.get(month_word) or (int(month_word) if month_word.isdigit() else 0)
    if not month or month > 12 or year[:2] not in ("19", "20"):
        return None
    found_day = checked_date(int(year), month, int(day))
    if month_word.isdigit() and weekday_word:
        refuse_month_first(found_day, WEEKDAYS[weekday_word])
    contradicts = weekday_word and WEEKDAYS[weekday_word] != found_day.weekday()
    return build(
        found_day,
        checked_clock(int(hour), int(minute), int(second) if second else None) if hour else None,
        named_zone(ZONE_WORDS[zone_word]) if zone_word else None,
        site,
        rule="byline",
        is_modified=label in MODIFIED_WORDS,
        flags=("weekday_mismatch",) if contradicts else (),
    )


_UNIX_DATE: Final = re.compile(
    r"\b([a-z]{3}) (\d{1,2}) (\d{1,2}:\d{2}(?::\d{2})?) ((?:[a-z]{3,4} |[+-]\d{4} )?)(\d{4})$",
    re.ASCII,
)
_SITE_NAME: Final = re.compile(
    r"\b(?:[a-z][a-z0-9-]*\.|\d{1,4}[a-z][a-z0-9-]*\.|20\.(?=detik))+"
    r"(?:com|co\.id|id|net|org|co|tv|news|info|go\.id|or\.id|ac\.id)\b|\bliputan ?6\b"
)


def read_byline(line: str, site: ZoneInfo, now: datetime | None) -> ParsedDate | None:
    """A byline: one published or modified date, and nothing else that counts."""
    line = _HIJRI.sub(" ", line)
    if "." in line or "liputan" in line:
        line = _SITE_NAME.sub(" ", line)
    if ":" in line and line[-4:].isdigit():
        line = _UNIX_DATE.sub(r"\2 \1 \5 \3 \4", line)
    tokens = tokenize(line)
    words = {token.text for token in tokens if token.kind == "word"}
    veto = _has_veto(line, words)
    if not veto and not words.isdisjoint(RELATIVE_HINTS):
        relative = read_relative(line, site, now)
        if relative:
            return relative
        line = without_relative(line)
        tokens = tokenize(line)
    if all(token.is_wordy for token in tokens):
        raise Refused("no-date")
    mentions = list(mentions_in(tokens))
    if not mentions:
        tokens = with_dotted_day(tokens)
        mentions = list(mentions_in(tokens))
    if not mentions and any(token.kind in ("junk", "dm") for token in tokens):
        raise Refused("digits-left")
    if veto:
        raise Refused("not-a-publication")
    return _chosen(tokens, mentions, site, now) if mentions else None


class _Dated(NamedTuple):
    day: date
    timed: Timed | None
    modified: bool | None
    """True and False as labelled, None without a label."""
    flags: tuple[str, ...]


def _chosen(
    tokens: Sequence[Token], mentions: Sequence[Mention], site: ZoneInfo, now: datetime | None
) -> ParsedDate:
    used: set[int] = set()
    for mention in mentions:
        refuse_damaged(tokens, mention)
        used.update(range(mention.start, mention.end))
    arounds = [surroundings(tokens, mention) for mention in mentions]
    times = clock_times(tokens, used)
    if sum(t.kind == "word" and t.text not in KNOWN_WORDS for t in tokens) > _OTHER_WORDS_MAX:
        raise Refused("prose")
    if len(mentions) > 1 and _has_label_behind(tokens):
        raise Refused("several-dates")
    owned = _times_of(mentions, times)
    dated: list[_Dated] = []
    begin = 0
    for mention, around, own_times in zip(mentions, arounds, owned, strict=True):
        if mention.year is None:
            day = nearest_day(mention, around, now)
        else:
            day = checked_day(mention, mention.year, now)
        if mention.in_digits:
            refuse_month_first(day, around.weekday)
        label = label_among(tokens[begin : mention.start])
        timed, flags = agreed_clock(tokens, mention, around, one_time(own_times))
        dated.append(_Dated(day, timed, label, flags + day_flags(day, around)))
        begin = mention.end
    if dated[-1].modified is None:
        dated[-1] = dated[-1]._replace(modified=label_among(tokens[begin:]))
    return _published(dated, tokens, site)


_FOREIGN_MONTH: Final = "|".join(_OTHER_CALENDARS.split())
_VETO_SIGNS: Final = re.compile(
    rf"\d (?:{_FOREIGN_MONTH})\b|\b(?:{_FOREIGN_MONTH})(?: [a-z]+)? 1[3459]\d\d\b"
    rf"|\bs[/.]d\b|\d{{4}} ?h\b|\b(?:{'|'.join(WEEKDAYS)}|pekan|bulan|tahun) depan\b|- ?selesai\b",
    re.ASCII,
)


def _has_veto(line: str, words: set[str]) -> bool:
    found = words & _VETO_WORDS
    if found == {"lusa"} and "kemarin" in words:
        return False
    return bool(found) or _VETO_SIGNS.search(line) is not None


def _has_label_behind(tokens: Sequence[Token]) -> bool:
    """``29/9/2022 (update)``: the label belongs to the date before it."""
    return any(
        token.text in LABELS and text_at(tokens, at - 1) == "(" and text_at(tokens, at + 1) == ")"
        for at, token in enumerate(tokens)
    )


def _times_of(mentions: Sequence[Mention], times: Sequence[Timed]) -> list[list[Timed]]:
    """Give each clock time to the mention before it, or to the first where none stands before."""
    owned: list[list[Timed]] = [[] for _ in mentions]
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


def _published(dated: Sequence[_Dated], tokens: Sequence[Token], site: ZoneInfo) -> ParsedDate:
    for wanted in (False, None, True):
        choice = [one for one in dated if one.modified is wanted]
        if not choice:
            continue
        clocks = {one.timed.clock[:3] for one in choice if one.timed}
        if len({one.day for one in choice}) > 1 or len(clocks) > 1:
            raise Refused("several-dates")
        one = max(choice, key=lambda one: one.timed is not None)
        zone = one.timed.zone if one.timed else None
        if zone is None:
            zone = lonely_zone(tokens)
        return build(
            one.day,
            one.timed.clock if one.timed else None,
            zone,
            site,
            rule="byline",
            is_modified=wanted is True,
            flags=one.flags,
        )
    raise Refused("no-date")
