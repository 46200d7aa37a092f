"""The data card: what a dataset holds, how it was made, and what may be done with it (Markdown)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.dataset.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from crawler.dataset.columns import Column
    from crawler.dataset.files import DataFile
    from crawler.dataset.tally import Tally

RIGHTS = (
    "The texts and pictures belong to their publishers. This dataset gives no licence to them: use"
    " it for research, quotation and reading as the law of your country allows, and do not publish"
    " the texts. The software that made it is under the MIT licence, which covers none of them."
)
PERSONAL = (
    "News names people. Their names are personal data, also under Indonesia's Undang-Undang Nomor"
    " 27 Tahun 2022 on the protection of personal data (UU PDP): have a lawful purpose, keep what"
    " you need, protect it, and delete it when somebody has a right to that. Articles that were"
    " removed from the archive on request are not in this dataset; take them out of older copies"
    " by exporting anew."
)
DATES = (
    "`date_published` is exact or missing, never guessed. It is read from what the page states;"
    " `date_published_source` and `date_published_raw` say what, `date_precision` how exact it is,"
    " and `date_candidates` keeps every date that was found, with the reason why it was not chosen."
    " With the precision `day` the time of day is 00:00 in `timezone` and means nothing."
)
NOISE = (
    "`body` holds the article's own paragraphs, divided by a blank line. Links to other articles,"
    " advertisements, credits, share and comment blocks were taken out: `related_links` and"
    " `removed` hold them with the rule that did it, `body_html` is the original where the site"
    " delivered one."
)
_UNITS = {
    Kind.TEXT: ("text", ""),
    Kind.INTEGER: ("integer", ""),
    Kind.NUMBER: ("number", "0 to 1"),
    Kind.DAY: ("day", "calendar day, ISO 8601"),
    Kind.CLOCK: ("date and time", "clock of `timezone`, no offset"),
    Kind.TEXTS: ("list of texts", ""),
    Kind.OBJECTS: ("list of objects", ""),
}
_OWN_UNITS = {
    "archive_offset": "bytes",
    "timezone": "IANA name",
    "site_province": "Kemendagri code, 2 digits",
    "province": "Kemendagri code, 2 digits",
    "regency": "Kemendagri code, 2 + 2 digits",
    "language": "ISO 639",
}


def unit_of(column: Column, kind: str) -> tuple[str, str]:
    """Type and unit of a column in files of that kind."""
    if column.kind is Kind.INSTANT:
        if kind == "parquet":
            return "instant", "UTC, microseconds"
        return "instant", "ISO 8601, in `timezone`, with its offset"
    name, unit = _UNITS[column.kind]
    if column.keys:
        unit = "keys " + ", ".join(f"`{key}`" for key in column.keys)
    if kind == "csv" and column.kind in (Kind.TEXTS, Kind.OBJECTS):
        name = f"{name}, as JSON"
    return name, _OWN_UNITS.get(column.name, unit)


def data_card(
    *,
    title: str,
    kind: str,
    files: Sequence[DataFile],
    columns: Sequence[Column],
    tally: Tally,
    filters: Mapping[str, Any],
    made_at: datetime,
    software: str,
    schema: str,
) -> str:
    """The whole page."""
    parts: list[Iterable[str]] = [
        [f"# {title}", ""],
        [_summary(tally)],
        ["", "| | |", "|---|---|"],
        [f"| made | {made_at:%Y-%m-%d %H:%M:%S} UTC, the archive as it was at that moment |"],
        [f"| by | Warta Daerah {software}, schema {schema}, `scrapy export` |"],
        [f"| format | {_format(kind)} |"],
        ["", "## Which articles", ""],
        _filters(filters),
        ["", "## Columns", "", "| column | type | unit, zone | missing | meaning |"],
        ["|---|---|---|---|---|"],
        (_column(column, kind, tally) for column in columns),
        ["", *_notes(kind, columns)],
        ["## Articles per site and month", ""],
        _counts(tally),
        ["", "Months are those of each article's own zone."],
        ["", "## How it was made", ""],
        [f"- Dates: {DATES}", f"- Noise: {NOISE}", f"- Copies: {_copies(filters)}"],
        ["- Rules: versions of `rule_version`, with the number of their articles:"],
        (f"  - `{v or 'unknown'}`: {n:,}" for v, n in tally.rules.most_common()),
        ["", "## Rights and personal data", "", RIGHTS, "", PERSONAL],
        ["", "## Files", "", "| file | articles | bytes | SHA-256 |", "|---|---|---|---|"],
        (f"| `{_cell(f.path)}` | {f.rows:,} | {f.size:,} | `{f.sha256}` |" for f in files),
        [
            "",
            "To cite the software see `CITATION.cff` of the project; name this file, its date and",
        ],
        ["the checksums above, so that others can tell which articles it was about.", ""],
    ]
    return "\n".join(line for part in parts for line in part)


def _summary(tally: Tally) -> str:
    sites = len(tally.sites())
    return (
        f"{tally.rows:,} {'article' if tally.rows == 1 else 'articles'} of {sites} Indonesian news"
        f" {'site' if sites == 1 else 'sites'}, published {_span(tally)}."
    )


def _span(tally: Tally) -> str:
    if tally.earliest is None or tally.latest is None:
        return "at unknown dates"
    return f"from {tally.earliest:%Y-%m-%d} to {tally.latest:%Y-%m-%d} (UTC)"


def _format(kind: str) -> str:
    return {
        "parquet": "Parquet, compressed with Zstandard",
        "csv": "CSV, UTF-8, comma, RFC 4180 quoting, one header line",
        "jsonl": "JSON Lines, UTF-8, one object per line",
    }[kind]


def _filters(filters: Mapping[str, Any]) -> Iterator[str]:
    told = {name: value for name, value in filters.items() if name != "include_duplicates"}
    for name, value in told.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        yield f"- `{name}`: {_cell(str(shown))}"
    if not told:
        yield "- all articles of the archive"
    if filters.get("since") or filters.get("until"):
        yield "- articles without a date are left out, since they may be of any time"
    if filters.get("include_duplicates"):
        yield "- copies of other articles are included (`duplicate_of`)"
    else:
        yield "- articles that are copies of an earlier one (`duplicate_of`) are left out"


def _column(column: Column, kind: str, tally: Tally) -> str:
    name, unit = unit_of(column, kind)
    share = f"{tally.share_missing(column.name):.1%}"
    return f"| `{column.name}` | {name} | {unit} | {share} | {_cell(column.meaning)} |"


def _notes(kind: str, columns: Sequence[Column]) -> Iterator[str]:
    if kind == "csv":
        yield (
            "A text that begins with `=`, `+`, `-`, `@` (also their wide forms), a tab, a line end"
            " or `'` has a `'` before it, so that no spreadsheet runs it as a formula; to get the"
            " text, take off the first `'` of every text that begins with one. An empty cell means"
            " missing."
        )
        yield ""
    if kind == "parquet" and any(c.kind is Kind.INSTANT for c in columns):
        yield (
            "Instants are stored in UTC; `timezone` names the zone of each article, and"
            " `date_published_local` is the publication on its clock."
        )
        yield ""


def _counts(tally: Tally) -> Iterator[str]:
    months = tally.months()
    yield "| site | " + " | ".join(months) + " | all |"
    yield "|---" * (len(months) + 2) + "|"
    for site in tally.sites():
        row = [tally.cells[site, month] for month in months]
        yield f"| {_cell(site)} | " + " | ".join(f"{n:,}" for n in [*row, sum(row)]) + " |"


def _copies(filters: Mapping[str, Any]) -> str:
    told = (
        "nearly the same text on another site makes an article a copy: `duplicate_of` is the `id`"
        " of the earlier one, `similarity` the share of text that they have in common."
    )
    if not filters.get("include_duplicates"):
        told += " They are left out here, also where the earlier article does not meet the filters."
    return told


def _cell(text: str) -> str:
    """Text in a table of Markdown, which may come from the web."""
    flat = " ".join(text.split())
    return flat.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "'")
