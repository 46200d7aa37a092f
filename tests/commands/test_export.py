"""``scrapy export``: the dataset as files, over both databases."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import update

from crawler.dataset.columns import all_columns
from crawler.items import STORED_FIELDS
from crawler.storage.models import ArticleRow
from crawler.storage.store import open_store
from tests.commands.archive import Run, runner
from tests.storage.articles import make_article, make_full_article
from tests.world.crawl import ROOT
from tests.world.faults import filled, small_disk

if TYPE_CHECKING:
    from pathlib import Path

WIT = ZoneInfo("Asia/Jayapura")
FORMULAS = ["=1+1", "+62 812", "-5 derajat", "@akun", "\tx", "'kutip", "＝1", "biasa"]


@pytest.fixture
def run(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    with open_store(database_url) as store:
        store.save([make_full_article(), make_article(2, tags=["Desa"], language="id")])
        store.save(
            [
                make_article(3, site="kabarjauh", timezone="Asia/Jayapura", province="94",
                    date_published=datetime(2024, 5, 31, 23, 30, tzinfo=WIT)),
                make_article(4, site="a.example/blog", date_published=None, flags=["photo"]),
                make_article(5, title="Salinan | <b>tebal</b>"),
            ]
        )  # fmt: skip
        with store.engine.begin() as connection:
            connection.execute(update(ArticleRow).where(ArticleRow.id == 5).values(duplicate_of=2))
    return runner("export", database_url, capsys, monkeypatch)


def rows_of(file: Path) -> list[dict[str, Any]]:
    if file.suffix == ".parquet":
        table: list[dict[str, Any]] = pq.read_table(file).to_pylist()
        return table
    data = file.read_bytes()
    if file.suffix == ".gz":
        data = gzip.decompress(data)
    if file.suffix == ".zst":
        data = pa.CompressedInputStream(pa.BufferReader(data), "zstd").read()
    if ".csv" in file.name:
        return list(csv.DictReader(data.decode().splitlines(keepends=True)))
    return [json.loads(line) for line in data.splitlines()]


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("articles.db"))


@pytest.mark.parametrize(
    "ending", ["parquet", "csv", "csv.gz", "csv.zst", "jsonl", "jsonl.gz", "jsonl.zst", "ndjson"]
)
def test_every_format_holds_the_same_articles(run: Run, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"berita.{ending}"
    answer = run("-o", str(file))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("4 articles, 0.0 MB, ")
    assert left_in(tmp_path) == sorted([file.name, f"{file.name}.md", "datapackage.json"])
    rows = rows_of(file)
    assert [int(row["id"]) for row in rows] == [1, 2, 3, 4]
    local = ["date_published_local"] if ending == "parquet" else []
    assert set(rows[0]) == {*STORED_FIELDS, *local}
    assert rows[0]["title"] == "Jembatan gantung nomor 1 mulai dibangun"
    assert rows[0]["image_caption"] == "Jembatan lama. 🌉"


def test_parquet_keeps_instants_in_utc_and_the_local_clock(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "berita.parquet"
    run("-o", str(file))
    schema = pq.read_schema(file)
    assert schema.field("date_published").type == pa.timestamp("us", tz="UTC")
    assert schema.field("date_published_local").type == pa.timestamp("us")
    assert schema.field("tags").type == pa.list_(pa.string())
    assert set(schema.field("date_candidates").type.value_type.names) >= {"source", "value"}
    full, _, far, undated = rows_of(file)
    assert full["date_published"] == datetime(2024, 5, 7, 0, 31, tzinfo=UTC)
    assert full["date_published_local"] == datetime(2024, 5, 7, 8, 31)  # noqa: DTZ001
    assert full["date_modified"] == datetime(2024, 5, 7, 3, 0, 0, 250_000, tzinfo=UTC)
    assert full["event_date"].isoformat() == "2024-05-06"
    assert full["tags"] == ["jembatan", "“desa”"]
    assert full["removed"] == [{"text": "Baca juga", "rule": "related"}]
    assert full["archive_offset"] == 5_000_000_000
    assert far["date_published_local"] == datetime(2024, 5, 31, 23, 30)  # noqa: DTZ001
    assert undated["date_published"] is None
    assert undated["tags"] == []


def test_text_formats_write_instants_in_the_zone_of_the_article(run: Run, tmp_path: Path) -> None:
    for ending in ("csv", "jsonl"):
        run("-o", str(tmp_path / f"berita.{ending}"))
        full, _, far, undated = rows_of(tmp_path / f"berita.{ending}")
        assert full["date_published"] == "2024-05-07T08:31:00+08:00"
        assert full["date_modified"] == "2024-05-07T11:00:00.250000+08:00"
        assert full["event_date"] == "2024-05-06"
        assert far["date_published"] == "2024-05-31T23:30:00+09:00"
        assert undated["date_published"] in (None, "")
    assert full["date_candidates"] == [
        {"source": "rest", "kind": "published", "raw": "2024-05-07T08:31:00", "value": None}
    ]
    assert list(full["date_candidates"][0]) == ["source", "kind", "raw", "value"]
    cell = rows_of(tmp_path / "berita.csv")[0]["related_links"]
    assert json.loads(cell)[0]["text"] == "Baca juga"


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("--include-duplicates", [1, 2, 3, 4, 5]),
        ("--site kabarjauh", [3]),
        ("--site kabarjauh --site kabarteluk", [1, 2, 3]),
        ("--province 72", [1]),
        ("--province 94 --province 72", [1, 3]),
        ("--regency 72.71", [1]),
        ("--tag DESA", [2]),
        ("--tag “desa” --tag desa", [1, 2]),
        ("--language id", [1, 2]),
        ("--flag photo", [1, 4]),
        ("--flag photo --site kabarteluk", [1]),
        ("--since 2024-05-31", [3]),
        ("--until 2024-05-07", [1, 2]),
        ("--until 2024-05-30", [1, 2]),
        ("--since 2024-05-07T08:32+08:00 --until 2024-05-31", [2, 3]),
        ("--query gantung", [1, 2, 3, 4]),
        ("--query 2 --site kabarteluk", [2]),
        ("--query salinan", []),
        ("--query salinan --include-duplicates", [5]),
        ("--changed-since 1d", [1, 2, 3, 4]),
        ("--since 2024-05-01 --tag desa --include-duplicates", [2]),
    ],
)
def test_filters(run: Run, tmp_path: Path, words: str, ids: list[int]) -> None:
    answer = run("-o", str(tmp_path / "x.jsonl"), "--columns", "id", *words.split())
    assert answer.code == (0 if ids else 1), answer.err
    if ids:
        assert rows_of(tmp_path / "x.jsonl") == [{"id": number} for number in ids]


def test_columns_are_chosen_and_ordered(run: Run, tmp_path: Path) -> None:
    run("-o", str(tmp_path / "x.csv"), "--columns", "title, id,revision,body", "--no-body")
    assert list(rows_of(tmp_path / "x.csv")[0]) == ["title", "id", "revision"]
    run("-o", str(tmp_path / "y.parquet"), "--no-body")
    assert not {"body", "body_html"} & set(pq.read_schema(tmp_path / "y.parquet").names)
    run("-o", str(tmp_path / "z.parquet"), "--columns", ",".join(all_columns()))
    assert pq.read_schema(tmp_path / "z.parquet").names == list(all_columns())


def test_no_cell_is_a_formula(run: Run, database_url: str, tmp_path: Path) -> None:
    with open_store(database_url) as store:
        for number, text in enumerate(FORMULAS, start=20):
            store.save([make_article(number, site="formula", title=text, body=f"{text}\n\nDua")])
    run("-o", str(tmp_path / "x.csv"), "--site", "formula")
    rows = rows_of(tmp_path / "x.csv")
    for row, text in zip(rows, FORMULAS, strict=True):
        assert not any((cell or "").startswith(tuple("=+-@\t\r＝")) for cell in row.values())
        assert row["title"].removeprefix("'") == text
    assert rows[-1]["title"] == "biasa"


def test_partitions_by_site_and_month(run: Run, tmp_path: Path) -> None:
    answer = run("-o", str(tmp_path / "situs"), "--partition", "site", "--json")
    told = json.loads(answer.out)
    assert [file["path"] for file in told["files"]] == [
        "situs/a.example%2Fblog.parquet", "situs/kabarjauh.parquet", "situs/kabarteluk.parquet",
    ]  # fmt: skip
    assert [file["articles"] for file in told["files"]] == [1, 1, 2]
    assert len(pq.read_table(tmp_path / "situs")) == 4
    run("-o", str(tmp_path / "bulan"), "--partition", "month", "--format", "jsonl.gz")
    assert left_in(tmp_path / "bulan") == ["2024-05.jsonl.gz", "undated.jsonl.gz"]
    answer = run("-o", str(tmp_path / "bulan"), "--partition", "month", "--format", "csv")
    assert answer.code == 2
    assert "is not empty" in answer.err


def test_many_partitions_are_not_open_at_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.dataset.files.OPEN_FILES", 1)
    monkeypatch.setattr("crawler.dataset.files.HELD_ROWS", 0)
    monkeypatch.setattr("crawler.dataset.reading.ROWS_PER_PORTION", 1)
    run("-o", str(tmp_path / "situs"), "--partition", "site", "--include-duplicates")
    assert len(pq.read_table(tmp_path / "situs")) == 5
    assert "kabarteluk.2.parquet" in left_in(tmp_path / "situs")


def test_the_data_card(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "berita.csv"
    run("-o", str(file), "--include-duplicates", "--until", "2024-05-30")
    card = (tmp_path / "berita.csv.md").read_text("utf-8")
    assert "3 articles of 1 Indonesian news site," in card
    assert "- `until`: 2024-05-31T00:00:00+07:00" in card
    assert "articles without a date are left out" in card
    assert "| site | 2024-05 | all |" in card
    assert "| kabarteluk | 3 | 3 |" in card
    assert "| `authors` | list of texts, as JSON |  | 66.7% |" in card
    assert "  - `r1`: 1" in card
    assert "27 Tahun 2022" in card
    assert hashlib.sha256(file.read_bytes()).hexdigest() in card


def test_datapackages_of_two_datasets_share_a_file(run: Run, tmp_path: Path) -> None:
    for name in ("a.csv", "b.parquet", "a.csv"):
        assert run("-o", str(tmp_path / name)).code == 0
    described = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert [r["path"] for r in described["resources"]] == ["b.parquet", "a.csv"]
    (tmp_path / "datapackage.json").write_text('{"name": "lain"}', "utf-8")
    answer = run("-o", str(tmp_path / "c.csv"))
    assert answer.code == 2
    assert "datapackage.json is another file" in answer.err
    assert not (tmp_path / "c.csv").exists()


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "jsonl", "parquet"])
def test_frictionless_accepts_it(run: Run, tmp_path: Path, ending: str) -> None:
    run("-o", str(tmp_path / f"berita.{ending}"))
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert report["valid"], [task["errors"] for task in report["tasks"]]
    assert done.returncode == 0


# What goes wrong


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "name a file"),
        ("-o x.xlsx", "the ending must be"),
        ("-o x.parquet.gz", "the ending must be"),
        ("-o x.csv y", "what is 'y' for?"),
        ("-o x.csv --columns tite", "there is no column 'tite': did you mean title"),
        ("-o x.csv --columns zzz", "there are id, url"),
        ("-o x.csv --columns body --no-body", "no column is left"),
        ("-o x.csv --since soon", "since: 'soon' is no date"),
        ("-o x.csv --since 2024-05-02 --until 2024-05-01", "is not before"),
        ("-o x.csv --query=&", "query: no word to look for"),
        ("-o tidak/ada/x.csv", "there is no folder"),
        ("-o . --format csv", "is a folder"),
        ("-o x.csv --nonsense", "unknown option --nonsense"),
    ],
)
def test_wrong_usage(run: Run, words: str, said: str) -> None:
    before = set(ROOT.iterdir())
    answer = run(*words.split())
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("scrapy export: ")
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert set(ROOT.iterdir()) == before


def test_nothing_found_writes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("lama", "utf-8")
    answer = run("-o", str(tmp_path / "x.csv"), "--site", "tidak-ada")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == ("scrapy export: no article meets the filters: nothing was written\n")
    assert left_in(tmp_path) == ["x.csv"]
    assert (tmp_path / "x.csv").read_text("utf-8") == "lama"


@pytest.fixture
def many(sqlite_url: str) -> str:
    with open_store(sqlite_url) as store:
        start = datetime(2024, 1, 1, tzinfo=UTC)
        store.save(
            [
                make_article(n, body=os.urandom(4_000).hex(), title=f"Judul {n}",
                    date_published=start + timedelta(hours=n))
                for n in range(3_000)
            ]
        )  # fmt: skip
    return sqlite_url


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
@pytest.mark.parametrize(
    "output",
    ["x.csv", "x.csv.gz", "x.jsonl.zst", "x.parquet", "x --partition month --format parquet"],
)
def test_a_full_disk_leaves_nothing(
    many: str,
    tmp_path: Path,
    output: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    try:
        disk = small_disk(tmp_path / "disk", "2m")
        folder = disk.__enter__()
    except subprocess.CalledProcessError as error:
        pytest.skip(f"cannot mount a disk: {error}")
    try:
        with filled(folder, but=600_000):
            answer = runner("export", many, capsys, monkeypatch)(
                "-o", *f"{folder}/{output}".split()
            )
        assert (answer.code, answer.out) == (1, "")
        assert answer.err == (
            f"scrapy export: no room on the disk of {folder}: nothing was written;"
            " free some, then try again\n"
        )
        assert list(folder.iterdir()) == []
    finally:
        disk.__exit__(None, None, None)


def start(database_url: str, target: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "export", "-o", str(target),
         "-s", f"DATABASE_URL={database_url}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    end = time.monotonic() + 60
    while not any(target.parent.glob(".x.*.part/x.*")) and process.poll() is None:
        assert time.monotonic() < end, "it does not begin"
        time.sleep(0.002)
    return process


@pytest.mark.parametrize("ending", ["csv.gz", "parquet"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_nothing(
    many: str, tmp_path: Path, number: signal.Signals, ending: str
) -> None:
    process = start(many, tmp_path / f"x.{ending}")
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (1, "", "scrapy export: interrupted\n")
    assert left_in(tmp_path) == []


def test_a_kill_leaves_no_half_file_and_the_next_clears_up(
    many: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    process = start(many, tmp_path / "x.csv.gz")
    process.kill()
    process.communicate()
    assert not (tmp_path / "x.csv.gz").exists()
    assert len(left_in(tmp_path)) == 1
    answer = runner("export", many, capsys, monkeypatch)("-o", str(tmp_path / "x.csv.gz"))
    assert answer.code == 0
    assert left_in(tmp_path) == ["datapackage.json", "x.csv.gz", "x.csv.gz.md"]
