"""An entry of Blogger's JSON feed as a raw article, the same as its page would give."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from crawler.items import Article, Refusal
from crawler.urls import absolute_http_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.items import DateCandidate
    from crawler.profile import SiteProfile

_LABELS = "http://www.blogger.com/atom/ns#"
_NO_NAMES = frozenset({"unknown", "noreply@blogger.com", "anonymous", "admin", "redaksi"})
_SMALL_IMAGE = re.compile(r"/s\d{2,3}(?:-[a-z0-9-]+)?/(?=[^/]+$)|=s\d{2,3}(?:-[a-z0-9-]+)?$")


def article_from_entry(
    entry: Mapping[str, Any],
    *,
    url: str,
    fetched_url: str,
    profile: SiteProfile,
    dates: list[DateCandidate],
    now: datetime | None = None,
) -> Article | Refusal:
    """Turn one entry with its whole content into a raw article.

    *dates* are its instants as the source read them, *now* is when the answer came, aware. The
    labels of Blogger are tags: they have no order, so that none of them is a section.
    """
    body = _text(entry.get("content"))
    if not body.strip():
        return Refusal(url=url, reason="no-body", site=profile.name)
    return Article(
        url=url,
        fetched_url=fetched_url,
        site=profile.name,
        publisher=profile.publisher,
        site_province=profile.province,
        timezone=profile.timezone,
        title=_plain(_text(entry.get("title"))) or None,
        body_html=body,
        authors=list(_authors(entry)),
        tags=list(dict.fromkeys(_labels(entry))),
        date_candidates=dates,
        image_url=_image(entry, url),
        date_downloaded=now or datetime.now(UTC),
        profile=profile,
    )


def entry_url(entry: Mapping[str, Any], base: str) -> str | None:
    """The address of an entry on the host that answered; None where it states none.

    A blog with a domain of its own goes on stating ``http`` and its ``blogspot.com`` host in old
    entries; the address is the same with the host and scheme of *base*.
    """
    links = entry.get("link")
    stated = next(
        (
            link.get("href")
            for link in (links if isinstance(links, list) else ())
            if isinstance(link, dict) and link.get("rel") == "alternate"
        ),
        None,
    )
    url = absolute_http_url(stated, base) if isinstance(stated, str) else None
    if url is None:
        return None
    own, link = urlsplit(base), urlsplit(url)
    same = _bare(link.netloc) == _bare(own.netloc) or _is_blogspot(link.netloc)
    if not same:
        return url
    return urlunsplit((own.scheme, own.netloc, link.path, link.query, ""))


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


def _is_blogspot(host: str) -> bool:
    return re.search(r"\.blogspot\.[a-z.]{2,6}$", host.lower()) is not None


def _authors(entry: Mapping[str, Any]) -> Iterator[str]:
    for author in _mappings(entry.get("author")):
        name = _plain(_text(author.get("name")))
        if name and name.lower() not in _NO_NAMES:
            yield name


def _labels(entry: Mapping[str, Any]) -> Iterator[str]:
    for category in _mappings(entry.get("category")):
        term = category.get("term")
        if isinstance(term, str) and category.get("scheme") in (None, _LABELS):
            yield _plain(term)


def _image(entry: Mapping[str, Any], base: str) -> str | None:
    """The first image in full size, which the feed states as a thumbnail of 72 pixels."""
    thumbnail = entry.get("media$thumbnail")
    stated = thumbnail.get("url") if isinstance(thumbnail, dict) else None
    if not isinstance(stated, str):
        return None
    full = _SMALL_IMAGE.sub(lambda m: "/s1600/" if m[0].startswith("/") else "=s1600", stated)
    return absolute_http_url(full, base)


def _mappings(values: object) -> list[Mapping[str, Any]]:
    return [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []


def _text(value: object) -> str:
    text = value.get("$t") if isinstance(value, dict) else None
    return text if isinstance(text, str) else ""


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", markup)).split())
