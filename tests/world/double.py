"""A double of every site on loopback: each host answers in the way of its platform.

Its lists also name an article of another host, which a crawl must leave alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.world.hosts import ANY, page, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.platforms.news import NewsSpider
    from tests.world.hosts import HostRequest, Hosts, Reply

FOREIGN = "bukan-kami.example"

ADDRESSES = {
    "antara": "/berita/352053/{slug}",
    "blogger": "/2022/09/{slug}.html",
    "detik": "/berita/d-6314523/{slug}",
    "disway": "/read/642570/{slug}",
    "inews": "/read/621575/{slug}",
    "jawapos-radar": "/bantul/655505051/{slug}",
    "jpnn": "/jabar-terkini/28503/{slug}",
    "kompas": "/read/2022/09/28/224717578/{slug}",
    "liputan6": "/regional/read/4911234/{slug}",
    "news": "/daerah/{slug}",
    "okezone": "/read/2022/09/28/338/2676543/{slug}",
    "prokal": "/read/news/36674-{slug}.html",
    "promedia": "/jawa-barat/pr-3657507400/{slug}",
    "republika": "/berita/sy24g3512/{slug}",
    "rmol": "/read/2022/09/28/99863/{slug}",
    "suara": "/read/2022/09/28/121016/{slug}",
    "tribun": "/2022/09/28/{slug}",
    "viva": "/berita/nasional/1525950-{slug}",
    "wordpress": "/2022/09/{slug}/",
}
"""An address of an article on each platform."""

SIGNS = {
    "blogger": '<meta content="blogger" name="generator">',
    "wordpress": '<link rel="https://api.w.org/" href="/wp-json/">',
}
"""What a page shows of its platform."""


def address(site: type[NewsSpider], number: int = 1) -> str:
    """The path of an article of a site."""
    slug = f"jembatan-gantung-{number}-kembali-dibuka"
    return ADDRESSES[site.platform or "news"].format(slug=slug)


def serve(hosts: Hosts, sites: Iterable[type[NewsSpider]]) -> None:
    """Let *hosts* answer for all sites; what is asked of another host gets 404."""
    for site in sites:
        assert site.domain is not None
        hosts.on(ANY, _Site(site), host=site.domain)


class _Site:
    def __init__(self, site: type[NewsSpider]) -> None:
        self._site = site
        self._lists = {"/", *(f"/{path.partition('?')[0]}" for path in site.index_pages)}

    def __call__(self, request: HostRequest) -> Reply:
        site, path = self._site, request.target.partition("?")[0]
        if site.platform == "wordpress" and path == "/wp-json/wp/v2/posts":
            return _json([self._post()])
        if site.platform == "blogger" and "alt=json" in request.target:
            return _json({"feed": self._feed()})
        if path == address(site):
            return page(self._article())
        if path in self._lists and "page=" not in request.target:
            return page(self._list())
        return page("<title>Tidak ditemukan</title>", status=404)

    @property
    def _title(self) -> str:
        return f"Jembatan Gantung Milik {self._site.name} Kembali Dibuka"

    @property
    def _body(self) -> str:
        words = " ".join(f"{self._site.name}rincian{number}" for number in range(60))
        return f"<p>Warga {self._site.publisher} menyeberang lagi sejak pagi.</p><p>{words}.</p>"

    def _list(self) -> str:
        own, foreign = self._site.domain, FOREIGN
        path = address(self._site)
        links = "".join(
            f'<li><a href="https://{host}{path}">{self._title}</a></li>' for host in (own, foreign)
        )
        head = f"<title>{self._site.publisher}</title>{SIGNS.get(self._site.platform or '', '')}"
        return f"<html><head>{head}</head><body><ul>{links}</ul></body></html>"

    def _article(self) -> str:
        title = self._title
        return (
            f'<html lang="id"><head><title>{title}</title><meta property="og:type" '
            f'content="article"><meta property="og:title" content="{title}"><meta '
            'property="article:published_time" content="2022-09-28T09:15:00+07:00"></head><body>'
            f'<article><h1 class="entry-title">{title}</h1><div class="entry-content">{self._body}'
            "</div></article></body></html>"
        )

    def _post(self) -> dict[str, object]:
        return {
            "id": 7,
            "link": f"https://{self._site.domain}{address(self._site)}",
            "date": "2022-09-28T09:15:00",
            "date_gmt": "2022-09-28T02:15:00",
            "modified": "2022-09-28T09:15:00",
            "modified_gmt": "2022-09-28T02:15:00",
            "title": {"rendered": self._title},
            "content": {"rendered": self._body},
        }

    def _feed(self) -> dict[str, object]:
        return {
            "openSearch$totalResults": {"$t": "1"},
            "entry": [
                {
                    "published": {"$t": "2022-09-28T09:15:00.000+07:00"},
                    "updated": {"$t": "2022-09-28T09:15:00.000+07:00"},
                    "title": {"type": "text", "$t": self._title},
                    "content": {"type": "html", "$t": self._body},
                    "link": [
                        {
                            "rel": "alternate",
                            "href": f"http://{self._site.domain}{address(self._site)}",
                        }
                    ],
                }
            ],
        }


def _json(value: object) -> Reply:
    return plain(json.dumps(value), content_type="application/json")
