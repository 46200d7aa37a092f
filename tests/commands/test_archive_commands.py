"""What all commands over the archive have in common."""

from __future__ import annotations

import pytest

from tests.commands.archive import runner

COMMANDS = {
    "duplicates": ("--json",),
    "export": ("-o", "x.csv"),
    "forget": ("a.example/b", "--yes"),
    "history": ("a.example/b",),
    "search": ("kata",),
    "ledger": ("a.example/b",),
}
UNUSABLE = {
    "sqlite:////tidak/ada/articles.db": "there is no database at",
    "postgresql://u:s3cret@127.0.0.1:1/d": "cannot reach Postgres",
    "oracle://u:s3cret@h/d": "DATABASE_URL names oracle",
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("url", "said"), UNUSABLE.items())
def test_a_database_that_cannot_be_used(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    url: str,
    said: str,
) -> None:
    answer = runner(command, url, capsys, monkeypatch)(*COMMANDS[command])
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"scrapy {command}: {said}")
    assert answer.err.count("\n") == 1
    assert "s3cret" not in answer.err
