"""How a crawl ended: one verdict for the exit code, the run record and the last line of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

OK, FAILED, USAGE, LOCKED = 0, 1, 2, 75
"""Exit codes of all commands."""


class Outcome(NamedTuple):
    """The verdict on one run."""

    code: int
    word: str
    """``ok``, ``failed``, ``interrupted``, or ``deadline``: the time of the run was up."""
    reason: str | None
    """Why it did not go well, or not to the end, in one line."""


GOOD = Outcome(OK, "ok", None)


def judge(stats: Mapping[str, Any], finish_reason: str | None) -> Outcome:
    """Tell from the counters of a crawl whether the site was read as it should be.

    A run fails when the site could not be read, when the archive did not take the articles, when
    Scrapy ended it early, or when every article that was tried came to nothing.
    """
    if reason := stats.get("storage/failed") or stats.get("site/failed"):
        return Outcome(FAILED, "failed", str(reason))
    if finish_reason == "deadline":
        return Outcome(OK, "deadline", "the time was up; the next run carries on")
    if finish_reason == "shutdown":
        return Outcome(FAILED, "interrupted", "interrupted; the next run carries on")
    if finish_reason != "finished":
        return Outcome(FAILED, "failed", f"ended early: {finish_reason}")
    lost = lost_articles(stats)
    kept = sum(stats.get(f"articles/{word}", 0) for word in KEPT_WORDS)
    failed = sum(count for name, count in lost.items() if name.startswith("failed/"))
    known = stats.get("articles/known", 0) or stats.get("discovery/not-modified", 0)
    quiet = known > 0 and failed < MANY_FAILURES
    if lost and not kept and not quiet:
        worst = max(lost, key=lambda name: lost[name])
        return Outcome(FAILED, "failed", f"none of {sum(lost.values())} articles: {worst}")
    return GOOD._replace(reason=stats.get("site/budget"))


KEPT_WORDS = ("new", "changed", "unchanged", "duplicate")
"""Counters under ``articles/`` of articles that were read and are in the archive."""

MANY_FAILURES = 3
"""A run with nothing new may meet a page or two that always fail; so many are a block."""

_LOST = ("articles/failed/", "articles/refused/", "articles/dropped/", "articles/unstorable")


def brief(text: str, limit: int) -> str:
    """The beginning of a reason, where a table or an alarm has no room for all of it."""
    return text if len(text) <= limit else text[: limit - 2].rstrip(" ,;:") + " …"


def lost_articles(stats: Mapping[str, Any]) -> dict[str, int]:
    """Return the articles that came to nothing, counted by reason."""
    return {
        name.removeprefix("articles/"): count
        for name, count in stats.items()
        if name.startswith(_LOST)
    }


def summary(site: str, stats: Mapping[str, Any], outcome: Outcome) -> str:
    """Put a run into one line: ``tarunanews: 12 new, 0 changed, …``."""
    counts = [f"{stats.get(f'articles/{word}', 0)} {word}" for word in ("new", "changed")]
    same = stats.get("articles/unchanged", 0) + stats.get("articles/known", 0)
    counts.append(f"{same} unchanged")
    counts += [
        f"{n} {word}" for word in ("duplicate", "removed") if (n := stats.get(f"articles/{word}"))
    ]
    counts += [f"{n} {name.replace('/', ' ')}" for name, n in sorted(lost_articles(stats).items())]
    if outside := stats.get("articles/out-of-range", 0):
        counts.append(f"{outside} outside the dates asked for")
    line = f"{site}: {', '.join(counts)}; {stats.get('requests/sent', 0)} requests"
    if (ratio := requests_per_article(stats)) is not None:
        line += f", {ratio:g} an article"
    return line if outcome.word == "ok" else f"{line}; {outcome.word}"


def requests_per_article(stats: Mapping[str, Any]) -> float | None:
    """Requests for each article that was stored; None: none was."""
    stored = stats.get("articles/new", 0) + stats.get("articles/changed", 0)
    return round(stats.get("requests/sent", 0) / stored, 2) if stored else None
