"""What is looked at before the first request of a crawl: a mistake shall cost no site anything."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from crawler.configuration import archive_url, min_free_disk, page_disk
from crawler.logs import say
from crawler.storage.disk import archive_folder, low_disk, sqlite_folder
from crawler.storage.engine import mask_url
from crawler.storage.errors import StoreSetupError
from crawler.storage.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)


def prepare_archive(settings: BaseSettings) -> None:
    """Open the archive once; says so when it is new.

    Raises StoreSetupError, with a line for the user, where it cannot be used or its disk is full.
    """
    url = archive_url(settings)
    minimum = min_free_disk(settings)
    _check_disk(sqlite_folder(url), minimum)
    _check_disk(page_disk(settings), minimum)
    with open_store(url) as store:
        _check_disk(archive_folder(store.engine), minimum)
        if store.created:
            say(f"new archive: {mask_url(store.engine.url)}")


def warn_without_contact(settings: BaseSettings) -> None:
    """Say that nobody can be reached; the sites should know whom to ask."""
    if not settings.get("CRAWLER_CONTACT"):
        logger.warning(
            "CRAWLER_CONTACT is not set: sites cannot tell whose crawler this is and whom to ask"
        )


def _check_disk(folder: Path | None, minimum: int) -> None:
    if folder and (line := low_disk(folder, minimum)):
        raise StoreSetupError(line)
