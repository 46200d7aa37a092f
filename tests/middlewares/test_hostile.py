"""What a hostile site sends costs one counted error, little memory and little time."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

import brotli
import pytest
from backports import zstd

from crawler.newsroom import Newsroom
from crawler.storage.store import open_store
from tests.commands.test_crawl import HOST, feed_site, newsroom_links, stored
from tests.platforms.test_memory import path_of
from tests.world.crawl import crawl
from tests.world.hosts import (
    ANY,
    HTML,
    Reply,
    cut_short,
    endless,
    forward,
    gzip_bomb,
    page,
    plain,
    redirect,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.hosts import Hosts

MEGABYTE = 2**20


def bomb(encoding: str) -> Reply:
    """100 MB of zeros, packed."""
    pack = {"br": brotli.compress, "zstd": zstd.compress}[encoding]
    headers = {"Content-Type": HTML, "Content-Encoding": encoding}
    return Reply(headers=headers, body=pack(bytes(100 * MEGABYTE)))


def many_headers() -> Reply:
    return Reply(headers={f"X-Nomor-{n}": "a" * 1000 for n in range(1000)}, body=b"<p>isi")


def huge() -> Reply:
    return Reply(headers={"Content-Type": HTML}, body=b"<p>isi</p>" * (5 * MEGABYTE))


def huge_without_a_length() -> Reply:
    def chunks() -> Iterator[bytes]:
        yield from itertools.repeat(b"<p>isi</p>" * 100_000, 50)

    return Reply(headers={"Content-Type": HTML}, chunks=chunks)


HOSTILE = {
    "endless": (endless, "too-large"),
    "slow and endless": (lambda: endless(b"<p>", pause=0.1), "not-reached"),
    "never begins": (lambda: page("", delay=5), "not-reached"),
    "gzip bomb": (gzip_bomb, "too-large"),
    "brotli bomb": (lambda: bomb("br"), "too-large"),
    "zstandard bomb": (lambda: bomb("zstd"), "too-large"),
    "50 MB": (huge, "too-large"),
    "50 MB in pieces": (huge_without_a_length, "too-large"),
    "many headers": (many_headers, "too-large"),
    "cut short": (lambda: cut_short("<p>isi"), "not-reached"),
    "hangs up": (lambda: Reply(hang_up=True), "not-reached"),
    "to itself": (lambda: redirect(""), "redirects"),
    "to a script": (lambda: redirect("javascript:alert(1)"), "not-reached"),
}


@pytest.mark.parametrize(("make", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_page(hosts: Hosts, sqlite_url: str, make: object, reason: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:3]
        feed_site(hosts, links, newsroom)
        hosts.on(path_of(links[1]), make())  # type: ignore[operator]
        began = time.monotonic()
        settings = (f"HOST_MAP={hosts.map(HOST)}", "DOWNLOAD_TIMEOUT=1")
        done = crawl("tarunanews", sqlite_url, *settings, discover="feed")
    assert done.code == 0
    assert stored(sqlite_url) == 2, "the others are not hurt"
    assert f"1 failed {reason}" in done.summary
    assert len(done.told) == 1, "one line"
    assert "Traceback" not in done.log
    assert time.monotonic() - began < 60


def test_chain_of_redirects_ends(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:3]
        feed_site(hosts, links, newsroom)
        hosts.on(path_of(links[1]), redirect("/lanjut/0"))
        for number in range(20):
            hosts.on(f"/lanjut/{number}", redirect(f"/lanjut/{number + 1}", status=302))
        done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", discover="feed")
    assert "1 failed redirects" in done.summary
    assert len([r for r in hosts.requests if r.target.startswith("/lanjut/")]) <= 5


def test_nul_bytes(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:2]
        feed_site(hosts, links, newsroom)
        site = forward(newsroom.address)

        def with_nuls(request: object) -> Reply:
            reply = site(request)  # type: ignore[arg-type]
            return Reply(headers=reply.headers, body=reply.body.replace(b"<p>", b"<p>\0\0"))

        hosts.on(path_of(links[1]), with_nuls)
        done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", discover="feed")
    assert (done.code, done.told) == (0, [])
    with open_store(sqlite_url) as store:
        assert not any("\0" in str(article) for article in store.articles())
        assert store.count() == 2


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + '<!ENTITY berkas SYSTEM "file:///etc/passwd">]>'
)
EXPANDING = {
    "feed": "<rss version='2.0'><channel><item><title>&a9; &berkas;</title><link>{link}</link>"
    "</item></channel></rss>",
    "sitemap": "<urlset><url><loc>{link}</loc><lastmod>&a9;</lastmod></url>"
    "<url><loc>&berkas;</loc></url></urlset>",
}


@pytest.mark.parametrize("way", EXPANDING)
def test_entities_do_not_expand(hosts: Hosts, sqlite_url: str, way: str) -> None:
    with Newsroom() as newsroom:
        (link,) = newsroom_links(newsroom)[:1]
        document = LAUGHS + EXPANDING[way].replace("{link}", link)
        hosts.on(ANY, page("", status=404)).on(path_of(link), forward(newsroom.address))
        path = "/feed/" if way == "feed" else "/sitemap.xml"
        hosts.on(path, plain(document, content_type="application/xml"))
        began = time.monotonic()
        done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", discover=way)
    assert time.monotonic() - began < 60
    assert "Traceback" not in done.log
    assert "root:" not in done.log
    assert stored(sqlite_url) <= 1


ROBOTS = {
    "long": (lambda: plain("User-agent: *\n" + "Disallow: /rahasia/*a*b*c$\n" * 100_000), 0),
    "one long line": (lambda: plain("User-agent: *\nDisallow: /" + "*a" * MEGABYTE), 0),
    "no text": (lambda: Reply(body=bytes(range(256)) * 1000), 0),
    "bomb": (gzip_bomb, 1),
    "endless": (endless, 1),
    "in a circle": (lambda: redirect("/robots.txt"), 1),
}


@pytest.mark.parametrize(("make", "code"), ROBOTS.values(), ids=ROBOTS)
def test_hostile_robots_txt(hosts: Hosts, sqlite_url: str, make: object, code: int) -> None:
    with Newsroom() as newsroom:
        feed_site(hosts, newsroom_links(newsroom)[:2], newsroom)
        hosts.on("/robots.txt", make())  # type: ignore[operator]
        began = time.monotonic()
        settings = (f"HOST_MAP={hosts.map(HOST)}", "DOWNLOAD_TIMEOUT=5")
        done = crawl("tarunanews", sqlite_url, *settings, discover="feed")
    assert time.monotonic() - began < 60
    assert done.code == code
    assert "Traceback" not in done.log
    assert (stored(sqlite_url) == 0) is bool(code), "what cannot be read forbids everything"
