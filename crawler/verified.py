"""What ``scrapy verify`` found on live sites, in the tracked file ``docs/verified.json``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECKS = Path(__file__).resolve().parent.parent / "docs" / "verified.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One look at a live site."""

    day: str
    """When, as an ISO date in UTC."""
    articles: int
    """So many articles were read."""
    complete: int
    """So many of them had title, date and text."""
    missing: tuple[str, ...] = ()
    """Fields that some article did not have."""
    problem: str | None = None
    """Why nothing could be read."""


def load_checks(file: Path = CHECKS) -> dict[str, Check]:
    """The last check of each site; empty where there was none."""
    if not file.exists():
        return {}
    stored = json.loads(file.read_text(encoding="utf-8"))
    return {
        name: Check(
            day=check["day"],
            articles=check["articles"],
            complete=check["complete"],
            missing=tuple(check["missing"]),
            problem=check["problem"],
        )
        for name, check in stored.items()
    }


def save_checks(checks: Mapping[str, Check], file: Path = CHECKS) -> None:
    """Put *checks* in the place of earlier ones of the same sites; the others stay."""
    merged = {**load_checks(file), **checks}
    rows = {name: asdict(merged[name]) for name in sorted(merged)}
    written = json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    fresh = file.with_suffix(".tmp")
    fresh.write_text(written, encoding="utf-8")
    fresh.replace(file)
