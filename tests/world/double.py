"""A double of every site on loopback: each host answers in the way of its platform.

Its articles are the made-up pages of the platform, with every further page; half of the WordPress
sites keep their REST API closed, so that the pages of their themes are read. Its lists also name an
article of another host, which a crawl must leave alone.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path
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

OWN_ADDRESSES = {
    "balitribune.co.id": "/content/{slug}",
    "beritajatim.com": "/peristiwa/314634/{words}",
    "cenderawasihpos.jawapos.com": "/lintas-papua/timika/20/11/2025/{slug}/",
    "diksi.net": "/detail/{slug}",
    "goriau.com": "/berita/baca/{slug}.html",
    "hariansib.com": "/Marsipature-Hutanabe/434567/{slug}/",
    "jatimnow.com": "/baca-51347-{slug}",
    "jatimtimes.com": "/baca/336746/20220928/183000/{slug}",
    "kaltim.idntimes.com": "/news/kalimantan-timur/{slug}-00-htmy4-mdd3bn",
    "madika.id": "/read/2580/{slug}/",
    "makassar.sindonews.com": "/read/8946/4/{slug}-1525950348",
    "medanbisnisdaily.com": "/news/online/read/2022/09/28/39861/{words}/",
    "medanpunya.com": "/daerah/item/20392-{slug}",
    "news.harianjogja.com": "/read/2022/09/28/500/1233385/{slug}",
    "optika.id": "/news-40079-{slug}",
    "padang.tribunnews.com": "/sumatera-barat/161559/{slug}",
    "redaksiriau.co.id": "/berita/detail/9849/{slug}.html",
    "riauterkini.com": "/index.php?com=isi&id_news=15115221565",
    "soloraya.solopos.com": "/read/20220928/492/986697/{slug}",
    "suarapecari.com": "/berita/SP-202209285222/{slug}",
    "surabayapagi.com": "/read/167128/2022/09/28/{slug}.html",
    "wahananews.net": "/utama/{slug}-64TZJ9L5h5",
}
"""Hosts whose articles have addresses of a form of their own."""

CASES = {
    "blogger": ("blogger",),
    "disway": ("disway",),
    "inews": ("inews", "inews-pages"),
    "jpnn": ("jpnn-pages",),
    "news": ("unknown-portal",),
    "suara": ("suara", "suara-2023"),
    "tribun": ("tribun", "tribun-pages"),
    "viva": ("viva-pages",),
    "wordpress": (
        "wordpress-gmr",
        "wordpress-hueman",
        "wordpress-jnews",
        "wordpress-newspaper",
        "wordpress-newspaper-modules",
        "wordpress-penci",
        "wordpress-publisher",
        "wordpress-twentytwentyone",
    ),
}
"""The fixtures whose pages a site of a platform shows in turn; others have the platform's name."""

FIXTURES = Path(__file__).parents[2] / "fixtures" / "platforms"

SIGNS = {
    "blogger": '<meta content="blogger" name="generator">',
    "wordpress": '<link rel="https://api.w.org/" href="/wp-json/">',
}
"""What a page shows of its platform."""


def address(site: type[NewsSpider], number: int = 1) -> str:
    """The path of an article of a site."""
    slug = f"jembatan-gantung-{number}-kembali-dibuka"
    form = OWN_ADDRESSES.get(site.domain or "") or ADDRESSES[site.platform or "news"]
    return form.format(slug=slug, words=slug.replace("-", "_"))


def is_open(site: type[NewsSpider]) -> bool:
    """Whether a site gives its articles whole, by an interface for programs."""
    return site.platform == "blogger" or (site.platform == "wordpress" and _number(site) % 2 == 0)


def case_of(site: type[NewsSpider]) -> Path:
    """The fixture whose pages a site shows."""
    name = site.platform or "news"
    cases = CASES.get(name, (name,))
    return FIXTURES / cases[_number(site) // 2 % len(cases)]


def paragraphs_of(site: type[NewsSpider]) -> list[str]:
    """The text of a site's article."""
    if is_open(site):
        return _paragraphs(site)
    expected = json.loads((case_of(site) / "expected.json").read_text(encoding="utf-8"))
    paragraphs: list[str] = expected["paragraphs"]
    return paragraphs


def _number(site: type[NewsSpider]) -> int:
    return zlib.crc32(site.name.encode())


def _paragraphs(site: type[NewsSpider]) -> list[str]:
    words = " ".join(f"{site.name}rincian{number}" for number in range(60))
    return [f"Warga {site.publisher} menyeberang lagi sejak pagi.", f"{words}."]


def pages_of(site: type[NewsSpider]) -> dict[str, str]:
    """The pages of a site's article by their targets, at an address of the site."""
    case = case_of(site)
    meta = json.loads((case / "meta.json").read_text(encoding="utf-8"))
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    url = f"https://{site.domain}{address(site)}"
    files = {"": "page.html"}
    for further in meta.get("pages", ()):
        files[further["url"].removeprefix(meta["url"])] = further["file"]
    pages = {}
    for suffix, file in files.items():
        text = (case / file).read_text(encoding="utf-8")
        text = text.replace(meta["url"], url).replace(expected["title"], title_of(site))
        pages[f"{address(site)}{suffix}"] = text
    return pages


def title_of(site: type[NewsSpider]) -> str:
    """The headline of a site's article."""
    return f"Jembatan Gantung Milik {site.name} Kembali Dibuka"


def serve(hosts: Hosts, sites: Iterable[type[NewsSpider]]) -> None:
    """Let *hosts* answer for all sites; what is asked of another host gets 404."""
    for site in sites:
        assert site.domain is not None
        hosts.on(ANY, _Site(site), host=site.domain)


class _Site:
    def __init__(self, site: type[NewsSpider]) -> None:
        self._site = site
        self._lists = {"/", *(f"/{path.partition('?')[0]}" for path in site.index_pages)}
        self._pages = pages_of(site)

    def __call__(self, request: HostRequest) -> Reply:
        site, path = self._site, request.target.partition("?")[0]
        if site.platform == "wordpress" and path == "/wp-json/wp/v2/posts" and is_open(site):
            return _json([self._post()])
        if site.platform == "blogger" and "alt=json" in request.target:
            return _json({"feed": self._feed()})
        if found := self._pages.get(request.target) or self._pages.get(path):
            return page(found)
        if path in self._lists and "page=" not in request.target:
            return page(self._list())
        return page("<title>Tidak ditemukan</title>", status=404)

    @property
    def _title(self) -> str:
        return title_of(self._site)

    @property
    def _body(self) -> str:
        return "".join(f"<p>{text}</p>" for text in _paragraphs(self._site))

    def _list(self) -> str:
        own, foreign = self._site.domain, FOREIGN
        path = address(self._site)
        links = "".join(
            f'<li><a href="https://{host}{path}">{self._title}</a></li>' for host in (own, foreign)
        )
        head = f"<title>{self._site.publisher}</title>{SIGNS.get(self._site.platform or '', '')}"
        return f"<html><head>{head}</head><body><ul>{links}</ul></body></html>"

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
