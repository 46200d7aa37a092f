"""Floors of quality that can be raised, and lowered only in the open.

The floors are a list of entries, oldest first; the last one holds. An entry has a ``date``, a
``reason``, the floors of both ways to read (``presets``, ``generic``), the names of those that it
``lowers`` (``presets.body_f1``), and a ``seal`` over itself and all entries before it. Every
measure is better the higher it is.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.measures import Scores

    Entry = dict[str, Any]

SLACK = 0.002
"""How far quality may lie above its floor before the floor must follow."""
MIN_REASON = 30
WAYS = ("presets", "generic")


def measures(scores: Scores) -> dict[str, float]:
    """The scores as measures of which more is better."""
    found = {
        "body_f1": scores.body_f1,
        "exact_paragraphs": scores.exact_paragraphs,
        "without_leaks": _complement(scores.leaks),
        "title": scores.title,
        "date": scores.date,
        "without_wrong_day": _complement(scores.wrong_date),
        "authors_f1": scores.authors_f1,
    }
    return {name: round(value, 4) for name, value in found.items() if value is not None}


def _complement(share: float | None) -> float | None:
    return None if share is None else 1 - share


def seal(entries: Sequence[Entry]) -> str:
    """The seal that the last of some entries must bear."""
    before = entries[-2]["seal"] if len(entries) > 1 else ""
    own = {key: value for key, value in entries[-1].items() if key != "seal"}
    text = before + json.dumps(own, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def history_complaints(entries: Sequence[Entry]) -> list[str]:
    """What is wrong with the list of floors itself."""
    found: list[str] = []
    for number, entry in enumerate(entries, 1):
        where = f"floors of {entry['date']}"
        if len(entry["reason"]) < MIN_REASON:
            found.append(f"{where}: the reason must say why, in {MIN_REASON} characters or more")
        if entry["seal"] != (right := seal(entries[:number])):
            found.append(
                f"{where}: changed after it was sealed; add an entry instead (a new one: {right})"
            )
        lowered = _lowered(entries[number - 2], entry) if number > 1 else []
        if lowered != sorted(entry["lowers"]):
            found.append(f"{where}: lowers {lowered}, but admits to {sorted(entry['lowers'])}")
    return found


def _lowered(before: Entry, after: Entry) -> list[str]:
    """Floors that are lower than they were, or are gone."""
    return sorted(
        f"{way}.{name}"
        for way in WAYS
        for name, floor in before[way].items()
        if after[way].get(name, -1.0) < floor
    )


def quality_complaints(
    floors: Mapping[str, Mapping[str, float]], measured: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """Where quality fell below its floor, or rose so far that the floor must follow."""
    found: list[str] = []
    for way in WAYS:
        for name, value in measured[way].items():
            floor = floors[way].get(name)
            if floor is None:
                found.append(f"{way}.{name} = {value} has no floor")
            elif value < floor:
                found.append(f"{way}.{name} = {value} fell below its floor of {floor}")
            elif value > floor + SLACK:
                found.append(f"{way}.{name} = {value}: raise the floor, which is {floor}")
    return found
