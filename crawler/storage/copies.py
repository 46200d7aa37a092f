"""Copies of an article: the same text under another address, nearly the same text elsewhere.

``duplicate_of`` names the earliest article of which a text was found to be a copy, never a later
one; both texts have been compared. The functions work in the transaction of their caller.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, or_, select, update

from crawler.storage.models import ArticleRow, SketchRow
from crawler.storage.near_duplicates import (
    COMMON,
    WINDOW_DAYS,
    Text,
    candidates,
    compare,
    sketch,
)
from crawler.storage.rows import in_zone, zone_of
from crawler.storage.sql import among, insert_numbers, portions, value_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Select

    from crawler.storage.sql import Row

_HASHES_PER_QUERY = 10_000
_FOLLOWERS = 200
"""Copies of one article that are compared again when an earlier one appears."""


class Place(NamedTuple):
    """Where the sketch of an article is kept."""

    period: int
    hashes: tuple[int, ...]


@dataclass(slots=True)
class Story:
    """An article as far as its copies depend on it."""

    id: int
    moment: datetime
    """Publication, else download; UTC. With ``id`` it says which of two is the earlier."""
    body: str
    duplicate_of: int | None = None

    @property
    def order(self) -> tuple[datetime, int]:
        return self.moment, self.id


def moment_of(row: Row) -> datetime:
    """When an article appeared, as far as it is known; UTC."""
    moment: datetime = row["date_published"] or row["date_downloaded"] or row["created_at"]
    return moment.astimezone(UTC)


def period_of(row: Row) -> int:
    """The span of days to which the sketch of a row of ``articles`` belongs."""
    return moment_of(row).toordinal() // WINDOW_DAYS


def place_of(row: Row) -> Place:
    """Where the sketch of a row of ``articles`` belongs."""
    return Place(period_of(row), sketch(row["body"]))


# The same text under another address


def same_text(connection: Connection, rows: Sequence[Row]) -> dict[str, int | str]:
    """Those new rows whose text the same site has published on the same day already.

    Each with the number of the stored article, or with the ``url_key`` of an earlier one of *rows*.
    """
    first: dict[tuple[str, str, str], int | str] = {}
    days = [_text_day(row) for row in rows]
    query = _same_text(connection.dialect.name)
    for portion in portions([day[1] for day in days if day]):
        values = {"values": value_list(connection, portion)}
        for stored in connection.execute(query, values).mappings():
            if day := _text_day(stored):
                first.setdefault(day, stored["id"])
    found = {}
    for row, day in zip(rows, days, strict=True):
        if day:
            earlier = first.setdefault(day, row["url_key"])
            if earlier != row["url_key"]:
                found[row["url_key"]] = earlier
    return found


@cache
def _same_text(dialect: str) -> Select[*tuple[Any, ...]]:
    query = select(
        ArticleRow.id,
        ArticleRow.site,
        ArticleRow.timezone,
        ArticleRow.content_hash,
        ArticleRow.date_published,
    )
    return query.where(among(dialect, ArticleRow.content_hash)).order_by(ArticleRow.id)


def _text_day(row: Row) -> tuple[str, str, str] | None:
    """Site, text and day of publication in the article's zone; None where one is unknown."""
    if not row["content_hash"] or row["date_published"] is None:
        return None
    published = in_zone(row["date_published"], zone_of(row["timezone"]))
    return row["site"], row["content_hash"], published.date().isoformat()


# Nearly the same text


def note_copies(connection: Connection, stories: Mapping[int, tuple[Story, Place]]) -> None:
    """Keep the sketches of new texts and say of which articles they are copies, and the reverse."""
    places = [place for _, place in stories.values()]
    holders = _holders(connection, places)
    # A text or a date that another program changed has left a sketch where nothing leads to it.
    stale = {other for known in holders.values() for _, other in known} & stories.keys()
    if stale:
        connection.execute(delete(SketchRow).where(SketchRow.article_id.in_(stale)))
        holders = _holders(connection, places)
    rows: list[tuple[int, ...]] = []
    likely: dict[int, list[int]] = {}
    for story, place in stories.values():
        hits = []
        for value in place.hashes:
            near = [other for period, other in holders[value] if abs(period - place.period) <= 1]
            hits += [(value, other) for other in near]
            # A phrase of every day shall cost no more than others.
            if len(near) < COMMON:
                rows.append((place.period, value, story.id))
                holders[value].append((place.period, story.id))
        likely[story.id] = candidates(hits, size=len(place.hashes)) if hits else []
    insert_numbers(connection, SketchRow, sorted(rows))
    _link(connection, {key: story for key, (story, _) in stories.items()}, likely)


def _holders(
    connection: Connection, places: Iterable[Place]
) -> defaultdict[int, list[tuple[int, int]]]:
    """For every hash the stored articles that have it, each with its period."""
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    for place in places:
        for period in range(place.period - 1, place.period + 2):
            wanted[period].update(place.hashes)
    found = defaultdict(list)
    query = _with_hashes(connection.dialect.name)
    # Period by period: texts of many days ask in each for the hashes of a few of them only.
    for period, hashes in sorted(wanted.items()):
        for portion in portions(sorted(hashes), _HASHES_PER_QUERY):
            values = {"period": period, "values": value_list(connection, portion)}
            for value, article_id in connection.execute(query, values):
                found[value].append((period, article_id))
    return found


@cache
def _with_hashes(dialect: str) -> Select[*tuple[Any, ...]]:
    return select(SketchRow.hash, SketchRow.article_id).where(
        SketchRow.period == bindparam("period"), among(dialect, SketchRow.hash)
    )


def _link(
    connection: Connection, stories: Mapping[int, Story], likely: Mapping[int, list[int]]
) -> None:
    """Compare texts with their candidates and store which is a copy of which."""
    book = _Book(connection, stories)
    book.load({other for others in likely.values() for other in others})
    # The earliest article of a family need not share most hashes: copies know it.
    book.load({c.duplicate_of for c in book.stories.values() if c.duplicate_of is not None})
    for key, others in likely.items():
        story = book.stories[key]
        family = dict.fromkeys(others)
        family.update(
            (c.duplicate_of, None)
            for other in others
            if (c := book.stories.get(other)) and c.duplicate_of is not None
        )
        family.pop(key, None)
        for other in family:
            if other in book.stories:
                book.compare(story, book.stories[other])
    book.store()


class _Book:
    """The stories at hand, and what was found out about them."""

    def __init__(self, connection: Connection, stories: Mapping[int, Story]) -> None:
        self.stories = dict(stories)
        self._connection = connection
        self._texts: dict[int, Text] = {}
        self._similarity: dict[int, float] = {}

    def load(self, article_ids: set[int]) -> None:
        for portion in portions(sorted(article_ids - self.stories.keys())):
            self._take(_stories(self._connection, ArticleRow.id.in_(portion)))

    def compare(self, story: Story, other: Story) -> None:
        """Let the later of two copies point to the earlier, unless it knows an earlier one."""
        later, earlier = (story, other) if story.order > other.order else (other, story)
        known = self._known_earliest(later)
        if known is not None and known.order <= earlier.order:
            return
        found = compare(self._text(later), self._text(earlier))
        if not found.is_copy:
            return
        later.duplicate_of = earlier.id
        self._similarity[later.id] = found.similarity
        self._follow(later, earlier)

    def _follow(self, was_first: Story, first: Story) -> None:
        """What was a copy of an article may be a copy of the one that article is a copy of."""
        query = (ArticleRow.duplicate_of == was_first.id,)
        self._take(_stories(self._connection, *query, limit=_FOLLOWERS))
        for story in [s for s in self.stories.values() if s.duplicate_of == was_first.id]:
            self.compare(story, first)

    def _known_earliest(self, story: Story) -> Story | None:
        if story.duplicate_of is None:
            return None
        self.load({story.duplicate_of})
        return self.stories.get(story.duplicate_of)

    def _text(self, story: Story) -> Text:
        if story.id not in self._texts:
            self._texts[story.id] = Text(story.body)
        return self._texts[story.id]

    def _take(self, stories: Iterable[Story]) -> None:
        for story in stories:
            self.stories.setdefault(story.id, story)

    def store(self) -> None:
        found = [
            {"key": key, "first": self.stories[key].duplicate_of, "value": value}
            for key, value in sorted(self._similarity.items())
        ]
        if not found:
            return
        statement = (
            update(ArticleRow)
            .where(ArticleRow.id == bindparam("key"))
            .values(duplicate_of=bindparam("first"), similarity=bindparam("value"))
        )
        self._connection.execute(statement, found)


def _stories(connection: Connection, *where: Any, limit: int | None = None) -> Iterator[Story]:
    query = select(
        ArticleRow.id,
        ArticleRow.date_published,
        ArticleRow.date_downloaded,
        ArticleRow.created_at,
        ArticleRow.body,
        ArticleRow.duplicate_of,
    )
    for row in connection.execute(query.where(*where).limit(limit)).mappings():
        yield Story(row["id"], moment_of(row), row["body"] or "", row["duplicate_of"])


# What changes or goes


def drop_sketches(connection: Connection, places: Mapping[int, Place]) -> None:
    """Forget the sketches of articles, which are where they say."""
    for article_id, place in places.items():
        if not place.hashes:
            continue
        connection.execute(
            delete(SketchRow).where(
                SketchRow.period == place.period,
                SketchRow.hash.in_(place.hashes),
                SketchRow.article_id == article_id,
            )
        )


def loosen(connection: Connection, article_ids: Iterable[int]) -> list[int]:
    """Let these articles be copies of none, and none of them; the numbers of those that were."""
    loose: list[int] = []
    for portion in portions(article_ids):
        statement = (
            update(ArticleRow)
            .where(or_(ArticleRow.duplicate_of.in_(portion), ArticleRow.id.in_(portion)))
            .where(ArticleRow.duplicate_of.is_not(None))
            .values(duplicate_of=None, similarity=None)
            .returning(ArticleRow.id)
        )
        loose += connection.execute(statement).scalars()
    return loose


def find_again(connection: Connection, article_ids: Iterable[int]) -> None:
    """Look anew of what these articles are copies, as their sketches stand."""
    for portion in portions(article_ids, 50):
        query = select(ArticleRow.__table__).where(ArticleRow.id.in_(portion))
        rows = connection.execute(query).mappings().all()
        stories = {row["id"]: story_of(row, row["id"], place_of(row)) for row in rows}
        drop_sketches(connection, {key: place for key, (_, place) in stories.items()})
        note_copies(connection, stories)


def story_of(row: Row, article_id: int, place: Place) -> tuple[Story, Place]:
    """A row of ``articles``, or one to be, as a text without known copies."""
    return Story(article_id, moment_of(row), row["body"] or ""), place
