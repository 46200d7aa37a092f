"""The items of the project: an article, or the reason why a page is none."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

if TYPE_CHECKING:
    from datetime import date, datetime

    from crawler.profile import SiteProfile
    from crawler.reading import Page

NOT_STORED = {"stored": False}


def iso_text(value: date | None) -> str | None:
    """Return the ISO form of a day or of an instant, with its offset."""
    return value.isoformat() if value else None


# Scrapy's exporters would write instants without their offset.
ISO = {"serializer": iso_text}


class RelatedLink(TypedDict):
    """A link to another article that stood inside the body."""

    text: str
    url: str


class RemovedBlock(TypedDict):
    """A piece of text that cleaning took out of the body, and the rule that did it."""

    text: str
    rule: str


class DateCandidate(TypedDict):
    """One statement of a date that was found for the article."""

    source: str
    """``json-ld``, ``meta``, ``microdata``, ``rest``, ``feed``, ``sitemap``, ``time``,
    ``byline``, ``url`` or ``dateline``."""
    kind: str
    """``published`` or ``modified``."""
    raw: str
    """The text as it stood there."""
    value: NotRequired[str | None]
    """What the date step made of it, ISO 8601 with offset; None: refused."""
    precision: NotRequired[str | None]
    """``second``, ``minute``, ``hour``, ``day``, ``month`` or ``year``."""
    note: NotRequired[str | None]
    """Why it was refused or not chosen."""


class PlaceEvidence(TypedDict):
    """One mention of a place in the article's texts, and what it says."""

    text: str
    """As written, with ``Kabupaten``, ``Bupati`` and the like where they stand before it."""
    where: str
    """``dateline``, ``title``, ``lead``, ``tags`` or ``section``."""
    rule: str
    """Kind of the name: ``kind``, ``name``, ``seat``, ``short`` … (``docs/places.md``)."""
    codes: str
    """Kemendagri codes that it may mean; several, with blanks, where the text does not tell."""
    support: str
    """What makes it a place, and so its weight: ``stated``, ``office``, ``within``, ``bare``, or
    ``origin`` for where somebody comes from, which does not count."""


@dataclass(kw_only=True, slots=True)
class Article:
    """A news article: what the page says, and what was derived from it.

    A spider fills the raw fields; the steps of :mod:`crawler.steps` derive the others.
    ``None`` and an empty list mean "not stated": no field is invented.
    """

    id: int | None = None
    """Number of the row in the archive, given by the database and never reused."""

    url: str
    """The address that the site declares for the article, else the one it was fetched from."""

    url_key: str | None = None
    """Identity of the address, unique in the archive (:func:`crawler.urls.canonical_url`)."""

    fetched_url: str | None = None
    """The address that was asked for: the page, or the REST answer that held the article."""

    site: str
    """Key of the site: the spider's ``name``, or the host in a code-free crawl."""

    publisher: str | None = None
    """Name of the outlet."""

    site_province: str | None = None
    """Kemendagri code of the province that the site covers; None: many."""

    timezone: str = "Asia/Jakarta"
    """IANA zone of the site, in which the instants of this article are returned."""

    title: str | None = None
    """Headline, without the name of the site."""

    lead: str | None = None
    """The article's opening: its standfirst where the site states one, else the first paragraph."""

    body: str | None = None
    """The article's own paragraphs in order, joined by a blank line."""

    body_html: str | None = None
    """The body as the site delivered it, an HTML fragment before cleaning. Untrusted."""

    authors: list[str] = field(default_factory=list)
    """Names of those who wrote it, in the order of the byline."""

    editors: list[str] = field(default_factory=list)
    """Names of its editors."""

    contributors: list[str] = field(default_factory=list)
    """Names of those who contributed reporting."""

    photographers: list[str] = field(default_factory=list)
    """Names of those who took its pictures."""

    initials: str | None = None
    """The sign-off code at the end, without brackets (``wag/red``)."""

    byline_raw: str | None = None
    """The byline as the site shows it."""

    source: str | None = None
    """News agency or outlet that the text was taken from."""

    section: str | None = None
    """Main section or category; the first where the site names several."""

    categories: list[str] = field(default_factory=list)
    """All sections or categories that the site names."""

    tags: list[str] = field(default_factory=list)
    """Keywords given by the site."""

    date_candidates: list[DateCandidate] = field(default_factory=list)
    """Every date that was found for the article, with its source and fate."""

    date_published: datetime | None = field(default=None, metadata=ISO)
    """Instant of first publication; aware."""

    date_published_raw: str | None = None
    """The text that ``date_published`` was read from."""

    date_published_source: str | None = None
    """Source of ``date_published``, one of those of ``date_candidates``."""

    date_precision: str | None = None
    """How exact ``date_published`` is: ``second``, ``minute``, ``hour`` or ``day``."""

    date_modified: datetime | None = field(default=None, metadata=ISO)
    """Instant of the last change that the site states; aware."""

    date_downloaded: datetime | None = field(default=None, metadata=ISO)
    """Instant at which the page or the REST answer was received; aware."""

    dateline_place: str | None = None
    """Place named by the dateline, in title case."""

    event_date: date | None = field(default=None, metadata=ISO)
    """Day of the reported event or statement in the article's zone, never after publication."""

    event_part_of_day: str | None = None
    """``small-hours``, ``dawn``, ``morning``, ``midday``, ``afternoon``, ``dusk`` or ``night``,
    where the text states it with the day of the event."""

    province: str | None = None
    """Kemendagri code of the province that the article is about (``35``)."""

    regency: str | None = None
    """Kemendagri code of the regency or city it is about (``35.17``); None also where several are
    named, or one name that means several."""

    place_confidence: float | None = None
    """How sure ``regency`` is, or ``province`` where that is all, 0 to 1."""

    place_evidence: list[PlaceEvidence] = field(default_factory=list)
    """The names of places in dateline, headline, lead, tags and section, also of other places."""

    related_links: list[RelatedLink] = field(default_factory=list)
    """Links to other articles that were taken out of the body, absolute."""

    removed: list[RemovedBlock] = field(default_factory=list)
    """All text that was taken out of the body, with the rule that did it."""

    image_url: str | None = None
    """Main picture, absolute, in the largest size that the site names."""

    image_caption: str | None = None
    """Caption of the main picture."""

    language: str | None = None
    """Language of the article, an ISO 639 code, where the page or the text tells it."""

    flags: list[str] = field(default_factory=list)
    """What a reader must know: ``paywalled``, ``photo``, ``advertorial``, ``page-missing``,
    ``noarchive``, ``tdm-reserved`` …"""

    content_hash: str | None = None
    """Hash of the words of the body; equal for equal texts. None under 50 words."""

    duplicate_of: int | None = None
    """``id`` of the earliest article with nearly the same text."""

    similarity: float | None = None
    """Share of text in common with ``duplicate_of``, 0 to 1."""

    archive_file: str | None = None
    """WARC file that holds the raw page or API answer, relative to ``ARCHIVE_DIR``; None: not
    kept, or pruned."""

    archive_offset: int | None = None
    """Byte offset in ``archive_file`` of the first of its records."""

    archive_length: int | None = None
    """Bytes of its records, which follow each other: the page, those that continue it, and what
    its source said."""

    rule_version: str | None = None
    """Fingerprint of the rules and the site's profile that made this row."""

    run_id: int | None = None
    """The run that stored this version."""

    aliases: list[str] = field(default_factory=list, metadata=NOT_STORED)
    """Addresses that lead to the article on its site, kept in the ledger. Of an article that a
    crawl found, the address that it was found under comes first."""

    pages: tuple[Page, ...] = field(default=(), repr=False, metadata=NOT_STORED)
    """What was received, until it is kept as it is: the page and those that continue it, or the
    answer of an API."""

    said_by_source: dict[str, Any] = field(default_factory=dict, repr=False, metadata=NOT_STORED)
    """Of ``fetched_url``, ``date_candidates`` and ``language`` what no page states, to be kept with
    them."""

    profile: SiteProfile | None = field(default=None, repr=False, metadata=NOT_STORED)
    """What the site knows about itself; travels with the item and is not stored."""


@dataclass(kw_only=True, slots=True, frozen=True)
class Refusal:
    """Why a page gave no article. ``reason`` is a short fixed word, used as a counter."""

    url: str
    """The address that was asked for."""

    reason: str
    """``index-page``, ``challenge``, ``error-page``, ``empty``, ``missing-title`` …"""

    detail: str | None = None
    """What was seen, for a person."""

    site: str | None = None
    """Key of the site, where it is known."""


STORED_FIELDS: tuple[str, ...] = tuple(
    f.name for f in dataclasses.fields(Article) if f.metadata.get("stored", True)
)
"""Names of the fields that are kept in the archive, in the order of the class."""
