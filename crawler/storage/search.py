"""Full text: a query of a person, and the articles that it is about.

Words, ``"phrases"``, ``-word`` or ``-"phrase"`` for what must not be there, and ``OR`` between two
sides of which one must be met; everything else must be there. Case, marks and punctuation do not
count: ``jum'at`` is the phrase ``"jum at"``. Title, lead and body are searched; a phrase lies in
one of them. Both databases find the same articles (:mod:`crawler.storage.words`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Select, bindparam, cast, column, insert, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from crawler.storage.models import ArticleRow
from crawler.storage.sql import among, value_list
from crawler.storage.words import find_words, word_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from crawler.storage.words import Word

FEW = {"sqlite": 1_000, "postgresql": 10_000}
"""So many articles are sorted by their date; of more, the newest are looked for by date.

That way Postgres reads the words of each article that it passes, 10 µs for one: where the matches
are old it would pass all of them.
"""
MAX_WORDS = 100
MAX_BYTES = 2_000
"""Of one word; Postgres indexes none much longer, and refuses to look for it."""
SNIPPET_WORDS = 30

_TERM = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_QUOTES = str.maketrans("“”„«»", '"' * 5)
_WORDS = table("article_words", column("rowid"), column("article_id"), column("words"))

Phrase = tuple[str, ...]
"""Words that must follow one another."""


class QueryError(ValueError):
    """A query that cannot be answered; the message is one line."""


class Branch(NamedTuple):
    """What one side of an ``OR`` asks for."""

    wanted: tuple[Phrase, ...]
    unwanted: tuple[Phrase, ...]


class Query(NamedTuple):
    """A query; one of its sides must be met."""

    branches: tuple[Branch, ...]

    @property
    def phrases(self) -> frozenset[Phrase]:
        """All that may be there."""
        return frozenset(phrase for branch in self.branches for phrase in branch.wanted)


def parse_query(text: str) -> Query:
    """Read a query. Raises :class:`QueryError` where it names nothing to look for, or too much."""
    sides: list[tuple[list[Phrase], list[Phrase]]] = [([], [])]
    count = 0
    # What no text of the archive holds, and no database takes, divides words.
    readable = text.replace("\0", " ").encode("utf-8", "replace").decode()
    for match in _TERM.finditer(readable.translate(_QUOTES)):
        minus, quoted, word = match.groups()
        if word == "OR":
            sides.append(([], []))
            continue
        if word is not None:
            minus, quoted = ("-", word[1:]) if word.startswith("-") else ("", word)
        if phrase := word_forms(quoted):
            sides[-1][bool(minus)].append(phrase)
            count += len(phrase)
            if any(len(form.encode()) > MAX_BYTES for form in phrase):
                raise QueryError(f"a word to look for is longer than {MAX_BYTES:,} bytes")
    if count > MAX_WORDS:
        raise QueryError(f"more than {MAX_WORDS} words to look for")
    for wanted, _ in sides:
        if not wanted:
            raise QueryError(
                f"no word to look for{' on a side of OR' if len(sides) > 1 else ''}: {text!r}"
            )
    return Query(tuple(Branch(tuple(wanted), tuple(unwanted)) for wanted, unwanted in sides))


def as_fts5(query: Query) -> str:
    """The query in the language of SQLite's FTS5."""

    def phrase(words: Phrase) -> str:
        return f'"{" ".join(words)}"'

    def branch(side: Branch) -> str:
        told = " AND ".join(map(phrase, side.wanted))
        if side.unwanted:
            told = f"({told}) NOT ({' OR '.join(map(phrase, side.unwanted))})"
        return f"({told})"

    return " OR ".join(map(branch, query.branches))


def as_tsquery(query: Query) -> str:
    """The query as the text of a ``tsquery`` of Postgres."""

    def phrase(words: Phrase) -> str:
        lexemes = (f"'{_as_indexed(word)}'" for word in words)
        return f"({' <-> '.join(lexemes)})"

    def branch(side: Branch) -> str:
        told = [*map(phrase, side.wanted), *(f"!{phrase(words)}" for words in side.unwanted)]
        return f"({' & '.join(told)})"

    return " | ".join(map(branch, query.branches))


def _as_indexed(word: str) -> str:
    """A word as it stands in the index of Postgres, see the schema 0006."""
    return f"é{word}" if re.match(r"[0-9]+e[0-9]+[^0-9]", word) else word


def matching(dialect: str, query: Query) -> Select[Any]:
    """The numbers of the articles that meet a query, in no order."""
    if dialect == "postgresql":
        words = cast(bindparam("query", as_tsquery(query), unique=True), TSQUERY)
        return select(_WORDS.c.article_id).where(_WORDS.c.words.op("@@")(words))
    name: ColumnElement[Any] = column("article_words")
    asked: ColumnElement[str] = bindparam("query", as_fts5(query), unique=True)
    return select(_WORDS.c.rowid).where(name.op("MATCH")(asked))


def newest(
    connection: Connection,
    query: Query,
    conditions: Sequence[ColumnElement[bool]] = (),
    *,
    limit: int,
) -> list[int]:
    """Numbers of the articles that meet query and conditions, newest first, undated ones last."""
    dialect = connection.dialect.name
    found = matching(dialect, query)
    published = ArticleRow.date_published
    # First by the words alone: Postgres does not know how rare a word is, and would walk along all
    # dates to find the newest of a few.
    limit_of_few = FEW[dialect]
    few = connection.execute(found.limit(limit_of_few + 1)).scalars().all()
    if len(few) <= limit_of_few:
        chosen = select(ArticleRow.id).where(among(dialect, ArticleRow.id), *conditions)
        chosen = chosen.order_by(published.desc().nulls_last(), ArticleRow.id.desc())
        values = {"values": value_list(connection, few)}
        return list(connection.execute(chosen.limit(limit), values).scalars())
    # Not by the number of the row, so that SQLite walks along the dates.
    met = (ArticleRow.id + 0 if dialect == "sqlite" else ArticleRow.id).in_(found)
    chosen = select(ArticleRow.id).where(met, *conditions)
    dated = chosen.where(published.is_not(None)).order_by(published.desc(), ArticleRow.id.desc())
    ids = list(connection.execute(dated.limit(limit)).scalars())
    if len(ids) < limit:
        undated = chosen.where(published.is_(None)).order_by(ArticleRow.id.desc())
        ids += connection.execute(undated.limit(limit - len(ids))).scalars()
    return ids


def purge(connection: Connection) -> None:
    """Leave nothing of removed articles in the index of SQLite, which is written anew for that.

    Until then it only notes that they are gone. In Postgres vacuuming does it.
    """
    if connection.dialect.name == "sqlite":
        index = table("article_words", column("article_words"))
        connection.execute(insert(index).values(article_words="optimize"))


# Snippets


class Piece(NamedTuple):
    """A part of a snippet."""

    text: str
    is_found: bool
    """Whether it is what was looked for."""


def snippet(texts: Sequence[str | None], query: Query, words: int = SNIPPET_WORDS) -> list[Piece]:
    """The first of the texts that holds what was looked for, around that; else the first text.

    ``…`` stands for what is left out.
    """
    for text in texts:
        found = list(find_words(text or ""))
        if places := _places(found, query):
            return _around(text or "", found, places, words)
    text = next((text for text in texts if text), "")
    return _around(text, list(find_words(text)), set(), words)


def marked(text: str, query: Query) -> list[Piece]:
    """A whole text with what was looked for marked in it."""
    found = list(find_words(text))
    return _around(text, found, _places(found, query), len(found) + 1)


def _places(found: Sequence[Word], query: Query) -> set[int]:
    """Places of the words that were looked for."""
    forms = [word.form for word in found]
    places: set[int] = set()
    for phrase in query.phrases:
        for start, form in enumerate(forms):
            if form == phrase[0] and tuple(forms[start : start + len(phrase)]) == phrase:
                places.update(range(start, start + len(phrase)))
    return places


def _around(text: str, found: Sequence[Word], places: set[int], words: int) -> list[Piece]:
    if not found:
        return [Piece(text, False)] if text else []
    first = max(0, min(places) - words // 3) if places else 0
    last = min(len(found), first + words)
    begin = found[first].start if first else 0
    end = found[last - 1].end if last < len(found) else len(text)
    pieces = [Piece("… ", False)] if first else []
    at = begin
    for place in range(first, last):
        if place not in places:
            continue
        word = found[place]
        joined = place - 1 in places and place > first and text[at : word.start].isspace()
        if joined and pieces and pieces[-1].is_found:
            pieces[-1] = Piece(pieces[-1].text + text[at : word.end], True)
        else:
            if at < word.start:
                pieces.append(Piece(text[at : word.start], False))
            pieces.append(Piece(text[word.start : word.end], True))
        at = word.end
    if at < end:
        pieces.append(Piece(text[at:end], False))
    if last < len(found):
        pieces.append(Piece(" …", False))
    return pieces
