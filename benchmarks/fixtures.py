"""The project's own fixtures as gold rows: made-up articles in the markup of real sites."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.measures import Row

FIXTURES = Path(__file__).parent.parent / "fixtures"


def fixture_rows() -> list[Row]:
    """One gold row for every page of a platform, and for every article of the newsroom."""
    return [*platform_rows(), *newsroom_rows()]


def platform_rows() -> list[Row]:
    """The made-up pages of platforms; articles of several pages are left out, as below."""
    rows: list[Row] = []
    for folder in sorted((FIXTURES / "platforms").iterdir()):
        if not folder.is_dir():
            continue
        meta, expected = (_json(folder / name) for name in ("meta.json", "expected.json"))
        if "pages" in meta:
            continue
        page = folder / "page.html"
        rows.append(
            {
                "file": f"platforms/{folder.name}",
                "path": str(page),
                "url": meta["url"],
                "title": expected["title"],
                "published": expected["date_published"],
                "authors": expected.get("authors"),
                "body": expected["paragraphs"],
                "removed": [link["text"] for link in expected.get("related_links", ())],
                "footer": _footer(expected.get("initials"), expected.get("editors", ())),
            }
        )
    return rows


def newsroom_rows() -> list[Row]:
    """The articles of the recorded WordPress site, as its editors entered them.

    Articles of several pages are left out: no single page holds their text.
    """
    newsroom = FIXTURES / "newsroom"
    written = _json(newsroom / "posts.json")
    recorded = _json(newsroom / "index.json")
    zone = ZoneInfo(written["time_zone"])
    address = {url.strip("/").rpartition("/")[2]: url for url in recorded["answers"]}
    rows: list[Row] = []
    for post in written["posts"]:
        slug = "-".join(re.findall(r"\w+", post["title"].casefold()))
        if re.search(r"<!--\s*nextpage", post["content"]):
            continue
        published = datetime.fromisoformat(post["date"]).replace(tzinfo=zone)
        rows.append(
            {
                "file": f"newsroom/{slug}",
                "path": str(newsroom / "pages" / f"{slug}.html"),
                "url": f"https://{recorded['host']}{address[slug]}",
                "title": post["title"],
                "published": published.isoformat(),
                "authors": [post["author"]],
                "body": _unsigned(post["paragraphs"], post["initials"]),
                "removed": [text for text, _ in post["related"]],
                "footer": _footer(post["initials"]),
            }
        )
    return rows


def _footer(initials: str | None, editors: Iterable[str] = ()) -> list[str]:
    signed = [f"({initials})"] if initials else []
    return [*signed, *(f"Editor: {name}" for name in editors)]


def _unsigned(paragraphs: list[str], initials: str | None) -> list[str]:
    """Paragraphs without the sign-off that is stuck to the last one."""
    return [*paragraphs[:-1], paragraphs[-1].removesuffix(f"({initials})").rstrip()]


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
