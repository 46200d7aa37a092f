"""The date in the path of an address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from crawler.dates.build import Clock, build, checked_date
from crawler.dates.clean import MAX_TEXT
from crawler.dates.result import ParsedDate, Refused

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

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


def looks_like_url(text: str) -> bool:
    if "/" not in text and "www." not in text:
        return False
    return _URL_START.match(text) is not None and len(text.split(None, 1)) == 1


def read_url(url: str, site: ZoneInfo) -> ParsedDate:
    """The date in the path of an address; never one in its query or its headline."""
    if len(url) > MAX_TEXT:
        raise Refused("too-long")
    match = _URL.match(url.strip().lower())
    host = (match[1] or "") if match else ""
    path = (match[2] or "") if match else ""
    if not path:
        raise Refused("url-no-date")
    if _URL_NOT_ARTICLE.search(path):
        raise Refused("url-no-article")
    kompas = _URL_KOMPAS.search(path)
    if kompas is None and "suara" in host.split("."):
        kompas = _URL_SUARA.search(path)
    if kompas:
        year, month, day, hour, minute, second = map(int, kompas.groups())
        found = _url_day(year, month, day)
        if hour < 24 and minute < 60 and second < 60:
            clock = Clock(hour, minute, second, "second")
            return build(found, clock, None, site, rule="url-second")
        return build(found, None, None, site, rule="url-day")
    for pattern in (_URL_DAY, _URL_DASHED, _URL_BASIC):
        match = pattern.search(path)
        if match and pattern is _URL_DAY and not path[match.end() :].strip("/"):
            raise Refused("url-no-article")
        if match:
            year, month, day = map(int, match.groups())
            return build(_url_day(year, month, day), None, None, site, rule="url-day")
    for pattern in (_URL_DMY, _URL_DMY_DIRS):
        match = pattern.search(path)
        if match:
            day, month, year = map(int, match.groups())
            return build(_url_day(year, month, day), None, None, site, rule="url-day")
    short = _URL_SHORT.search(path)
    if short and "republika" in host:
        year, month, day = map(int, short.groups())
        return build(_url_day(2000 + year, month, day), None, None, site, rule="url-day")
    raise Refused("url-no-date")


def _url_day(year: int, month: int, day: int) -> date:
    if year < 1995:
        raise Refused("impossible-date")
    return checked_date(year, month, day)
