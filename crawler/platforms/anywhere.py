"""Any site of a platform without a site file: ``-a url=https://…``, and its host is the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from crawler.platforms.arguments import ArgumentError
from crawler.platforms.news import NewsSpider
from crawler.urls import bare_host

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.platforms.arguments import RunArguments


class Anywhere(NewsSpider):
    """Stands before a platform in the bases of a spider: ``class X(Anywhere, WordPressSpider)``."""

    argument_names = NewsSpider.argument_names | {"url", "timezone"}

    def __init__(self, name: str | None = None, **kwargs: str):
        url = kwargs.get("url") or ""
        self.domain = bare_host(url)
        self.timezone = kwargs.get("timezone") or self.timezone
        super().__init__(name, **kwargs)
        parts = urlsplit(url)
        self.base_url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"
        self.profile = self.make_profile(f"{self.domain}{parts.path.rstrip('/')}")
        self.allowed_domains = self._allowed_domains()
        self.named_hosts = {parts.hostname or ""}

    @classmethod
    def check_arguments(cls, arguments: Mapping[str, Any]) -> RunArguments:
        """Also require the address of a site, and a zone that exists."""
        url = str(arguments.get("url") or "")
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not bare_host(url):
            raise ArgumentError(f"{cls.name} needs -a url=https://…, the address of the site")
        if parts.username or parts.password:
            raise ArgumentError("url: leave out user name and password")
        zone = str(arguments.get("timezone") or cls.timezone)
        if zone not in available_timezones():
            raise ArgumentError(f"timezone: {zone!r} is no zone such as Asia/Makassar")
        return super().check_arguments({**arguments, "timezone": zone})
