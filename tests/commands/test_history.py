"""``scrapy history``: versions of an article, over both databases."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from crawler.storage.store import open_store
from tests.commands.archive import Run, runner
from tests.storage.articles import make_article
from tests.storage.test_copies import BRIDGE, DAY, story, text_of

OLD = make_article(
    1, tags=["jembatan", "desa"], rule_version="r1", aliases=["https://kabarteluk.example/?p=7"]
)
NEW = make_article(
    1,
    title="Jembatan gantung nomor 1 selesai dibangun",
    body="Warga menyambut selesainya pekerjaan itu.\n\nPekerjaan berlangsung enam bulan.",
    tags=["desa", "[b]kampung[/b]"],
    date_modified=DAY,
    lead="Ada \x1b[31mmerah",
    rule_version="r2",
)


@pytest.fixture
def history(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    with open_store(database_url) as store:
        for article in (OLD, NEW):
            run = store.start_run("kabarteluk")
            store.save([article], run)
    return runner("history", database_url, capsys, monkeypatch)


def test_what_changed_is_told_field_by_field(history: Run) -> None:
    answer = history("https://kabarteluk.example/2024/05/jembatan-1/")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[:4] == [
        "Jembatan gantung nomor 1 selesai dibangun",
        "https://kabarteluk.example/2024/05/jembatan-1/",
        "https://kabarteluk.example/?p=7",
        "site kabarteluk, 2 versions",
    ]
    told = [" ".join(line.split()) for line in lines]
    heads = [line for line in told if line.startswith("version")]
    assert [line.split()[1] for line in heads] == ["1", "2"]
    assert "+08:00 run 1 (" in heads[0]
    assert heads[1].endswith("rules r2")
    assert told[told.index(heads[1]) + 1 :] == [
        "title Jembatan gantung nomor 1 [-mulai-] {+selesai+} dibangun",
        "lead (none) -> Ada [31mmerah",
        "body Warga menyambut [-pembangunan-] {+selesainya pekerjaan+} itu.",
        "(1 paragraph unchanged)",
        "tags [-jembatan-] {+[b]kampung[/b]+}",
        "date_modified (none) -> 2024-05-07 09:00:00+08:00",
    ]
    assert "\x1b" not in answer.out, "neither colours nor what the page brought"


@pytest.mark.parametrize(
    "address",
    [
        "kabarteluk.example/2024/05/jembatan-1",
        "http://www.kabarteluk.example/2024/05/jembatan-1/amp/?utm_source=x#a",
        "https://kabarteluk.example/?p=7",
        "kabarteluk.example?p=7",
    ],
)
def test_any_address_of_it_will_do(history: Run, address: str) -> None:
    answer = history(address)
    assert (answer.code, answer.err) == (0, "")
    assert "2 versions" in answer.out


def test_the_body_of_each_version_on_demand(history: Run) -> None:
    answer = history("kabarteluk.example/2024/05/jembatan-1", "--full")
    lines = answer.out.splitlines()
    assert "Warga menyambut pembangunan itu." in lines
    assert "Warga menyambut selesainya pekerjaan itu." in lines
    assert lines.count("Pekerjaan berlangsung enam bulan.") == 2


def test_json_holds_every_version_in_full(history: Run, database_url: str) -> None:
    answer = history("kabarteluk.example/2024/05/jembatan-1", "--json")
    assert (answer.code, answer.err) == (0, "")
    told = json.loads(answer.out)
    assert told["addresses"] == [OLD.url, "https://kabarteluk.example/?p=7"]
    first, second = told["versions"]
    assert (first["revision"], first["run_id"], first["rule_version"]) == (1, 1, "r1")
    assert first["changes"] == []
    assert first["content"]["body"] == OLD.body
    assert first["content"]["date_published"] == "2024-05-07T08:31:00+08:00"
    assert second["content"]["tags"] == NEW.tags
    assert {c["field"]: (c["old"], c["new"]) for c in second["changes"]} == {
        "title": (OLD.title, NEW.title),
        "lead": (None, NEW.lead),
        "body": (OLD.body, NEW.body),
        "tags": (OLD.tags, NEW.tags),
        "date_modified": (None, "2024-05-07T09:00:00+08:00"),
    }
    for version in told["versions"]:
        for name in ("stored_at", "date_downloaded", "run_started_at"):
            assert datetime.fromisoformat(version[name]).utcoffset() is not None


def test_one_version_has_not_changed(history: Run, database_url: str) -> None:
    with open_store(database_url) as store:
        store.save([story(1)])
    answer = history("situs1.example/kabar")
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert "site situs1, 1 version" in lines
    assert lines[-1] == "It has not changed since."
    assert any("no run  rules unknown" in line for line in lines)


def test_long_stretches_without_a_change_are_shortened(history: Run, database_url: str) -> None:
    body = " ".join(text_of(BRIDGE).split())
    with open_store(database_url) as store:
        store.save([story(1, body=body)])
        store.save([story(1, body=body.replace("perahu kecil", "sampan kecil"))])
    out = " ".join(history("situs1.example/kabar").out.split())
    before = "dusun yang selama ini hanya dapat dicapai dengan"
    after = 'kecil. "Anak-anak kami tidak perlu lagi menyeberang sungai'
    assert f"body … {before} [-perahu-] {{+sampan+}} {after} …" in out


def test_what_is_not_there_is_one_line(history: Run, database_url: str) -> None:
    answer = history("kabarteluk.example/lain", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "scrapy history: kabarteluk.example/lain is not in the archive\n"


def test_what_was_removed_is_said_to_be(history: Run, database_url: str) -> None:
    with open_store(database_url) as store:
        store.forget("kabarteluk.example/2024/05/jembatan-1")
        list(store.forget_site("situs2.example/blog"))
    answer = history("https://kabarteluk.example/?p=7")
    assert (answer.code, answer.out) == (1, "")
    assert "https://kabarteluk.example/?p=7 was removed on request on 20" in answer.err
    answer = history("https://situs2.example/blog/2024/kabar/")
    assert answer.code == 1
    assert "is of situs2.example/blog, which was removed on request" in answer.err
    assert "is not in the archive" in history("https://situs2.example/lain/").err


@pytest.mark.parametrize(
    "words", [[], ["a.example/b", "c.example/d"], [" "], ["--fuller", "a.b/c"]]
)
def test_wrong_usage(history: Run, words: list[str]) -> None:
    answer = history(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1


def test_colours_are_for_a_terminal_that_wants_them(
    history: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[31m[-mulai-]\x1b[0m" in history("kabarteluk.example/2024/05/jembatan-1").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in history("kabarteluk.example/2024/05/jembatan-1").out


def test_help_has_an_example(history: Run) -> None:
    answer = history("--help")
    assert answer.code == 0
    assert "example: scrapy history https://" in answer.out


def test_many_versions_come_in_order(history: Run, database_url: str) -> None:
    with open_store(database_url) as store:
        for number in range(12):
            later = DAY + timedelta(days=number + 2)
            store.save([story(1, title=f"Judul {number}", date_downloaded=later)])
    told = json.loads(history("situs1.example/kabar", "--json").out)
    assert [v["content"]["title"] for v in told["versions"]] == [f"Judul {n}" for n in range(12)]
