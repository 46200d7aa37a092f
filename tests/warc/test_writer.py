"""Raw pages into WARC files, and what a kill or a full disk leaves of them."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from crawler.profile import SiteProfile
from crawler.reading import as_found
from crawler.warc.frames import frames
from crawler.warc.reader import Capture, RecordError, profile_of, read_capture
from crawler.warc.records import Location
from crawler.warc.writer import LOCK, Kept, PageWriter, folder_name, is_being_written, repair
from tests.warc.pages import PROFILE, RECEIVED, make_article, make_page

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Article, DateCandidate


def make_writer(folder: Path, *, run_id: int = 7, file_size: int = 1 << 30) -> PageWriter:
    return PageWriter(
        folder, PROFILE, run_id=run_id, file_size=file_size, fields={"software": "test"}
    )


def keep(writer: PageWriter, *articles: Article, earlier: Location | None = None) -> None:
    writer.keep([Kept(article, earlier) for article in articles])


def place_of(article: Article) -> Location:
    assert article.archive_file is not None
    assert article.archive_offset is not None
    assert article.archive_length is not None
    return Location(article.archive_file, article.archive_offset, article.archive_length)


def read(folder: Path, article: Article) -> Capture:
    return read_capture(folder, place_of(article))


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.warc.gz"))


def check(path: Path) -> None:
    """As ``warcio check`` does it."""
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", str(path)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_page_comes_back_as_it_was_received(tmp_path: Path) -> None:
    page = make_page()
    article = make_article(page)
    writer = make_writer(tmp_path)
    keep(writer, article)
    (kept,) = read(tmp_path, article).pages
    assert article.pages == (), "nothing is held once it is written"
    assert (kept.body, kept.url, kept.encoding) == (page.body, page.url, page.encoding)
    assert kept.received == RECEIVED
    assert kept.headers[:2] == page.headers
    writer.close()


def test_further_pages_and_what_the_source_said_lie_behind_the_page(tmp_path: Path) -> None:
    pages = [make_page(part=part) for part in (1, 2, 3)]
    article = make_article()
    stated: DateCandidate = {
        "source": "feed",
        "kind": "published",
        "raw": "Sat, 14 Mar 2026 09:05:00 +0800",
    }
    as_found(article, pages, found_url="https://kabarteluk.example/?p=1", dates=[stated])
    writer = make_writer(tmp_path)
    keep(writer, article, make_article(make_page(2)))
    capture = read(tmp_path, article)
    assert [page.url for page in capture.pages] == [page.url for page in pages]
    assert capture.facts == {
        "fetched_url": "https://kabarteluk.example/?p=1",
        "date_candidates": [stated],
    }
    writer.close()


def test_others_read_the_files(tmp_path: Path) -> None:
    writer = make_writer(tmp_path)
    keep(writer, *(make_article(make_page(n), make_page(n, part=2)) for n in range(5)))
    writer.close()
    (path,) = files(tmp_path)
    check(path)
    with path.open("rb") as file:
        records = ArchiveIterator(file, parse_http=False)
        kinds = [str(r.record_type) for r in records if r.verify_block_digest()]
    with path.open("rb") as file:
        assert [r.rec_type for r in WarcioIterator(file)] == kinds
    assert kinds == ["warcinfo", *["response"] * 10]
    assert profile_of(path) == PROFILE
    with path.open("rb") as file:
        assert len(list(frames(file))) == 11, "each record is a gzip member of its own"


def test_the_same_content_is_written_once(tmp_path: Path) -> None:
    same = make_page()
    first, second, other = make_article(same), make_article(make_page()), make_article(make_page(2))
    writer = make_writer(tmp_path)
    keep(writer, first, other, second)
    writer.close()
    assert place_of(first) == place_of(second) != place_of(other)
    assert writer.pages == 2
    later = make_article(make_page())
    next_run = make_writer(tmp_path, run_id=8)
    keep(next_run, later, earlier=place_of(first))
    assert place_of(later) == place_of(first)
    changed = make_article(make_page(text="Jalan lintas ditutup."))
    keep(next_run, changed, earlier=place_of(first))
    next_run.close()
    assert place_of(changed).file != place_of(first).file
    assert read(tmp_path, first).pages[0].body == same.body


def test_an_answer_with_many_articles_is_written_once(tmp_path: Path) -> None:
    answer = make_page(text="[]" * 1000)
    articles = [make_article(answer) for _ in range(100)]
    writer = make_writer(tmp_path)
    keep(writer, *articles)
    writer.close()
    assert len({place_of(article) for article in articles}) == 1


def test_files_are_rotated_by_size(tmp_path: Path) -> None:
    articles = [make_article(make_page(n)) for n in range(6)]
    writer = make_writer(tmp_path, file_size=1000)
    keep(writer, *articles)
    writer.close()
    assert len(files(tmp_path)) > 2
    for path in files(tmp_path):
        check(path)
    assert [read(tmp_path, a).pages[0].url for a in articles] == [
        make_page(n).url for n in range(6)
    ]


@pytest.mark.parametrize(
    ("site", "folder"),
    [
        ("tarunanews", "tarunanews"),
        ("kabar.example/blog", "kabar.example%2Fblog"),
        ("..", "%2E."),
        ("kabar.example:8080", "kabar.example%3A8080"),
    ],
)
def test_folders_have_readable_and_harmless_names(site: str, folder: str) -> None:
    assert folder_name(site) == folder


def test_a_long_key_has_a_folder_of_its_own() -> None:
    long = "kabar.example/" + "a" * 300
    assert len(folder_name(long)) < 200
    assert folder_name(long) != folder_name(long + "b")


KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.warc.test_writer import *
writer = make_writer(Path({folder!r}))
keep(writer, *(make_article(make_page(n)) for n in range(3)))
os.write(writer._file._file, b"\\x1f\\x8b\\x08half a record")
os.kill(os.getpid(), 9)
"""


def test_what_a_kill_leaves_is_cut_by_the_next_run(tmp_path: Path) -> None:
    code = KILLED.format(root=os.getcwd(), folder=str(tmp_path))  # noqa: PTH109 -- the checkout
    subprocess.run([sys.executable, "-c", code], check=False)
    (path,) = files(tmp_path)
    whole = path.stat().st_size - len(b"\x1f\x8b\x08half a record")
    assert path.with_name(path.name + LOCK).exists()
    assert not is_being_written(path)
    writer = make_writer(tmp_path, run_id=8)
    article = make_article(make_page(4))
    keep(writer, article)
    assert is_being_written(tmp_path / place_of(article).file)
    writer.close()
    assert path.stat().st_size == whole
    for file in files(tmp_path):
        check(file)
    assert not list(tmp_path.rglob(f"*{LOCK}"))
    assert read(tmp_path, article).pages[0].url == make_page(4).url


def test_a_file_that_is_being_written_is_not_repaired(tmp_path: Path) -> None:
    writer = make_writer(tmp_path)
    keep(writer, make_article())
    (path,) = files(tmp_path)
    size = path.stat().st_size
    repair(path.parent)
    assert path.stat().st_size == size
    assert is_being_written(path)
    writer.close()


def test_a_disk_that_takes_no_more_leaves_whole_records(tmp_path: Path) -> None:
    first, second = make_article(make_page(1)), make_article(make_page(2, text=os.urandom(9).hex()))
    writer = make_writer(tmp_path)
    keep(writer, first)
    (path,) = files(tmp_path)
    size = path.stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, before[1]))
    try:
        with pytest.raises(OSError, match="File too large") as caught:
            keep(writer, second)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.errno == errno.EFBIG
    assert path.stat().st_size == size
    assert second.archive_file is None
    assert second.pages, "it can be tried again"
    keep(writer, second)
    writer.close()
    check(path)
    assert read(tmp_path, second).pages[0].url == make_page(2).url


def test_headers_cannot_make_records(tmp_path: Path) -> None:
    page = make_page()
    evil = (("Content-Type", "text/html"), ("X-Evil", "a\r\n\r\nWARC/1.1\r\n"))
    page = type(page)(body=page.body, url=page.url, received=RECEIVED, headers=evil)
    article = make_article(page)
    writer = make_writer(tmp_path)
    keep(writer, article)
    writer.close()
    check(files(tmp_path)[0])
    assert read(tmp_path, article).pages[0].body == page.body


BROKEN = {
    "no file": (Location("kabarteluk/none.warc.gz", 0, 10), "no-file"),
    "behind the end": (Location("kabarteluk/x.warc.gz", 100, 10**6), "truncated"),
    "in the middle": (Location("kabarteluk/x.warc.gz", 5, 60), "broken"),
}


@pytest.mark.parametrize(("place", "reason"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_says_why(tmp_path: Path, place: Location, reason: str) -> None:
    writer = make_writer(tmp_path)
    keep(writer, make_article())
    writer.close()
    files(tmp_path)[0].rename(tmp_path / "kabarteluk" / "x.warc.gz")
    with pytest.raises(RecordError) as caught:
        read_capture(tmp_path, place)
    assert caught.value.reason == reason


def test_profiles_survive_the_way_through_a_file() -> None:
    profile = SiteProfile(
        name="kabar.example/blog", publisher="Kabar “É”", hosts=("a.example",), province=None
    )
    assert SiteProfile.from_json(profile.as_json()) == profile
    assert SiteProfile.from_json('{"name": "x", "later": 1}') == SiteProfile(name="x")
    with pytest.raises(ValueError, match="no profile"):
        SiteProfile.from_json("[]")
