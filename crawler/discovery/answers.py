"""Answers of interfaces that hold whole articles, told apart by what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.discovery.blogger import entries_of, raw_of_entry
from crawler.discovery.wordpress import posts_of, raw_of_post

if TYPE_CHECKING:
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
