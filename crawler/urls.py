"""Identity of a URL: one key for all the addresses under which a site serves one article."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

MAX_URL_LENGTH = 2_000
"""Longer addresses are refused: no article has one, and a database key must stay short."""

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|igsh|mc_[ce]id|_ga|_gl)$",
    re.IGNORECASE,
)
"""Parameters that measure a visitor and never choose what is shown."""

_VARIANT = re.compile(
    r"^(?:ref|ref_?src|referrer|share|shared|source_?from|from_?source|feature|spm|cmpid|ocid|xtor"
    r"|showcomment|replytocom|nb|amp|m|mobile|page|single|print|output|outputtype)$",
    re.IGNORECASE,
)
"""Parameters that choose a form, a page or a way to the same article."""

_HOST_PREFIX = re.compile(r"^(?:(?:www\d?|m|amp|mobile)\.)+")
_AMP_END = re.compile(r"/amp(?:/index\.html?)?$", re.IGNORECASE)
_PAGE_END = re.compile(r"(?<=/)([^/]*[^\W\d_][^/]*-[^/]*)/(?:page[/-])?\d{1,2}$")
_SAFE_PATH = "/:@!$&'()*+,;=~-._"


def canonical_url(url: str) -> str:
    """Return the identity of *url*: ``host/path?query`` without anything that does not tell apart.

    Idempotent, without network. Scheme, ``www`` and mobile hosts, default ports, fragments,
    tracking and share parameters, AMP and paging forms are left out; every other parameter and the
    case of the path are kept. An address that cannot be read is returned stripped, as it is.
    """
    text = url.strip()
    try:
        parts = urlsplit(text if "//" in text.split("?", 1)[0] else f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return text
    if not host:
        return text
    host = _HOST_PREFIX.sub("", _ascii_host(host)) or host
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = re.sub(r"/{2,}", "/", quote(unquote(parts.path), safe=_SAFE_PATH)).rstrip("/")
    path = _AMP_END.sub("", path)
    if path[-1:].isdigit():
        path = _PAGE_END.sub(r"\1", path)
    path = path.rstrip("/")
    query = urlencode(
        sorted(
            (key, value)
            for key, value in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
            if not (_TRACKING.match(key) or _VARIANT.match(key))
        )
        if parts.query.count("&") < 200
        else []
    )
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def _ascii_host(host: str) -> str:
    host = host.lower().rstrip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def without_tracking(url: str) -> str:
    """Return *url* as it should be asked for: without fragment and tracking parameters."""
    url = url.split("#", 1)[0]
    address, question, query = url.partition("?")
    if not question:
        return url
    kept = [part for part in query.split("&") if not _TRACKING.match(part.split("=", 1)[0])]
    return f"{address}?{'&'.join(kept)}" if kept else address


def bare_host(url: str) -> str:
    """Return the host of *url* with its port, without ``www.``; empty if there is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    host = host.removeprefix("www.")
    return f"{host}:{port}" if port else host


def absolute_http_url(url: str, base: str) -> str | None:
    """Join *url* to *base*; None unless the result is a plausible http(s) address."""
    try:
        joined = urljoin(base, url.strip())
        parts = urlsplit(joined)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    return joined if len(joined) <= MAX_URL_LENGTH else None
