"""Names become addresses: none of a private network, unless the operator named the host.

What is checked here is what is connected to, so a name that changes its address between two
look-ups gains nothing.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

_named: set[str] = set()
"""Hosts that the operator named; one set for all crawls of the process, as is the resolver."""

_refused: dict[str, str] = {}
"""Hosts that stand for a private address, and for which."""

_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "test")
"""Names that no public site has (RFC 6761, 6762, 8375)."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def guard(crawler: Crawler) -> None:
    """Let the process resolve names by :class:`GuardedResolver`, whatever started the crawl.

    Scrapy installs the resolver of the settings only in processes that it starts itself.
    """
    from twisted.internet import reactor

    if not GuardedResolver.is_installed:
        GuardedResolver.from_crawler(crawler, reactor).install_on_reactor()


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which finds no private addresses for hosts that the operator did not name.

    :func:`refused_address` tells what was found and refused.
    """

    is_installed = False

    def install_on_reactor(self) -> None:
        """Resolve the names of the whole process from now on."""
        super().install_on_reactor()
        GuardedResolver.is_installed = True

    def getHostByName(  # noqa: N802 -- Twisted's name
        self, name: str, timeout: Sequence[int] = ()
    ) -> Deferred[str]:
        """Resolve *name*; fails with DNSLookupError where it stands for a private address."""
        return super().getHostByName(name, timeout).addCallback(_checked, name)


def _checked(address: str, name: str) -> str:
    if name.lower() not in _named and is_private(address):
        _refused[name.lower()] = address
        raise DNSLookupError(f"{name} stands for {address}, which is no public address")
    return address


def name_host(host: str) -> None:
    """Let a host have any address: the operator named it."""
    _named.add(host.lower().strip("[]"))


def name_local_host(host: str) -> None:
    """Let a host have any address if it cannot be a public one by its name.

    Who names a public site means the site, not whatever inner address its owner makes it stand
    for.
    """
    host = host.lower().strip("[]")
    if "." not in host or _ip(host) or host.endswith(_LOCAL_ENDS):
        name_host(host)


_LOCAL_ENDS = tuple(f".{name}" for name in _LOCAL_NAMES)


def refused_address(host: str) -> str | None:
    """The private address for which a host stands, where that kept it from being asked."""
    host = host.lower().strip("[]")
    if host not in _named and is_private(host):
        return host
    return _refused.get(host)


def is_private(address: str) -> bool:
    """Whether an address lies in no public network; what is no address does not.

    Private, loopback, link-local, carrier NAT, multicast, unspecified and reserved ones, also
    where IPv6 carries IPv4 (mapped, 6to4, NAT64).
    """
    ip = _ip(address)
    if ip is None:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        within = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            within = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if within is not None:
            ip = within
    return not ip.is_global or ip.is_multicast


def _ip(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
