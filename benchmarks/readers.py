"""Read pages with one extractor, in the environment of that extractor, and time it.

    python benchmarks/readers.py trafilatura pages.jsonl predictions.jsonl --rounds 3

A row of the input is ``{"file", "path", "url"}``. The output has a prediction per page, and on its
first line ``{"version", "cpu_seconds", "peak_mb"}``: the CPU time of the fastest round over all
pages, from bytes in memory to the fields, parsing included. Started by ``extraction.py``.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import json
import logging
import resource
import sys
import time
import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[bytes, str], dict[str, Any]]


WITH_CLOCK = "%Y-%m-%dT%H:%M:%S%z"


def _stated(value: Any) -> str | None:
    return value.isoformat() if hasattr(value, "isoformat") else value or None


def warta_daerah(*, generic: bool = False) -> Read:
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from crawler.extraction import extract
    from crawler.items import Article

    def read(html: bytes, url: str) -> dict[str, Any]:
        article = extract(html, url, generic=generic)
        if not isinstance(article, Article):
            return {}
        return {
            "title": article.title,
            "published": _stated(article.date_published),
            "authors": article.authors,
            "body": article.body,
        }

    return read


def trafilatura(*, precision: bool = False) -> Read:
    from trafilatura import bare_extraction

    def read(html: bytes, url: str) -> dict[str, Any]:
        found = bare_extraction(
            html,
            url=url,
            favor_precision=precision,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"original_date": True, "outputformat": WITH_CLOCK},
        )
        if found is None:
            return {}
        names = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return {
            "title": found.title,
            "published": found.date,
            "authors": names,
            "body": found.text,
        }

    return read


def newspaper4k() -> Read:
    import newspaper

    def read(html: bytes, url: str) -> dict[str, Any]:
        article = newspaper.Article(url, language="id", fetch_images=False)
        article.download(input_html=html.decode("utf-8", "replace"))
        article.parse()
        return {
            "title": article.title,
            "published": _stated(article.publish_date),
            "authors": article.authors,
            "body": article.text,
        }

    return read


def readability() -> Read:
    import lxml.html
    from readability import Document

    def read(html: bytes, url: str) -> dict[str, Any]:
        document = Document(html, url=url)
        summary = lxml.html.fromstring(document.summary(html_partial=True))
        for block in summary.iter("p", "div", "br", "li", "h1", "h2", "h3", "h4", "blockquote"):
            block.tail = f"\n{block.tail or ''}"
        return {"title": document.short_title(), "body": summary.text_content()}

    return read


def goose3() -> Read:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False, "target_language": "id"})

    def read(html: bytes, url: str) -> dict[str, Any]:
        article = goose.extract(url=None, raw_html=html)
        return {
            "title": article.title,
            "published": _stated(article.publish_datetime_utc or article.publish_date),
            "authors": article.authors,
            "body": article.cleaned_text,
        }

    return read


def news_please() -> Read:
    from newsplease import NewsPlease

    def read(html: bytes, url: str) -> dict[str, Any]:
        article = NewsPlease.from_html(html, url=url, fetch_images=False)
        return {
            "title": article.title,
            "published": _stated(article.date_publish),
            "authors": article.authors,
            "body": article.maintext,
        }

    return read


def htmldate() -> Read:
    from htmldate import find_date

    def read(html: bytes, url: str) -> dict[str, Any]:
        return {"published": find_date(html, url=url, original_date=True, outputformat=WITH_CLOCK)}

    return read


READERS: dict[str, tuple[str | None, Callable[[], Read]]] = {
    "warta-daerah": (None, warta_daerah),
    "warta-daerah-generic": (None, partial(warta_daerah, generic=True)),
    "trafilatura-precision": ("trafilatura", partial(trafilatura, precision=True)),
    "trafilatura": ("trafilatura", trafilatura),
    "newspaper4k": ("newspaper4k", newspaper4k),
    "readability-lxml": ("readability-lxml", readability),
    "goose3": ("goose3", goose3),
    "news-please": ("news-please", news_please),
    "htmldate": ("htmldate", htmldate),
}
"""Name of an extractor -> (distribution that holds it, what makes its reading function)."""


def predict(read: Read, html: bytes, url: str) -> dict[str, Any]:
    """The fields of one page; a page on which the extractor breaks is read in vain."""
    try:
        return read(html, url)
    except Exception as error:  # any extractor may break in any way, and that is a result
        return {"error": f"{type(error).__name__}: {error}"[:200]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("pages", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    distribution, make = READERS[options.reader]
    read = make()
    rows = [json.loads(line) for line in options.pages.read_text("utf-8").splitlines()]
    pages = [(row["file"], Path(row["path"]).read_bytes(), row["url"]) for row in rows]
    predictions = [{"file": file, **predict(read, html, url)} for file, html, url in pages]
    gc.collect()
    gc.freeze()
    times: list[float] = []
    for _ in range(options.rounds):
        started = time.process_time()
        for _, html, url in pages:
            predict(read, html, url)
        times.append(time.process_time() - started)
    head = {
        "version": importlib.metadata.version(distribution) if distribution else None,
        "cpu_seconds": min(times, default=None),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    lines = [json.dumps(row, ensure_ascii=False) for row in [head, *predictions]]
    options.predictions.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
