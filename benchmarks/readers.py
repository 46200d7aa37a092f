"""Read pages with one extractor, in the environment of that extractor, and time it.

    python benchmarks/readers.py trafilatura pages.jsonl predictions.jsonl --rounds 3

A row of the input is ``{"file", "path", "url"}``. The output has a prediction per page, and on its
first line ``{"version", "cpu_seconds", "peak_mb"}``: the CPU time of the fastest round over all
pages, from bytes in memory to the fields, parsing included. Started by ``extraction.py``.

Each extractor is set up as its users on Indonesian pages would at best: it is told the language
where it can be told, gets text where it would guess the charset, and is asked for the clock beside
the day. news-please cannot be told the language.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import json
import logging
import re
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
LANGUAGE = "id"

_CHARSET = re.compile(rb"""<meta[^>]*?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset"),
    *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    *("hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr"),
    "ul",
}
_LIST_MARK = re.compile(r"^- ", re.MULTILINE)
_BREAK = "\v"
_PARAGRAPH_END = re.compile(rf"\n|{_BREAK}(?: *{_BREAK})+")


def decoded(html: bytes) -> str:
    """The page as text, for extractors that want text: UTF-8, else what its meta tag says."""
    try:
        return html.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = _CHARSET.search(html)
    try:
        return html.decode(found[1].decode() if found else "windows-1252", "replace")
    except LookupError:
        return html.decode("windows-1252", "replace")


def stated(value: Any) -> str | None:
    """A date in ISO 8601; midnight without offset is how these libraries write a mere day."""
    text = value.isoformat() if hasattr(value, "isoformat") else value
    return text.removesuffix("T00:00:00") if text else None


def shown_paragraphs(root: Any) -> str:
    """The paragraphs of an HTML element as a browser shows them, one on a line.

    A block is a paragraph, and so is what two line breaks in a row part; a single line break and
    the line ends of the source are blanks.
    """
    from lxml import etree

    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS:
            parts.append("\n")
        elif element.tag == "br" and event == "start":
            parts.append(_BREAK)
        text = element.text if event == "start" else element.tail
        parts.append(re.sub(r"\s+", " ", text or ""))
    lines = _PARAGRAPH_END.split("".join(parts))
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


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
            "published": stated(article.date_published),
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
            "published": stated(found.date),
            "authors": names,
            "body": _LIST_MARK.sub("", found.text or ""),
        }

    return read


def newspaper4k() -> Read:
    import newspaper

    def read(html: bytes, url: str) -> dict[str, Any]:
        article = newspaper.Article(url, language=LANGUAGE, fetch_images=False)
        article.download(input_html=decoded(html))
        article.parse()
        return {
            "title": article.title,
            "published": stated(article.publish_date),
            "authors": article.authors,
            "body": article.text,
        }

    return read


def readability() -> Read:
    import lxml.html
    from readability import Document

    def read(html: bytes, url: str) -> dict[str, Any]:
        document = Document(decoded(html), url=url)
        summary = lxml.html.fromstring(document.summary(html_partial=True))
        return {"title": document.short_title(), "body": shown_paragraphs(summary)}

    return read


def goose3() -> Read:
    from goose3 import Goose

    # Pages that state another language by mistake, or none that it knows, would be read in vain.
    goose = Goose(
        {
            "enable_image_fetching": False,
            "target_language": LANGUAGE,
            "use_meta_language": False,
            "parse_lists": True,
            "pretty_lists": False,
        }
    )

    def read(html: bytes, url: str) -> dict[str, Any]:
        article = goose.extract(url=url, raw_html=decoded(html))
        return {
            "title": article.title,
            "published": stated(article.publish_datetime_utc),
            "authors": article.authors,
            "body": article.cleaned_text,
        }

    return read


def news_please() -> Read:
    from newsplease import NewsPlease

    def read(html: bytes, url: str) -> dict[str, Any]:
        article = NewsPlease.from_html(decoded(html), url=url, fetch_images=False)
        return {
            "title": article.title,
            "published": stated(article.date_publish),
            "authors": article.authors,
            "body": article.maintext,
        }

    return read


def htmldate() -> Read:
    from htmldate import find_date

    def read(html: bytes, url: str) -> dict[str, Any]:
        found = find_date(html, url=url, original_date=True, outputformat=WITH_CLOCK)
        return {"published": stated(found)}

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
