"""Work that a thread does while the caller goes on."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from crawler.dataset.behind import Behind


def test_pieces_are_done_one_after_the_other_by_another_thread() -> None:
    done: list[tuple[int, str]] = []

    def work(number: int) -> None:
        done.append((number, threading.current_thread().name))

    with Behind() as behind:
        for number in range(50):
            behind.do(partial(work, number))
        behind.wait()
        assert [number for number, _ in done] == list(range(50))
    assert threading.main_thread().name not in {name for _, name in done}


def test_none_is_given_before_the_last_is_done() -> None:
    may_end = threading.Event()

    def wait() -> None:
        may_end.wait()

    with Behind() as behind:
        behind.do(wait)
        threading.Timer(0.2, may_end.set).start()
        behind.do(lambda: None)
        assert may_end.is_set()


def test_what_fails_is_raised_once_where_the_next_is_given_or_awaited() -> None:
    def fail() -> None:
        raise OSError("no room")

    with Behind() as behind:
        behind.do(fail)
        with pytest.raises(OSError, match="no room"):
            behind.do(lambda: pytest.fail("it was begun after a failure"))
        behind.wait()
        behind.do(fail)
        with pytest.raises(OSError, match="no room"):
            behind.wait()
        behind.wait()


def test_nothing_is_at_work_after_the_block() -> None:
    ended = threading.Event()

    def work() -> None:
        threading.Event().wait(0.2)
        ended.set()

    def interrupted() -> None:
        with Behind() as behind:
            behind.do(work)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert ended.is_set()
