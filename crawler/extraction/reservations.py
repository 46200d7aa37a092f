"""What a publisher says about archives and about text and data mining."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

OWN_NAME = "wartadaerah"
"""Our name in robots.txt, under which a site may address us alone."""

NOARCHIVE, RESERVED = "noarchive", "tdm-reserved"
MAX_VALUE = 2_000
"""Characters of one statement that are read."""

_WITH_VALUE = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
"""Rules of ``X-Robots-Tag`` in which a colon is no end of a robot's name."""


def reservations(
    metas: Mapping[str, list[str]] | None = None, headers: Iterable[tuple[str, str]] = ()
) -> list[str]:
    """The flags ``noarchive`` and ``tdm-reserved``, as meta tags and headers state them.

    *metas* are the contents of a page's meta tags by lower-case name. ``noarchive`` counts where
    it is said to all robots or to ours; ``tdm-reservation`` is that of the TDM Reservation
    Protocol, 1 for reserved.
    """
    metas = metas or {}
    said: dict[str, list[str]] = {}
    for name, value in headers:
        said.setdefault(name.lower(), []).append(value)
    told = [word for value in said.get("x-robots-tag", ()) for word in _told(value)]
    for name in ("robots", OWN_NAME):
        told += [word for value in metas.get(name, ()) for word in _words(value)]
    flags = [NOARCHIVE] if NOARCHIVE in told else []
    reserved = [*metas.get("tdm-reservation", ()), *said.get("tdm-reservation", ())]
    if any(value.strip() == "1" for value in reserved):
        flags.append(RESERVED)
    return flags


def reserved_in_post(post: Mapping[str, Any]) -> list[str]:
    """The flags of a post of the WordPress REST API, as Yoast states them for its page."""
    head = post.get("yoast_head_json")
    robots = head.get("robots") if isinstance(head, dict) else None
    values = robots.values() if isinstance(robots, dict) else ()
    return [NOARCHIVE] if NOARCHIVE in values else []


def _words(text: str) -> list[str]:
    return [word.strip().lower() for word in text[:MAX_VALUE].split(",")]


def _told(value: str) -> Iterator[str]:
    """The rules of a header that are meant for us: ``otherbot: noarchive`` is not."""
    is_ours = True
    for word in _words(value):
        name, colon, rule = word.partition(":")
        if colon and name.strip() not in _WITH_VALUE:
            is_ours = name.strip() == OWN_NAME
            word = rule.strip()
        if is_ours:
            yield word
