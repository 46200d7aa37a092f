"""A post of WordPress's REST API as a raw article, the same as its page would give."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.items import Article, Refusal
from crawler.urls import absolute_http_url

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
    A post behind a password is refused: the API delivers it without its text.
    """
    url = str(post.get("link") or fetched_url)
    content = post.get("content") or {}
    if content.get("protected"):
        return Refusal(url=url, reason="password-protected", site=profile.name)
    embedded = post.get("_embedded") or {}
    categories = list(_terms(embedded, "category"))
    image: Mapping[str, Any] = next(
        (m for m in embedded.get("wp:featuredmedia") or () if m.get("source_url")), {}
    )
    flag = _FORMAT_FLAGS.get(str(post.get("format")))
    return Article(
        url=url,
        fetched_url=fetched_url,
        site=profile.name,
        publisher=profile.publisher,
        site_province=profile.province,
        timezone=profile.timezone,
        title=_text(post.get("title")),
        body_html=str(content.get("rendered") or ""),
        authors=[
            name
            for author in embedded.get("author") or ()
            if (name := _plain(str(author.get("name") or "")))
        ],
        section=categories[0] if categories else None,
        categories=categories,
        tags=list(_terms(embedded, "post_tag")),
        date_candidates=dates,
        image_url=absolute_http_url(str(image.get("source_url") or ""), url) if image else None,
        image_caption=_text(image.get("caption")),
        flags=[flag] if flag else [],
        date_downloaded=now or datetime.now(UTC),
        profile=profile,
    )


def _terms(embedded: Mapping[str, Any], taxonomy: str) -> Iterator[str]:
    for group in embedded.get("wp:term") or ():
        for term in group if isinstance(group, list) else ():
            if term.get("taxonomy") == taxonomy and term.get("name"):
                yield _plain(str(term["name"]))


def _text(rendered: object) -> str | None:
    """Plain text of ``{"rendered": html}``."""
    return (
        _plain(str(rendered.get("rendered") or "")) or None if isinstance(rendered, dict) else None
    )


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", markup)).split())
