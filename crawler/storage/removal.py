"""Removal on request: an article or a site goes, and what is left keeps it from coming back.

A tombstone holds only hashes, since the words of an address may name the person who asked.
The functions work in the transaction of their caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from crawler.storage import copies, ledger
from crawler.storage.models import (
    ArticleRow,
    RevisionRow,
    SourceRow,
    TombstoneRow,
    TrafficRow,
    UrlRow,
)
from crawler.storage.rows import clean_value
from crawler.storage.sql import among, insert_into, portions, value_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection

    from crawler.storage.models import Base
    from crawler.storage.sql import Row


@dataclass(frozen=True, kw_only=True, slots=True)
class Removed:
    """What a removal took out of the archive."""

    articles: int = 0
    revisions: int = 0
    addresses: int = 0

    def __add__(self, other: Removed) -> Removed:
        return Removed(
            articles=self.articles + other.articles,
            revisions=self.revisions + other.revisions,
            addresses=self.addresses + other.addresses,
        )


def url_digest(url_key: str) -> str:
    """The hash by which an address is known after its removal."""
    return _digest("url", url_key)


def site_digest(site: str) -> str:
    """The hash by which a site is known after its removal."""
    return _digest("site", site)


def text_digest(site: str, content_hash: str) -> str:
    """The hash by which a text of a site is known after its removal."""
    return _digest("text", site, content_hash)


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def removed_since(connection: Connection, digests: Iterable[str]) -> dict[str, datetime]:
    """Those of the hashes that have a tombstone, and when it was put there."""
    query = select(TombstoneRow.digest, TombstoneRow.forgotten_at)
    query = query.where(among(connection.dialect.name, TombstoneRow.digest))
    found = {}
    for portion in portions(digests):
        rows = connection.execute(query, {"values": value_list(connection, portion)})
        found.update({row.digest: row.forgotten_at for row in rows})
    return found


def removed_among(connection: Connection, site: str, url_keys: Iterable[str]) -> set[str]:
    """Those of the addresses of a site that were removed on request, be it with the site."""
    if not is_any(connection):
        return set()
    keys = {url_digest(key): key for key in url_keys}
    found = removed_since(connection, [site_digest(site), *keys])
    if site_digest(site) in found:
        return set(keys.values())
    return {keys[digest] for digest in found}


def is_any(connection: Connection) -> bool:
    """Whether anything was ever removed on request."""
    return connection.execute(_ANY).first() is not None


_ANY = select(TombstoneRow.digest).limit(1)


def digests_of(row: Row) -> list[str]:
    """The hashes of the address and of the text of an article."""
    found = [url_digest(row["url_key"])]
    if row["content_hash"]:
        found.append(text_digest(row["site"], row["content_hash"]))
    return found


def bury(
    connection: Connection,
    digests: Iterable[str],
    *,
    origin: str,
    site: str,
    reason: str | None,
) -> None:
    """Put tombstones; ``origin`` is the hash of what the request named."""
    row = clean_value({"origin": origin, "site": site, "reason": reason})
    row["forgotten_at"] = datetime.now(UTC)
    values = [{**row, "digest": digest} for digest in sorted(set(digests))]
    statement = insert_into(connection.dialect.name, TombstoneRow).on_conflict_do_nothing()
    connection.execute(statement, values)


def bury_also(connection: Connection, url_keys: Iterable[str], buried: Iterable[str]) -> None:
    """Let addresses of what was removed not come back either; ``buried``: hashes it is known by.

    They go out of the ledger.
    """
    query = select(TombstoneRow.origin, TombstoneRow.site).where(TombstoneRow.digest.in_(buried))
    first = connection.execute(query).first()
    if first is not None:
        keys = list(url_keys)
        digests = map(url_digest, keys)
        bury(connection, digests, origin=first.origin, site=first.site, reason=None)
        ledger.drop(connection, keys)


def unbury(connection: Connection, digest: str) -> bool:
    """Take the tombstones away that came with the one of that hash; False: there is none."""
    origin = select(TombstoneRow.origin).where(TombstoneRow.digest == digest).scalar_subquery()
    return _delete(connection, TombstoneRow, TombstoneRow.origin == origin) > 0


def remove(connection: Connection, article_ids: list[int]) -> Removed:
    """Delete articles with their versions, sketches and addresses.

    Of the copies that pointed to one of them the earliest takes its place.
    """
    orphans = set(copies.loosen(connection, article_ids)) - set(article_ids)
    query = select(ArticleRow.__table__).where(ArticleRow.id.in_(article_ids))
    rows = connection.execute(query).mappings()
    copies.drop_sketches(connection, {row["id"]: copies.place_of(row) for row in rows})
    revisions = _delete(connection, RevisionRow, RevisionRow.article_id.in_(article_ids))
    addresses = _delete(connection, UrlRow, UrlRow.article_id.in_(article_ids))
    articles = _delete(connection, ArticleRow, ArticleRow.id.in_(article_ids))
    copies.find_again(connection, sorted(orphans))
    return Removed(articles=articles, revisions=revisions, addresses=addresses)


def remove_rest(connection: Connection, site: str) -> Removed:
    """Delete what is left of a site without articles: addresses, sources, counts of requests."""
    _delete(connection, SourceRow, SourceRow.site == site)
    _delete(connection, TrafficRow, TrafficRow.site == site)
    return Removed(addresses=_delete(connection, UrlRow, UrlRow.site == site))


def _delete(connection: Connection, table: type[Base], where: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(where)).rowcount
