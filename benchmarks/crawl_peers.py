"""Crawls of the same pages by others: ``python benchmarks/crawl_peers.py NAME ADDRESS PATHS``.

NAME is ``scrapy`` (nothing is done with a page), ``scrapy-8-selects``, ``news-please`` or
``newspaper4k``. ADDRESS is where the pages are served, PATHS a file with a JSON list of paths.
Prints how many pages gave a title. Runs in the environment of the peer, without this project.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

HOST = "kabarteluk.example"
CONCURRENCY = 16
SELECTS = (
    "h1::text",
    "title::text",
    "meta[property='og:title']::attr(content)",
    "meta[property='article:published_time']::attr(content)",
    ".entry-content p::text",
    "a[rel='tag']::text",
    "article img::attr(src)",
    "a::attr(href)",
)


def scrapy_crawl(urls: list[str], selects: tuple[str, ...]) -> int:
    """Pages that were read by bare Scrapy, with so many CSS selections of each."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    class Pages(scrapy.Spider):
        name = "pages"
        read = 0
        custom_settings = {  # noqa: RUF012 - as Scrapy types it
            "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": False,
            "TELNETCONSOLE_ENABLED": False,
        }

        async def start(self) -> Any:
            for url in urls:
                yield scrapy.Request(url)

        def parse(self, response: Any) -> Any:
            type(self).read += 1
            if selects:
                yield {select: response.css(select).getall() for select in selects}

    process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR"})
    process.crawl(Pages)
    process.start()
    return Pages.read


def newspaper_crawl(urls: list[str]) -> int:
    """Titles that newspaper4k found, the pages fetched by requests, several at once."""
    import newspaper
    import requests

    session = requests.Session()

    def fetch(url: str) -> tuple[str, bytes]:
        return url, session.get(url, timeout=30).content

    found = 0
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        for url, body in pool.map(fetch, urls):
            article = newspaper.Article(url, language="id", fetch_images=False)
            article.download(input_html=body.decode())
            article.parse()
            found += bool(article.title)
    return found


def news_please_crawl(urls: list[str]) -> int:
    """Titles that news-please found, by its own download of many addresses."""
    from newsplease import NewsPlease

    articles = NewsPlease.from_urls(urls, request_args={"timeout": 30}, fetch_images=False)
    return sum(bool(article and article.title) for article in articles.values())


def main() -> None:
    name, address, file = sys.argv[1:]
    urls = [f"http://{address}{path}" for path in json.loads(Path(file).read_text("utf-8"))]
    if name.startswith("scrapy"):
        print(scrapy_crawl(urls, SELECTS if name == "scrapy-8-selects" else ()))
    else:
        print({"newspaper4k": newspaper_crawl, "news-please": news_please_crawl}[name](urls))


if __name__ == "__main__":
    main()
