"""Work that a thread does while the caller goes on."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest

from crawler.dataset.behind import Behind

if TYPE_CHECKING:
    from collections.abc import Iterator


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


@contextmanager
def interrupted_after(*seconds: float) -> Iterator[None]:
    """Let this thread be interrupted so many seconds from now, once for each number."""
    times = iter(seconds)

    def interrupt(*_: object) -> None:
        arm()
        raise KeyboardInterrupt

    def arm() -> None:
        signal.setitimer(signal.ITIMER_REAL, next(times, 0))

    before = signal.signal(signal.SIGALRM, interrupt)
    arm()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Slow:
    """A piece of work of half a second."""

    def __init__(self) -> None:
        self.done = False

    def __call__(self) -> None:
        time.sleep(0.5)
        self.done = True


def test_after_an_interrupted_wait_the_piece_is_still_waited_for() -> None:
    slow = Slow()
    with Behind() as behind:
        behind.do(slow)
        with interrupted_after(0.1), pytest.raises(KeyboardInterrupt):
            behind.wait()
        assert not slow.done
        behind.wait()
        assert slow.done


def test_the_end_of_the_block_is_not_hurried_by_interrupts() -> None:
    slow = Slow()

    def work() -> None:
        with Behind() as behind:
            behind.do(slow)

    with interrupted_after(0.1, 0.1, 0.1), pytest.raises(KeyboardInterrupt):
        work()
    assert slow.done
