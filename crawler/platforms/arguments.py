"""The arguments of a run (``scrapy crawl SITE -a name=value``), checked before anything starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.discovery.candidates import Window, is_age, parse_moment

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
DISCOVER_WAYS = ("auto", "rest", "sitemap", "feed", "index")
CONTENT_WAYS = ("auto", "page")


class ArgumentError(ValueError):
    """A wrong spider argument; the message is one line for the user."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunArguments:
    """What the user asked of one run."""

    window: Window
    limit: int | None = None
    """Store no more articles than this."""
    discover: str = "auto"
    """The source to use; ``auto`` takes the cheapest that answers."""
    refresh: bool = False
    """Read known articles again."""
    content: str = "auto"
    """``page`` fetches every article's page even where the source delivers the text."""
    is_lasting: bool = False
    """Whether the window is named by dates: it is the same for every later run."""

    @classmethod
    def parse(
        cls,
        *,
        timezone: str,
        since: str | None = None,
        until: str | None = None,
        limit: str | None = None,
        discover: str | None = None,
        refresh: str | None = None,
        content: str | None = None,
    ) -> RunArguments:
        """Read the arguments as they stand on the command line. Raises ArgumentError."""
        window = Window(
            since=_moment("since", since, timezone, end=False),
            until=_moment("until", until, timezone, end=True),
        )
        if window.since and window.until and window.since >= window.until:
            raise ArgumentError(f"since={since} is not before until={until}")
        return cls(
            window=window,
            limit=_limit(limit),
            discover=_choice("discover", discover, DISCOVER_WAYS),
            refresh=_switch("refresh", refresh),
            content=_choice("content", content, CONTENT_WAYS),
            is_lasting=not any(is_age(text) for text in (since, until) if text),
        )


def _moment(name: str, text: str | None, timezone: str, *, end: bool) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_moment(text, timezone=timezone, end=end)
    except ValueError as exc:
        raise ArgumentError(f"{name}: {exc}") from None


def _limit(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**9):
        raise ArgumentError(f"limit: {text!r} is no number of articles")
    return int(text)


def _choice(name: str, text: str | None, choices: Collection[str]) -> str:
    if text is None:
        return "auto"
    if text not in choices:
        raise ArgumentError(f"{name}: {text!r} is none of {', '.join(choices)}")
    return text


def _switch(name: str, text: str | None) -> bool:
    value = (text or "").strip().lower()
    if value not in _TRUE | _FALSE:
        raise ArgumentError(f"{name}: {text!r} is neither 1 nor 0")
    return value in _TRUE
