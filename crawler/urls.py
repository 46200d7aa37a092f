"""Identity of a URL: one key for all the addresses under which a site serves one article.

:func:`canonical_url` sees only the address; :func:`aliases_of` judges what a page says about its
own. Percent-encoding, dot segments and IPv6 are w3lib's, names of hosts are IDNA 2008 with UTS 46
(``idna``); what tells an article apart on a news site is decided here.
"""

from __future__ import annotations

import itertools
import re
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, unquote_plus, urlencode, urljoin, urlsplit

import idna
from w3lib.url import canonicalize_url, parse_qsl_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_URL_LENGTH = 2_000
"""Longer addresses are refused: no article has one, and a database key must stay short."""

MAX_READ = 16_000
"""Longer texts are no addresses: no server takes a request line of that length."""

MAX_NAME = 253
"""Characters of a name in the DNS."""

# --- parameters ---------------------------------------------------------------------------------

_TRACKING = re.compile(
    r"utm[_-]\w+|fbclid|fb_(?:source|ref|action_\w+|comment_id)|mibextid|[gdy]clid|ysclid|gbraid"
    r"|wbraid|gclsrc|gad_(?:source|campaignid)|srsltid|msclkid|ttclid|twclid|li_fat_id|igshid|igsh"
    r"|mc_[ce]id|mkt_tok|_openstat|wprov|__twitter_impression|_ga|_gl|_hs(?:enc|mi)|lgn_method"
    r"|google_btn|jxconn",
    re.IGNORECASE,
)
"""Parameters that measure a visitor and never choose what is shown."""

_VARIANT = re.compile(
    r"ref|ref_?src|ref_?url|referr?er|shared?|share_?from|source_?from|from_?source|tag_from|spm"
    r"|cmpid|ocid|xtor|showcomments?|replytocom|cpage|amp|amp_\w+|noamp|usqp|mobile|single|print"
    r"|output|outputtype",
    re.IGNORECASE,
)
"""Parameters that choose a form of the same article, or the way to it."""

_VARIANT_VALUES = {
    # Home-made systems choose the kind of content by them: ?page=agenda&id=5, ?m=berita&id=5.
    "page": re.compile(r"[0-9]{0,3}|all|semua|full|single|show", re.IGNORECASE),
    "m": re.compile(r"[01]?|true|false|yes|no", re.IGNORECASE),
    "nb": re.compile(r"1"),
}
"""Parameters that choose a form of the same article where they have such a value."""

# --- hosts --------------------------------------------------------------------------------------

# What is left must still be a name of its own: not the .id of www.id, the go.id of m.go.id.
_HOST_FORM = re.compile(
    r"(?:(?:www[0-9]?|m|amp|mobile)\.)+(?=[^.]+\.)"
    r"(?!(?:ac|biz|co|desa|go|mil|my|net|or|ponpes|sch|web)\.id$)"
)
# Forbidden in a name by the URL standard.
_NO_HOST = re.compile(r"[\x00-\x20\x7f#%/:<>?@\[\\\]^|]|[^\x00-\x7f]")
_AUTHORITY = re.compile(r"(?:[^/\\?#]*@)?(\[[^\]/\\?#]*\]|[^:/\\?#]*)(?::([0-9]*))?")
_SCHEME = re.compile(r"(?:https?:)?[/\\]{2,}|https?:[/\\]", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)

# --- paths --------------------------------------------------------------------------------------

_CONTROLS = "".join(map(chr, range(33)))
_DROPPED = {9: None, 10: None, 13: None}
# Nothing in it would be written in another way.
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?;]*", re.IGNORECASE)
_AMP = frozenset({"amp", "amp.html", "amp.php"})
_PAGER = frozenset({"page", "halaman", "hal"})
_SHORT_NUMBER = re.compile(r"[0-9]{1,2}")
_NAMED_NUMBER = re.compile(r"(?:page|halaman|hal)-[0-9]{1,2}", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MONTH_OR_DAY = re.compile(r"[0-3]?[0-9]")
_EXTENSION = re.compile(r"\.(?:html?|php|aspx?|shtml|jsp|cms)$", re.IGNORECASE)
_LISTS = frozenset(
    {
        *("tag", "tags", "topik", "topic", "topics", "label", "category", "categories"),
        *("kategori", "kanal", "rubrik", "author", "authors", "penulis", "search", "cari"),
        *("indeks", "index", "feed", "rss", "wp-json"),
    }
)
"""First words of paths under which a site lists articles."""


class _Parts(NamedTuple):
    """An address that could be read."""

    host: str
    """In its one form, with a port that is not the usual one."""
    segments: list[str]
    query: str
    """Without the question mark."""


def canonical_url(url: str) -> str:
    """Return the identity of *url*: ``host/path?query`` without anything that does not tell apart.

    Idempotent, without network, never raises. Left out: scheme, user, ``www``, mobile and AMP
    hosts, default port, doubled and trailing slashes, fragment, tracking and share parameters, AMP
    in path and query, ``page`` and ``single``, and the number of a page behind the slug of an
    article. Kept: every other parameter and the case of the path. Percent-encoding has one form
    (UTF-8, upper case, only where it is needed; an encoded slash stays encoded), and so has a host
    in Unicode or Punycode. A text that is no http(s) address, or longer than :data:`MAX_READ`, is
    returned stripped, as it is.
    """
    parts = _parts(url)
    return url.strip() if parts is None else _join(parts)


def _join(parts: _Parts) -> str:
    path = "".join(f"/{segment}" for segment in parts.segments)
    return f"{parts.host}{path}?{parts.query}" if parts.query else f"{parts.host}{path}"


def _parts(url: str) -> _Parts | None:
    if len(url) > MAX_READ:
        return None
    # As browsers read it.
    text = url.strip()
    if not text.isprintable():
        text = text.strip(_CONTROLS).translate(_DROPPED)
    scheme = _SCHEME.match(text)
    start = scheme.end() if scheme else 0
    authority = _AUTHORITY.match(text, start)
    assert authority is not None  # every part of it may be empty
    if scheme is None and ("@" in authority[0] or _OTHER_SCHEME.match(text)):
        return None
    end = authority.end()
    host = _host(*authority.groups(""))
    if not host or text[end : end + 1] not in ("", "/", "\\", "?", "#"):
        return None
    path, query = _written_alike(text[end:])
    return _Parts(host, _article_path(path), query)


def _written_alike(rest: str) -> tuple[str, str]:
    """Path and query of what follows the host, without what does not tell apart."""
    if _SURROGATE.search(rest):
        rest = _SURROGATE.sub(_quoted_surrogate, rest)
    address, _, query = rest.partition("#")[0].partition("?")
    return _path(_SESSION.sub("", address)), _query(query) if query else ""


def _quoted_surrogate(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))


def _path(path: str) -> str:
    if _PLAIN_PATH.fullmatch(path):
        return path
    # What follows the last semicolon would be no part of the path to w3lib; the host is read apart,
    # by newer rules than w3lib has.
    path = _BROKEN_ESCAPE.sub("%25", path).replace(";", "%3B").lstrip("/")
    return canonicalize_url(f"http://h/{path}").removeprefix("http://h").replace("%3B", ";")


def _query(query: str) -> str:
    # Links that were escaped twice.
    fields = query.replace("&amp;", "&").split("&")
    kept = "&".join(field for field in fields if not _is_variant(field))
    # Not w3lib's order: of ?id=5&id=6 the last counts, and it may be the smaller one.
    pairs = sorted(parse_qsl_to_bytes(kept, keep_blank_values=True), key=itemgetter(0))
    return urlencode(pairs)


def _is_variant(field: str) -> bool:
    name, _, value = field.partition("=")
    if "%" in name or "+" in name:
        name = unquote_plus(name)
    values = _VARIANT_VALUES.get(name.lower())
    if values is not None:
        return bool(values.fullmatch(value))
    return bool(_TRACKING.fullmatch(name) or _VARIANT.fullmatch(name))


# --- host ---------------------------------------------------------------------------------------


def _host(name: str, port: str) -> str:
    """The host in its one form, with its port; empty if there is none."""
    port = port.lstrip("0")
    if len(port) > 5 or int(port or 0) > 65_535:
        return ""
    name = _address_in_brackets(name) if name.startswith("[") else _name(name)
    if port in ("", "80", "443") or not name:
        return name
    return f"{name}:{port}"


def _address_in_brackets(name: str) -> str:
    try:
        # Also checks that it is one.
        return urlsplit(canonicalize_url(f"http://{name}/")).netloc
    except ValueError:
        return ""


def _name(name: str) -> str:
    if "%" in name:
        name = unquote(name)
    if len(name) > MAX_NAME:
        return ""
    if not name.isascii():
        name = _ascii_name(name)
    name = name.lower().rstrip(".")
    if _NO_HOST.search(name):
        return ""
    form = _HOST_FORM.match(name)
    return name[form.end() :] if form else name


def _ascii_name(name: str) -> str:
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except UnicodeError:
        pass
    try:
        # Names with symbols were registered before IDNA 2008 forbade them.
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


# --- path ---------------------------------------------------------------------------------------


def _article_path(path: str) -> list[str]:
    """Segments of a path without those that choose a form or a page of the article."""
    segments = [segment for segment in path.split("/") if segment]
    first = 0
    while first < len(segments) and segments[first].lower() == "amp":
        first += 1
    del segments[:first]
    while surplus := _surplus(segments):
        del segments[-surplus:]
    return segments


def _surplus(segments: Sequence[str]) -> int:
    """How many segments at the end are only a form or a page of the article before them."""
    if len(segments) < 2 or segments[0].lower() in _LISTS:
        return 0
    last = segments[-1]
    if last.lower() in _AMP:
        return 1
    if last.lower() in ("index.html", "index.htm") and segments[-2].lower() == "amp":
        return 2
    if _NAMED_NUMBER.fullmatch(last):
        return int(_is_slug(segments[:-1]))
    if _SHORT_NUMBER.fullmatch(last):
        if segments[-2].lower() in _PAGER:
            return 2 * _is_slug(segments[:-2])
        return int(_is_slug(segments[:-1]))
    return 0


def _is_slug(segments: Sequence[str]) -> bool:
    """Whether the last of *segments* is the headline of an article, and not a section's name.

    Four words make one, as do two behind the date of a permalink: ``/2024/05/banjir-rob``. Names of
    sections have up to three: ``/hukum-dan-kriminal/2`` is a list or an article with the number 2.
    """
    if not segments:
        return False
    words = _words(segments[-1])
    if len(words) >= 4:
        return True
    dated = segments[-4:-1]
    while dated and not _YEAR.fullmatch(dated[0]):
        dated = dated[1:]
    return len(words) >= 2 and len(dated) >= 2 and all(map(_MONTH_OR_DAY.fullmatch, dated[1:]))


def _words(segment: str) -> list[str]:
    """Words of a slug: what its hyphens part; empty if it has no letter."""
    stem = _EXTENSION.sub("", segment)
    words = [word for word in re.split(r"[-_+ ]", stem) if word]
    return words if any(word.isalpha() for word in words) else []


# --- aliases ------------------------------------------------------------------------------------

_SEARCHES = frozenset({"s", "q", "query", "search", "cari", "keyword", "kata"})
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|pdf|xml|json|css|js|zip|mp[34])$", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:[a-z]{1,7}[-_]?)?([0-9]{5,})", re.IGNORECASE)
_NUMBER_AT_EDGE = re.compile(r"([0-9]{5,})[-_].*|.*[-_]([0-9]{5,})")
_LIKE_A_DATE = re.compile(r"(?:19|20)[0-9]{4}(?:[0-9]{2})?|[0-9]{4}(?:19|20)[0-9]{2}")
_POST_NUMBER = re.compile(r"p=([0-9]+)")

MIN_SHARED = 0.6
"""Share of the words of a slug that the headline must have to be the headline of that slug."""


def aliases_of(
    url: str,
    stated: Iterable[str | None],
    *,
    title: str | None = None,
    number: int | None = None,
    hosts: Iterable[str] = (),
) -> list[str]:
    """Return those *stated* addresses that lead to the article at *url*, absolute, each once.

    *stated* is what the page, its feed entry or the REST API says: ``rel=canonical``, ``og:url``,
    ``link``, ``guid`` … Templates state the home page, a section or one article on every page, so
    that a statement alone is no proof. An address counts if it lies on the host of *url* or on one
    of *hosts* (``www``, ``m`` and the like aside), can be that of an article, and either

    - has the same number of five digits and more, or
    - has a slug that is the headline *title*: that of *url*, or one that is so more than it, or
    - is ``?p=number``, where the site gives *number* to the article,

    and states no other number or day than *url*: a series may keep its headline for years.
    Networks serve many newspapers under one registrable domain: that is no site. Addresses with
    the same identity as *url* are left out. Never raises.
    """
    own = _parts(url)
    if own is None:
        return []
    sites = {own.host, *map(canonical_url, hosts)}
    found: dict[str, str] = {_join(own): url}
    for address in stated:
        absolute = absolute_http_url(address, url) if address else None
        parts = _parts(absolute) if absolute else None
        if absolute is None or parts is None or parts.host not in sites:
            continue
        key = _join(parts)
        if key in found or not _may_be_article(parts):
            continue
        if _is_same_article(own, parts, title, number):
            found[key] = absolute
    return list(found.values())[1:]


def _may_be_article(parts: _Parts) -> bool:
    lists = {segment.lower() for segment in parts.segments} & _LISTS
    searched = {field.partition("=")[0].lower() for field in parts.query.split("&")} & _SEARCHES
    is_home = not parts.segments and not parts.query
    is_file = bool(parts.segments) and _FILE.search(parts.segments[-1])
    return not (lists or searched or is_home or is_file)


def _is_same_article(own: _Parts, other: _Parts, title: str | None, number: int | None) -> bool:
    post = _POST_NUMBER.fullmatch(other.query)
    if number is not None and post and other.segments == own.segments[: len(other.segments)]:
        return post[1] == str(number)
    numbers, own_numbers = _numbers(other), _numbers(own)
    if numbers and own_numbers:
        # One of them may be the number of a section.
        return numbers <= own_numbers or own_numbers <= numbers
    if _day(own.segments) != _day(other.segments) and _day(own.segments) and _day(other.segments):
        return False
    own_slug, slug = _slug(own), _slug(other)
    likeness = _likeness(slug, title)
    return likeness >= MIN_SHARED and (slug == own_slug or likeness > _likeness(own_slug, title))


def _values(parts: _Parts) -> Iterator[str]:
    """Values of the parameters, as they are encoded."""
    for field in parts.query.split("&"):
        yield field.partition("=")[2]


def _slug(parts: _Parts) -> list[str]:
    """Words of the segment that names the article: the last that is no number, or a parameter."""
    for segment in reversed(parts.segments):
        if not _NUMBER.fullmatch(segment) and not segment.isdigit():
            words = _words(segment)
            if len(words) >= 2:
                return [word.lower() for word in words]
            break
    named = max(map(_words, _values(parts)), key=len, default=[])
    return [word.lower() for word in named] if len(named) >= 2 else []


def _numbers(parts: _Parts) -> set[str]:
    """Numbers that tell articles apart; none that reads as a year, a month or a day."""
    found: set[str] = set()
    for text in (*parts.segments, *_values(parts)):
        stem = _EXTENSION.sub("", text)
        if match := _NUMBER.fullmatch(stem) or _NUMBER_AT_EDGE.fullmatch(stem):
            found.update(filter(None, match.groups()))
    return {number for number in found if not _LIKE_A_DATE.fullmatch(number)}


def _day(segments: Sequence[str]) -> list[str]:
    """The date in a path from its year on: ``2024``, ``05``, perhaps ``07``; empty without one."""
    for place, segment in enumerate(segments):
        if _YEAR.fullmatch(segment):
            numbers = itertools.takewhile(_MONTH_OR_DAY.fullmatch, segments[place + 1 : place + 3])
            return [segment, *numbers]
    return []


def _likeness(slug: Sequence[str], title: str | None) -> float:
    """Share of the longer words of a slug that the headline has, 0 to 1; 0 if there are too few."""
    words = {word for word in slug if len(word) >= 3 and word.isalpha()}
    shared = words & set(re.findall(r"\w+", (title or "").lower()))
    return len(shared) / len(words) if len(shared) >= 2 else 0.0


# --- other questions about addresses ------------------------------------------------------------


def without_tracking(url: str) -> str:
    """Return *url* as it should be asked for: without fragment and tracking parameters."""
    url = url.split("#", 1)[0]
    address, question, query = url.partition("?")
    if not question:
        return url
    kept = [part for part in query.split("&") if not _TRACKING.fullmatch(part.split("=", 1)[0])]
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
    if len(url) > MAX_URL_LENGTH:
        return None
    try:
        joined = urljoin(base, url.strip())
        parts = urlsplit(joined)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    return joined if len(joined) <= MAX_URL_LENGTH else None
