from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings
from sqlalchemy import make_url, text

from crawler.storage.engine import open_engine
from crawler.storage.migrations import CURRENT_VERSION
from crawler.storage.store import open_store
from tests.storage.articles import make_article

ROOT = Path(__file__).parents[2]


class Answer(NamedTuple):
    returncode: object
    stdout: str
    stderr: str


class ScrapyDb(Protocol):
    def __call__(self, database_url: str, *words: str) -> Answer: ...


@pytest.fixture
def scrapy_db(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> ScrapyDb:
    """Run ``scrapy db`` in this process, which spares the start of another one."""
    monkeypatch.chdir(ROOT)

    def run(database_url: str, *words: str) -> Answer:
        settings = Settings()
        settings.setmodule("crawler.settings")
        with pytest.raises(SystemExit) as ended:
            execute(["scrapy", "db", "-s", f"DATABASE_URL={database_url}", *words], settings)
        return Answer(ended.value.code, *capsys.readouterr())

    return run


def test_the_environment_names_the_database(sqlite_url: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "scrapy", "db", "upgrade"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": sqlite_url},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == f"Made the schema {CURRENT_VERSION}: {sqlite_url}\n"


def test_a_database_is_made_checked_and_measured(scrapy_db: ScrapyDb, database_url: str) -> None:
    made = scrapy_db(database_url, "upgrade")
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith(f"Made the schema {CURRENT_VERSION}: ")
    with open_store(database_url, create=False) as store:
        run = store.start_run("kabarteluk")
        store.save([make_article(1), make_article(2)], run)
        store.finish_run(run, "ok")

    again = scrapy_db(database_url, "upgrade", "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout)["changed"] is False

    checked = scrapy_db(database_url, "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith("No problem found: ")

    stats = scrapy_db(database_url, "stats", "--json")
    assert (stats.returncode, stats.stderr) == (0, "")
    told = json.loads(stats.stdout)
    assert (told["articles"], told["runs"], told["schema"]) == (2, 1, CURRENT_VERSION)
    assert told["sites"][0]["site"] == "kabarteluk"
    assert told["last_run"]["outcome"] == "ok"
    assert told["size_bytes"] > 10_000
    assert (told["copies"], told["addresses"], told["removed"]) == (0, {"stored": 2}, 0)
    tables = {table["table"]: table for table in told["tables"]}
    assert (tables["articles"]["rows"], tables["article_revisions"]["rows"]) == (2, 0)
    assert 0 < sum(table["size_bytes"] for table in tables.values()) <= told["size_bytes"]
    password = make_url(database_url).password
    output = made.stdout + again.stdout + checked.stdout + stats.stdout
    assert password is None or password not in output


def test_stats_are_shown_as_a_table(scrapy_db: ScrapyDb, sqlite_url: str) -> None:
    with open_store(sqlite_url) as store:
        store.save([make_article(1), make_article(2, site="lain", date_published=None)])
        store.save([make_article(3)])
        store.save([make_article(3, title="Baru", aliases=["https://kabarteluk.example/?p=3"])])
        store.forget("kabarteluk.example/2024/05/hilang")
    stats = scrapy_db(sqlite_url, "stats")
    assert stats.returncode == 0
    lines = [" ".join(line.split()) for line in stats.stdout.splitlines()]
    assert "articles 3, of them copies 0" in lines
    assert "addresses 1 alias, 3 stored" in lines
    assert "removed 1 on request" in lines
    assert any(re.fullmatch(r"article_revisions 1 \d+\.\d MB", line) for line in lines)
    assert "site articles first last last change" in lines
    assert any(line.startswith("kabarteluk 2 2024-05-07 2024-05-07 20") for line in lines)
    assert any(line.startswith("lain 1 - - 20") for line in lines)


def test_a_changed_schema_is_a_problem(scrapy_db: ScrapyDb, sqlite_url: str) -> None:
    with open_store(sqlite_url) as store, store.engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_articles_content_hash"))
    checked = scrapy_db(sqlite_url, "check")
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "Problem: the schema was changed by hand" in checked.stdout


def test_an_empty_database_is_a_problem_that_names_the_command(
    scrapy_db: ScrapyDb, sqlite_url: str
) -> None:
    open_engine(sqlite_url).dispose()
    checked = scrapy_db(sqlite_url, "check", "--json")
    assert checked.returncode == 1
    assert "`scrapy db upgrade`" in json.loads(checked.stdout)["problems"][0]


def test_a_damaged_file_is_a_problem(scrapy_db: ScrapyDb, sqlite_url: str) -> None:
    with open_store(sqlite_url) as store:
        store.save([make_article(number, body="kata " * 2000) for number in range(50)])
    path = Path(make_url(sqlite_url).database or "")
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(20_000))
    checked = scrapy_db(sqlite_url, "check")
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "Problem: the file is damaged: " in checked.stdout


@pytest.mark.parametrize(
    ("database_url", "words", "advice"),
    [
        ("sqlite:////tidak/ada/articles.db", ["stats"], "Error: there is no database at"),
        ("sqlite:////tidak/ada/articles.db", ["check"], "Error: there is no database at"),
        ("sqlite:////proc/tidak/articles.db", ["upgrade"], "Error: cannot make the folder"),
        ("postgresql://u:s3cret@127.0.0.1:1/d", ["check"], "Error: cannot reach Postgres"),
        ("oracle://u:s3cret@h/d", ["upgrade"], "Error: DATABASE_URL names oracle"),
    ],
)
def test_a_database_that_cannot_be_used_gets_one_line(
    scrapy_db: ScrapyDb, database_url: str, words: list[str], advice: str
) -> None:
    answer = scrapy_db(database_url, *words)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(advice)
    assert answer.stderr.count("\n") == 1
    assert "s3cret" not in answer.stderr


@pytest.mark.parametrize(
    "words", [[], ["lain"], ["check", "stats"], ["copy"], ["copy", "sqlite:///a.db"]]
)
def test_a_wrong_word_is_wrong_usage(
    scrapy_db: ScrapyDb, sqlite_url: str, words: list[str]
) -> None:
    answer = scrapy_db(sqlite_url, *words)
    assert answer.returncode == 2
    assert "say what to do: upgrade, check, stats, prune or copy SOURCE TARGET" in answer.stderr


def test_help_has_an_example(scrapy_db: ScrapyDb, sqlite_url: str) -> None:
    answer = scrapy_db(sqlite_url, "--help")
    assert answer.returncode == 0
    assert "scrapy db stats -s DATABASE_URL=sqlite:///data/articles.db" in " ".join(
        answer.stdout.split()
    )
