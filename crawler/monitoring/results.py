"""What became of one site in one run, as every output tells it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from crawler import outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.outcome import Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteResult:
    """The run of one site: its counters, exact, and how it ended."""

    site: str
    code: int
    """0, or 1 where the site failed."""
    outcome: str
    """``ok``, ``failed``, ``interrupted``, ``deadline``, or ``busy``: another run crawls it."""
    reason: str | None = None
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    """Articles that the archive holds already, read again or not."""
    refused: dict[str, int] = field(default_factory=dict)
    """Articles that came to nothing, by reason: ``refused/challenge``, ``failed/status-500``."""
    requests: int = 0
    seconds: float = 0.0
    left: int = 0
    """Addresses that are known by now and left to the next run."""

    def as_data(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


def result_of(
    site: str, stats: Mapping[str, Any], verdict: Outcome, *, seconds: float
) -> SiteResult:
    """Read a result out of the counters of a crawl."""
    return SiteResult(
        site=site,
        code=verdict.code,
        outcome=verdict.word,
        reason=verdict.reason,
        new=stats.get("articles/new", 0),
        changed=stats.get("articles/changed", 0),
        unchanged=stats.get("articles/unchanged", 0) + stats.get("articles/known", 0),
        refused=outcome.lost_articles(stats),
        requests=stats.get("requests/sent", 0),
        seconds=round(seconds, 1),
        left=stats.get("articles/left", 0),
    )


def failed(site: str, reason: str, *, seconds: float = 0.0) -> SiteResult:
    """The result of a site whose crawl never came to an end of its own."""
    return SiteResult(
        site=site, code=outcome.FAILED, outcome="failed", reason=reason, seconds=round(seconds, 1)
    )
