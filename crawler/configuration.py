"""What the settings mean for a command: the archive, the user agent, mistakes."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.handlers import parse_host_map
from crawler.storage.disk import parse_size
from crawler.storage.engine import parse_url
from crawler.warc.retention import PageLimits

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

ROOT = Path(__file__).resolve().parent.parent
_SQLITE = "sqlite:///"
_NUMBERS = (
    "DOWNLOAD_DELAY",
    "DOWNLOAD_TIMEOUT",
    "BATCH_SECONDS",
    "STORE_RETRY_SECONDS",
    "FREE_DISK_SECONDS",
    "ROBOTS_HOURS",
    "BACKOFF_SECONDS",
    "MAX_PAUSE",
    "BLOCKED_REST_HOURS",
    "JOB_DEADLINE",
    "JOB_DEAD_SECONDS",
)
_POSITIVE = ("JOB_DEADLINE", "JOB_DEAD_SECONDS")
_COUNTS = (
    "FIRST_RUN_LIMIT",
    "BATCH_SIZE",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "SITES_AT_ONCE",
    "BLOCKED_ANSWERS",
)


_SWITCH = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}


def archive_url(settings: BaseSettings) -> str:
    """Return ``DATABASE_URL``; a relative SQLite path counts from the checkout."""
    return from_checkout(str(settings["DATABASE_URL"]))


def from_checkout(url: str) -> str:
    """Return the address of an archive; a relative SQLite path counts from the checkout.

    A crawl that cron starts elsewhere must not make an archive of its own.
    """
    path = url.removeprefix(_SQLITE)
    if path == url or not path or path.startswith(("/", ":memory:")):
        return url
    return f"{_SQLITE}{ROOT / path}"


def name_contact(settings: BaseSettings) -> None:
    """Put ``CRAWLER_CONTACT`` into the user agent, wherever it was set."""
    if contact := settings.get("CRAWLER_CONTACT"):
        agent = f"{settings['BOT_USER_AGENT']} (news archive; +{contact})"
        settings.set("USER_AGENT", agent, priority="spider")


def check_settings(settings: BaseSettings) -> None:
    """Raise ValueError, with a line for the user, where a setting cannot be used."""
    for name in _NUMBERS:
        try:
            usable = settings.getfloat(name) >= 0
        except (TypeError, ValueError):
            usable = False
        if not usable:
            raise ValueError(f"{name}: {settings[name]!r} is no number of seconds")
    for name in _COUNTS:
        if not str(settings[name]).isdecimal() or int(settings[name]) < 1:
            raise ValueError(f"{name}: {settings[name]!r} is no number from 1 on")
    for name in _POSITIVE:
        if not settings.getfloat(name):
            raise ValueError(f"{name}: it has to be more than 0 seconds")
    if not str(settings["DAILY_REQUESTS"]).isdecimal():
        raise ValueError(f"DAILY_REQUESTS: {settings['DAILY_REQUESTS']!r} is no number of requests")
    look_again(settings)
    min_free_disk(settings)
    keeps_pages(settings)
    is_on(settings, "LOG_JSON")
    page_limits(settings)
    parse_host_map(settings.get("HOST_MAP") or "")


def check_log_level(settings: BaseSettings) -> None:
    """Raise ValueError, with a line for the user, where ``LOG_LEVEL`` is none."""
    level = str(settings["LOG_LEVEL"])
    if level not in logging.getLevelNamesMapping():
        raise ValueError(f"LOG_LEVEL: {level!r} is no log level such as WARNING")


def look_again(settings: BaseSettings) -> list[timedelta]:
    """Return ``LOOK_AGAIN``: the ages at which an article is read again, none if it is empty.

    Raises ValueError, with a line for the user, where it is no list such as ``6h,48h``.
    """
    ages = str(settings["LOOK_AGAIN"] or "").replace("+", "").replace(",", " ").split()
    matches = [re.fullmatch(r"(\d{1,4})([hd])", age) for age in ages]
    if not all(matches):
        raise ValueError(f"LOOK_AGAIN: {settings['LOOK_AGAIN']!r} is no list such as 6h,48h")
    return [timedelta(hours=int(m[1]) * (24 if m[2] == "d" else 1)) for m in matches if m]


def min_free_disk(settings: BaseSettings) -> int:
    """Return ``MIN_FREE_DISK`` in bytes; 0: nothing is asked for. Raises ValueError."""
    try:
        return parse_size(str(settings["MIN_FREE_DISK"]))
    except ValueError as exc:
        raise ValueError(f"MIN_FREE_DISK: {exc}") from None


def keeps_pages(settings: BaseSettings) -> bool:
    """Return ``ARCHIVE_PAGES``. Raises ValueError, with a line for the user."""
    return is_on(settings, "ARCHIVE_PAGES")


def is_on(settings: BaseSettings, name: str) -> bool:
    """Read a switch. Raises ValueError, with a line for the user, where it is neither 1 nor 0."""
    word = str(settings[name]).strip().lower()
    if word not in _SWITCH:
        raise ValueError(f"{name}: {settings[name]!r} is neither 1 nor 0")
    return _SWITCH[word]


def page_limits(settings: BaseSettings) -> PageLimits:
    """Return where raw pages are kept and how many.

    Raises ValueError, with a line for the user, where a setting cannot be used.
    """
    return PageLimits(
        folder=page_folder(settings),
        file_size=_size(settings, "ARCHIVE_FILE_SIZE") or 1,
        max_size=_size(settings, "ARCHIVE_MAX_SIZE"),
        max_age=_days(settings, "ARCHIVE_MAX_DAYS"),
    )


def page_folder(settings: BaseSettings) -> Path:
    """Return ``ARCHIVE_DIR``, which counts from the checkout; by default beside the database.

    Of ``data/articles.db`` the pages are in ``data/articles.pages``, of a database on a server in
    ``data/NAME.pages`` of the checkout.
    """
    if stated := str(settings["ARCHIVE_DIR"] or ""):
        return ROOT / Path(stated).expanduser()
    url = archive_url(settings)
    name = parse_url(url).database or "articles"
    if url.startswith(_SQLITE) and name != ":memory:":
        return Path(name).absolute().with_suffix(".pages")
    return ROOT / "data" / f"{Path(name).name.strip(':')}.pages"


def page_disk(settings: BaseSettings) -> Path | None:
    """Return a folder on the disk to which raw pages are written; None: none are kept."""
    if not keeps_pages(settings):
        return None
    folder = page_folder(settings).resolve()
    return next((f for f in (folder, *folder.parents) if f.is_dir()), None)


def _size(settings: BaseSettings, name: str) -> int:
    try:
        return parse_size(str(settings[name]))
    except ValueError as exc:
        raise ValueError(f"{name}: {exc}") from None


def _days(settings: BaseSettings, name: str) -> timedelta | None:
    if not (text := str(settings[name])).isdecimal() or len(text) > 6:
        raise ValueError(f"{name}: {text!r} is no number of days")
    return timedelta(days=int(text)) or None
