"""Which province and regency the names in an article's texts amount to."""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

from crawler.places.mentions import find_mentions
from crawler.places.signs import Sign, name_of_section, names_of_dateline, names_of_tags, signs_of
from crawler.places.words import SEATS_OF_PROVINCES
from crawler.regions import REGENCIES, province_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.items import PlaceEvidence

_Key = TypeVar("_Key", str, tuple[str, ...])

_CAPITAL_BESIDE_OTHERS: Final = 0.4
"""Weight of a dateline from the seat of a province where the text names another regency there."""
_OPENING: Final = 0.75
"""Least weight of a name in headline or first sentence that its kind or an office states."""
_BARE_JAKARTA: Final = {"dateline": 0.0, "title": 0.6, "lead": 0.35, "tags": 0.35, "section": 0.5}
"""National reports are written and spoken in Jakarta whatever they are about."""
_ENOUGH: Final = 0.5
_RIVAL: Final = 0.6
"""A second place with more than this share of the first one's weight leaves it undecided."""
_MAX_EVIDENCE: Final = 20
_PARTS: Final = {"91": {"93", "94", "95"}, "92": {"96"}, "64": {"65"}}
"""Provinces by the code of the one that they were part of, as far back as online news goes."""

_MAX_LEAD: Final = 1_500


@dataclass(frozen=True, slots=True)
class Place:
    """What an article is about: codes of Kemendagri, or None where its texts do not tell."""

    province: str | None = None
    regency: str | None = None
    confidence: float | None = None
    """0 to 1, of the finer one that is given; None where nothing is."""
    evidence: list[PlaceEvidence] = field(default_factory=list)


def place_of(
    *,
    title: str | None = None,
    lead: str | None = None,
    dateline: str | None = None,
    tags: Iterable[str] = (),
    section: str | None = None,
    site_province: str | None = None,
) -> Place:
    """The province and the regency that an article's own texts name.

    ``dateline`` is the dateline as it stands, with the name of the outlet, ``lead`` what follows.
    ``site_province`` is no evidence: it only tells whether a dateline "JAKARTA" is about Jakarta
    or merely where a report of national interest was written.
    """
    dateline, title = _composed(dateline), _composed(title)
    lead = _composed(lead)[:_MAX_LEAD]
    signs = [
        *signs_of("dateline", names_of_dateline(dateline)),
        *signs_of("title", find_mentions(title, is_headline=True)),
        *signs_of("lead", find_mentions(lead), lead=lead),
        *signs_of("tags", names_of_tags(tags)),
        *signs_of("section", name_of_section(section)),
    ]
    signs = _with_jakarta(signs, site_province)
    signs = _told_apart(signs)
    signs = _beside_the_capital(signs)
    signs = _of_the_whole_province(signs)
    signs = [sign for sign in signs if sign.weight > 0]
    return _decide(signs)


def _composed(text: str | None) -> str:
    """The text with plain letters and blanks for those that only look otherwise."""
    if not text or text.isascii():
        return text or ""
    return unicodedata.normalize("NFKC", text)


def _with_jakarta(signs: Sequence[Sign], site_province: str | None) -> list[Sign]:
    if site_province == "31":
        return list(signs)
    return [
        replace(sign, weight=min(sign.weight, _BARE_JAKARTA[sign.where]))
        if sign.mention.key == "jakarta"
        else sign
        for sign in signs
    ]


def _told_apart(signs: Sequence[Sign]) -> list[Sign]:
    """Names of several places as the one of them that the other names tell."""
    certain = {s.mention.codes[0] for s in signs if len(s.mention.codes) == 1}
    provinces = {code for code in certain if code not in REGENCIES}
    divided = _divided(signs)
    told: list[Sign] = []
    for sign in signs:
        codes = sign.mention.codes
        if len(codes) == 1 and codes[0] in divided:
            sign = replace(sign, mention=replace(sign.mention, codes=(divided[codes[0]],)))
        elif len(codes) > 1:
            named = tuple(code for code in codes if code in certain)
            within = tuple(code for code in codes if province_of(code) in provinces)
            codes = named if len(named) == 1 else within or codes
            sign = replace(sign, mention=replace(sign.mention, codes=codes))
        told.append(sign)
    return told


def _divided(signs: Sequence[Sign]) -> dict[str, str]:
    """Provinces of which only the part is meant that is a province of its own today.

    "Nabire, Papua" was written until 2022, "Tarakan, Kalimantan Timur" until 2012.
    """
    found = {province_of(c) for s in signs for c in s.mention.codes if c in REGENCIES}
    parts = {whole: found.intersection(part) for whole, part in _PARTS.items()}
    return {
        whole: next(iter(part))
        for whole, part in parts.items()
        if len(part) == 1 and whole not in found
    }


def _beside_the_capital(signs: Sequence[Sign]) -> list[Sign]:
    """Let a dateline from the seat of a province give way to the regency that the text names."""
    seats = [
        SEATS_OF_PROVINCES.intersection(s.mention.codes) for s in signs if s.where == "dateline"
    ]
    if not any(seats):
        return list(signs)
    named = {
        code
        for sign in signs
        if sign.where in ("title", "lead") and sign.weight > _CAPITAL_BESIDE_OTHERS
        for code in sign.mention.codes
        if code in REGENCIES
    }
    weighed: list[Sign] = []
    for sign in signs:
        seat = SEATS_OF_PROVINCES.intersection(sign.mention.codes)
        others = named.difference(sign.mention.codes)
        near = any(province_of(a) == province_of(b) for a in seat for b in others)
        if sign.where == "dateline" and near and not named.intersection(sign.mention.codes):
            sign = replace(sign, weight=_CAPITAL_BESIDE_OTHERS)
        weighed.append(sign)
    return weighed


def _of_the_whole_province(signs: Sequence[Sign]) -> list[Sign]:
    """A dateline from the seat of a province as the province, where its government is reported on.

    "SURABAYA – Gubernur Jatim …" tells where he works; so does "JAKARTA – Menteri …".
    """
    texts = [sign for sign in signs if sign.where in ("title", "lead")]
    governed = {
        code
        for sign in texts
        if sign.mention.support in ("stated", "office") and sign.weight >= _OPENING
        for code in sign.mention.codes
        if code not in REGENCIES
    }
    named = {code for sign in texts for code in sign.mention.codes}
    widened: list[Sign] = []
    for sign in signs:
        seat = SEATS_OF_PROVINCES.intersection(sign.mention.codes)
        provinces = governed.intersection(map(province_of, seat - named))
        if sign.where == "dateline" and provinces:
            whole = replace(sign.mention, codes=tuple(provinces), rule="region")
            sign = replace(sign, mention=whole)
        widened.append(sign)
    return widened


def _decide(signs: Sequence[Sign]) -> Place:
    by_province: dict[str, dict[str, float]] = defaultdict(dict)
    by_regency: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for sign in signs:
        if sign.mention.is_origin:
            continue
        provinces = {province_of(code) for code in sign.mention.codes}
        if len(provinces) == 1:
            _raise(by_province[provinces.pop()], sign)
        regencies = tuple(code for code in sign.mention.codes if code in REGENCIES)
        if regencies:
            _raise(by_regency[regencies], sign)
    evidence = [_evidence(sign) for sign in signs[:_MAX_EVIDENCE]]
    province, certainty = _best(by_province)
    if province is None:
        return Place(evidence=evidence)
    inside = {
        codes: weights
        for codes, weights in by_regency.items()
        if any(province_of(code) == province for code in codes)
    }
    found, finer = _best(inside)
    regency = found[0] if found and len(found) == 1 else None
    if regency:
        certainty = min(certainty, finer)
    return Place(province, regency, round(certainty, 2), evidence)


def _raise(weights: dict[str, float], sign: Sign) -> None:
    """One text counts once for a place, by its strongest mention."""
    weights[sign.where] = max(weights.get(sign.where, 0.0), sign.weight)


def _best(weighed: Mapping[_Key, Mapping[str, float]]) -> tuple[_Key | None, float]:
    """The place with the most weight and how sure it is; None where a rival is too near."""
    sums = sorted(((sum(w.values()), n) for n, w in enumerate(weighed.values())), reverse=True)
    if not sums:
        return None, 0.0
    keys = list(weighed)
    most, first = sums[0]
    rival = sums[1][0] if len(sums) > 1 else 0.0
    if most < _ENOUGH or rival > _RIVAL * most:
        return None, 0.0
    unsure = math.prod(1 - weight for weight in weighed[keys[first]].values())
    return keys[first], min(1 - unsure, 0.99) * most / (most + rival)


def _evidence(sign: Sign) -> PlaceEvidence:
    return {
        "text": sign.mention.text,
        "where": sign.where,
        "rule": sign.mention.rule,
        "codes": " ".join(sign.mention.codes),
        "support": "origin" if sign.mention.is_origin else sign.mention.support,
    }
