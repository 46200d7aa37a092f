"""Kept pages that were no articles to the rules of their day, read again by those of today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.discovery.answers import articles_of, raw_of_answer
from crawler.extraction.pages import PAGE_MISSING
from crawler.items import Article, Refusal
from crawler.steps import date, run_steps
from crawler.storage.errors import UnstorableError
from crawler.storage.ledger import UrlState
from crawler.storage.rows import check_article
from crawler.urls import canonical_url
from crawler.warc.ingest import raw_of_capture
from crawler.warc.reader import captures_in, profile_of
from crawler.warc.retention import page_files
from crawler.warc.writer import folder_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from crawler.profile import SiteProfile
    from crawler.storage.store import ArticleStore, SaveOutcome, Selection
    from crawler.warc.reader import Capture
    from crawler.warc.retention import PageFile

BATCH = 50


class Portion(NamedTuple):
    """What was found in a stretch of the files."""

    read: int
    """Bytes of files that are done."""
    total: int
    accepted: list[Article]
    """Articles to the rules of today; not yet stored."""
    refused: list[Refusal]
    """Still none."""


@dataclass(kw_only=True, slots=True)
class Again:
    """What became of refused pages."""

    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Still no articles, by reason."""
    outcomes: Counter[SaveOutcome] = field(default_factory=Counter)
    """What became of the accepted ones that were to be stored."""
    samples: list[Article] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Pages that were read."""
        return self.accepted + self.refused.total()

    def add(self, portion: Portion, *, samples: int) -> None:
        """Take over what was found, and some of it as samples."""
        self.accepted += len(portion.accepted)
        self.refused.update(refusal.reason for refusal in portion.refused)
        self.samples += portion.accepted[: max(0, samples - len(self.samples))]


def read_again(
    store: ArticleStore, folder: Path, profiles: Mapping[str, SiteProfile], selection: Selection
) -> Iterator[Portion]:
    """Read the pages that the ledger calls no articles, of these sites and dates.

    Holds a portion at a time. The pages of a site without a site file are read as the run that
    kept them knew the site.
    """
    names = {folder_name(site) for site in selection.sites}
    files = [f for f in page_files(folder) if not names or f.path.parent.name in names]
    total = sum(file.size for file in files)
    done = 0
    for file in files:
        pages = _refused_pages(store, file, profiles)
        while some := list(islice(pages, BATCH)):
            made = [made for _, made in some if made is not None]
            articles = [a for a in made if isinstance(a, Article) and _is_asked(a, selection)]
            refusals = [refusal for refusal in made if isinstance(refusal, Refusal)]
            yield Portion(done + some[-1][0], total, articles, refusals)
        done += file.size
        yield Portion(done, total, [], [])


def _refused_pages(
    store: ArticleStore, file: PageFile, profiles: Mapping[str, SiteProfile]
) -> Iterator[tuple[int, Article | Refusal | None]]:
    """Every capture with its place; what is made of it, where it was refused."""
    kept = profile_of(file.path)
    if kept is None:
        return
    profile = profiles.get(kept.name, kept)
    for place, capture in captures_in(file.path, file.name):
        yield place.offset, None
        for raw in _raw(store, capture, profile):
            made = raw if isinstance(raw, Refusal) else run_steps(date(raw))
            if isinstance(made, Article) and PAGE_MISSING in made.flags:
                # Of what was refused the further pages were not asked for: half an article is none.
                made = Refusal(url=made.url, reason=PAGE_MISSING, site=made.site)
            if isinstance(made, Article):
                made.pages = ()
                made.archive_file, made.archive_offset, made.archive_length = place
            yield place.offset, made


def _raw(
    store: ArticleStore, capture: Capture, profile: SiteProfile
) -> Iterator[Article | Refusal]:
    first = capture.pages[0]
    if not capture.is_answer:
        key = canonical_url(str(capture.facts.get("fetched_url") or first.url))
        if _refused_keys(store, [key]):
            yield raw_of_capture(capture, profile)
        return
    posts = {canonical_url(post.url): post for post in articles_of(first)}
    for key in _refused_keys(store, list(posts)):
        yield raw_of_answer(posts[key], profile)


def _refused_keys(store: ArticleStore, url_keys: Sequence[str]) -> list[str]:
    known = store.look_up(url_keys)
    return [
        key
        for key in url_keys
        if (entry := known.get(key)) and entry.state == UrlState.NO_ARTICLE and not entry.is_removed
    ]


def _is_asked(article: Article, selection: Selection) -> bool:
    since, until = selection.since, selection.until
    published = article.date_published
    if published is None:
        return since is None and until is None
    return (since is None or since <= published) and (until is None or published < until)


def store_accepted(store: ArticleStore, articles: Sequence[Article]) -> Counter[SaveOutcome]:
    """Store them, their pages where they lie; what became of them."""
    sound = []
    for article in articles:
        try:
            check_article(article)
        except UnstorableError:
            continue
        sound.append(article)
    return Counter(result.outcome for result in store.save(sound)) if sound else Counter()
