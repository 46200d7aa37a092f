"""A page with its markup and made-up words, so that it may be kept and shown as a fixture.

A page belongs to its publisher and names people; what the rules read is its form. So every word is
replaced by a made-up one of the same length and capitals, the same all over the page (headline,
meta tags, JSON-LD and address go on to agree), while all that the rules look for stays: tags and
classes, digits and punctuation, dates, names of places, and every word that stands in a rule, such
as those of "Baca Juga", "Editor" or "Senin".
"""

from __future__ import annotations

import ast
import re
from functools import cache
from hashlib import blake2b
from itertools import count
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING

from crawler.places.names import NAMES
from crawler.regions import REGENCIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from re import Match

_RULES = (
    "date_sources.py",
    "dates",
    "discovery",
    "event.py",
    "extraction",
    "flags.py",
    "noise",
    "platforms",
    "text.py",
    "urls.py",
)
"""Where the rules are that read pages."""

_ESCAPE = re.compile(r"\\[A-Za-z]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_ENDINGS = ("an", "kan", "i", "nya", "lah", "s", "ed")
"""What rules leave open behind a word: ``komentar\\w*``, ``artikel(?:nya)?``."""

# What looks like letters and is none: entities, the escapes of JSON, those of addresses.
_IN_TEXT = re.compile(r"&#?\w{1,31};|([^\W\d_]+)")
_IN_JSON = re.compile(r"\\u[0-9A-Fa-f]{4}|\\.|&#?\w{1,31};|([^\W\d_]+)", re.DOTALL)
_LITERALS = re.compile(r"\b(?:true|false|null)\b|\\.|([^\W\d_]+)", re.DOTALL)
_IN_ADDRESS = re.compile(r"%[0-9A-Fa-f]{2}|&#?\w{1,31};|([^\W\d_]+)")

_CONSONANTS, _VOWELS = "bcdghjklmnprstwy", "aeiou"
_SYLLABLES = 50
_ALL = 400
"""After so many attempts at a word: a short one of which all others are taken stays."""

_SHORTEST_STEM = 4
_KEPT_KEYS = frozenset({"@type", "@context", "inLanguage", "additionalType"})
_HOST = re.compile(r"\s*(?:[a-z]+:)?(?:\\?/\\?/[^/?#\s\\]*)?", re.IGNORECASE)
_OPTIONAL = re.compile(r"\((?:\?:)?[^()]*\)\?|\w\?")
_ASSETS = frozenset({"script", "style", "base", "svg", "path", "input", "iframe"})
"""Tags whose attributes are no text of the page."""

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style)\b(?P<opening>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"(?P<inside>.*?)(?P<closing></(?P=raw)\s*>|\Z)"
    r"|<[/!?]?[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)(?P<equals>\s*=\s*)(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'"
    r"|(?P<bare>[^\s\"'>]+))"
)
_STRING = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"(?P<colon>\s*:)?', re.DOTALL)
_ADDRESS = re.compile(r"\s*(?:https?:|\\?/\\?/|\\?/[^\s/])", re.IGNORECASE)
_PROSE_ATTRIBUTES = re.compile(
    r"alt|title|summary|label|placeholder|value|content|aria-label"
    r"|data-.*(?:title|text|author|name|caption|alt|label|desc\w*|excerpt|url|link|href|share).*",
    re.IGNORECASE,
)
_ADDRESS_ATTRIBUTES = re.compile(
    r"href|src|srcset|action|cite|poster|data-.*(?:src|srcset|url|link|href)", re.IGNORECASE
)
_KEPT_META = re.compile(
    r"(?:name|property|http-equiv|itemprop)\s*=\s*[\"']?(?:viewport|robots|googlebot|generator"
    r"|theme-color|referrer|content-type|x-ua-compatible|og:(?:type|locale)|twitter:card"
    r"|[\w-]*verification|inLanguage|language)\b",
    re.IGNORECASE,
)
_TERM = re.compile(r"\b((?:tag|category|author|kategori)-)([^\s]+)", re.IGNORECASE)
_POST_CLASS = re.compile(r"\b(?:hentry|type-post|single-post|post-\d+)\b")


def made_up_page(html: str, words: Words) -> str:
    """The page with made-up words. Scripts other than JSON, and styles, are emptied."""
    parts: list[str] = []
    end = 0
    for token in _TOKEN.finditer(html):
        parts += [words.text(html[end : token.start()]), _markup(token, words)]
        end = token.end()
    return "".join([*parts, words.text(html[end:])])


class Words:
    """One made-up word for each word of a page.

    *key* decides which words are made up: the same key and page give the same words. *keep* names
    words that stay, such as those of the outlet.
    """

    def __init__(self, key: bytes, keep: Iterable[str] = ()) -> None:
        self._key = key[:64]
        self._made: dict[str, str] = {}
        self._taken: set[str] = set()
        self._kept = {w.lower() for text in keep for w in _LETTERS.findall(text)}

    def text(self, text: str) -> str:
        """Running text, as it stands in HTML or without any markup."""
        return _IN_TEXT.sub(self._replace, text)

    def address(self, url: str) -> str:
        """An address: the words of its path, query and fragment; its host stays."""
        host = _HOST.match(url)
        start = host.end() if host else 0
        return url[:start] + _IN_ADDRESS.sub(self._replace_in_address, url[start:])

    def json(self, text: str) -> str:
        """JSON, however broken: all but its keys and what ``@type`` and the like say."""
        parts: list[str] = []
        key, end = "", 0
        for found in _STRING.finditer(text):
            inside = found["text"]
            parts.append(_LITERALS.sub(self._replace, text[end : found.start()]))
            end = found.end()
            if found["colon"]:
                key = inside
            elif key not in _KEPT_KEYS:
                is_address = _ADDRESS.match(inside)
                inside = self.address(inside) if is_address else self._json_text(inside)
            parts.append(f'"{inside}"{found["colon"] or ""}')
        return "".join([*parts, _LITERALS.sub(self._replace, text[end:])])

    def _json_text(self, text: str) -> str:
        return _IN_JSON.sub(self._replace, text)

    def _replace_in_address(self, found: Match[str]) -> str:
        """As in the headline, where the name of a place has a capital."""
        is_place = found[1] is not None and found[1].lower() in place_words()
        return found[0] if is_place else self._replace(found)

    def _replace(self, found: Match[str]) -> str:
        word = found[1]
        if word is None or len(word) < 2 or self._stays(word.lower()):
            return found[0]
        if word[0].isupper() and word.lower() in place_words():
            return word
        made = self._made_up(word.lower())
        return "".join(m.upper() if w.isupper() else m for w, m in zip(word, made, strict=True))

    def _stays(self, word: str) -> bool:
        if word in self._kept or word in rule_words():
            return True
        is_rule = rule_words().__contains__
        if any(
            word.endswith(ending) and is_rule(word.removesuffix(ending))
            for ending in _ENDINGS
            if len(word) >= len(ending) + _SHORTEST_STEM
        ):
            return True
        # Two in one, such as readfoto.
        places = range(_SHORTEST_STEM, len(word) - _SHORTEST_STEM + 1)
        return any(is_rule(word[:place]) and is_rule(word[place:]) for place in places)

    def _made_up(self, word: str) -> str:
        if word not in self._made:
            made = next(m for m in self._proposals(word) if m not in self._taken)
            self._made[word] = made
            self._taken.add(made)
        return self._made[word]

    def _proposals(self, word: str) -> Iterator[str]:
        """Words of syllables, as long as *word*; after many attempts any letters."""
        starts_with_vowel = word[0] in _VOWELS
        for attempt in count():
            digest = blake2b(f"{attempt} {word}".encode(), key=self._key).digest()
            letters = [_VOWELS, _CONSONANTS] if starts_with_vowel else [_CONSONANTS, _VOWELS]
            if attempt > _SYLLABLES:
                letters = [ascii_lowercase, ascii_lowercase]
            numbers = digest * (len(word) // len(digest) + 1)
            made = "".join(
                letters[place % 2][number % len(letters[place % 2])]
                for place, number in zip(range(len(word)), numbers, strict=False)
            )
            if attempt > 2 * _SYLLABLES or not (self._stays(made) or made == word):
                yield made if attempt <= _ALL else word


@cache
def rule_words() -> frozenset[str]:
    """Every word of the string literals of the rules' code, in lower case."""
    package = Path(__file__).parent
    words: set[str] = set()
    for name in _RULES:
        path = package / name
        for file in [path] if path.suffix else sorted(path.glob("*.py")):
            words |= _words_of(ast.parse(file.read_text(encoding="utf-8")))
    return frozenset(words)


@cache
def place_words() -> frozenset[str]:
    """The words of the names of provinces, regencies and their seats, in lower case."""
    seats = [regency.seat or "" for regency in REGENCIES.values()]
    return frozenset(w.lower() for name in (*NAMES, *seats) for w in _LETTERS.findall(name))


def _words_of(code: ast.Module) -> set[str]:
    told = {id(node.value) for node in ast.walk(code) if isinstance(node, ast.Expr)}
    return {
        word.lower()
        for node in ast.walk(code)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
        for pattern in (node.value, _OPTIONAL.sub("", node.value))
        for word in _LETTERS.findall(_ESCAPE.sub(" ", pattern))
    }


def _markup(token: Match[str], words: Words) -> str:
    """A tag with its attributes, a script, a style, or a comment."""
    whole = token[0]
    if whole.startswith("<!"):
        return words.text(whole)
    if not token["raw"]:
        return _tag(whole, words)
    opening = whole[: token.start("inside") - token.start()]
    inside = ""
    if "json" in opening.lower():
        inside = words.json(token["inside"])
    return f"{opening}{inside}{token['closing']}"


def _tag(tag: str, words: Words) -> str:
    name = tag[1:].split(None, 1)[0].rstrip("/>").lower()
    if name in _ASSETS or (name == "meta" and _KEPT_META.search(tag)):
        return tag
    if name == "link" and re.search(r"stylesheet|preload|prefetch|preconnect", tag, re.I):
        return tag
    is_post = bool(_POST_CLASS.search(tag))

    def replace(found: Match[str]) -> str:
        value = next(v for v in (found["double"], found["single"], found["bare"]) if v is not None)
        changed = _attribute(found["name"].lower(), value, words, is_post=is_post)
        start = found.start() if changed == value else None
        if start is not None:
            return found[0]
        at = found[0].rindex(value)
        return f"{found[0][:at]}{changed}{found[0][at + len(value) :]}"

    return _ATTRIBUTE.sub(replace, tag)


def _attribute(name: str, value: str, words: Words, *, is_post: bool) -> str:
    if name == "class":
        if not is_post:
            return value
        return _TERM.sub(lambda found: found[1] + words.text(found[2]), value)
    if _ADDRESS_ATTRIBUTES.fullmatch(name) or (
        _PROSE_ATTRIBUTES.fullmatch(name) and _ADDRESS.match(value)
    ):
        return words.address(value)
    return words.text(value) if _PROSE_ATTRIBUTES.fullmatch(name) else value
