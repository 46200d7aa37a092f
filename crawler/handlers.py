"""Downloads: at the pace of their host, and where ``HOST_MAP`` says so from another address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadFailedError

from crawler.middlewares.addresses import PrivateAddress
from crawler.middlewares.pace import Pace
from crawler.resolver import guard, name_host, refused_address

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import HTTP11ClientProtocol
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.iweb import IResponse

MAX_HEADERS = 256 * 1024
"""Bytes of all headers of an answer."""


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
        guard(crawler)
        # A repetition of Twisted's own would not wait for its turn.
        self._pool.retryAutomatically = False
        self._pool._factory = _BoundedFactory
        # Scrapy's second is over before a busy process with many sites sees that the connections
        # are closed, and its timer then finds them so and logs an error.
        self._disconnect_timeout = 10
        self._host_map = parse_host_map(crawler.settings.get("HOST_MAP") or "")
        for address in self._host_map.values():
            name_host(urlsplit(f"//{address}").hostname or "")

    async def download_request(self, request: Request) -> Response:
        """Download *request* when it is its turn, from the mapped address where there is one.

        Raises PrivateAddress for a host of a private network, DownloadCancelledError for an answer
        that is too large.
        """
        pace = self._crawler.get_downloader_middleware(Pace)
        if pace is None:
            return await self._download(request)
        async with pace.turn(request):
            response = await self._download(request)
            pace.heard(request, response)
        return response

    async def _download(self, request: Request) -> Response:
        if proxy := request.meta.get("proxy"):
            name_host(urlsplit(str(proxy)).hostname or "")
        try:
            return await self._download_mapped(request)
        except CannotResolveHostError:
            host = urlsplit(request.url).hostname or ""
            if address := refused_address(host):
                self._crawler.stats.inc_value("addresses/private")
                raise PrivateAddress(host, address) from None
            raise
        except DownloadCancelledError as exc:
            self._crawler.stats.inc_value("downloads/too_large")
            raise DownloadCancelledError("the answer is too large") from exc
        except DownloadFailedError as exc:
            if "HeadersTooLarge" not in str(exc):
                raise
            self._crawler.stats.inc_value("downloads/too_large")
            raise DownloadCancelledError("the headers of the answer are too large") from exc

    async def _download_mapped(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        address = self._host_map.get(parts.hostname or "") or self._host_map.get("*")
        if address is None:
            return await super().download_request(request)
        mapped = request.replace(url=urlunsplit(("http", address, parts.path, parts.query, "")))
        mapped.headers["Host"] = parts.netloc.rpartition("@")[2]
        mapped.headers["X-Forwarded-Proto"] = parts.scheme
        response = await super().download_request(mapped)
        return response.replace(url=request.url)


class HeadersTooLarge(Exception):
    """The headers of an answer are larger than any that are meant to be read."""


class _BoundedParser(_LenientHTTPClientParser):
    """Scrapy's parser, which gives up where headers do not end."""

    _size = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 -- Twisted's name
        self._size += len(line) + 2
        if self._size > MAX_HEADERS:
            raise HeadersTooLarge
        super().lineReceived(line)


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: TxRequest) -> Deferred[IResponse]:
        answered = super().request(request)
        # Scrapy does the same: Twisted leaves no other way to another parser.
        assert self._parser is not None
        self._parser.__class__ = _BoundedParser
        return answered


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: N802
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
