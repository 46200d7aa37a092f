"""Floors of quality that can be raised, and lowered only in the open.

The floors are a list of entries, oldest first; the last one holds. An entry has a ``date``, a
``reason``, the floors of both ways to read (``presets``, ``generic``) and of what is read
(``fixtures``), the names of those that it ``lowers`` (``presets.body_f1``), and a ``seal`` over
itself and all entries before it. Every measure is better the higher it is.

A seal shows a slip, it is no secret: who rewrites an entry can seal it anew. Therefore the entries
are also compared with those of every earlier commit.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from benchmarks.measures import Row, Scores

    Entry = dict[str, Any]

SLACK = 0.002
"""How far quality may lie above its floor before the floor must follow."""
MIN_REASON = 30
WAYS = ("presets", "generic")
SIZE = "fixtures"


def entries_of(text: str) -> list[Entry]:
    """The entries of a file of floors, oldest first."""
    found: list[Entry] = tomllib.loads(text)["floors"]
    return found


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


def size(rows: Iterable[Row]) -> dict[str, int]:
    """How much is measured: quality must not rise because hard pages were dropped."""
    rows = list(rows)
    return {
        "pages": len(rows),
        "paragraphs": sum(len(row["body"]) for row in rows),
        "removed_lines": sum(len(row["removed"]) for row in rows),
        "authors": sum(len(row["authors"] or ()) for row in rows),
    }


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
        before = entries[number - 2] if number > 1 else None
        complaints = [*_seal_complaints(entries[:number]), *_entry_complaints(entry, before)]
        found += [f"floors of {entry['date']}: {complaint}" for complaint in complaints]
    return found


def _seal_complaints(entries: Sequence[Entry]) -> list[str]:
    written, right = entries[-1].get("seal"), seal(entries)
    if not written:
        return [f"not sealed yet; its seal is {right}"]
    return [] if written == right else ["changed after it was sealed; add an entry instead"]


def _entry_complaints(entry: Entry, before: Entry | None) -> list[str]:
    found: list[str] = []
    if len(entry["reason"].strip()) < MIN_REASON:
        found.append(f"the reason must say why, in {MIN_REASON} characters or more")
    # No comparison with "not a number" ever fails, neither here nor with what is measured.
    if odd := [
        f"{way}.{name}"
        for way in WAYS
        for name, floor in entry[way].items()
        if not 0.0 <= floor <= 1.0
    ]:
        found.append(f"not from 0 to 1: {odd}")
    if before and entry["date"] < before["date"]:
        found.append(f"older than the entry before it, which is of {before['date']}")
    lowered = _lowered(before, entry) if before else []
    if lowered != sorted(entry["lowers"]):
        found.append(f"lowers {lowered}, but admits to {sorted(entry['lowers'])}")
    return found


def _lowered(before: Entry, after: Entry) -> list[str]:
    """Floors that are lower than they were, or are gone."""
    return sorted(
        f"{way}.{name}"
        for way in (*WAYS, SIZE)
        for name, floor in before.get(way, {}).items()
        if after.get(way, {}).get(name, -1.0) < floor
    )


def rewritten(past: Iterable[Sequence[Entry]], entries: Sequence[Entry]) -> list[str]:
    """The entries of earlier versions of the file that are no longer as they were committed."""
    gone = {
        entry["date"]
        for version in past
        for entry, now in zip(version, [*entries, *[None] * len(version)], strict=False)
        if entry != now
    }
    return [f"floors of {date}: not as they were committed; add an entry" for date in sorted(gone)]


def past_versions(path: Path) -> list[list[Entry]]:
    """The entries of a file of floors in every commit of the main line that git knows.

    Raises ``OSError`` without git, ``CalledProcessError`` where the file is in no repository.
    """
    log = _git(path, "log", "--first-parent", "--diff-filter=AM", "--format=%H", "--", path.name)
    return [entries_of(_git(path, "show", f"{commit}:./{path.name}")) for commit in log.split()]


def _git(path: Path, *arguments: str) -> str:
    # The checkout may belong to another account, as it does in containers.
    command = ["git", "-c", "safe.directory=*", *arguments]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, check=True)
    return done.stdout


def quality_complaints(
    floors: Mapping[str, Mapping[str, float]], measured: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """Where quality fell below its floor, or rose so far that the floor must follow."""
    found = [
        f"{way}.{name} has a floor of {floor} and is not measured"
        for way in (*WAYS, SIZE)
        for name, floor in floors.get(way, {}).items()
        if name not in measured[way]
    ]
    for way in (*WAYS, SIZE):
        for name, value in measured[way].items():
            floor = floors.get(way, {}).get(name)
            if floor is None:
                found.append(f"{way}.{name} = {value} has no floor")
            elif value < floor:
                found.append(f"{way}.{name} = {value} fell below its floor of {floor}")
            elif way in WAYS and value > floor + SLACK:
                found.append(f"{way}.{name} = {value}: raise the floor, which is {floor}")
    return found
