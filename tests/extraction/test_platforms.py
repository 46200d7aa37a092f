"""Every fixture of a platform: a page in the real markup, and the article it must give."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.extraction import next_page_url
from crawler.items import Article
from crawler.reading import Page, raw_of_pages
from crawler.steps import run_steps

FIXTURES = Path(__file__).parents[2] / "fixtures" / "platforms"
CASES = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())


def load(case: str) -> tuple[list[Page], dict[str, Any], dict[str, Any]]:
    """The pages of an article in their order, what is known about them, what they must give."""
    folder = FIXTURES / case
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    files = [("page.html", meta["url"]), *((p["file"], p["url"]) for p in meta.get("pages", ()))]
    received = datetime.fromisoformat(meta["fetched"])
    pages = [
        Page(body=(folder / file).read_bytes(), url=url, received=received) for file, url in files
    ]
    return pages, meta, expected


def article_of(case: str, *, generic: bool = False) -> Article:
    article = raw_of_pages(load(case)[0], generic=generic)
    assert isinstance(article, Article)
    return run_steps(article)


def value_of(article: Article, field: str) -> object:
    if field == "paragraphs":
        return (article.body or "").split("\n\n")
    value = getattr(article, field)
    return value.isoformat() if isinstance(value, datetime) else value


@pytest.mark.parametrize("case", CASES)
def test_platform_gives_its_article(case: str) -> None:
    article = article_of(case)
    expected = load(case)[2]
    assert {field: value_of(article, field) for field in expected} == expected


@pytest.mark.parametrize("case", CASES)
def test_generic_way_finds_the_same_text(case: str) -> None:
    article = article_of(case, generic=True)
    expected = load(case)[2]
    assert value_of(article, "paragraphs") == expected["paragraphs"]
    assert article.title == expected["title"]
    assert value_of(article, "date_published") == expected["date_published"]


@pytest.mark.parametrize("case", CASES)
def test_pages_lead_to_each_other(case: str) -> None:
    pages, meta, _ = load(case)
    if "pages" not in meta:
        return
    following = [next_page_url(page.body, page.url) for page in pages]
    assert following == [*(page.url for page in pages[1:]), None]


@pytest.mark.parametrize("case", CASES)
def test_fixture_is_marked_as_made_up(case: str) -> None:
    assert load(case)[1]["synthetic"] is True
