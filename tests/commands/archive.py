"""Running a command over an archive, in this process, which spares the start of another one."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import pytest
from scrapy.cmdline import execute
from scrapy.settings import Settings

from tests.world.crawl import ROOT


class Answer(NamedTuple):
    code: object
    out: str
    err: str


class Run(Protocol):
    def __call__(self, *words: str) -> Answer: ...


def runner(
    command: str,
    database_url: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """What runs ``scrapy COMMAND`` with the words given, and returns what it answered."""
    monkeypatch.chdir(ROOT)

    def run(*words: str) -> Answer:
        settings = Settings()
        settings.setmodule("crawler.settings")
        settings.set("DATABASE_URL", database_url, priority="cmdline")
        with pytest.raises(SystemExit) as ended:
            execute(["scrapy", command, *words], settings)
        return Answer(ended.value.code, *capsys.readouterr())

    return run


def unusable(command: str, word: str) -> list[tuple[str, str, str]]:
    """Databases that cannot be used, each with the beginning of the line that says so."""
    return [
        ("sqlite:////tidak/ada/articles.db", word, f"scrapy {command}: there is no database at"),
        ("postgresql://u:s3cret@127.0.0.1:1/d", word, f"scrapy {command}: cannot reach Postgres"),
        ("oracle://u:s3cret@h/d", word, f"scrapy {command}: DATABASE_URL names oracle"),
    ]
