"""One stored article made again from its raw page, by the rules of today."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.discovery.answers import articles_of, raw_of_answer
from crawler.items import STORED_FIELDS, Article, Refusal
from crawler.profile import SiteProfile
from crawler.reading import as_found, raw_of_pages
from crawler.steps import date, run_steps
from crawler.storage.rows import clean_value
from crawler.urls import canonical_url
from crawler.warc.reader import Capture, RecordError, profile_of, read_capture
from crawler.warc.records import Location

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crawler.discovery.candidates import Candidate
    from crawler.items import DateCandidate

NOT_OF_THE_PAGE = frozenset(
    {
        "id",
        "run_id",
        "rule_version",
        "duplicate_of",
        "similarity",
        "archive_file",
        "archive_offset",
        "archive_length",
    }
)
"""Fields that say where an article is and of what it is a copy, not what its page says."""

COMPARED = tuple(name for name in STORED_FIELDS if name not in NOT_OF_THE_PAGE)

DISCOVERED = frozenset({"rest", "feed", "sitemap", "index"})
"""Sources of dates that no page states; discovery brings them along."""

ANSWERS_HELD = 4


class Archive:
    """The raw pages of stored articles, and what is known of their sites today."""

    def __init__(self, folder: Path, profiles: Mapping[str, SiteProfile]) -> None:
        self._folder = folder
        self._profiles = profiles
        self._answers: OrderedDict[Location, tuple[Capture, dict[str, Candidate]]] = OrderedDict()

    def profile(self, site: str, file: str | None) -> SiteProfile:
        """That of the site file; of a site without one, that of the run that kept the page."""
        kept = self._profiles.get(site)
        if kept is None and file is not None:
            kept = profile_of(self._folder / file)
        return kept or SiteProfile(name=site)

    def capture(self, stored: Article) -> Capture:
        """The raw page of a stored article. Raises RecordError."""
        place = place_of(stored)
        if place in self._answers:
            return self._answers[place][0]
        capture = read_capture(self._folder, place)
        if capture.is_answer:
            posts = {canonical_url(post.url): post for post in articles_of(capture.pages[0])}
            self._answers[place] = capture, posts
            if len(self._answers) > ANSWERS_HELD:
                self._answers.popitem(last=False)
        return capture

    def remake(self, stored: Article) -> Article | Refusal:
        """The article as the rules of today make it, or why it is none to them.

        Raises RecordError where its raw page cannot be used.
        """
        raw = self.raw(stored)
        if isinstance(raw, Refusal):
            return raw
        # As a crawl does it: whether the article is wanted is known before it is cleaned.
        made = run_steps(date(raw))
        if isinstance(made, Article):
            made.pages = ()
            for name in NOT_OF_THE_PAGE - {"rule_version", "run_id"}:
                setattr(made, name, getattr(stored, name))
        return made

    def raw(self, stored: Article) -> Article | Refusal:
        """What its raw page says, before the steps. Raises RecordError."""
        capture = self.capture(stored)
        profile = self.profile(stored.site, stored.archive_file)
        if capture.is_answer:
            return self._raw_of_post(stored, profile)
        first, *further = capture.pages
        pages = [replace(first, received=stored.date_downloaded), *further]
        raw = raw_of_pages(pages, profile=profile)
        if isinstance(raw, Refusal):
            return raw
        return as_found(
            raw,
            pages,
            found_url=stored.fetched_url or first.url,
            dates=_dates_of_source(stored),
            language=capture.facts.get("language"),
        )

    def _raw_of_post(self, stored: Article, profile: SiteProfile) -> Article | Refusal:
        _, posts = self._answers[place_of(stored)]
        post = posts.get(stored.url_key or "") or posts.get(canonical_url(stored.url))
        if post is None:
            raise RecordError("no-page", f"the answer does not hold {stored.url}")
        raw = raw_of_answer(post, profile, now=stored.date_downloaded)
        if isinstance(raw, Article):
            raw.fetched_url = stored.fetched_url
        return raw


def place_of(article: Article) -> Location:
    """Where the raw page of an article lies. Raises RecordError."""
    file, offset, length = article.archive_file, article.archive_offset, article.archive_length
    if file is None or offset is None or length is None:
        raise RecordError("no-page", f"no page is kept of {article.url}")
    return Location(file, offset, length)


def _dates_of_source(stored: Article) -> list[DateCandidate]:
    return [
        {"source": c["source"], "kind": c["kind"], "raw": c["raw"]}
        for c in stored.date_candidates
        if c["source"] in DISCOVERED
    ]


def differences(stored: Article, made: Article) -> dict[str, tuple[Any, Any]]:
    """The fields that differ, each with the stored and the new value."""
    found = {}
    for name in COMPARED:
        before, after = getattr(stored, name), clean_value(getattr(made, name))
        if before != after:
            found[name] = before, after
    return found
