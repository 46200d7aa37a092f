"""Work that is done while the caller goes on."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class Behind:
    """A thread that does one piece of work after the other; none is given before the last is done.

    What a piece raises is raised once, where the next is given or the last is waited for. At the
    end of the ``with`` block nothing is at work any more, however often the user interrupts it, and
    nobody asks how that went.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="behind")
        self._last: Future[None] | None = None

    def do(self, work: Callable[[], None]) -> None:
        """Begin with it as soon as the last piece is done."""
        self.wait()
        self._last = self._thread.submit(work)

    def wait(self) -> None:
        """Until nothing is at work."""
        if self._last is None:
            return
        try:
            self._last.result()
        finally:
            if self._last.done():  # an interrupted wait leaves it at work
                self._last = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        interrupted: KeyboardInterrupt | None = None
        while True:
            try:
                # It is done after all that was given before; an interrupted join() of Python 3.11
                # takes the thread for ended.
                self._thread.submit(bool).result()
                break
            except KeyboardInterrupt as again:  # the piece takes a moment, and its file is open
                interrupted = again
        self._thread.shutdown(wait=False)
        if interrupted is not None and error is None:
            raise interrupted
