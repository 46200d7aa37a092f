"""The index pages of platforms: made-up lists in the real markup, and the links that they hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.discovery import find_links
from crawler.discovery.links import next_index_page
from crawler.discovery.sources import index_page_address
from tests.test_double import platforms

FIXTURES = Path(__file__).parents[2] / "fixtures" / "platforms"
CASES = sorted(path.parent.name for path in FIXTURES.glob("*/index.html"))


def load(case: str) -> tuple[bytes, dict[str, Any]]:
    folder = FIXTURES / case
    facts = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return (folder / "index.html").read_bytes(), facts


def pattern_of(case: str) -> str | None:
    known = platforms()
    name = next((name for name in (case, *parents(case)) if name in known), None)
    return known[name].article_url if name else None


def parents(case: str) -> list[str]:
    """``viva-2016`` -> ``viva``."""
    parts = case.split("-")
    return ["-".join(parts[:end]) for end in range(len(parts) - 1, 0, -1)]


@pytest.mark.parametrize("case", CASES)
def test_index_gives_its_articles(case: str) -> None:
    html, facts = load(case)
    links = find_links(html, facts["url"], pattern_of(case))
    assert [link.url for link in links] == facts["links"]
    assert all(link.title for link in links)


@pytest.mark.parametrize("case", CASES)
def test_index_leads_to_its_next_page(case: str) -> None:
    html, facts = load(case)
    assert next_index_page(html, facts["url"]) == facts["next"]


@pytest.mark.parametrize("case", CASES)
def test_paging_of_the_platform_makes_the_same_address(case: str) -> None:
    _, facts = load(case)
    base = platforms().get(case)
    if base is None or base.index_paging is None or facts["next"] is None:
        return
    assert index_page_address(facts["url"], 2, base.index_paging) == facts["next"]


@pytest.mark.parametrize("case", CASES)
def test_index_is_marked_as_made_up(case: str) -> None:
    assert load(case)[1]["synthetic"] is True


def test_every_platform_has_an_index() -> None:
    covered = {name for case in CASES for name in (case, *parents(case))}
    assert platforms().keys() - covered == set()
