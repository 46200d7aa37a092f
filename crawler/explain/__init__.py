"""Why an article is as it is: what made each field, which date was taken, what was removed. Pure.

:func:`explain` reads a page as extraction does and runs the same steps one by one. Nothing here
decides anything: the places of the page that state a value are looked up afterwards, and what a
step did is the difference between before and after.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from crawler.explain.marked import Marked, Piece, mark_body
from crawler.explain.sources import PresetSeen, Sources, presets_of
from crawler.extraction.document import parse
from crawler.extraction.pages import join_pages
from crawler.extraction.raw import read_document
from crawler.items import STORED_FIELDS, Article, Refusal
from crawler.reading import ADDRESSES, NOWHERE, raw_article
from crawler.steps import STEPS
from crawler.text import split_byline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import DateCandidate
    from crawler.profile import SiteProfile
    from crawler.reading import Page

__all__ = ["DateFate", "Explanation", "FieldStory", "Marked", "Piece", "explain", "explain_post"]

_OWN_PLACE = frozenset({"body_html", "removed", "related_links", "date_candidates"})
"""Fields that are shown as what they are: the text, and the dates."""

_UNSTATED = _OWN_PLACE | {
    "id", "run_id", "archive_file", "archive_offset", "archive_length", "duplicate_of",
    "similarity", "event_date", "event_part_of_day", "province", "regency", "place_confidence",
    "place_evidence",
}  # fmt: skip
"""Fields whose lack tells nothing of the page: the archive fills them, or its text may not."""

_STEP_SOURCES = {
    ("noise", "authors"): "credits in the text",
    ("noise", "editors"): "credits in the text",
    ("noise", "contributors"): "credits in the text",
    ("noise", "photographers"): "credits in the text",
    ("noise", "source"): "credited in the text",
    ("noise", "initials"): "sign-off at the end of the text",
    ("noise", "dateline_place"): "dateline of the first paragraph",
    ("noise", "flags"): "cleaning of the text",
    ("text", "title"): "without the name of the site",
    ("text", "editors"): "byline",
    ("text", "contributors"): "byline",
    ("text", "photographers"): "byline",
    ("text", "source"): "byline",
    ("text", "lead"): "first paragraph",
    ("text", "language"): "words of the text",
    ("dates", "timezone"): "offset or clock that the dates state",
    ("dates", "flags"): "comparison of the dates",
    ("places", "province"): "names of places, see place_evidence",
    ("places", "regency"): "names of places, see place_evidence",
    ("places", "place_confidence"): "weight of the names",
    ("places", "place_evidence"): "dateline, headline, lead, tags, section",
    ("event", "event_date"): "day stated in the opening paragraphs",
    ("event", "event_part_of_day"): "beside that day",
    ("flags", "flags"): "the article as a whole",
    ("identity", "url_key"): "url without scheme, www. and tracking",
    ("identity", "content_hash"): "words of the body",
    ("identity", "rule_version"): "code of the rules and the site's profile",
}

FATES = {
    "differs": "names another time than the date that was taken",
    "modified": "states a change, not the publication",
    "future": "lies after the download",
    "offset-differs": "the same clock time with another zone's offset, which is wrong",
    "weekday-contradicts": "its weekday is another one",
    "relative": "relative to the download, less exact",
    "header-clock": "the day of the download in the page's head, not of the article",
    "too-coarse": "no day",
    "event": "the day of the event in the dateline",
    "false-utc": "its Z is local time on this site",
}
"""What the notes of date candidates mean."""

REFUSALS = {
    "digits-left": "a number that no date explains",
    "range": "a span of days",
    "several-dates": "more than one date",
    "several-times": "more than one clock time",
    "no-year": "no year",
    "no-reference": "relative, and nothing tells to when",
    "month-first": "the month before the day",
    "impossible-date": "no such day",
    "impossible-time": "no such time",
    "impossible-zone": "no such zone",
    "placeholder": "an empty database field",
    "foreign-zone": "a zone outside Indonesia without its offset",
    "zone-conflict": "two zones",
    "not-a-publication": "a plan, a span or a birth",
    "vague": "not told exactly",
    "prose": "a sentence, no date field",
    "no-weekday": "no weekday proves the day",
    "short-year": "a year of two digits first",
    "clock-unclear": "noon or midnight",
    "url-no-date": "no day in the address",
    "url-no-article": "no address of an article",
    "no-date": "no date",
    "empty": "nothing",
    "too-long": "too long for a date",
}
"""What the reasons of refused dates mean."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldStory:
    """How one field came to its value."""

    name: str
    value: Any
    """JSON value."""
    places: list[str]
    """Where the page states it, the place that was taken first; or what the step read."""
    step: str | None = None
    """The step that made or changed it; None: it is what the page says."""
    raw: Any = None
    """What the page says, where a step changed it."""
    raw_places: list[str] = field(default_factory=list)
    """Where the page says it."""


class DateFate(NamedTuple):
    """One candidate for the dates of the article and what became of it."""

    candidate: DateCandidate
    taken: str | None
    """``date_published`` or ``date_modified``; None: neither."""
    fate: str
    """The same and the reason, for a person."""
    place: str
    """Where it stands within its source: property, meta, selector."""


@dataclass(kw_only=True, slots=True)
class Explanation:
    """Everything that can be told about one page."""

    url: str
    pages: int
    site: str | None
    presets: list[PresetSeen] = field(default_factory=list)
    refusal: Refusal | None = None
    article: Article | None = None
    """None where the page was refused before its fields were read."""
    fields: list[FieldStory] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Fields that the page could state and does not."""
    dates: list[DateFate] = field(default_factory=list)
    text: Marked = field(default_factory=lambda: Marked([], complete=True))
    """The body with what was taken out, in place."""


def explain(
    pages: Sequence[Page], *, profile: SiteProfile | None = None, generic: bool = False
) -> Explanation:
    """Explain the article of one page, and of those that continue it."""
    first = pages[0]
    told = Explanation(url=first.url, pages=len(pages), site=profile.name if profile else None)
    doc = parse(first.body, first.url, encoding=first.encoding)
    if doc is None:
        refused = raw_article(first, profile=profile, generic=generic)
        told.refusal = refused if isinstance(refused, Refusal) else None
        return told
    told.presets = [] if generic else presets_of(doc)
    seen: list[Sources] = []
    raw = read_document(
        doc,
        profile=profile,
        generic=generic,
        now=first.received,
        show=lambda what: seen.append(Sources(doc, what, site=told.site, generic=generic)),
    )
    if isinstance(raw, Refusal):
        told.refusal = raw
        return told
    _run(told, _joined(raw, pages[1:], profile=profile, generic=generic), seen[0])
    return told


def explain_post(raw: Article | Refusal, *, url: str) -> Explanation:
    """Explain an article that came whole in an answer of WordPress's REST API, as it was read."""
    told = Explanation(url=url, pages=1, site=raw.site)
    if isinstance(raw, Refusal):
        told.refusal = raw
        return told
    _run(told, raw, _PostSources())
    return told


class _Places(Protocol):
    """Where the fields of a raw article are stated."""

    def of_all(self, raw: Article) -> dict[str, list[str]]:
        """The places of every field that *raw* has, the one that was taken first."""

    def of_date(self, candidate: DateCandidate) -> str:
        """The place of a date within its source."""


class _PostSources:
    """The fields of a post in an answer of the REST API."""

    def of_all(self, raw: Article) -> dict[str, list[str]]:
        return {name: [place] for name, place in _POST_PLACES.items()}

    def of_date(self, candidate: DateCandidate) -> str:
        return "REST API: date, modified and their _gmt"


_POST_PLACES = {
    "url": "REST API: link",
    "fetched_url": "the address that was asked for",
    "site": "the site that was crawled",
    "publisher": "the site that was crawled",
    "site_province": "the site that was crawled",
    "timezone": "the site that was crawled",
    "title": "REST API: title",
    "body": "REST API: content",
    "authors": "REST API: author",
    "section": "REST API: the first category",
    "categories": "REST API: categories",
    "tags": "REST API: tags",
    "image_url": "REST API: featured media",
    "image_caption": "REST API: caption of the featured media",
    "flags": "REST API: format",
    "date_downloaded": "the time at which the answer was received",
}


def _joined(
    first: Article, rest: Sequence[Page], *, profile: SiteProfile | None, generic: bool
) -> Article:
    parts: list[Article] = []
    for page in rest:
        part = raw_article(page, profile=profile, generic=generic)
        if isinstance(part, Refusal):
            break
        parts.append(part)
    return join_pages(first, parts) if parts else first


def _run(told: Explanation, raw: Article, sources: _Places) -> None:
    """Run the steps one by one and note what each of them changed."""
    article, places = replace(raw), sources.of_all(raw)
    before = _values(article)
    places = {name: ["the page"] for name, value in before.items() if value} | places
    last_step: dict[str, str] = {}
    for step in STEPS:
        known = _values(article)
        result = step.run(article)
        if isinstance(result, Refusal):
            told.refusal = result
            break
        article = result
        after = _values(article)
        last_step.update({name: step.name for name in after if after[name] != known[name]})
    told.article = article
    for candidate in article.date_candidates:
        taken = _taken(candidate, article)
        fate = DateFate(candidate, taken, _fate(candidate, taken), sources.of_date(candidate))
        told.dates.append(fate)
    told.text = mark_body(article)
    nowhere = article.fetched_url == NOWHERE
    for name, value in _values(article).items():
        if value in (None, [], "") or (nowhere and name in ADDRESSES):
            told.missing += [] if name in _UNSTATED else [name]
        elif name not in _OWN_PLACE:
            story = FieldStory(name=name, value=value, places=places.get(name, []))
            if step_name := last_step.get(name):
                story = _made_by(step_name, story, article, before[name])
            told.fields.append(story)


def _made_by(step: str, story: FieldStory, article: Article, raw: Any) -> FieldStory:
    """The story of a field that a step made or changed."""
    return replace(
        story,
        step=step,
        places=_read_by_step(step, story, article),
        raw=raw or None,
        raw_places=story.places if raw else [],
    )


def _values(article: Article) -> dict[str, Any]:
    return {name: _plain(getattr(article, name)) for name in STORED_FIELDS}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, list) else value


def _read_by_step(step: str, story: FieldStory, article: Article) -> list[str]:
    name = story.name
    if step == "dates" and name.startswith("date_"):
        return [_date_place(name, article)]
    if (step, name) == ("text", "authors"):
        named = article.byline_raw and split_byline(article.byline_raw).authors
        return ["byline"] if named else ["without the editors"]
    if name == "body":
        return story.places
    found = _STEP_SOURCES.get((step, name))
    return [found] if found else []


def _date_place(name: str, article: Article) -> str:
    if name == "date_modified":
        taken = next((c for c in article.date_candidates if _taken(c, article) == name), None)
        return f"{taken['source']}: {taken['raw']}" if taken else "dates of the page"
    return f"{article.date_published_source}: {article.date_published_raw}"


def _taken(candidate: DateCandidate, article: Article) -> str | None:
    """The field that a candidate became."""
    if (
        candidate["source"] == article.date_published_source
        and candidate["raw"] == article.date_published_raw
        and candidate.get("note") is None
        and candidate.get("value")
    ):
        return "date_published"
    changed = article.date_modified
    if changed and candidate.get("note") in ("modified", "false-utc"):
        value = candidate.get("value")
        if value and datetime.fromisoformat(value) == changed:
            return "date_modified"
    return None


def _fate(candidate: DateCandidate, taken: str | None) -> str:
    note = candidate.get("note") or ""
    if taken:
        return f"taken as {taken}"
    if not candidate.get("value"):
        return f"refused, {note}: {REFUSALS.get(note, 'no date')}"
    if not note:
        return "agrees with the date that was taken"
    return f"not taken, {note}: {FATES.get(note, note)}"
