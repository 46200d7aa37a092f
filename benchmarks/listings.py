"""Feeds and index pages against the links they hold: ``python -m benchmarks.listings FOLDER``.

*FOLDER* has ``pages/`` and two files of JSON lines: ``feeds.gold.jsonl`` (``file``, ``items`` with
``link``, ``title`` and ``date``) and ``index.gold.jsonl`` (``file``, ``url``, ``article_url_rule``,
``links`` with ``url``).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.discovery import find_links, parse_feed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Result(NamedTuple):
    """What was found in one file."""

    file: str
    listed: int
    missing: int
    surplus: int
    undated: int
    """Entries with a date that was not read."""


def feeds(folder: Path) -> Iterator[Result]:
    """Each feed."""
    for row in _rows(folder / "feeds.gold.jsonl"):
        url = row.get("url") or f"http://{row['file'].split('__')[0]}/"
        entries = parse_feed((folder / "pages" / row["file"]).read_bytes(), url)
        found = {c.url: c.published or c.modified for c in entries}
        dates = {item["link"]: item["date"] for item in row["items"] if item["link"]}
        undated = sum(1 for u in found if dates.get(u) and found[u] is None)
        yield _compared(row["file"], set(dates), set(found), undated)


def index_pages(folder: Path) -> Iterator[Result]:
    """Each index page, by its rule."""
    for row in _rows(folder / "index.gold.jsonl"):
        html = (folder / "pages" / row["file"]).read_bytes()
        found = find_links(html, row["url"] or "", row["article_url_rule"])
        yield _compared(row["file"], {li["url"] for li in row["links"]}, {c.url for c in found}, 0)


def _compared(file: str, listed: set[str], found: set[str], undated: int) -> Result:
    return Result(file, len(listed), len(listed - found), len(found - listed), undated)


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def main(words: Sequence[str] | None = None) -> int:
    """Print a line for each file; 1 where a link is missing or one too many."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":")[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(words).folder
    results = [*feeds(folder), *index_pages(folder)]
    print("| file | links | missing | too many | dates not read |\n|---|---|---|---|---|")
    for result in results:
        print(f"| {' | '.join(map(str, result))} |")
    return int(any(r.missing or r.surplus or r.undated for r in results))


if __name__ == "__main__":
    raise SystemExit(main())
