"""What each name of a place in an article's texts weighs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from crawler.places.mentions import Mention, find_mentions, whole_name
from crawler.places.words import RISKY
from crawler.regions import REGENCIES, province_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_WEIGHTS: Final = {
    "dateline": {"stated": 0.9, "office": 0.85, "within": 0.85, "bare": 0.85},
    "title": {"stated": 0.85, "office": 0.75, "within": 0.75, "bare": 0.7},
    "lead": {"stated": 0.9, "office": 0.8, "within": 0.75, "bare": 0.65},
    "tags": {"stated": 0.6, "office": 0.5, "within": 0.5, "bare": 0.5},
    "section": {"stated": 0.6, "office": 0.5, "within": 0.5, "bare": 0.5},
}
"""How much one mention says, by where it stands and by what makes it a place."""

_ORIGIN: Final = 0.4
_LATER_SENTENCE: Final = 0.7

_SENTENCE_END: Final = re.compile(r"(?<=[^\W\d_][a-z)\d])[.!?][”\"]?\s+(?=[A-Z“\"])")
_PART_ENDS: Final = re.compile(r"\s*[,;|│()\[\]_–—]+\s*|\s+-+\s+|/|-+$")


@dataclass(frozen=True, slots=True)
class Sign:
    """A name of a place, in which of the texts it stands, and what it weighs there."""

    mention: Mention
    where: str
    weight: float


def signs_of(where: str, mentions: Iterable[Mention], *, lead: str = "") -> list[Sign]:
    """The names of one text with their weights, less in the later sentences of a *lead*."""
    first_end = len(lead)
    if lead and (match := _SENTENCE_END.search(lead, 40)):
        first_end = match.start()
    signs: list[Sign] = []
    for mention in mentions:
        weight = _WEIGHTS[where][mention.support]
        if mention.is_origin:
            weight *= _ORIGIN
        if lead and mention.start > first_end:
            weight *= _LATER_SENTENCE
        signs.append(Sign(mention, where, weight))
    return signs


def names_of_dateline(dateline: str) -> list[Mention]:
    """The parts of a dateline that are a place as a whole; ``Radar Malang`` is none."""
    found: list[Mention] = []
    for part in _PART_ENDS.split(dateline):
        mention = whole_name(part.strip(" .-:*"))
        if mention is None:
            stated = [m for m in find_mentions(part) if m.support == "stated"]
            mention = stated[-1] if stated else None
        if mention:
            found.append(mention)
    outer = {code for m in found for code in m.codes if code not in REGENCIES}
    if len(outer) == 1:
        province = outer.copy().pop()
        found = [_in_province(m, province) for m in found]
    return [mention for mention in found if not mention.is_doubtful]


def _in_province(mention: Mention, province: str) -> Mention:
    inside = tuple(code for code in mention.codes if province_of(code) == province)
    return replace(mention, codes=inside, is_doubtful=False) if inside else mention


def names_of_tags(tags: Iterable[str]) -> list[Mention]:
    """The places that tags name, alone or behind words such as ``Polres`` and ``Berita``."""
    found: list[Mention] = []
    for tag in tags:
        text = tag.strip(" #")
        if len(text) > 60:
            continue
        text = text.title() if text.islower() else text
        mentions = find_mentions(text, is_headline=True)
        if len(mentions) == 1 and mentions[0].end == len(text):
            found.append(mentions[0])
    return found


def name_of_section(section: str | None) -> list[Mention]:
    """The place that a section is named after; "Metro" is one of most newspapers."""
    mention = whole_name(section or "")
    if mention is None or (mention.key in RISKY and mention.support != "stated"):
        return []
    return [mention]
