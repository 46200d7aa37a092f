"""The sites crawl a double of themselves on loopback, and ask nobody else."""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import re
from typing import TYPE_CHECKING

import pytest

import crawler.platforms
from crawler.platforms.news import NewsSpider
from crawler.sites import all_sites
from crawler.storage.store import open_store
from tests.world.crawl import scrapy
from tests.world.double import (
    ADDRESSES,
    FOREIGN,
    OWN_ADDRESSES,
    address,
    paragraphs_of,
    serve,
    title_of,
)

if TYPE_CHECKING:
    from tests.world.hosts import Hosts

EVERY_SITE = "1" in (os.environ.get("ALL_SITES"), os.environ.get("REQUIRE_ALL_TESTS"))
STEP = 1 if EVERY_SITE else 40
"""Every such site is crawled, the first of each platform, and those with addresses of their own.

All are where all tests must run, and with ``ALL_SITES=1``.
"""


def chosen() -> list[type[NewsSpider]]:
    sites = list(all_sites())
    of_platform = {site.platform: site for site in reversed(sites)}
    of_own_form = (site for site in sites if site.domain in OWN_ADDRESSES)
    return list(dict.fromkeys([*sites[::STEP], *of_platform.values(), *of_own_form]))


def platforms() -> dict[str, type[NewsSpider]]:
    """The base of each platform."""
    modules = pkgutil.iter_modules(crawler.platforms.__path__)
    classes = [
        value
        for module in modules
        for value in vars(importlib.import_module(f"crawler.platforms.{module.name}")).values()
        if inspect.isclass(value) and issubclass(value, NewsSpider) and value.platform
    ]
    return {str(cls.platform): cls for cls in classes}


def test_every_platform_has_an_address() -> None:
    assert platforms().keys() | {"news"} == ADDRESSES.keys()
    assert OWN_ADDRESSES.keys() <= {site.domain for site in all_sites()}


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_address_of_an_article(name: str) -> None:
    platform = platforms().get(name)
    if platform is None or platform.article_url is None:
        return
    own = f"https://kabar.example{address(platform)}"
    assert re.search(platform.article_url, own)
    for other in ("", "indeks", "tag/jembatan", "page/2/", "redaksi", "about-us.html"):
        assert not re.search(platform.article_url, f"https://kabar.example/{other}")


def test_sites_crawl_their_doubles(hosts: Hosts, sqlite_url: str) -> None:
    sites = chosen()
    serve(hosts, sites)
    names = [site.name for site in sites]
    settings = {
        "DATABASE_URL": sqlite_url,
        "HOST_MAP": f"*={hosts.address}",
        "DOWNLOAD_DELAY": "0",
        "ARCHIVE_PAGES": "0",
        "MIN_FREE_DISK": "0",
    }
    words = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    done = scrapy("crawlall", *words, *names, timeout=1200)
    assert done.code == 0, done.log
    assert {request.host for request in hosts.requests} == {site.domain for site in sites}
    assert not hosts.asked(host=FOREIGN)
    with open_store(sqlite_url, create=False) as store:
        stored = {article.site: article for article in store.articles()}
    assert stored.keys() == set(names)
    for site in sites:
        article = stored[site.name]
        assert article.url == f"https://{site.domain}{address(site)}"
        assert article.title == title_of(site)
        assert (article.body or "").split("\n\n") == paragraphs_of(site), site.name
