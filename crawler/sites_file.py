"""``sites.toml``: sites that an operator adds, pauses, slows or narrows, without code.

    [kabarteluk]                      # a new site
    platform = "wordpress"            # wordpress, blogger or feed
    domain = "kabarteluk.example"
    province = "72"

    [tarunanews]                      # a site that is shipped
    delay = 5                         # seconds between two requests
    paused = "asked us to wait until May"

The names are those of site files. All mistakes are found at once, each with its line.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from crawler.regions import timezone_of
from crawler.urls import bare_host

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_TEXTS = ("publisher", "domain", "province", "timezone", "language", "article_url", "paused")
_LISTS = (
    "hosts",
    "feeds",
    "sitemaps",
    "index_pages",
    "false_utc",
    "title_selectors",
    "body_selectors",
    "date_selectors",
    "author_selectors",
    "section_selectors",
    "tag_selectors",
    "image_selectors",
    "next_page_selectors",
    "drop_selectors",
)
_NAMES = ("platform", "delay", *_TEXTS, *_LISTS)
_KEY = re.compile(r"[a-z0-9][a-z0-9_]*")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
MAX_DELAY = 3600


class SitesFileError(ValueError):
    """``sites.toml`` cannot be used; ``mistakes`` has a line for each reason."""

    def __init__(self, mistakes: list[str]):
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteEntry:
    """What the file says about one site."""

    name: str
    platform: str | None
    """None: the site is shipped, and the rest changes it."""
    delay: float | None
    attributes: dict[str, Any]
    """Attributes of the spider, lists as tuples."""


def parse_sites(
    text: str, *, shipped: Collection[str], platforms: Collection[str]
) -> list[SiteEntry]:
    """Read the file. Raises SitesFileError with every mistake, in the order of lines.

    *shipped* are the names of sites that exist, *platforms* those that a new site may have.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SitesFileError([f"not TOML: {error}"]) from None
    mistakes: list[tuple[int, str]] = []
    entries = []
    for name, table in data.items():
        if not isinstance(table, dict):
            mistakes.append((_line(text, None, name), f"{name} stands outside of a [site]"))
            continue
        found = list(_mistakes(name, table, shipped, platforms))
        mistakes += [(_line(text, name, key), f"[{name}] {told}") for key, told in found]
        if not found:
            entries.append(_entry(name, table))
    if mistakes:
        raise SitesFileError([f"line {line}: {told}" for line, told in sorted(mistakes)])
    return entries


def _entry(name: str, table: dict[str, Any]) -> SiteEntry:
    attributes: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in table.items()
        if key not in ("platform", "delay")
    }
    province = attributes.get("province")
    if province and "timezone" not in attributes and "platform" in table:
        attributes["timezone"] = timezone_of(province)
    delay = table.get("delay")
    return SiteEntry(
        name=name,
        platform=table.get("platform"),
        delay=None if delay is None else float(delay),
        attributes=attributes,
    )


def _line(text: str, name: str | None, key: str | None) -> int:
    """The line of a key of a site, of the site itself where the key is not there; 1 at worst."""
    inside = name is None
    at = 1
    for number, line in enumerate(text.splitlines(), 1):
        if heading := re.match(r"\s*\[\s*[\"']?([^\]\"']+?)[\"']?\s*\]", line):
            inside = heading[1] == name
            at = number if inside else at
        elif inside and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return at


def _mistakes(
    name: str, table: dict[str, Any], shipped: Collection[str], platforms: Collection[str]
) -> Iterator[tuple[str | None, str]]:
    """Yield the keys of a site that are wrong, or None for the site, and why."""
    is_new = name not in shipped
    if not _KEY.fullmatch(name):
        yield None, "a name is of small letters, digits and _"
    for key, value in table.items():
        if key not in _NAMES:
            near = difflib.get_close_matches(key, _NAMES, 1)
            hint = f"; is {near[0]} meant?" if near else f"; there are {', '.join(_NAMES)}"
            yield key, f"unknown name {key!r}{hint}"
        elif told := _wrong_kind(key, value) or _wrong_value(key, value):
            yield key, f"{key}: {told}"
    if is_new and "platform" not in table:
        near = difflib.get_close_matches(name, shipped, 1)
        hint = f"; is [{near[0]}] meant?" if near else ""
        yield None, f"no site of this name is shipped, and a new one needs a platform{hint}"
    if not is_new and "platform" in table:
        yield "platform", "platform: the site is shipped, its platform is known"
    if is_new and "platform" in table:
        platform = table["platform"]
        if platform not in platforms:
            yield "platform", f"platform: {platform!r} is none of {', '.join(sorted(platforms))}"
        if "domain" not in table:
            yield None, "a new site needs a domain"
        if platform == "feed" and not table.get("feeds"):
            yield None, 'a site of platform feed needs feeds, such as feeds = ["rss.xml"]'


def _wrong_kind(key: str, value: object) -> str | None:
    if key == "delay":
        return None if type(value) in (int, float) else f"{value!r} is no number of seconds"
    if key in _LISTS:
        is_list = isinstance(value, list) and all(isinstance(part, str) for part in value)
        return None if is_list else 'a list is needed, such as ["one", "two"]'
    return None if isinstance(value, str) and value else f"{value!r} is no text in quotation marks"


def _wrong_value(key: str, value: Any) -> str | None:
    match key:
        case "delay" if not 0 <= value <= MAX_DELAY:
            return f"{value} is not between 0 and {MAX_DELAY} seconds"
        case "domain" if not _HOST.fullmatch(value):
            host = bare_host(value)
            return f"{value!r} is no host" + (f"; write {host!r}" if _HOST.fullmatch(host) else "")
        case "province" if timezone_of(value) is None:
            return f"{value!r} is no code of a province such as 35"
        case "timezone" if value not in available_timezones():
            return f"{value!r} is no zone such as Asia/Makassar"
        case "article_url":
            return _wrong_pattern(value)
        case "feeds" | "sitemaps" | "index_pages":
            wrong = next((path for path in value if "://" in path or path.startswith("/")), None)
            return f"{wrong!r}: write it relative to the site, as in feed/" if wrong else None
    return None


def _wrong_pattern(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except re.error as error:
        return f"{pattern!r} is no regular expression: {error}"
    return None
