"""Many small sites on loopback, each a feed with made-up articles, and the run over all of them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.world.crawl import ROOT, scrapy
from tests.world.hosts import page, plain

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world.crawl import Done
    from tests.world.hosts import Hosts

RSS = "application/rss+xml"


class Sites:
    """Sites ``situs0``, ``situs1`` … with a feed each, described by a ``sites.toml``."""

    def __init__(
        self, hosts: Hosts, folder: Path, number: int, *, articles: int = 3, delay: float = 0.0
    ) -> None:
        self.hosts = hosts
        self.folder = folder
        self.names = [f"situs{index}" for index in range(number)]
        self.database_url = f"sqlite:///{folder / 'articles.db'}"
        self.file = folder / "sites.toml"
        self.file.write_text("".join(map(_entry, self.names)), encoding="utf-8")
        for name in self.names:
            self.publish(name, range(articles), delay=delay)

    def publish(self, name: str, numbers: range, *, delay: float = 0.0) -> None:
        """Let the feed of a site list articles of those numbers, the greatest first."""
        host = f"{name}.example"
        links = ""
        for number in reversed(numbers):
            path = f"/2026/10/kabar-{number}/"
            self.hosts.on(path, page(article(name, number), delay=delay), host=host)
            links += f"<item><link>https://{host}{path}</link></item>"
        rss = f"<rss version='2.0'><channel>{links}</channel></rss>"
        self.hosts.on("/feed/", plain(rss, content_type=RSS), host=host)

    def crawlall(self, *words: str, timeout: float = 180) -> Done:
        """Crawl them all to the end."""
        return scrapy("crawlall", *words, *self.settings, timeout=timeout)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Begin to crawl them all."""
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy.cmdline", "crawlall", *words, *self.settings],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def settings(self) -> list[str]:
        """The options that lead a command here."""
        settings = (
            f"DATABASE_URL={self.database_url}",
            f"SITES_FILE={self.file}",
            f"HOST_MAP=*={self.hosts.address}",
            "CRAWLER_CONTACT=a@example.org",
            "ROBOTS_HOURS=0",
            "DOWNLOAD_DELAY=0",
            "BACKOFF_SECONDS=0.01",
            "MAX_PAUSE=1",
            "MIN_FREE_DISK=0",
        )
        return [part for setting in settings for part in ("-s", setting)]


def _entry(name: str) -> str:
    return f'[{name}]\nplatform = "wordpress"\ndomain = "{name}.example"\nprovince = "95"\n\n'


def article(site: str, number: int, *, body: bool = True) -> str:
    """A page of a site with a text that no other has."""
    title = f"Kabar {number} dari {site}"
    words = " ".join(f"{site}rincian{number}x{part}" for part in range(60))
    paragraphs = f"<p>Warga {site} menerima kabar {number} pada hari pasar.</p><p>{words}.</p>"
    text = f'<div class="entry-content">{paragraphs}</div>' if body else "<div></div>"
    published = f"2026-10-{1 + number % 28:02}T08:{number % 60:02}:00+07:00"
    return (
        f'<!doctype html><html lang="id"><head><title>{title}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{published}">'
        f'</head><body><article><h1 class="entry-title">{title}</h1>{text}</article></body></html>'
    )
