"""Text of pages as one plain line."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

from crawler.dates.result import Refused

_MAX_RAW: Final = 100_000
MAX_TEXT: Final = 4_000
MAX_FIELD: Final = 250
_REPLACE: Final = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹘﹣-", "-")
    | dict.fromkeys("‘’‚‛′ʼʹ`´＇ʻ", "'")
    | dict.fromkeys("•·∙●▪◦|¦│┃‧・⋅", "|")
    | dict.fromkeys(
        "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u2066\u2067\u2069"
    )
)
_GLUED: Final = re.compile(
    r"(?<=WIB)(?=[A-Z][a-z])|(?<=WITA)(?=[A-Z][a-z])|(?<=WIT)(?=[A-Z][a-z])"
    r"|(?<=[a-z])(?=(?:Senin|Selasa|Rabu|Kamis|Jum'?at|Sabtu|Minggu|Ahad)\b)"
)
_TAG: Final = re.compile(r"<[a-z/!][^<>]*>", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"_x[0-9a-f]{4}_", re.IGNORECASE)


def clean(text: str) -> str:
    """One lower-case line with plain dashes, apostrophes, bars and blanks."""
    if len(text) > _MAX_RAW:
        raise Refused("too-long")
    text = " ".join(text.split())
    if len(text) > MAX_TEXT:
        raise Refused("too-long")
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "_x" in text or "_X" in text:
        text = _ESCAPED.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_REPLACE)).translate(_REPLACE)
    text = " ".join(_GLUED.sub(" ", text).lower().replace("`", "'").split())
    if len(text) > MAX_TEXT:
        raise Refused("too-long")
    return text.strip("\"' ")
