"""Removal of raw pages on request: they are overwritten in place, and all else stays valid."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from crawler.discovery.answers import without_articles
from crawler.urls import canonical_url
from crawler.warc.reader import RecordError, capture_of, captures_in, read_bytes
from crawler.warc.records import Location, padded, removed, response
from crawler.warc.retention import delete, page_files
from crawler.warc.writer import folder_name, is_being_written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from crawler.warc.reader import Capture
    from crawler.warc.retention import PageFile


def erase(folder: Path, place: Location, url_keys: Collection[str]) -> bool:
    """Overwrite the pages of an article, or take it out of the answer that holds others too.

    ``url_keys`` are all identities of the article. What cannot be read is overwritten whole.
    False: nothing of it was there any more. Raises OSError where the file cannot be written.
    """
    try:
        data = read_bytes(folder, place)
    except RecordError:
        return False
    try:
        capture = capture_of(data, place)
    except RecordError as error:
        if error.reason == "removed":
            return False
    else:
        if capture.is_answer:
            return _erase_from_answer(folder, place, capture, url_keys)
    _overwrite(folder, place, removed(place.length))
    return True


def _erase_from_answer(
    folder: Path, place: Location, capture: Capture, url_keys: Collection[str]
) -> bool:
    page = capture.pages[0]
    left = without_articles(page, url_keys)
    if left is None:
        return False
    # What hardly shrinks (pictures in base64) may be smallest as it was packed first.
    for level in (6, 9, None):
        record = response(left, record_id=capture.id, info=capture.info, zlib_level=level)
        if len(record) <= place.length:
            _overwrite(folder, place, padded(record, place.length))
            return True
    _overwrite(folder, place, removed(place.length))
    return True


def _overwrite(folder: Path, place: Location, data: bytes) -> None:
    file = os.open(folder / place.file, os.O_WRONLY)
    try:
        os.pwrite(file, data, place.offset)
        os.fsync(file)
    finally:
        os.close(file)


def erase_addresses(
    folder: Path, site: str, url_keys: Collection[str]
) -> Iterator[tuple[int, int, int]]:
    """Overwrite whatever is kept of these addresses in the files of a site, also what no article
    names: pages whose article was never stored.

    Yields bytes that were looked through, bytes of all files, and how much was erased so far.
    """
    files = files_of(folder, site)
    total = sum(file.size for file in files)
    done = erased = 0
    for file in files:
        for place, capture in captures_in(file.path, file.name):
            keys = {canonical_url(page.url) for page in capture.pages}
            keys.add(canonical_url(str(capture.facts.get("fetched_url") or "")))
            if capture.is_answer or not keys.isdisjoint(url_keys):
                erased += erase(folder, place, url_keys)
            yield done + place.offset, total, erased
        done += file.size
    yield total, total, erased


def files_of(folder: Path, site: str) -> list[PageFile]:
    """The files of a site."""
    own = folder_name(site)
    return [file for file in page_files(folder) if file.path.parent.name == own]


def erase_site(folder: Path, site: str) -> bool:
    """Delete all files of a site. False: a crawl is writing into one, which is left."""
    left = False
    for file in files_of(folder, site):
        if is_being_written(file.path):
            left = True
        else:
            delete(file)
    return not left
