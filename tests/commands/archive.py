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
