"""``scrapy newsite`` and ``genspider``: from an address or a saved page to a site file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import crawler.scaffold
from crawler.linting import lint
from crawler.platforms.blogger import BloggerSpider
from crawler.platforms.news import NewsSpider
from crawler.platforms.wordpress import WordPressSpider
from crawler.scaffold import Draft, TakenError, name_of, platform_bases
from crawler.sites import site_files
from tests.world.crawl import ROOT, scrapy
from tests.world.double import serve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world.crawl import Done
    from tests.world.hosts import Hosts

NAMES = {
    "https://kabarteluk.id": "kabarteluk",
    "https://www.kabar-teluk.co.id/": "kabarteluk",
    "https://aceh.tribunnews.com/berita": "tribunnews_aceh",
    "http://sanggau.suarakalbar.co.id": "suarakalbar_sanggau",
    "https://90detik.com": "situs90detik",
    "https://palpos.disway.id": "disway_palpos",
}


@pytest.mark.parametrize(("url", "name"), NAMES.items())
def test_name_by_the_host(url: str, name: str) -> None:
    assert name_of(url) == name


def test_most_shipped_sites_have_the_name_of_their_host() -> None:
    texts = {file.stem: file.read_text(encoding="utf-8") for file in site_files()}
    hosts = {name: text.split('domain = "')[1].split('"')[0] for name, text in texts.items()}
    assert {name for name, host in hosts.items() if name_of(f"https://{host}") != name} == set()


@pytest.mark.parametrize("platform", sorted(platform_bases()))
def test_drafts_keep_the_rules(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawler.scaffold, "SPIDERS", tmp_path)
    for province, zone in ((None, "Asia/Jakarta"), ("94", "Asia/Jayapura")):
        draft = Draft(
            name=f"kabar_{platform.replace('-', '')}{province or ''}",
            publisher='Kabar "Teluk"',
            domain=f"{platform}{province or ''}.kabarteluk.example",
            platform=platform,
            province=province,
            timezone=zone,
        )
        assert lint([draft.write()]) == []


def test_nothing_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawler.scaffold, "SPIDERS", tmp_path)
    taken = Draft(name="noa", publisher="X", domain="lain.example", platform="news")
    with pytest.raises(TakenError, match="there is a site 'noa'"):
        taken.write()
    same_host = Draft(name="noanoa", publisher="X", domain="noa.co.id", platform="news")
    with pytest.raises(TakenError, match=r"noa\.co\.id is crawled already"):
        same_host.write()
    assert not list(tmp_path.rglob("*.py"))


def newsite(hosts: Hosts, *words: str) -> Done:
    settings = (f"HOST_MAP=*={hosts.address}", "DOWNLOAD_DELAY=0", "MIN_FREE_DISK=0")
    options = [part for setting in settings for part in ("-s", setting)]
    return scrapy("newsite", *words, *options, timeout=300)


BASES: dict[str, type[NewsSpider]] = {
    "wordpress": WordPressSpider,
    "blogger": BloggerSpider,
    "news": NewsSpider,
}


@pytest.mark.parametrize("platform", BASES)
def test_site_that_was_never_seen(platform: str, hosts: Hosts) -> None:
    domain = "kabarteluk.example"
    facts = {"name": "kabarteluk", "publisher": "Kabar Teluk", "domain": domain}
    serve(hosts, [type("Unseen", (BASES[platform],), facts)])
    done = newsite(hosts, f"https://{domain}/", "--province", "sulsel", "--dry-run")
    assert done.code == 0, done.log + done.out
    assert f"platform: {platform}" in done.out
    assert "title           Jembatan Gantung Milik kabarteluk Kembali Dibuka" in done.out
    assert f'domain = "{domain}"' in done.out
    assert 'province = "73"  # Sulawesi Selatan' in done.out
    assert 'timezone = "Asia/Makassar"  # WITA' in done.out
    assert f"({BASES[platform].__name__}):" in done.out
    assert 'publisher = "Kabar Teluk"' in done.out
    assert not list(ROOT.rglob("spiders/*/kabarteluk.py"))


def test_site_that_is_there(hosts: Hosts) -> None:
    done = newsite(hosts, "https://noa.co.id/")
    assert done.code == 2
    assert "there is a site 'noa'" in done.log or "cannot be read" in done.log


def test_saved_page(hosts: Hosts) -> None:
    page = ROOT / "fixtures" / "platforms" / "tribun" / "page.html"
    url = "https://kotabaru.tribunnews.com/2025/05/14/petani-lembah-asri-terima-bibit-kelapa"
    done = newsite(hosts, str(page), "--url", url, "--dry-run")
    assert done.code == 0, done.log + done.out
    assert not hosts.requests
    assert "platform: tribun" in done.out
    assert 'name = "tribunnews_kotabaru"' in done.out
    assert "still to decide:" in done.out
    assert "the province" in done.out


def test_wrong_usage(hosts: Hosts) -> None:
    for words in ((), ("tidak-ada.html",), ("https://x.example", "--province", "Atlantis")):
        done = newsite(hosts, *words)
        assert done.code == 2
        assert len(done.log.splitlines()) == 1


def test_genspider_knows_both_kinds_of_templates() -> None:
    listed = scrapy("genspider", "--list").out
    assert {"wordpress", "blogger", "tribun", "basic", "crawl"} <= set(listed.split())
    assert "class $classname(scrapy.Spider)" in scrapy("genspider", "--dump", "basic").out
    done = scrapy("genspider", "-t", "wordpress", "noa", "noa.co.id")
    assert done.code == 2
    assert "there is a site 'noa'" in done.log
