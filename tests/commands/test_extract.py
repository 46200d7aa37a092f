"""``scrapy extract``: saved pages, manifests and addresses to JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings

from crawler.items import STORED_FIELDS
from tests.world.crawl import ROOT, Done, scrapy
from tests.world.hosts import Hosts, closed_port, page, plain, redirect

PLATFORMS = ROOT / "fixtures" / "platforms"
WITH_ADDRESS = "fixtures/platforms/wordpress-gmr/page.html"
WITHOUT_ADDRESS = "fixtures/platforms/kompas/page.html"
ADDRESS = (
    "https://regional.kompasdaerah.example/read/2025/05/14/141005178/petani-terima-bibit-kelapa"
)
SENTENCE = "Kepala desa mengatakan warga bergotong royong memperbaiki jembatan yang rusak itu. "


def article_html(title: str, *paragraphs: str, head: str = "", tail: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<html lang=id><head><title>{title}</title><meta property=og:title content='{title}'>"
        f"<meta property=og:type content=article>{head}</head><body><h1>{title}</h1>"
        f"<time datetime='2026-03-14T09:05:00+07:00'>Sabtu, 14 Maret 2026 09:05 WIB</time>"
        f"<div class=entry-content>{body}</div>{tail}</body></html>"
    )


class Answer(NamedTuple):
    code: object
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


class Extract(Protocol):
    def __call__(self, *words: str | Path) -> Answer: ...


@pytest.fixture
def extract(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Extract:
    """Run ``scrapy extract`` in this process, which spares the start of another one."""
    monkeypatch.chdir(ROOT)

    def run(*words: str | Path) -> Answer:
        settings = Settings()
        settings.setmodule("crawler.settings")
        with pytest.raises(SystemExit) as ended:
            execute(["scrapy", "extract", *map(str, words)], settings)
        return Answer(ended.value.code, *capsys.readouterr())

    return run


def write_manifest(folder: Path, *rows: dict[str, Any] | str) -> Path:
    manifest = folder / "pages.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return manifest


# --- files --------------------------------------------------------------------------------------


def test_a_file_gives_every_stored_field(extract: Extract) -> None:
    answer = extract(WITH_ADDRESS)
    assert (answer.code, answer.err) == (0, "")
    row = json.loads(answer.out)
    assert set(row) == {*STORED_FIELDS, "file", "published"}
    assert row["file"] == WITH_ADDRESS
    assert row["url"] == "https://kabarasri.example/2025/05/petani-terima-bibit/"
    assert row["published"] == row["date_published"] == "2025-05-14T14:10:05+07:00"
    assert row["authors"] == ["Wawan Kurnia"]
    assert row["initials"] == "wan"
    assert row["body"].startswith("LEMBAH ASRI – Pemerintah")
    assert answer.out.startswith('{\n  "file"'), "one page is for a person to read"


def test_the_address_is_given(extract: Extract) -> None:
    answer = extract(WITHOUT_ADDRESS, "--url", ADDRESS)
    row = json.loads(answer.out)
    assert (answer.code, row["url"], row["site"]) == (0, ADDRESS, "regional.kompasdaerah.example")
    assert all(link["url"].startswith("https://") for link in row["related_links"])


def test_without_an_address_none_is_made_up(extract: Extract) -> None:
    answer = extract(WITHOUT_ADDRESS)
    row = json.loads(answer.out)
    assert answer.code == 0
    assert [row[name] for name in ("url", "url_key", "fetched_url", "site")] == [None] * 4
    assert "--url" in answer.err
    assert row["date_published_source"] != "url"


def test_the_address_that_a_browser_wrote_down(extract: Extract, tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    url = "https://kabarmuara.example/2026/03/jembatan/"
    saved.write_text(
        f"<!DOCTYPE html>\n<!-- saved from url=({len(url):04})"
        f"{url} -->\n{article_html('Jembatan Desa Diperbaiki', SENTENCE * 3, SENTENCE * 2)}"
    )
    assert json.loads(extract(saved).out)["url"] == url


def test_several_files_are_one_line_each_in_order(extract: Extract) -> None:
    answer = extract(WITH_ADDRESS, WITHOUT_ADDRESS)
    assert answer.code == 0
    assert [row["file"] for row in answer.rows] == [WITH_ADDRESS, WITHOUT_ADDRESS]
    assert answer.err == "2 pages: 2 articles, 1 state no address of their own\n"


def test_a_missing_file_does_not_stop_the_others(extract: Extract, tmp_path: Path) -> None:
    answer = extract(tmp_path / "nowhere.html", tmp_path, WITH_ADDRESS)
    missing, folder, article = answer.rows
    assert answer.code == 1
    assert (missing["error"], folder["error"]) == ("no-file", "unreadable")
    assert article["title"]
    assert "nowhere.html: no-file" in answer.err
    assert "3 pages: 1 article, 2 failed (no-file 1, unreadable 1)" in answer.err


def test_a_page_that_is_no_article_is_refused_with_its_reason(
    extract: Extract, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.html"
    empty.write_text("<html><body><script>start()</script></body></html>")
    answer = extract(empty, "--url", "https://kabarmuara.example/")
    assert answer.code == 1, "nothing was an article"
    row = json.loads(answer.out)
    assert (row["refusal"], row["url"]) == ("empty", "https://kabarmuara.example/")
    assert json.loads(extract(empty).out)["url"] is None, "nothing states its address"
    assert extract(empty, WITH_ADDRESS).code == 0, "a refusal is an answer"


def test_a_day_is_published_as_a_day(extract: Extract, tmp_path: Path) -> None:
    saved = tmp_path / "day.html"
    html = article_html("Jembatan Desa Diperbaiki", SENTENCE * 3, SENTENCE * 2)
    saved.write_text(html.replace(" 09:05 WIB", "").replace("T09:05:00+07:00", ""))
    row = json.loads(extract(saved, "--url", "https://kabarmuara.example/jembatan/").out)
    assert (row["published"], row["date_precision"]) == ("2026-03-14", "day")
    assert row["date_published"] == "2026-03-14T00:00:00+07:00"


def test_a_file_was_received_when_it_was_written(extract: Extract, tmp_path: Path) -> None:
    saved = tmp_path / "relative.html"
    html = article_html("Jembatan Desa Diperbaiki", SENTENCE * 3, SENTENCE * 2)
    html = html.replace(" datetime='2026-03-14T09:05:00+07:00'", "")
    saved.write_text(html.replace("Sabtu, 14 Maret 2026 09:05 WIB", "2 jam lalu"))
    os.utime(saved, (1_773_450_000, 1_773_450_000))
    row = json.loads(extract(saved).out)
    assert row["date_downloaded"] == "2026-03-14T01:00:00+00:00"
    row = json.loads(extract(saved, "--now", "2026-03-15T08:00:00+07:00").out)
    assert row["date_downloaded"] == "2026-03-15T08:00:00+07:00"


def test_generic_leaves_the_presets_out(extract: Extract) -> None:
    with_presets = json.loads(extract(WITH_ADDRESS).out)
    without = json.loads(extract(WITH_ADDRESS, "--generic").out)
    assert with_presets["tags"] == ["Kelapa"]
    assert without["tags"] == [], "only the theme's markup tells them"
    assert without["body"] == with_presets["body"]


def test_the_site_gives_its_facts(extract: Extract) -> None:
    for words in (
        ("--url", "https://tarunanews.com/2026/03/jembatan/"),
        ("--url", "https://kabarmuara.example/jembatan/", "--site", "tarunanews"),
    ):
        row = json.loads(extract(WITHOUT_ADDRESS, *words).out)
        assert (row["site"], row["publisher"]) == ("tarunanews", "Taruna News")


# --- manifests ----------------------------------------------------------------------------------


def test_a_manifest_names_files_beside_it(extract: Extract, tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    text = article_html("Desa Kembangkan Kopi", "Kopi “Résérve” " + SENTENCE * 3, SENTENCE * 2)
    (tmp_path / "html" / "latin.html").write_bytes(text.encode("cp1252"))
    manifest = write_manifest(
        tmp_path,
        {
            "file": "html/latin.html",
            "url": "https://kabarmuara.example/2026/03/kopi/",
            "encoding": "windows-1252",
            "site": "kabarmuara",
            "now": "2026-03-15T00:00:00Z",
            "title": "what a gold file says is not read",
        },
    )
    out = tmp_path / "out.jsonl"
    answer = extract("--manifest", manifest, "-o", out)
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    (row,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert row["file"] == "html/latin.html"
    assert row["title"] == "Desa Kembangkan Kopi"
    assert row["body"].startswith("Kopi “Résérve”")
    assert (row["site"], row["date_downloaded"]) == ("kabarmuara", "2026-03-15T00:00:00+00:00")


def test_options_hold_for_the_rows_that_say_nothing_else(extract: Extract, tmp_path: Path) -> None:
    file = str(PLATFORMS / "kompas" / "page.html")
    now = "2026-03-15T08:00:00+07:00"
    manifest = write_manifest(
        tmp_path,
        {"file": file},
        {"file": file, "site": "lembahasri", "now": "2026-03-16T08:00:00+07:00"},
    )
    answer = extract("--manifest", manifest, "--site", "tarunanews", "--now", now)
    assert [(row["site"], row["date_downloaded"]) for row in answer.rows] == [
        ("tarunanews", now),
        ("lembahasri", "2026-03-16T08:00:00+07:00"),
    ]


def test_broken_rows_cost_a_line_each(extract: Extract, tmp_path: Path) -> None:
    manifest = write_manifest(
        tmp_path,
        "{no json",
        "[1, 2]",
        {"title": "names nothing"},
        {"file": 7},
        {"url": "javascript:alert(1)"},
        {"file": "page.html", "now": "kemarin"},
        {"file": "missing.html"},
        "",
        {"file": "page.html", "url": None},
    )
    answer = extract("--manifest", manifest, "--folder", PLATFORMS / "wordpress-gmr")
    assert answer.code == 1
    *broken, missing, article = answer.rows
    assert [(row["error"], row["row"]) for row in broken] == [
        ("broken-row", number) for number in range(1, 7)
    ]
    assert (missing["error"], missing["file"], missing["row"]) == ("no-file", "missing.html", 7)
    assert article["title"] == "Petani Lembah Asri Terima 1.200 Bibit Kelapa"
    assert len(answer.err.splitlines()) == 8, "one each, and the sum"


def test_an_endless_row_is_passed_over(extract: Extract, tmp_path: Path) -> None:
    file = str(PLATFORMS / "wordpress-gmr" / "page.html")
    manifest = write_manifest(tmp_path, '{"file": "' + "x" * 40_000_000, {"file": file})
    broken, article = extract("--manifest", manifest).rows
    assert (broken["row"], broken["error"]) == (1, "broken-row")
    assert article["file"] == file


# --- addresses ----------------------------------------------------------------------------------

HOST = "kabarmuara.example"
SITE = f"https://{HOST}"


def fetch(hosts: Hosts, *words: str, delay: str = "0") -> Done:
    return scrapy("extract", *words, "-s", f"HOST_MAP=*={hosts.address}", DOWNLOAD_DELAY=delay)


def test_addresses_are_fetched_as_politely_as_in_a_crawl(hosts: Hosts) -> None:
    hosts.on("/robots.txt", plain("User-agent: *\nDisallow: /rahasia/\n"))
    for path in ("/satu/", "/dua/", "/rahasia/"):
        title = f"Jembatan Desa Diperbaiki {path.strip('/').title()}"
        hosts.on(path, page(article_html(title, SENTENCE * 3, SENTENCE * 2)))
    hosts.on("/pindah/", redirect("https://lain.example/satu/"))
    paths = ("/satu/", "/satu/", "/rahasia/", "/hilang/", "/pindah/", "/dua/")
    done = fetch(hosts, *(SITE + path for path in paths), delay="0.3")
    rows = {row["url"]: row for row in map(json.loads, done.out.splitlines())}
    assert done.code == 1
    assert rows[f"{SITE}/satu/"]["title"] == "Jembatan Desa Diperbaiki Satu"
    assert rows[f"{SITE}/satu/"]["file"] is None
    assert rows[f"{SITE}/dua/"]["published"] == "2026-03-14T09:05:00+07:00"
    reasons = {url: row["error"] for url, row in rows.items() if "error" in row}
    assert reasons == {
        f"{SITE}/rahasia/": "robots",
        f"{SITE}/hilang/": "status-404",
        f"{SITE}/pindah/": "foreign-address",
    }
    assert not hosts.asked("/rahasia/")
    assert not hosts.asked(host="lain.example")
    assert len(hosts.asked("/satu/")) == 1
    assert hosts.most_at_once == 1
    assert min(hosts.gaps()[1:]) > 0.25, "the delay is kept"
    assert hosts.asked("/satu/")[0].headers["user-agent"].startswith("WartaDaerah/")
    assert "5 pages: 2 articles, 3 failed" in done.log


def test_the_pages_of_an_article_are_joined(hosts: Hosts) -> None:
    pager = "<div class=page-links><a class=post-page-numbers href='/bersambung/{0}/'>{0}</a></div>"
    texts = ["Pertama: " + SENTENCE * 3, "Kedua: " + SENTENCE * 3, "Ketiga: " + SENTENCE * 3]
    for number, text in enumerate(texts, 1):
        path = "/bersambung/" if number == 1 else f"/bersambung/{number}/"
        tail = pager.format(number + 1) if number < 3 else ""
        hosts.on(path, page(article_html("Jembatan Desa Diperbaiki", text, tail=tail)))
    done = fetch(hosts, f"{SITE}/bersambung/")
    row = json.loads(done.out)
    assert row["body"].split("\n\n") == [text.strip() for text in texts]
    assert "page-missing" not in row["flags"]

    hosts.on("/bersambung/3/", page("", status=500))
    done = fetch(hosts, f"{SITE}/bersambung/", "-s", "RETRY_TIMES=0")
    row = json.loads(done.out)
    assert row["body"].split("\n\n") == [text.strip() for text in texts[:2]]
    assert "page-missing" in row["flags"]


def test_no_host_holds_up_the_others(hosts: Hosts) -> None:
    names = ("satu.example", "dua.example")
    for host in names:
        for number in range(3):
            title = f"Jembatan Desa Diperbaiki {number}"
            text = article_html(title, SENTENCE * 3, SENTENCE * 2)
            hosts.on(f"/{number}/", page(text), host=host)
    urls = [f"https://{host}/{number}/" for host in names for number in range(3)]
    done = fetch(hosts, *urls, delay="0.2")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert sorted(row["url"] for row in rows) == sorted(urls)
    assert {row["site"] for row in rows[:2]} == set(names)


def test_a_host_that_does_not_answer(hosts: Hosts) -> None:
    with closed_port() as address:
        done = scrapy("extract", f"http://{address}/a", "-s", "RETRY_TIMES=0", DOWNLOAD_DELAY="0")
    row = json.loads(done.out)
    assert (done.code, row["error"]) == (1, "robots")
    assert "cannot be reached" in row["detail"]


# --- usage --------------------------------------------------------------------------------------

USAGE = {
    "nothing": ((), "name a file or an address"),
    "unknown option": ((WITH_ADDRESS, "--jason"), "unknown option --jason"),
    "unknown site": ((WITH_ADDRESS, "--site", "nosuchsite"), "there is no site 'nosuchsite'"),
    "address of two": ((WITH_ADDRESS, WITHOUT_ADDRESS, "--url", ADDRESS), "of one file"),
    "address of an address": ((ADDRESS, "--url", ADDRESS), "has its own"),
    "wrong address": ((WITH_ADDRESS, "--url", "kabarmuara"), "is no http(s) address"),
    "wrong encoding": ((WITH_ADDRESS, "--encoding", "utf-9"), "there is no encoding 'utf-9'"),
    "wrong time": ((WITH_ADDRESS, "--now", "kemarin"), "'kemarin' is no instant"),
    "folder alone": ((WITH_ADDRESS, "--folder", "fixtures"), "belongs to --manifest"),
    "no manifest": (("--manifest", "/nowhere/pages.jsonl"), "/nowhere/pages.jsonl"),
    "no place": ((WITH_ADDRESS, "-o", "/nowhere/out.jsonl"), "/nowhere/out.jsonl"),
    "over its input": ((WITH_ADDRESS, "-o", WITH_ADDRESS), "would overwrite"),
}


@pytest.mark.parametrize(("words", "message"), USAGE.values(), ids=USAGE)
def test_wrong_usage_is_one_line_and_code_2(
    words: tuple[str, ...], message: str, extract: Extract
) -> None:
    answer = extract(*words)
    assert (answer.code, answer.out) == (2, "")
    (line,) = answer.err.splitlines()
    assert line.startswith("scrapy extract: ")
    assert message in line


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_is_one_line_and_code_1(extract: Extract) -> None:
    answer = extract(WITH_ADDRESS, WITHOUT_ADDRESS, "-o", "/dev/full")
    assert (answer.code, answer.out) == (1, "")
    (line,) = answer.err.splitlines()
    assert line.startswith("scrapy extract: the output cannot be written: ")


def test_help_has_an_example(extract: Extract) -> None:
    answer = extract("--help")
    assert answer.code == 0
    assert "scrapy extract --manifest pages.jsonl -o" in " ".join(answer.out.split())


def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    file = str(PLATFORMS / "wordpress-gmr" / "page.html")
    manifest = write_manifest(tmp_path, *({"file": file} for _ in range(60)))
    command = [sys.executable, "-m", "scrapy.cmdline", "extract", "--manifest", str(manifest)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (1, b"")
