"""``docs/sites.md``: every site, by province, and how far each was checked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.regions import PROVINCES
from crawler.sites import FOLDERS, MANY_PROVINCES, VERIFIED, all_sites, site_row
from crawler.verified import load_checks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.verified import Check

PAGE = Path(__file__).resolve().parent.parent / "docs" / "sites.md"

Row = dict[str, str | None]

_INTRODUCTION = """\
# Sites

Made from the files under `crawler/spiders` by `make docs` or `scrapy sites --docs`. The list as
data: `scrapy sites --json`. How to add one: [add-a-site.md](add-a-site.md).

Each site says how far its file was checked when it was written:
"""


def sites_page() -> str:
    """Return the page."""
    rows = [site_row(site) for site in all_sites()]
    checks = load_checks()
    parts = [_INTRODUCTION, *_meanings(rows, checks), "", *_counts(rows), ""]
    for code in (None, *PROVINCES):
        of_province = [row for row in rows if row["province"] == code]
        if of_province:
            name = PROVINCES[code].name if code else "Many provinces"
            folder = FOLDERS[code] if code else MANY_PROVINCES
            parts += [f"## {name}", "", f"`crawler/spiders/{folder}`", ""]
            parts += [*_table(of_province, checks), ""]
    return "\n".join(parts).rstrip() + "\n"


def write_page() -> Path:
    """Write the page and return where it is."""
    PAGE.write_text(sites_page(), encoding="utf-8")
    return PAGE


def _meanings(rows: Sequence[Row], checks: Mapping[str, Check]) -> Iterable[str]:
    counts = Counter(row["verified"] for row in rows)
    for value, meaning in VERIFIED.items():
        yield f"- **{value}** ({counts[value]}): {meaning}."
    live = sum(row["name"] in checks for row in rows)
    yield (
        f"- **live** ({live}): `scrapy verify` read articles of the site itself, on the day that "
        "the table states, with so many of them complete."
    )


def _counts(rows: Sequence[Row]) -> Iterable[str]:
    platforms = Counter(row["platform"] for row in rows)
    provinces = {row["province"] for row in rows} - {None}
    yield f"{len(rows)} sites in {len(provinces)} provinces, by platform:"
    yield ""
    yield ", ".join(f"{name} {count}" for name, count in platforms.most_common()) + "."


def _table(rows: Sequence[Row], checks: Mapping[str, Check]) -> Iterable[str]:
    yield "| site | publisher | address | platform | verified | live |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        check = checks.get(str(row["name"]))
        live = f"{check.day}: {check.complete} of {check.articles}" if check else ""
        paused = f", paused: {row['paused']}" if row["paused"] else ""
        yield (
            f"| `{row['name']}` | {row['publisher']} | {row['domain']} | {row['platform']} "
            f"| {row['verified']}{paused} | {live} |"
        )
