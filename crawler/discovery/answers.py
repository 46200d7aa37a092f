"""Answers of interfaces that hold whole articles, told apart by what they hold."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.discovery.blogger import entries_of, raw_of_entry
from crawler.discovery.wordpress import posts_of, raw_of_post
from crawler.extraction.entry import entry_url
from crawler.urls import absolute_http_url, canonical_url

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from crawler.discovery.candidates import Candidate
    from crawler.items import Article, Refusal
    from crawler.profile import SiteProfile
    from crawler.reading import Page


def articles_of(answer: Page) -> list[Candidate]:
    """The articles of a kept answer of WordPress or Blogger, in order; none where it is neither."""
    return posts_of(answer) or entries_of(answer)


def raw_of_answer(
    candidate: Candidate, profile: SiteProfile, *, now: datetime | None = None
) -> Article | Refusal:
    """The raw article of one of :func:`articles_of`; *now* is when the answer came."""
    assert candidate.payload is not None
    # WordPress states one link as text, Blogger a list of them.
    read = raw_of_entry if isinstance(candidate.payload.get("link"), list) else raw_of_post
    return read(candidate, profile, now=now)


def without_articles(answer: Page, url_keys: Collection[str]) -> Page | None:
    """The answer without those articles; None: it holds none of them."""
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    feed = data.get("feed") if isinstance(data, dict) else None
    entries = feed.get("entry") if isinstance(feed, dict) else data
    if not isinstance(entries, list):
        return None
    left = [entry for entry in entries if _key(entry, answer.url) not in url_keys]
    if len(left) == len(entries):
        return None
    entries[:] = left
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return replace(answer, body=text.encode("utf-8", "replace"))


def _key(entry: Any, base_url: str) -> str | None:
    """The identity of a post or of an entry; None: it states no address."""
    if not isinstance(entry, dict):
        return None
    link = entry.get("link")
    url = absolute_http_url(link, base_url) if isinstance(link, str) else entry_url(entry, base_url)
    return canonical_url(url) if url else None
