"""``scrapy explain``: as text, as JSON, as a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings

from tests.world.crawl import ROOT, scrapy
from tests.world.hosts import Hosts, page, plain

if TYPE_CHECKING:
    from pathlib import Path

SAVED = "fixtures/platforms/wordpress-gmr/page.html"
WITHOUT_ADDRESS = "fixtures/platforms/kompas/page.html"
URL = "https://kabarasri.example/2025/05/petani-terima-bibit/"


class Answer(NamedTuple):
    code: object
    out: str
    err: str


class Explain(Protocol):
    def __call__(self, *words: str | Path) -> Answer: ...


@pytest.fixture
def explain(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Explain:
    """Run ``scrapy explain`` in this process, which spares the start of another one."""
    monkeypatch.chdir(ROOT)

    def run(*words: str | Path) -> Answer:
        settings = Settings()
        settings.setmodule("crawler.settings")
        with pytest.raises(SystemExit) as ended:
            execute(["scrapy", "explain", *map(str, words)], settings)
        return Answer(ended.value.code, *capsys.readouterr())

    return run


def test_text_tells_fields_dates_and_what_was_removed(explain: Explain) -> None:
    answer = explain(SAVED)
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[:2] == ["Petani Lembah Asri Terima 1.200 Bibit Kelapa", URL]
    assert lines[lines.index("tags            Kelapa") + 1].strip() == (
        "from .tags-links a (preset gmr)"
    )
    assert "* 2025-05-14T14:10:05+07:00  taken as date_published" in lines
    assert "- (wan)  [sign-off]" in lines
    assert "\x1b" not in answer.out, "colours are for a terminal"


def test_json_tells_the_same(explain: Explain) -> None:
    answer = explain(SAVED, "--json")
    told = json.loads(answer.out)
    assert (answer.code, told["url"], told["refusal"]) == (0, URL, None)
    assert told["fields"]["tags"]["value"] == ["Kelapa"]
    assert told["fields"]["tags"]["places"] == [".tags-links a (preset gmr)"]
    assert told["presets"][0]["name"] == "gmr"
    assert [date["taken"] for date in told["dates"]].count("date_published") == 1
    pieces = [piece for block in told["text"] for line in block for piece in line]
    assert {"text": "(wan)", "rule": "sign-off", "url": None} in pieces
    assert told["text_complete"] is True


def test_html_is_written_beside_nothing_on_stdout(explain: Explain, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    answer = explain(SAVED, "--html", report)
    assert (answer.code, answer.out, answer.err) == (0, "", f"written: {report}\n")
    html = report.read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    assert '<del>(wan)</del><span class="rule">sign-off</span>' in html
    told = explain(SAVED, "--html", report, "--json")
    assert json.loads(told.out)["url"] == URL


def test_generic_and_site_change_what_is_told(explain: Explain) -> None:
    assert "read with no preset" in explain(SAVED, "--generic").out
    out = explain(WITHOUT_ADDRESS, "--site", "tarunanews").out
    assert "read with site tarunanews, preset kompas" in out
    assert "publisher       Taruna News\n                from site tarunanews" in out


def test_a_page_without_an_address_says_so(explain: Explain) -> None:
    answer = explain(WITHOUT_ADDRESS)
    assert answer.out.splitlines()[1] == "address unknown"
    assert "about:blank" not in answer.out
    told = json.loads(explain(WITHOUT_ADDRESS, "--json").out)
    assert told["url"] is None
    assert {"url", "url_key", "fetched_url", "site"} <= set(told["missing"])
    assert not {"url", "url_key", "fetched_url", "site"} & set(told["fields"])


def test_a_refusal_is_explained_and_fails(explain: Explain, tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    empty.write_text("<html><body></body></html>")
    answer = explain(empty, "--url", "https://kabarmuara.example/a/")
    assert answer.code == 1
    assert "no article: empty (no text)" in answer.out.splitlines()


def test_a_fetched_article_with_its_further_pages(hosts: Hosts) -> None:
    html = (ROOT / SAVED).read_text(encoding="utf-8")
    first = "/2025/05/petani-terima-bibit/"
    pager = f"<div class=page-links><a class=post-page-numbers href={first}2/>2</a></div>"
    hosts.on("/robots.txt", plain("User-agent: *\nAllow: /\n"))
    hosts.on(first, page(html.replace("</article>", f"{pager}</article>")))
    second = html.replace("Menurut dia, setiap", "Pada halaman kedua, setiap")
    hosts.on(f"{first}2/", page(second))
    address = f"HOST_MAP=*={hosts.address}"
    done = scrapy("explain", URL, "--json", "-s", address, DOWNLOAD_DELAY="0")
    told = json.loads(done.out)
    assert (done.code, told["pages"]) == (0, 2)
    texts = [piece["text"] for block in told["text"] for line in block for piece in line]
    assert any(text.startswith("Pada halaman kedua") for text in texts)

    done = scrapy("explain", f"{URL}hilang", "-s", address, DOWNLOAD_DELAY="0")
    assert (done.code, done.out) == (1, "")
    assert "status-404" in done.log


USAGE = {
    "nothing": ((), "name one file or address"),
    "two": ((SAVED, WITHOUT_ADDRESS), "name one file or address"),
    "unknown option": ((SAVED, "--yaml"), "unknown option --yaml"),
    "unknown site": ((SAVED, "--site", "nosuchsite"), "there is no site 'nosuchsite'"),
    "over its input": ((SAVED, "--html", SAVED), "would overwrite"),
    "no place": ((SAVED, "--html", "/nowhere/report.html"), "/nowhere/report.html"),
}


@pytest.mark.parametrize(("words", "message"), USAGE.values(), ids=USAGE)
def test_wrong_usage_is_one_line_and_code_2(
    words: tuple[str, ...], message: str, explain: Explain
) -> None:
    answer = explain(*words)
    assert (answer.code, answer.out) == (2, "")
    (line,) = answer.err.splitlines()
    assert line.startswith("scrapy explain: ")
    assert message in line


def test_a_file_that_is_not_there(explain: Explain) -> None:
    answer = explain("nowhere.html")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "scrapy explain: nowhere.html: no-file: there is no file nowhere.html\n"


def test_help_has_an_example(explain: Explain) -> None:
    answer = explain("--help")
    assert answer.code == 0
    assert "example: scrapy explain https://" in " ".join(answer.out.split())
