"""``scrapy ingest``: articles out of WARC files that others made."""

from __future__ import annotations

import gzip
import io
import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.pages import HOST
from crawler.storage.store import open_store
from crawler.warc.zstandard import zstd
from tests.commands.archive import Run, runner
from tests.reextraction.archive import SITE, fill, folder_of
from tests.warc.test_writer import check, files

if TYPE_CHECKING:
    from pathlib import Path

# The writer of warcio leaves its temporary files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

COUNT = 12
HTML = "text/html; charset=UTF-8"


def foreign_records(numbers: range, **options: Any) -> list[bytes]:
    """Responses as another crawler writes them, each compressed alone."""
    return [response(SITE.page(n).url, SITE.page(n).html, **options) for n in numbers]


def response(
    url: str,
    body: bytes,
    *,
    status: str = "200 OK",
    content_type: str = HTML,
    encoded: bool = False,
    compressed: bool = True,
    day: str = "2026-07-02",
    kind: str = "response",
    length: int | None = None,
    truncated: bool = False,
) -> bytes:
    headers = [("Content-Type", content_type)]
    if length is not None:
        headers.append(("Content-Length", str(length)))
    if encoded:
        packed = gzip.compress(body)
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
        headers += [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compressed)
    record = writer.create_warc_record(
        url,
        kind,
        payload=io.BytesIO(body),
        http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Date": f"{day}T03:00:00Z",
            **({"WARC-Truncated": "length"} if truncated else {}),
        },
    )
    writer.write_record(record)
    return out.getvalue()


@pytest.fixture
def ingest(
    database_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    command = runner("ingest", database_url, capsys, monkeypatch)
    return lambda *words: command("-s", f"ARCHIVE_DIR={tmp_path / 'pages'}", "--json", *words)


def made(tmp_path: Path, *records: bytes, name: str = "CC-NEWS-1.warc.gz") -> str:
    path = tmp_path / name
    path.write_bytes(b"".join(records))
    return str(path)


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("encoded", [True, False])
def test_pages_become_articles(
    encoded: bool, compressed: bool, ingest: Run, tmp_path: Path, database_url: str
) -> None:
    records = foreign_records(range(COUNT), encoded=encoded, compressed=compressed)
    answer = ingest("--host", HOST, "--timezone", "Asia/Makassar", made(tmp_path, *records))
    told = json.loads(answer.out)
    assert (answer.code, told["sites"]) == (0, {HOST: {"new": COUNT}})
    with open_store(database_url) as store:
        stored = {article.url: article for article in store.articles()}
        assert [run.outcome for run in store.runs()] == ["ok"]
        assert {entry.state for entry in store.site_addresses(HOST)} == {"stored"}
    for number in range(COUNT):
        page = SITE.page(number)
        article = stored[page.url]
        assert (article.title, article.date_published) == (page.title, page.published)
        assert article.body == "\n\n".join(page.paragraphs)
        assert article.archive_length
    (path,) = files(tmp_path / "pages")
    check(path)


def test_the_same_file_is_stored_once(ingest: Run, tmp_path: Path) -> None:
    file = made(tmp_path, *foreign_records(range(COUNT)))
    ingest("--host", HOST, file)
    told = json.loads(ingest("--host", HOST, file).out)
    assert told["sites"] == {HOST: {"unchanged": COUNT}}
    assert len(files(tmp_path / "pages")) == 1


def test_what_is_no_page_of_a_known_site_is_passed_over(
    ingest: Run, tmp_path: Path, database_url: str
) -> None:
    page = SITE.page(0)
    records = [
        response("https://lain.example/a/", page.html),
        response(f"https://{HOST}/hilang/", b"hilang", status="404 Not Found"),
        response(f"https://{HOST}/a.jpg", b"\xff\xd8", content_type="image/jpeg"),
        response(f"https://{HOST}/kosong/", b"<html><p>Halaman ini kosong.</p></html>"),
        *foreign_records(range(1)),
    ]
    told = json.loads(ingest("--host", HOST, made(tmp_path, *records)).out)
    assert told["passed_over"] == {"other-host": 1, "status-404": 1, "no-page": 1}
    assert told["sites"][HOST] == {"new": 1, "refused": 1}
    with open_store(database_url) as store:
        states = {entry.url: entry.state for entry in store.site_addresses(HOST)}
    assert states[f"https://{HOST}/kosong/"] == "no-article"


def test_what_holds_no_whole_page_is_passed_over_and_counted(ingest: Run, tmp_path: Path) -> None:
    pages = [SITE.page(number) for number in range(4)]
    records = [
        response(pages[0].url, b"", kind="revisit"),
        response(pages[1].url, pages[1].html[:-3000], truncated=True),
        response(pages[2].url, pages[2].html[:-3000], length=len(pages[2].html)),
        response(pages[3].url, pages[3].html, length=len(pages[3].html)),
    ]
    told = json.loads(ingest("--host", HOST, made(tmp_path, *records)).out)
    assert told["passed_over"] == {"revisit": 1, "truncated": 2}
    assert told["sites"][HOST] == {"new": 1}


@pytest.mark.parametrize("name", ["whole.warc.gz", "each.warc.zst"])
def test_other_ways_of_packing_are_read(name: str, ingest: Run, tmp_path: Path) -> None:
    records = foreign_records(range(COUNT), compressed=False)
    packed = {
        "whole.warc.gz": [gzip.compress(b"".join(records))],
        "each.warc.zst": map(zstd.compress, records),
    }
    told = json.loads(ingest("--host", HOST, made(tmp_path, *packed[name], name=name)).out)
    assert (told["broken"], told["sites"][HOST]) == (0, {"new": COUNT})


@pytest.mark.parametrize("compressed", [True, False])
def test_broken_records_cost_only_themselves(compressed: bool, ingest: Run, tmp_path: Path) -> None:
    rng = random.Random(5)
    records = foreign_records(range(60), compressed=compressed)
    for number in (7, 31, 32):
        broken = bytearray(records[number])
        place = len(broken) // 2 if compressed else 2
        broken[place : place + 40] = rng.randbytes(40)
        records[number] = bytes(broken)
    records[-1] = records[-1][: len(records[-1]) // 2]
    answer = ingest("--host", HOST, made(tmp_path, *records))
    told = json.loads(answer.out)
    assert answer.code == 0
    assert told["sites"] == {HOST: {"new": 56}}
    assert 2 <= told["broken"] <= 4, "what lies side by side may be one stretch"
    assert len(told["problems"]) == told["broken"]


def test_what_is_no_warc_file_is_told(ingest: Run, tmp_path: Path) -> None:
    answer = ingest("--host", HOST, made(tmp_path, random.Random(3).randbytes(9_000)))
    assert answer.code == 1
    assert "no WARC record can be read" in json.loads(answer.out)["problems"][0]


def test_an_earlier_capture_changes_nothing(ingest: Run, tmp_path: Path, database_url: str) -> None:
    page = SITE.page(0)
    edited = page.html.replace(page.title.encode(), b"Judul yang lama sekali dari halaman ini")
    ingest("--host", HOST, made(tmp_path, response(page.url, page.html)))
    older = made(tmp_path, response(page.url, edited, day="2026-07-01"), name="b.warc.gz")
    assert json.loads(ingest("--host", HOST, older).out)["sites"] == {HOST: {"unchanged": 1}}
    newer = made(tmp_path, response(page.url, edited, day="2026-07-03"), name="c.warc.gz")
    assert json.loads(ingest("--host", HOST, newer).out)["sites"] == {HOST: {"changed": 1}}


def test_our_own_files_give_the_articles_back(
    sqlite_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(sqlite_url, folder_of(sqlite_url), range(COUNT))
    again = f"sqlite:///{tmp_path / 'again.db'}"
    command = runner("ingest", again, capsys, monkeypatch)
    command("--host", HOST, "--timezone", "Asia/Makassar", *map(str, files(folder_of(sqlite_url))))
    with open_store(sqlite_url) as store, open_store(again) as other:
        before = {a.url_key: a for a in store.articles()}
        after = {a.url_key: a for a in other.articles()}
    assert before.keys() == after.keys()
    for key, article in before.items():
        for name in ("body", "date_published", "date_candidates", "fetched_url", "date_downloaded"):
            assert getattr(after[key], name) == getattr(article, name)


WRONG = {
    "no file": (("--host", HOST), "name one WARC file"),
    "missing file": (("/nowhere.warc.gz",), "there is no file /nowhere.warc.gz"),
    "unknown site": (("--site", "nosuchsite", "README.md"), "there is no site 'nosuchsite'"),
    "no host": (("--host", "kabar", "README.md"), "'kabar' is no host"),
    "no zone": (("--timezone", "Bulan", "README.md"), "is no zone"),
}


@pytest.mark.parametrize(("words", "message"), WRONG.values(), ids=WRONG)
def test_wrong_usage_is_one_line_and_code_2(
    words: tuple[str, ...], message: str, ingest: Run
) -> None:
    answer = ingest(*words)
    assert answer.code == 2
    assert message in answer.err
    assert answer.err.count("\n") == 1
