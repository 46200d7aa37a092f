"""Quality and speed of extraction beside the libraries that others use, on the same pages.

    python benchmarks/extraction.py
    python benchmarks/extraction.py --peers trafilatura,htmldate --rounds 5
    python benchmarks/extraction.py --pages DIR --gold pages.gold.jsonl --json

Without ``--gold`` the pages are the project's own fixtures: they show the traps of Indonesian sites
in made-up texts, but the rules were written with them at hand, so they flatter this project. A row
of the gold file is explained in ``benchmarks/measures.py``. Each extractor runs in an environment
of its own, made on first use below ``--environments``, with the version that is the newest then
(remove the folder to renew it); one that cannot be installed or breaks is listed with the reason.

``same~`` is ``same par.`` with the sign-off and the editor's line forgiven, ``clock`` is ``date``
with the offset forgiven. A dash stands for what an extractor does not offer; one that states no
clock on any page has its dates measured by the day alone. Speed is pages per CPU second on one
core: bytes in memory, parsing included, the fastest of ``--rounds`` rounds; "ratio" is this
project's speed as a multiple of the other's.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.environments import CannotRunError, call, interpreter
from benchmarks.fixtures import fixture_rows
from benchmarks.measures import Row, Scores, score, table

ROOT = Path(__file__).parent.parent
PACKAGES: dict[str, tuple[str, ...]] = {
    "trafilatura": ("trafilatura", "lxml_html_clean"),
    "newspaper4k": ("newspaper4k", "lxml_html_clean"),
    "readability-lxml": ("readability-lxml", "lxml_html_clean"),
    "goose3": ("goose3", "lxml_html_clean"),
    "news-please": ("news-please", "lxml_html_clean", "setuptools<81"),
    "htmldate": ("htmldate",),
}
"""Environment -> what is installed into it."""
VARIANTS = {"trafilatura": ("trafilatura-precision", "trafilatura")}
OWN = ("warta-daerah", "warta-daerah-generic")
READ_SECONDS = 3_600


class Failure(NamedTuple):
    name: str
    reason: str


class Result(NamedTuple):
    name: str
    version: str | None
    scores: Scores
    pages_per_second: float | None
    peak_mb: int
    broken: int
    """Pages on which the extractor raised an error."""
    states_clock: bool
    """Whether any date that it found has a clock."""


def main() -> int:
    options = _options()
    try:
        rows = _rows(options)
    except (OSError, ValueError) as error:
        print(f"cannot read the pages: {error}", file=sys.stderr)
        return 2
    names = (*OWN, *options.peers)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        manifest = Path(folder) / "pages.jsonl"
        lines = [json.dumps({key: row[key] for key in ("file", "path", "url")}) for row in rows]
        manifest.write_text("\n".join(lines), "utf-8")
        found: list[Result | Failure] = []
        for number, name in enumerate(names, 1):
            place = f"{number}/{len(names)}"
            try:
                python = (
                    sys.executable
                    if name in OWN
                    else interpreter(name, PACKAGES[name], options.environments, place=place)
                )
            except CannotRunError as error:
                print(f"{place} {name} could not be installed: {error}", file=sys.stderr)
                found.append(Failure(name, str(error)))
                continue
            for variant in VARIANTS.get(name, (name,)):
                print(f"{place} reading {len(rows)} pages with {variant}", file=sys.stderr)
                try:
                    found.append(_run(python, variant, manifest, rows, options.rounds))
                except CannotRunError as error:
                    print(f"{place} {variant} could not be measured: {error}", file=sys.stderr)
                    found.append(Failure(variant, str(error)))
    _report(found, rows, load, as_json=options.json)
    return 0 if any(isinstance(result, Result) for result in found) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=Path, help="folder of the pages that --gold names")
    parser.add_argument("--gold", type=Path, help="JSON Lines with the right answers")
    parser.add_argument(
        "--peers",
        type=lambda text: list(filter(None, map(str.strip, text.split(",")))),
        default=list(PACKAGES),
        help=f"comma-separated, of: {', '.join(PACKAGES)} (default: all; empty: none)",
    )
    parser.add_argument(
        "--environments",
        type=Path,
        default=ROOT / "build" / "benchmarks",
        help="folder of the environments (default: build/benchmarks)",
    )
    parser.add_argument("--rounds", type=int, default=3, help="timed rounds (default: 3)")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    options = parser.parse_args()
    if (options.pages is None) != (options.gold is None):
        parser.error("--pages and --gold go together")
    if unknown := set(options.peers) - PACKAGES.keys():
        parser.error(f"unknown peers: {', '.join(sorted(unknown))}")
    if options.rounds < 1:
        parser.error("--rounds must be 1 or more")
    return options


def _rows(options: argparse.Namespace) -> list[Row]:
    """Gold rows with the path of their page; a page without an address gets that of its site.

    Raises ``OSError`` and ``ValueError`` where the gold file or a page of it cannot be read.
    """
    if options.gold is None:
        return fixture_rows()
    rows: list[Row] = []
    for number, line in enumerate(options.gold.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = dict(json.loads(line))
            path = options.pages / row["file"]
        except (ValueError, TypeError, KeyError) as error:
            problem = f"{options.gold}, line {number} is no gold row"
            raise ValueError(f"{problem}: {type(error).__name__}: {error}") from error
        row["path"] = str(path.resolve(strict=True))
        row["url"] = row.get("url") or f"https://{row.get('site', 'example.org')}/artikel"
        rows.append(row)
    if not rows:
        raise ValueError(f"{options.gold} holds no rows")
    return rows


def _run(python: str, name: str, manifest: Path, rows: list[Row], rounds: int) -> Result:
    output = manifest.with_name(f"{name}.jsonl")
    script = str(ROOT / "benchmarks" / "readers.py")
    call([python, script, name, str(manifest), str(output), "--rounds", str(rounds)], READ_SECONDS)
    head, *predictions = (json.loads(line) for line in output.read_text("utf-8").splitlines())
    seconds = head["cpu_seconds"]
    return Result(
        name=name,
        version=head["version"],
        scores=score(rows, predictions),
        pages_per_second=round(len(rows) / seconds, 1) if seconds else None,
        peak_mb=head["peak_mb"],
        broken=sum("error" in prediction for prediction in predictions),
        states_clock=any("T" in (row.get("published") or "") for row in predictions),
    )


def _report(found: list[Result | Failure], rows: list[Row], load: float, *, as_json: bool) -> None:
    results = [result for result in found if isinstance(result, Result)]
    failures = [failure for failure in found if isinstance(failure, Failure)]
    today = datetime.now().astimezone().date().isoformat()
    size = sum(Path(row["path"]).stat().st_size for row in rows) / max(1, len(rows)) / 1024
    own = next((r.pages_per_second for r in results if r.name == OWN[0]), None)
    lines = [_line(result, own) for result in results]
    if as_json:
        document = {
            "measured": today,
            "pages": len(rows),
            "mean_kb": round(size),
            "load": round(load, 2),
            "cores": os.cpu_count(),
            "results": lines,
            "failures": [failure._asdict() for failure in failures],
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return
    print(f"{today}, load {load:.2f} on {os.cpu_count()} cores at the start")
    print(f"pages: {len(rows)}, on average {size:.1f} KB\n")
    print(table(lines, {"pages/s": 1, "ratio": 1}))
    for failure in failures:
        print(f"\n{failure.name} could not be measured: {failure.reason}")


_FIELDS = {
    "readability-lxml": ("body", "title"),
    "htmldate": ("date",),
}
_COLUMNS = (
    ("body", "body F1", "body_f1"),
    ("body", "same par.", "exact_paragraphs"),
    ("body", "same~", "exact_but_footer"),
    ("body", "leaks", "leaks"),
    ("title", "title", "title"),
    ("clock", "date", "date"),
    ("clock", "clock", "clock"),
    ("date", "day", "day"),
    ("date", "wrong day", "wrong_date"),
    ("authors", "authors F1", "authors_f1"),
)


def _line(result: Result, own: float | None) -> dict[str, object]:
    """A line of the table; what an extractor does not offer is no zero but a dash."""
    offered = {*_FIELDS.get(result.name, ("body", "title", "date", "authors"))}
    if result.states_clock:
        offered.add("clock")
    speed = result.pages_per_second
    return {
        "extractor": f"{result.name} {result.version or ''}".strip(),
        **{
            head: getattr(result.scores, measure) if field in offered else None
            for field, head, measure in _COLUMNS
        },
        "broken": result.broken,
        "pages/s": speed,
        "ratio": round(own / speed, 1) if own and speed else None,
        "MB": result.peak_mb,
    }


if __name__ == "__main__":
    sys.exit(main())
