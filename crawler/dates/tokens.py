"""A line as tokens, and the days among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from crawler.dates.words import COUNTED_BEHIND, KNOWN_WORDS, MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN: Final = re.compile(
    r"( ?)(?:((?<!\d)\d{1,3}(?:,\d{3})+(?![\d:.])|\d{1,3},\d{1,2}(?= ?(?:rb|ribu|k|jt|juta)\b)"
    r"|\d+(?:[./:-]+\d+)*)"
    r"|([^\W\d_]+(?:'[^\W\d_]+)*)|(\S))"
)
_NUMBER: Final = re.compile(
    r"(?P<clock>\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}\.\d{2}|(?:[01]?\d|2[0-3])\.\d{2}\.\d{2})"
    r"|(?P<dmy>\d{1,2}([/.-])\d{1,2}\3(?:\d{4}|\d{2}))"
    r"|(?P<ymd>(?:19|20)\d{2}([/.-])\d{1,2}\5\d{1,2})"
    r"|(?P<dm>\d{1,2}/\d{1,2})",
    re.ASCII,
)
_JOIN: Final = re.compile(
    r"(?<=\d)(?<!\d{3}) ?(:) ?(?=\d)|(?<=\d)(?<!\d{3})(?<![:.]\d\d) ?(/) ?(?=\d)", re.ASCII
)
_SPACED_DASHES: Final = re.compile(r"\b(\d{1,2}) - (\d{1,2}) - ((?:19|20)\d{2})\b", re.ASCII)
_CUT_CLOCK: Final = re.compile(
    r"\b((?:pukul|pkl|jam)\.? ?:? ?\d{1,2})"
    r"(?:,(?=\d{2}(?!\d))| ?[.,] ?(?=\d{2} ?(?:wib|wita|wit)\b))",
    re.ASCII,
)
_YEAR_CLOCK: Final = re.compile(
    r"(?<=(?<![\d:.])(?:19|20)\d\d)(?:[-/:](?=\d{1,2}[:.]\d{2}(?!\d))|(?=\d{2}[:.]\d{2}(?!\d)))",
    re.ASCII,
)


class Token(NamedTuple):
    kind: str
    """``int``, ``dmy``, ``ymd``, ``dm``, ``clock``, ``junk`` (other digits), ``word``, ``mark``."""
    text: str
    glued: bool
    """No blank stands between this token and the one before."""

    @property
    def is_wordy(self) -> bool:
        return self.kind in ("word", "mark")


def tokenize(line: str) -> list[Token]:
    if "/" in line or ":" in line:
        line = _JOIN.sub(r"\1\2", line)
    if " - " in line:
        line = _SPACED_DASHES.sub(r"\1-\2-\3", line)
    line = _YEAR_CLOCK.sub(" ", line)
    if "." in line or "," in line:
        line = _CUT_CLOCK.sub(r"\1.", line)
    glued = False
    tokens: list[Token] = []
    for blank, number, word, mark in _TOKEN.findall(line):
        if word:
            token = Token("word", word, glued and not blank)
        elif number:
            token = Token(_number_kind(number), number, glued and not blank)
        else:
            token = Token("mark", mark, glued and not blank)
        tokens.append(token)
        glued = True
    return tokens


def _number_kind(text: str) -> str:
    if text.isdigit() and text.isascii():
        return "int"
    match = _NUMBER.fullmatch(text)
    return match.lastgroup or "junk" if match else "junk"


_DOTTED_DAY: Final = re.compile(r"\d{1,2}\.(?:0[1-9]|1[0-2])\.\d{2}", re.ASCII)


def with_dotted_day(tokens: list[Token]) -> list[Token]:
    """``17.07.23 09.05``: of two clock times the one that can be a day is one."""
    clocks = [at for at, token in enumerate(tokens) if token.kind == "clock"]
    days = [at for at in clocks if _DOTTED_DAY.fullmatch(tokens[at].text)]
    if len(clocks) != 2 or len(days) != 1:
        return tokens
    at = days[0]
    return [*tokens[:at], tokens[at]._replace(kind="dmy"), *tokens[at + 1 :]]


class Mention(NamedTuple):
    """A day that the tokens ``start`` to ``end`` (excluded) state."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    short_year: bool = False
    in_digits: bool = False
    """The month is a number behind the day, which other countries write in front."""


def is_kind(tokens: Sequence[Token], index: int, kind: str) -> bool:
    return 0 <= index < len(tokens) and tokens[index].kind == kind


def text_at(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def is_day_number(token: Token) -> bool:
    return token.kind == "int" and len(token.text) <= 2


def _full_year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text[:2] in ("19", "20") else None


def century(two_digits: int) -> int:
    return 2000 + two_digits if two_digits < 70 else 1900 + two_digits


def mentions_in(tokens: Sequence[Token]) -> Iterator[Mention]:
    """Every day in the tokens, from left to right, with or without a year."""
    end = 0
    for index, token in enumerate(tokens):
        if index < end or token.kind in ("mark", "junk", "clock"):
            continue
        if token.kind == "word" and token.text not in MONTHS:
            continue
        found = _mention_at(tokens, index)
        if found:
            yield found
            end = found.end


def _mention_at(tokens: Sequence[Token], index: int) -> Mention | None:
    kind, text, _ = tokens[index]
    if kind == "dmy":
        first, second, third = re.split(r"[/.-]", text)
        short = len(third) == 2
        year = century(int(third)) if short else int(third)
        return Mention(index, index + 1, year, int(second), int(first), short, in_digits=True)
    if kind == "ymd":
        year, month, day = (int(part) for part in re.split(r"[/.-]", text))
        return Mention(index, index + 1, year, month, day)
    if kind == "dm":
        day, month = (int(part) for part in text.split("/"))
        return Mention(index, index + 1, None, month, day)
    if kind == "int":
        return _mention_of_number(tokens, index)
    if kind == "word" and text in MONTHS:
        return _month_first(tokens, index)
    return None


def _mention_of_number(tokens: Sequence[Token], index: int) -> Mention | None:
    """``28 September 2022``, ``2022 September 28`` or ``28 9 2022``."""
    token = tokens[index]
    after = index + 1
    if (
        _full_year(token.text)
        and text_at(tokens, after) in MONTHS
        and is_kind(tokens, after + 1, "int")
    ):
        if len(tokens[after + 1].text) <= 2:
            month, day = MONTHS[tokens[after].text], int(tokens[after + 1].text)
            return Mention(index, after + 2, int(token.text), month, day)
        return None
    if not is_day_number(token):
        return None
    if text_at(tokens, after) in ("st", "nd", "rd", "th"):
        after += 1
    if text_at(tokens, after) in ("-", "/", ".", ",", "of", "bulan"):
        after += 1
    word = text_at(tokens, after)
    if word in MONTHS:
        return _with_year(tokens, index, after, int(token.text), MONTHS[word])
    if (
        after == index + 1
        and is_kind(tokens, after, "int")
        and len(tokens[after].text) <= 2
        and is_kind(tokens, after + 1, "int")
        and _full_year(tokens[after + 1].text)
    ):
        month, year = int(tokens[after].text), int(tokens[after + 1].text)
        return Mention(index, after + 2, year, month, int(token.text))
    return None


def _with_year(
    tokens: Sequence[Token], start: int, month_at: int, day: int, month: int
) -> Mention | None:
    after = month_at + 1
    while text_at(tokens, after) in (".", ",", "-", "/", "'", "tahun", "thn", "th"):
        after += 1
    if is_kind(tokens, after, "int"):
        text = tokens[after].text
        if _full_year(text):
            return Mention(start, after + 1, int(text), month, day)
        behind = text_at(tokens, after + 1)
        counted = behind in COUNTED_BEHIND or (behind.isalpha() and behind not in KNOWN_WORDS)
        if len(text) == 2 and not counted:
            return Mention(start, after + 1, century(int(text)), month, day, short_year=True)
        return None
    if is_kind(tokens, after, "junk") or is_kind(tokens, after, "dm"):
        return None
    return Mention(start, month_at + 1, None, month, day)


def _month_first(tokens: Sequence[Token], index: int) -> Mention | None:
    """``September 28, 2022`` and ``Sep 28 10:15:00 2022``."""
    after = index + 1
    if text_at(tokens, after) == ".":
        after += 1
    if not (is_kind(tokens, after, "int") and len(tokens[after].text) <= 2):
        return None
    day = int(tokens[after].text)
    after += 1
    if text_at(tokens, after) in ("st", "nd", "rd", "th"):
        after += 1
    while text_at(tokens, after) in (",", "."):
        after += 1
    if is_kind(tokens, after, "int") and _full_year(tokens[after].text):
        return Mention(index, after + 1, int(tokens[after].text), MONTHS[tokens[index].text], day)
    return None
