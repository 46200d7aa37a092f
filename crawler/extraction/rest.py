"""A post of WordPress's REST API as a raw article, the same as its page would give."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.extraction.reservations import reserved_in_post
from crawler.items import Article, Refusal
from crawler.urls import absolute_http_url, aliases_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.items import DateCandidate
    from crawler.profile import SiteProfile

_FORMAT_FLAGS = {"video": "video", "gallery": "photo", "image": "photo"}


def article_from_post(
    post: Mapping[str, Any],
    *,
    fetched_url: str,
    profile: SiteProfile,
    dates: list[DateCandidate],
    now: datetime | None = None,
) -> Article | Refusal:
    """Turn one embedded post (``_embed=author,wp:term,wp:featuredmedia``) into a raw article.

    *dates* are the post's instants as the source read them. *now* is when the answer came, aware.
    A post behind a password is refused: the API delivers it without its text. Whatever else the
    post holds instead of what WordPress puts there counts as not stated.
    """
    url = str(post.get("link"))
    content = _mapping(post.get("content"))
    if content.get("protected"):
        return Refusal(url=url, reason="password-protected", site=profile.name)
    embedded = _mapping(post.get("_embedded"))
    categories = list(_terms(embedded, "category"))
    media = [m for m in _mappings(embedded.get("wp:featuredmedia")) if m.get("source_url")]
    image = media[0] if media else {}
    flag = _FORMAT_FLAGS.get(str(post.get("format")))
    return Article(
        url=url,
        aliases=_aliases(post, url, profile),
        fetched_url=fetched_url,
        site=profile.name,
        publisher=profile.publisher,
        site_province=profile.province,
        timezone=profile.timezone,
        title=_text(post.get("title")),
        body_html=_rendered(content),
        authors=[
            name
            for author in _mappings(embedded.get("author"))
            if (name := _plain(str(author.get("name") or "")))
        ],
        section=categories[0] if categories else None,
        categories=categories,
        tags=list(_terms(embedded, "post_tag")),
        date_candidates=dates,
        image_url=absolute_http_url(str(image.get("source_url") or ""), url) if image else None,
        image_caption=_text(image.get("caption")),
        flags=[*([flag] if flag else []), *reserved_in_post(post)],
        date_downloaded=now or datetime.now(UTC),
        profile=profile,
    )


def _aliases(post: Mapping[str, Any], url: str, profile: SiteProfile) -> list[str]:
    """The guid, ``https://site/?p=81``, unless it was made on another host or before an import."""
    number = post.get("id")
    guid = html.unescape(_rendered(post.get("guid")))
    hosts = filter(None, (profile.domain, *profile.hosts))
    return aliases_of(
        url,
        [guid],
        title=_text(post.get("title")),
        number=number if isinstance(number, int) else None,
        hosts=hosts,
    )


def _terms(embedded: Mapping[str, Any], taxonomy: str) -> Iterator[str]:
    groups = embedded.get("wp:term")
    for group in groups if isinstance(groups, list) else ():
        for term in _mappings(group):
            if term.get("taxonomy") == taxonomy and term.get("name"):
                yield _plain(str(term["name"]))


def _mapping(value: object) -> Mapping[str, Any]:
    """The value where it is an object; plugins and errors put anything in its place."""
    return value if isinstance(value, dict) else {}


def _mappings(values: object) -> list[Mapping[str, Any]]:
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []


def _rendered(value: object) -> str:
    rendered = _mapping(value).get("rendered")
    return rendered if isinstance(rendered, str) else ""


def _text(value: object) -> str | None:
    """Plain text of ``{"rendered": html}``."""
    return _plain(_rendered(value)) or None


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", markup)).split())
