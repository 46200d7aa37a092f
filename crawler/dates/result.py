"""What reading a date gives: the date, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

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


class Refused(Exception):
    """A form was recognised and must not be read; no other form may try."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
