"""Spider arguments."""

from __future__ import annotations

import pytest

from crawler.platforms.arguments import ArgumentError, RunArguments


def test_nothing_asked() -> None:
    asked = RunArguments.parse(timezone="Asia/Jakarta")
    assert asked.window.is_open
    assert (asked.limit, asked.discover, asked.refresh, asked.content) == (
        None,
        "auto",
        False,
        "auto",
    )


def test_all_asked() -> None:
    asked = RunArguments.parse(
        timezone="Asia/Jayapura",
        since="2022-09-28",
        until="2022-09-28",
        limit="12",
        discover="feed",
        refresh="1",
        content="page",
    )
    assert asked.window.since
    assert asked.window.until
    assert asked.window.since.isoformat() == "2022-09-28T00:00:00+09:00"
    assert asked.window.until.isoformat() == "2022-09-29T00:00:00+09:00"
    assert (asked.limit, asked.discover, asked.refresh, asked.content) == (12, "feed", True, "page")


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": "besok"},
        {"until": "31/12/2022"},
        {"since": "2022-09-02", "until": "2022-09-01"},
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "٣"},
        {"limit": "1e3"},
        {"discover": "rss"},
        {"content": "feed"},
        {"refresh": "mungkin"},
    ],
    ids=str,
)
def test_wrong_arguments(wrong: dict[str, str]) -> None:
    with pytest.raises(ArgumentError) as caught:
        RunArguments.parse(timezone="Asia/Jakarta", **wrong)
    assert next(iter(wrong)) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_window_that_moves_with_the_clock_does_not_last() -> None:
    assert RunArguments.parse(timezone="Asia/Jakarta", since="2022-01-01").is_lasting
    assert RunArguments.parse(timezone="Asia/Jakarta", until="2022-01-01T10:00").is_lasting
    assert not RunArguments.parse(timezone="Asia/Jakarta", since="7d").is_lasting
