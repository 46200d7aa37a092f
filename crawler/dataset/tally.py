"""Counting what goes into a dataset, for its data card."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from crawler.dataset.columns import LOCAL, Kind
from crawler.dataset.reading import instant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from crawler.dataset.columns import Column
    from crawler.dataset.reading import Portion

UNDATED = "undated"
NEEDED = ("site", "timezone", "date_published", "rule_version")
"""Columns that are read in any case."""


class Tally:
    """Counts of articles as they go by."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
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
        months = _months(portion)
        self.cells.update(zip(portion.columns["site"], months, strict=True))
        self.rules.update(portion.columns["rule_version"])
        for column in self._columns:
            name = "date_published" if column.name == LOCAL else column.name
            self.missing[column.name] += _missing(column.kind, portion.columns[name])
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


def _months(portion: Portion) -> list[str]:
    import pyarrow as pa
    import pyarrow.compute as pc

    written = pc.utf8_slice_codeunits(portion.clocks.cast(pa.string()), 0, len("2024-05"))
    months: list[str] = written.fill_null(UNDATED).to_pylist()
    return months


def _missing(kind: Kind, values: Sequence[Any]) -> int:
    """How many raw values say nothing."""
    if kind in (Kind.TEXTS, Kind.OBJECTS):
        return values.count("[]")
    if kind in (Kind.INTEGER, Kind.NUMBER):
        return values.count(None)
    return len(values) - len([*filter(None, values)])  # also empty texts
