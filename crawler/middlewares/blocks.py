"""Answers that show a challenge, a login, a notice of maintenance or nothing in place of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

from crawler.extraction import detect_block
from crawler.middlewares.pace import BUSY, Pace

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_SHOWN = (200, 401, 403, *BUSY)
"""Answers in whose place something else may be shown; of others the status says all."""


class BlockedPage(IgnoreRequest):
    """The site showed something else; ``reason`` is a word of :func:`detect_block`."""

    def __init__(self, reason: str, status: int):
        super().__init__(f"the site shows something else: {reason} (status {status})")
        self.reason = reason
        self.status = status


class BlockedPages:
    """Stops what is no page of the site before anything reads it, whatever was asked for.

    Several in a row, and answers of 403 count as such, let the site rest
    (:class:`~crawler.middlewares.pace.Pace`). An API that says in JSON that it is closed is none of
    them. Nothing is done to get past them.
    """

    def __init__(self, crawler: Crawler):
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Watch over the answers of one crawl."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the answer; raises BlockedPage where it shows something else."""
        pace = self._crawler.get_downloader_middleware(Pace)
        if reason := _shown_instead(request, response):
            self._crawler.stats.inc_value(f"blocked/{reason}")
            if pace:
                pace.blocked(request, reason, wholly=_is_robots(request))
            raise BlockedPage(reason, response.status)
        if pace and response.status == 403 and not _is_json(response):
            pace.refused(request)
        elif pace and response.status in (200, 304):
            pace.welcomed(request)
        return response


def _shown_instead(request: Request, response: Response) -> str | None:
    """What an answer shows in place of what was asked for."""
    headers = {
        name.decode("latin-1").lower(): b",".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    if response.status not in _SHOWN:
        return None
    # It says itself when to come again, unless that is a challenge.
    if response.status in BUSY and "retry-after" in headers and "cf-mitigated" not in headers:
        return None
    if not response.body.strip(b"\0 \t\r\n"):
        # An empty robots.txt allows everything.
        return "empty" if response.status == 200 and not _is_robots(request) else None
    if not _is_html(headers.get("content-type", ""), response.body):
        return None
    reason = detect_block(response.body, response.status, headers)
    return None if _is_robots(request) and reason == "login" else reason


def _is_json(response: Response) -> bool:
    """Whether an API says in its own words that it is closed: its site blocks nobody."""
    kind = response.headers.get("content-type") or b""
    return b"json" in kind.lower() and response.body.lstrip()[:1] == b"{"


def _is_robots(request: Request) -> bool:
    return bool(request.meta.get("dont_obey_robotstxt"))


def _is_html(content_type: str, body: bytes) -> bool:
    """Whether a person is meant to read it: a feed or an API answers programs."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    begin = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return begin.startswith((b"<!doctype html", b"<html"))
