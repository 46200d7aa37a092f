"""Only the site's own addresses are asked for, also after a redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from crawler.resolver import name_host, name_local_host, refused_address

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


class ForeignAddress(IgnoreRequest):
    """A request to another host than the site's, or by another scheme than http(s)."""


class PrivateAddress(ForeignAddress):
    """A request to an address of a private network that the operator did not name."""

    def __init__(self, host: str, address: str):
        named = host if host == address else f"{host} stands for {address}, which"
        super().__init__(f"{named} is no public address; ALLOW_PRIVATE_HOSTS={host} allows it")


class AddressGuard:
    """Stops requests that leave the site, and sends the others through one queue.

    Hosts that the operator named may lie in a private network: those of ``ALLOW_PRIVATE_HOSTS``
    and, where its name is no public one, what a spider has in ``named_hosts``. Names of others
    are looked at when they are resolved (:mod:`crawler.resolver`).

    Scrapy's own offsite middleware lets a redirect to another host vanish without a callback; here
    every request that is stopped fails with a reason.
    """

    def __init__(self, crawler: Crawler):
        self._crawler = crawler
        for host in crawler.settings.getlist("ALLOW_PRIVATE_HOSTS"):
            name_host(host.strip())
        for host in getattr(crawler.spider, "named_hosts", ()):
            name_local_host(host)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Guard the crawl of one site."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise ForeignAddress where the request leaves the site, or enters a private network."""
        domains = getattr(self._crawler.spider, "allowed_domains", None) or ()
        if not is_own_address(request.url, domains):
            self._crawler.stats.inc_value("addresses/foreign")
            raise ForeignAddress(f"not an address of the site: {request.url}")
        host = urlsplit(request.url).hostname or ""
        if address := refused_address(host):
            self._crawler.stats.inc_value("addresses/private")
            raise PrivateAddress(host, address)
        if queue := queue_of(request.url, domains):
            request.meta.setdefault("download_slot", queue)


def queue_of(url: str, domains: list[str] | tuple[str, ...]) -> str | None:
    """The queue of a request: one for ``www.`` and bare host, since they are one server."""
    return next((domain for domain in domains if is_own_address(url, [domain])), None)


def is_own_address(url: str, domains: list[str] | tuple[str, ...]) -> bool:
    """Tell whether *url* is http(s) and lies on one of *domains* or below it; none allow all."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https"):
        return False
    return not domains or any(host == own or host.endswith(f".{own}") for own in domains)
