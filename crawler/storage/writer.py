"""Articles into the archive in batches, from asyncio, off the thread of the event loop."""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy.exc import StatementError

from crawler.storage.errors import (
    StoreUnavailableError,
    StoreWriteError,
    UnstorableError,
    is_refusal,
    one_line,
)
from crawler.storage.patience import Patience
from crawler.storage.rows import check_article

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.items import Article
    from crawler.storage.store import ArticleStore, SaveResult

BATCH_SIZE = 50
FLUSH_SECONDS = 2.0
PENDING_BATCHES = 4


class BatchWriter:
    """Takes articles one by one and saves them in batches, in the order they came.

    One thread writes. A batch is saved when it is full, or ``flush_seconds`` after its first
    article came. While ``pending_batches`` wait, :meth:`put` waits. A failure that passes (a lock,
    a lost connection, a full disk) is tried again with ``patience``; what cannot be saved then
    makes :meth:`put` and :meth:`close` raise :class:`StoreWriteError`.

    ``on_result(article, result)`` is called in the event loop for each article that is stored,
    after the commit; ``on_refused(article, error)`` for each that the database refuses for what it
    contains, while the others of its batch are saved. Without ``on_refused`` such an article ends
    the writing like any other failure.

    Belongs to the event loop in which :meth:`put` is first called.
    """

    def __init__(
        self,
        store: ArticleStore,
        *,
        run_id: int | None = None,
        batch_size: int = BATCH_SIZE,
        flush_seconds: float = FLUSH_SECONDS,
        pending_batches: int = PENDING_BATCHES,
        patience: Patience | None = None,
        on_result: Callable[[Article, SaveResult], None] | None = None,
        on_refused: Callable[[Article, Exception], None] | None = None,
    ) -> None:
        self._store = store
        self._run_id = run_id
        self._batch_size = batch_size
        self._flush_seconds = flush_seconds
        self._capacity = batch_size * pending_batches
        self._patience = patience or Patience()
        self._on_result = on_result
        self._on_refused = on_refused
        self._waiting: deque[Article] = deque()
        self._in_hand = 0
        self._taken = 0
        self._changed = asyncio.Condition()
        self._closing = False
        self._flushing = 0
        self._failure: StoreWriteError | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive-writer")

    async def put(self, article: Article) -> None:
        """Hand an article over; returns once there is room for it, mostly at once.

        Raises :class:`UnstorableError` where it can never be stored, and :class:`StoreWriteError`
        once writing has failed.
        """
        check_article(article)
        async with self._changed:
            await self._changed.wait_for(
                lambda: len(self._waiting) < self._capacity or self._failure or self._closing
            )
            self._raise_failure()
            if self._closing:
                raise StoreWriteError("the archive is closed: an article came too late", unsaved=1)
            if self._task is None:
                self._task = asyncio.create_task(self._write(), name="archive-writer")
            self._waiting.append(article)
            self._taken += 1
            self._changed.notify_all()

    async def save(self, article: Article) -> None:
        """Hand an article over and wait until it is stored, or refused. Raises as :meth:`put`."""
        await self.put(article)
        number = self._taken
        async with self._changed:
            # They are saved in the order they came.
            await self._changed.wait_for(
                lambda: self._taken - self._unsaved >= number or self._failure
            )
            self._raise_failure()

    async def flush(self) -> None:
        """Wait until all that was handed over is stored. Raises :class:`StoreWriteError`."""
        async with self._changed:
            self._flushing += 1
            self._changed.notify_all()
            try:
                await self._changed.wait_for(lambda: not self._unsaved or self._failure)
            finally:
                self._flushing -= 1
            self._raise_failure()

    async def close(self) -> None:
        """Save what is left and end the thread. Raises :class:`StoreWriteError`."""
        async with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._task is not None:
            await self._task
        self._thread.shutdown(wait=False)
        self._raise_failure()

    @property
    def _unsaved(self) -> int:
        return len(self._waiting) + self._in_hand

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise StoreWriteError(str(self._failure), unsaved=self._unsaved) from self._failure

    async def _write(self) -> None:
        try:
            while batch := await self._next_batch():
                await self._save(batch)
                async with self._changed:
                    self._changed.notify_all()
        except StoreWriteError as error:
            await self._fail(error)
        except Exception as error:
            # Whatever it is, those who hand articles over must learn of it.
            failure = StoreWriteError(f"articles cannot be stored: {one_line(error)}")
            failure.__cause__ = error
            await self._fail(failure)

    async def _fail(self, failure: StoreWriteError) -> None:
        async with self._changed:
            self._failure = failure
            self._changed.notify_all()

    async def _next_batch(self) -> list[Article]:
        """The next articles to save; none once the writer is closed and all are saved."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._waiting or self._closing)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._flush_seconds):
                    await self._changed.wait_for(self._must_save)
            size = min(len(self._waiting), self._batch_size)
            batch = [self._waiting.popleft() for _ in range(size)]
            self._in_hand = len(batch)
            self._changed.notify_all()
            return batch

    def _must_save(self) -> bool:
        return len(self._waiting) >= self._batch_size or self._closing or self._flushing > 0

    async def _save(self, batch: list[Article]) -> None:
        try:
            results = await self._save_patiently(batch)
        except (StatementError, UnstorableError) as error:
            if isinstance(error, StatementError) and not is_refusal(error):
                raise
            await self._save_apart(batch, error)
            return
        self._in_hand -= len(batch)
        if self._on_result is not None:
            for article, result in zip(batch, results, strict=True):
                self._on_result(article, result)

    async def _save_apart(self, batch: list[Article], error: Exception) -> None:
        """Save the halves of a batch that the database refuses, to find the article at fault."""
        if len(batch) > 1:
            middle = len(batch) // 2
            await self._save(batch[:middle])
            await self._save(batch[middle:])
            return
        if self._on_refused is None:
            raise StoreWriteError(
                f"the database refuses {batch[0].url}: {one_line(error)}"
            ) from error
        self._in_hand -= 1
        self._on_refused(batch[0], error)

    async def _save_patiently(self, batch: list[Article]) -> list[SaveResult]:
        """Save a batch, again and again while the failure is one that passes."""
        # A repetition tells what the first try did, although its answer was lost.
        save = partial(self._store.save, batch, self._run_id, at=datetime.now(UTC))
        try:
            return await self._patience.call(save, self._thread)
        except StoreUnavailableError as error:
            raise StoreWriteError(str(error)) from error
