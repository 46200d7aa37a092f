"""A crawl of a few articles into an archive that is thrown away, by the real command."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scrapy.settings import SETTINGS_PRIORITIES

from crawler.configuration import ROOT
from crawler.reextraction.remake import place_of
from crawler.storage.errors import StoreSetupError
from crawler.storage.store import open_store
from crawler.warc.reader import read_capture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.settings import BaseSettings

    from crawler.items import Article
    from crawler.reading import Page

_MODULE = "draft_of_a_site"
_CRAWL = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from scrapy.cmdline import execute
execute()
"""
"""``scrapy``, with a folder for the draft before all others."""

FIELDS = ("title", "date_published", "body", "authors", "section", "tags", "image_url")
NEEDED = ("title", "date_published", "body")
"""An article that has these is complete; not every site states the others."""


class Trial(NamedTuple):
    """What a few articles gave."""

    articles: list[Article]
    pages: list[Page]
    """The page of each article, the first one of several."""
    problem: str | None
    """The last line of the log, where the crawl failed or found nothing."""


def try_site(
    name: str, settings: BaseSettings, *, draft: str | None = None, **arguments: str | int
) -> Trial:
    """Crawl the spider *name* as a user would; settings of the command line are handed on.

    What is read are the pages of its articles, also where the site delivers them otherwise.
    *draft* is the site file of a site that the project does not have yet.
    """
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = Path(name_of_folder)
        database_url = f"sqlite:///{folder}/articles.db"
        by_hand = {
            key: settings[key]
            for key in settings
            if (settings.getpriority(key) or 0) >= SETTINGS_PRIORITIES["cmdline"]
        }
        by_hand |= {"DATABASE_URL": database_url, "ARCHIVE_PAGES": "1", "LOG_LEVEL": "WARNING"}
        by_hand["ARCHIVE_DIR"] = str(folder / "pages")
        if draft is not None:
            by_hand |= {"SPIDER_MODULES": _MODULE, "SITES_FILE": os.devnull}
            _write_draft(folder / _MODULE, name, draft)
        words = [part for key, value in by_hand.items() for part in ("-s", f"{key}={value}")]
        arguments = {"content": "page", **arguments}
        words += [part for key, value in arguments.items() for part in ("-a", f"{key}={value}")]
        done = subprocess.run(
            [sys.executable, "-c", _CRAWL, str(folder), "crawl", name, *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        articles = _articles(database_url)
        pages = [_page(folder / "pages", article) for article in articles]
    if done.returncode == 0:
        return Trial(articles, pages, None if articles else "no article was found")
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    # Without time and level, which say nothing about the site.
    last = lines[-1] if lines else f"the crawl ended with code {done.returncode}"
    return Trial(articles, pages, last.split(": ", 1)[-1])


def is_complete(article: Article) -> bool:
    """Whether an article has what every article needs."""
    return all(getattr(article, name) for name in NEEDED)


def shown(article: Article, places: Mapping[str, str] | None = None) -> str:
    """The fields of an article, each on a line, with the *places* that they come from."""
    lines = [f"   {article.url}"]
    for name in FIELDS:
        place = f"  <- {places[name]}" if places and name in places else ""
        lines.append(f"     {name:<15} {_value(article, name) or '(none)'}{place}")
    return "\n".join(lines) + "\n"


def _value(article: Article, name: str) -> str:
    value = getattr(article, name)
    if name == "date_published" and value:
        how = f"{article.date_precision} from {article.date_published_source}"
        return f"{value.isoformat()} (to the {how})"
    if name == "body" and value:
        beginning = textwrap.shorten(value, 90, placeholder=" …")
        paragraphs = value.count("\n\n") + 1
        return f"{paragraphs} paragraphs, {len(value)} characters: {beginning}"
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _write_draft(package: Path, name: str, text: str) -> None:
    package.mkdir()
    (package / "__init__.py").touch()
    (package / f"{name}.py").write_text(text, encoding="utf-8")


def _page(folder: Path, article: Article) -> Page:
    first = read_capture(folder, place_of(article)).pages[0]
    return replace(first, received=article.date_downloaded)


def _articles(database_url: str) -> list[Article]:
    try:
        with open_store(database_url, create=False) as store:
            return list(store.articles())
    except StoreSetupError:
        return []
