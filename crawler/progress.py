"""How far a long command is: one line of stderr that changes on a terminal, or now and then one."""

from __future__ import annotations

import sys
import time

ON_TERMINAL, ELSEWHERE = 0.5, 10.0
"""Seconds between two of them."""


class ProgressLine:
    """Tells how much is done, how fast, and when it will be over."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._on_terminal = sys.stderr.isatty()
        self._begun = time.monotonic()
        self._told = self._begun
        self._shown = False

    def tell(self, done: int, total: int, note: str = "") -> None:
        """Show it, unless it was shown just before. ``note`` is what else there is to say."""
        now = time.monotonic()
        if now - self._told < (ON_TERMINAL if self._on_terminal else ELSEWHERE):
            return
        self._told = now
        rate = done / max(now - self._begun, 0.001)
        text = f"{done:,} of {total:,} {self._what}, {rate:,.0f}/s"
        if done and done < total:
            text += f", {duration((total - done) / rate)} left"
        text += f", {note}" if note else ""
        sys.stderr.write(f"\r\x1b[K{text}" if self._on_terminal else f"{text}\n")
        sys.stderr.flush()
        self._shown = True

    def end(self) -> None:
        """Leave the line."""
        if self._on_terminal and self._shown:
            sys.stderr.write("\n")


def duration(seconds: float) -> str:
    """A span as people say it."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
