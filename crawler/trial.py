"""A crawl of a few articles into an archive that is thrown away, by the real command."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from scrapy.settings import SETTINGS_PRIORITIES

from crawler.configuration import ROOT
from crawler.storage.errors import StoreSetupError
from crawler.storage.store import open_store

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from crawler.items import Article

FIELDS = ("title", "date_published", "body", "authors", "section", "tags", "image_url")
NEEDED = ("title", "date_published", "body")
"""An article that has these is complete; not every site states the others."""


class Trial(NamedTuple):
    """What a few articles gave."""

    articles: list[Article]
    problem: str | None
    """The last line of the log, where the crawl failed or found nothing."""


def try_site(name: str, settings: BaseSettings, **arguments: str | int) -> Trial:
    """Crawl the spider *name* as a user would; settings of the command line are handed on."""
    with tempfile.TemporaryDirectory() as folder:
        database_url = f"sqlite:///{folder}/articles.db"
        by_hand = {
            key: settings[key]
            for key in settings
            if (settings.getpriority(key) or 0) >= SETTINGS_PRIORITIES["cmdline"]
        }
        by_hand |= {"DATABASE_URL": database_url, "ARCHIVE_PAGES": "0", "LOG_LEVEL": "WARNING"}
        words = [part for key, value in by_hand.items() for part in ("-s", f"{key}={value}")]
        words += [part for key, value in arguments.items() for part in ("-a", f"{key}={value}")]
        done = subprocess.run(
            [sys.executable, "-m", "scrapy.cmdline", "crawl", name, *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        articles = _articles(database_url)
    if done.returncode == 0:
        return Trial(articles, None if articles else "no article was found")
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    # Without time and level, which say nothing about the site.
    last = lines[-1] if lines else f"the crawl ended with code {done.returncode}"
    return Trial(articles, last.split(": ", 1)[-1])


def is_complete(article: Article) -> bool:
    """Whether an article has what every article needs."""
    return all(getattr(article, name) for name in NEEDED)


def shown(article: Article) -> str:
    """The fields of an article, each on a line."""
    lines = [f"   {article.url}"]
    for name in FIELDS:
        lines.append(f"     {name:<15} {_value(article, name) or '(none)'}")
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


def _articles(database_url: str) -> list[Article]:
    try:
        with open_store(database_url, create=False) as store:
            return list(store.articles())
    except StoreSetupError:
        return []
