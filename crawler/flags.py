"""What a reader of an article must know about it, by its own words and by its sections. Pure.

:data:`FLAGS` lists every flag that an article may have; most are set where they are noticed, in
extraction, cleaning and the choice of dates. :func:`text_flags` sets those that need the whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from crawler.text import fold, guess_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.items import Article

__all__ = ["FLAGS", "LANGUAGES_OF_INDONESIA", "TEXT_FLAGS", "text_flags"]

FLAGS: Final = {
    "truncated": "cut off: by the network, by a limit of size, or by the site itself with `[…]`",
    "paywalled": "the page says that the rest is for subscribers",
    "page-missing": "goes on, on a page that was not joined",
    "continued-page": "was read from a later page than its first",
    "photo": "a picture story with little text",
    "video": "a film with little text",
    "advertorial": "the site marks it as paid for",
    "press-release": "written by those whom it is about: a wire of releases, an office's own desk",
    "other-language": "neither in Indonesian nor in a language of Indonesia",
    "date-missing": "no date of publication",
    "date-only-url": "the address alone tells the date of publication",
    "date-relative": "the date of publication is from a text such as \"2 jam lalu\"",
    "date-conflict": "sources of the date are more than a day apart",
    "date-order": "published after the last change, as scheduled posts are",
    "date-future": "a source names a time after the download",
    "date-weekday-mismatch": "the date contradicts its weekday",
    "date-unconfirmed": "the day may be that of the download, at the head of the page",
    "false-utc-suspected": "sources differ by exactly the offset of a zone",
    "cleaning-undone": "the rules would have removed too much: the text is as it stood",
    "broken-markup": "only the text of the body could be read",
}  # fmt: skip
"""Every flag and its meaning."""

TEXT_FLAGS: Final = ("truncated", "advertorial", "press-release", "other-language")
"""The flags that :func:`text_flags` may add."""

LANGUAGES_OF_INDONESIA: Final = frozenset(
    {"id", "jv", "su", "min", "mad", "ban", "ace", "bjn", "bug", "bbc", "sas", "ms"}
)
"""ISO 639 codes that are no other language: Indonesian, Malay and regional languages."""

_ADVERTORIAL: Final = (
    r"adv|advertorials?|advetorial|pariwara|infotorial|sponsored(?:\s+content)?|konten\s+berbayar|"
    r"paid\s+content|brand\s*content"
)
_RELEASE: Final = (
    r"siaran\s+pers|press\s*releases?|pers\s+rilis|rilis\s+pers|"
    r"pr\s?newswire|business\s?wire|globe\s?newswire|media\s?outreach(?:\s+newswire)?"
)
_WIRES: Final = re.compile(
    r"\b(?:pr\s?newswire|business\s?wire|globe\s?newswire|media\s?outreach\s+newswire|acn\s?newswire|"
    r"xinhua-asianet|asianet)\b",
    re.IGNORECASE,
)


# "(ADV)", "[Adv/DPRD]" before or behind a headline, "Advertorial:" before it.
def _headline_marked_with(words: str) -> re.Pattern[str]:
    bracketed = rf"[(\[]\s*(?:{words})(?:\s*/[^()\[\]]{{1,30}})?\s*[)\]]"
    return re.compile(rf"^\s*{bracketed}|{bracketed}\s*$|^\s*(?:{words})\s*[:|]", re.IGNORECASE)


_MARK: Final = {
    "advertorial": _headline_marked_with(_ADVERTORIAL),
    "press-release": _headline_marked_with(_RELEASE),
}
_WHOLE: Final = {
    "advertorial": re.compile(_ADVERTORIAL, re.IGNORECASE),
    "press-release": re.compile(_RELEASE, re.IGNORECASE),
}
# As a tag, "iklan" and "rilis" are what a report is about; as a section they are what it is. A
# section of paid texts may name the payer: "Advertorial DPRD Kutim".
_SECTION: Final = {
    "advertorial": re.compile(rf"(?:{_ADVERTORIAL})(?:\s.{{1,40}})?|iklan", re.IGNORECASE),
    "press-release": re.compile(rf"{_RELEASE}|rilis", re.IGNORECASE),
}
# "adv", "adv/hms", "yan/adv": a sign-off code with the mark of an advertisement.
_SIGNED_AS_PAID: Final = re.compile(
    r"(?:^|[/\-|])\s*adv(?:ertorial)?\s*(?=$|[/\-|])", re.IGNORECASE
)
_SIGNED_AS_RELEASE: Final = re.compile(
    r"(?:^|[/\-|])\s*(?:rls|r[ei]lis|release|hms|humas)\s*(?=$|[/\-|])", re.IGNORECASE
)
# The last paragraph, where that is the mark alone or says who paid.
_LAST_MARK: Final = {
    "advertorial": re.compile(
        rf"\W*(?:{_ADVERTORIAL})\W*|\W*(?:konten|artikel|tulisan|berita)\s+ini\s+(?:adalah|merupakan)\s+"
        r"(?:hasil\s+)?(?:kerja\s?sama|advertorial|iklan|konten\s+berbayar)\b.{0,120}",
        re.IGNORECASE | re.DOTALL,
    ),
    "press-release": re.compile(rf"\W*(?:{_RELEASE})\W*", re.IGNORECASE),
}
# Offices that write about themselves: public relations, information desks of army and government.
_OFFICE: Final = re.compile(
    r"^(?:(?:bagian|biro|tim|bidang|sub\s?bag|kasi|seksi|bag)\s+)?(?:humas|hubungan\s+masyarakat|prokopim|"
    r"protokol|diskominfo\w*|kominfo|pendam|penrem|pendim|penerangan|public\s+relations?|corporate\s+"
    r"(?:communications?|secretary))\b",
    re.IGNORECASE,
)
_CUT: Final = re.compile(
    r"(?:\[(?:…|\.{3})\]|(?:…|\.{3})\s*(?:baca\s+)?(?:selengkapnya|read\s+more)\s*[»>]*)\s*$",
    re.IGNORECASE,
)
_MAX_PATH: Final = 300
_MAX_LAST: Final = 200


def text_flags(article: Article) -> list[str]:
    """The flags of :data:`TEXT_FLAGS` that the whole article gives, in that order."""
    told = {
        "truncated": _is_cut_off(article),
        "advertorial": _is_marked("advertorial", article) or _is_signed_as_paid(article),
        "press-release": _is_marked("press-release", article) or _is_by_an_office(article),
        "other-language": _is_in_another_language(article),
    }
    return [flag for flag in TEXT_FLAGS if told[flag]]


def _is_in_another_language(article: Article) -> bool:
    """The words tell it: what a page declares of itself is often its template's language."""
    language = article.language
    if language is None or language.partition("-")[0] in LANGUAGES_OF_INDONESIA:
        return False
    return guess_language(article.body or "") == language


def _is_cut_off(article: Article) -> bool:
    """The mark by which WordPress and feeds end an excerpt; three dots alone are none."""
    return _CUT.search(fold((article.body or "")[-60:])) is not None


def _is_marked(flag: str, article: Article) -> bool:
    """A section or tag that is the word, a headline or an end marked with it, a path segment."""
    whole, section = _WHOLE[flag], _SECTION[flag]
    if any(whole.fullmatch(_plain(tag)) for tag in article.tags):
        return True
    if any(section.fullmatch(_plain(n)) for n in (article.section or "", *article.categories)):
        return True
    if article.title and _MARK[flag].search(fold(article.title)):
        return True
    last = (article.body or "").rpartition("\n\n")[2]
    if len(last) <= _MAX_LAST and _LAST_MARK[flag].fullmatch(fold(last)):
        return True
    return any(whole.fullmatch(part) for part in _segments(article.url))


def _plain(name: str) -> str:
    return " ".join(name.strip(" #").split())


def _segments(url: str) -> Iterable[str]:
    """The folders of an address, without its last part, which is made from the headline."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return []
    return [part.replace("-", " ") for part in path[:_MAX_PATH].split("/")[:-1] if part]


def _is_signed_as_paid(article: Article) -> bool:
    return bool(article.initials and _SIGNED_AS_PAID.search(article.initials))


def _is_by_an_office(article: Article) -> bool:
    """The author, source or sign-off is a desk of public relations or a wire of releases."""
    named = (*article.authors, article.source or "", article.initials or "")
    if any(_OFFICE.match(name.strip(" (")) or _WIRES.search(name) for name in named):
        return True
    signed = _SIGNED_AS_RELEASE.search(article.initials or "")
    if signed and not _is_signed_as_paid(article):
        return True
    return _WIRES.search((article.body or "")[:120]) is not None
