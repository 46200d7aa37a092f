"""The feeds of platforms: made-up entries in the form in which each writes them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from crawler.discovery import parse_feed

FIXTURES = Path(__file__).parents[2] / "fixtures" / "platforms"
FEEDS = sorted(FIXTURES.glob("*/feed.xml"))


@pytest.mark.parametrize("feed", FEEDS, ids=[feed.parent.name for feed in FEEDS])
def test_feed_gives_its_articles(feed: Path) -> None:
    facts = json.loads(feed.with_suffix(".json").read_text(encoding="utf-8"))
    assert facts["synthetic"] is True
    entries = parse_feed(feed.read_bytes(), facts["url"])
    expected = [(i["url"], datetime.fromisoformat(i["published"])) for i in facts["items"]]
    assert [(entry.url, entry.published) for entry in entries] == expected
    assert all(entry.title for entry in entries)
