"""Downloads: at the pace of their host, and where ``HOST_MAP`` says so from another address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from crawler.middlewares.pace import Pace

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


def parse_host_map(text: str) -> dict[str, str]:
    """Read ``host=address:port`` pairs, divided by commas or blanks, into a mapping.

    Raises ValueError with a sentence for the user where a pair is not of that form.
    """
    pairs = {}
    for pair in text.replace(",", " ").split():
        host, equals, address = pair.partition("=")
        if not (host and equals and address):
            raise ValueError(f"HOST_MAP: {pair!r} is not of the form host=address:port")
        pairs[host.lower()] = address
    return pairs


class HostMapHandler(HTTP11DownloadHandler):
    """HTTP downloads where the setting ``HOST_MAP`` redirects hosts to another address.

    ``HOST_MAP="tarunanews.com=127.0.0.1:8080"`` asks that address over plain HTTP with the right
    ``Host`` header: a staging copy, the demonstration or a test answers for the site. Nothing
    above the download notices. ``*`` stands for every host that is not named.

    Each download waits for its turn (:class:`~crawler.middlewares.pace.Pace`).
    """

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        # A repetition of Twisted's own would not wait for its turn.
        self._pool.retryAutomatically = False
        self._host_map = parse_host_map(crawler.settings.get("HOST_MAP") or "")

    async def download_request(self, request: Request) -> Response:
        """Download *request* when it is its turn, from the mapped address where there is one."""
        pace = self._crawler.get_downloader_middleware(Pace)
        if pace is None:
            return await self._download(request)
        async with pace.turn(request):
            response = await self._download(request)
            pace.heard(request, response)
        return response

    async def _download(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        address = self._host_map.get(parts.hostname or "") or self._host_map.get("*")
        if address is None:
            return await super().download_request(request)
        mapped = request.replace(url=urlunsplit(("http", address, parts.path, parts.query, "")))
        mapped.headers["Host"] = parts.netloc.rpartition("@")[2]
        mapped.headers["X-Forwarded-Proto"] = parts.scheme
        response = await super().download_request(mapped)
        return response.replace(url=request.url)
