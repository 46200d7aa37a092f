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
    end of the ``with`` block nothing is at work any more, and nobody asks how that went.
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
        last, self._last = self._last, None
        if last is not None:
            last.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._thread.shutdown(wait=True)
