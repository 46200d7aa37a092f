"""Counting what goes into a dataset, for its data card."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crawler.dataset.columns import LOCAL, Kind
from crawler.dataset.reading import instant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from crawler.dataset.columns import Column
    from crawler.dataset.reading import Portion

UNDATED = "undated"
_MISSING: dict[Kind, tuple[str | None, ...]] = {
    Kind.TEXT: (None, ""),
    Kind.TEXTS: ("[]",),
    Kind.OBJECTS: ("[]",),
}
"""Raw values that say nothing; of other kinds only None."""
NEEDED = ("site", "timezone", "date_published", "rule_version")
"""Columns that are read in any case."""


class Tally:
    """Counts of articles as they go by."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._missing = [(column.name, _MISSING.get(column.kind, (None,))) for column in columns]
        self.rows = 0
        self.cells: Counter[tuple[str, str]] = Counter()
        """Articles by site and month."""
        self.missing: Counter[str] = Counter()
        """Articles without a value, by column."""
        self.rules: Counter[str | None] = Counter()
        """Articles by the version of the rules that made them."""
        self.earliest: datetime | None = None
        self.latest: datetime | None = None

    def add(self, portion: Portion) -> list[str]:
        """Count some articles; the month of each in its own zone, or ``undated``."""
        self.rows += portion.size
        moments = portion.published
        months = [UNDATED if m is None else f"{m.year:04}-{m.month:02}" for m in moments]
        self.cells.update(zip(portion.columns["site"], months, strict=True))
        self.rules.update(portion.columns["rule_version"])
        for name, nothing in self._missing:
            column = "date_published" if name == LOCAL else name
            values = portion.columns[column]
            self.missing[name] += sum(map(values.count, nothing))
        # As the driver gives them, which compares several times as fast as instants of zones.
        known = [value for value in portion.columns["date_published"] if value is not None]
        if known:
            first, last = instant(min(known)), instant(max(known))
            self.earliest = min(first, self.earliest or first)
            self.latest = max(last, self.latest or last)
        return months

    def months(self) -> list[str]:
        """The months in order, ``undated`` last."""
        return sorted({month for _, month in self.cells})

    def sites(self) -> list[str]:
        """The sites by name."""
        return sorted({site for site, _ in self.cells})

    def share_missing(self, name: str) -> float:
        """Share of the articles without a value in a column."""
        return self.missing[name] / self.rows if self.rows else 0.0
