"""The one list of steps that turns a raw article into a clean one.

Extraction makes the raw :class:`~crawler.items.Article` from a page or from a REST answer. Every
step here is a pure function from an article to the article, or to the reason why it is none. A
pipeline runs one step; :func:`crawler.extraction.extract` and re-extraction run them all.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crawler.date_sources import resolve_dates
from crawler.event import event_of
from crawler.flags import text_flags
from crawler.items import Article, Refusal
from crawler.noise import clean_body
from crawler.places import place_of
from crawler.text import (
    clean_title,
    guess_language,
    host_of,
    outlet_keys,
    split_byline,
    split_dateline,
    squash,
)
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crawler.profile import SiteProfile

MIN_HASHED_WORDS = 50
"""Shorter texts get no content hash: two flash reports may be equal by chance."""

BODYLESS_FLAGS = frozenset({"photo", "video", "paywalled"})
"""An article with one of these is kept although the page shows no text."""

ZONE_OF_OFFSET = {7: "Asia/Jakarta", 8: "Asia/Makassar", 9: "Asia/Jayapura"}


RULE_FILES = (
    "date_sources.py",
    "discovery/answers.py",
    "discovery/blogger.py",
    "discovery/wordpress.py",
    "event.py",
    "flags.py",
    "reading.py",
    "regencies.csv",
    "regions.py",
    "steps.py",
    "text.py",
    "urls.py",
)
RULE_FOLDERS = ("dates", "extraction", "noise", "places")
RULE_LIBRARIES = ("dateparser", "lxml")
_PACKAGE = Path(__file__).parent


class Step(NamedTuple):
    """One step: its name, which is also the name of its pipeline, and its function."""

    name: str
    run: Callable[[Article], Article | Refusal]


def strip_noise(article: Article) -> Article:
    """Clean ``body_html`` into ``body``; what is taken out is kept beside it."""
    if not article.body_html:
        return article
    drop = article.profile.drop_selectors if article.profile else ()
    clean = clean_body(
        article.body_html, base_url=article.url, drop=drop, publisher=article.publisher
    )
    article.body = "\n\n".join(clean.paragraphs) or None
    article.related_links = clean.related_links
    article.removed = clean.removed
    article.initials = clean.initials
    article.dateline_place = clean.dateline["place"] if clean.dateline else None
    article.source = article.source or clean.source
    editors = {name.casefold() for name in (*article.editors, *clean.editors)}
    # What a page declares as its author may be its editor or an account: the text says who wrote.
    article.authors = [_full_name(name, article.authors) for name in clean.authors] or _others(
        article.authors, editors
    )
    article.editors = _merged(article.editors, clean.editors)
    article.contributors = _merged(article.contributors, clean.contributors)
    article.photographers = _merged(article.photographers, clean.photographers)
    article.flags = _merged(article.flags, clean.flags)
    return article


def read_text(article: Article) -> Article:
    """Derive headline, lead, people and language from the texts of the page."""
    profile = article.profile
    if article.title:
        article.title = clean_title(
            article.title,
            publisher=article.publisher,
            domain=profile.domain if profile else None,
        )
    if article.byline_raw:
        byline = split_byline(article.byline_raw)
        editors = [*article.editors, *byline.editors]
        # The one name shown may be that of the writer and of the editor.
        shown = _others(byline.authors, editors) or byline.authors
        article.authors = shown or _others(article.authors, editors)
        article.editors = _merged(article.editors, byline.editors)
        article.contributors = _merged(article.contributors, byline.contributors)
        article.photographers = _merged(article.photographers, byline.photographers)
        article.source = article.source or byline.source
    outlet = outlet_keys(article.publisher, host_of(article.url))
    article.authors = _merged((n for n in article.authors if squash(n) not in outlet), [])
    if article.body:
        article.lead = article.lead or article.body.split("\n\n", 1)[0]
        article.language = guess_language(article.body) or article.language
    return article


def date(article: Article) -> Article:
    """Choose the dates of the article, and its zone where the site itself states one."""
    article = resolve_dates(article)
    zone = _stated_zone(article) or _zone_of_clock(article)
    if zone and zone != article.timezone:
        article.timezone = zone
        article = resolve_dates(article)
    return article


def locate(article: Article) -> Article:
    """Find the province and the regency that the article is about, by its own texts."""
    dateline, paragraphs = _opening(article)
    lead = next(iter(paragraphs), "")
    if article.lead and not (article.body or "").startswith(article.lead):
        lead = f"{article.lead} \N{BULLET} {lead}"
    place = place_of(
        title=article.title,
        lead=lead,
        dateline=dateline,
        tags=article.tags,
        section=article.section,
        site_province=article.site_province,
    )
    article.province, article.regency = place.province, place.regency
    article.place_confidence, article.place_evidence = place.confidence, place.evidence
    return article


def date_event(article: Article) -> Article:
    """Find the day and the part of the day of what the article reports."""
    _, paragraphs = _opening(article)
    event = event_of(paragraphs, published=article.date_published, timezone=article.timezone)
    article.event_date, article.event_part_of_day = event
    return article


def mark(article: Article) -> Article:
    """Set the flags that the article as a whole gives."""
    article.flags = _merged(article.flags, text_flags(article))
    return article


def identify(article: Article) -> Article:
    """Fill what tells articles and rules apart: key, hash of the text, version of the rules."""
    article.url_key = canonical_url(article.url)
    article.content_hash = content_hash(article.body)
    article.rule_version = rule_version(article.profile)
    return article


def validate(article: Article) -> Article | Refusal:
    """Refuse what is no article: without a headline, or without any text or reason for its lack."""
    if not article.title:
        return Refusal(url=article.url, reason="missing-title", site=article.site)
    if not article.body and BODYLESS_FLAGS.isdisjoint(article.flags):
        return Refusal(url=article.url, reason="missing-body", site=article.site)
    return article


STEPS: tuple[Step, ...] = (
    Step("noise", strip_noise),
    Step("text", read_text),
    Step("dates", date),
    Step("places", locate),
    Step("event", date_event),
    Step("flags", mark),
    Step("identity", identify),
    Step("validation", validate),
)
"""All steps in their order."""


def run_steps(article: Article) -> Article | Refusal:
    """Run every step on a raw article."""
    for step in STEPS:
        result = step.run(article)
        if isinstance(result, Refusal):
            return result
        article = result
    return article


def content_hash(body: str | None) -> str | None:
    """Hash the words of *body*, without case, punctuation and spacing; None if it is short."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", body or "").casefold())
    if len(words) < MIN_HASHED_WORDS:
        return None
    return hashlib.blake2b(" ".join(words).encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=4096)
def rule_version(profile: SiteProfile | None) -> str:
    """Fingerprint of all rules and of *profile*: changes by itself when either does.

    The rules are the code that makes an article of a page, and the libraries that read it.
    """
    digest = hashlib.blake2b(_rules_digest(), digest_size=6)
    digest.update(repr(profile).encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _rules_digest() -> bytes:
    digest = hashlib.blake2b()
    for file in rule_files():
        name = file.relative_to(_PACKAGE).as_posix()
        digest.update(f"{name}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    for library in RULE_LIBRARIES:
        digest.update(f"{library} {metadata.version(library)}\0".encode())
    return digest.digest()


def rule_files() -> list[Path]:
    """The files that say how a page becomes an article."""
    files = [_PACKAGE / name for name in RULE_FILES]
    for folder in RULE_FOLDERS:
        files += (f for f in (_PACKAGE / folder).rglob("*") if f.is_file() and f.suffix != ".pyc")
    return sorted(files)


def _stated_zone(article: Article) -> str | None:
    """Zone that the source of the publication date states by an Indonesian offset."""
    for candidate in article.date_candidates:
        if (
            candidate["source"] == article.date_published_source
            and candidate["kind"] == "published"
            and candidate["raw"] == article.date_published_raw
            and re.search(r"\+0?[789](?::?00)?$", candidate["raw"].strip())
        ):
            value = candidate.get("value")
            offset = datetime.fromisoformat(value).utcoffset() if value else None
            return ZONE_OF_OFFSET.get(round(offset.total_seconds() / 3600)) if offset else None
    return None


def _opening(article: Article) -> tuple[str, list[str]]:
    """The dateline, and the paragraphs of the body without it."""
    paragraphs = (article.body or "").split("\n\n", 4)[:4]
    found = split_dateline(
        paragraphs[0], publisher=article.publisher, domain=host_of(article.url) or None
    )
    if found is None:
        return "", paragraphs
    paragraphs[0] = paragraphs[0][len(found["text"]) :].strip()
    return found["text"], paragraphs if paragraphs[0] else paragraphs[1:]


_NAIVE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
_AWARE = re.compile(rf"{_NAIVE.pattern}(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)")


def _zone_of_clock(article: Article) -> str | None:
    """Zone in which a time without one is, to the second, the instant that the page states too.

    JNews writes ``2025-05-15 14:20:31`` beside ``2025-05-15T06:20:31+00:00``: the site is in WITA.
    """
    stated = [
        c["raw"].strip()
        for c in article.date_candidates
        if c["kind"] == "published" and c.get("value")
    ]
    naive = [datetime.fromisoformat(raw + "Z") for raw in stated if _NAIVE.fullmatch(raw)]
    aware = [datetime.fromisoformat(raw) for raw in stated if _AWARE.fullmatch(raw)]
    zones = {
        ZONE_OF_OFFSET[hours]
        for clock in naive
        for instant in aware
        if (apart := (clock - instant).total_seconds()) % 3600 == 0
        if (hours := round(apart / 3600)) in ZONE_OF_OFFSET
    }
    return zones.pop() if len(zones) == 1 else None


def _full_name(name: str, declared: Iterable[str]) -> str:
    """The declared name that holds all words of a shorter one, else the name itself."""
    words = set(name.casefold().split())
    return next((full for full in declared if words < set(full.casefold().split())), name)


def _others(names: Iterable[str], editors: Iterable[str]) -> list[str]:
    """The names that are not among the editors."""
    known = {name.casefold() for name in editors}
    return [name for name in names if name.casefold() not in known]


def _merged(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """Both lists in order, each name once without regard to case."""
    seen: dict[str, str] = {}
    for name in (*first, *second):
        seen.setdefault(name.casefold(), name)
    return list(seen.values())
