"""A wire to a Postgres server that can be cut at the worst moment."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_COMMITTED = b"COMMIT\x00"
"""How the server says that a transaction is committed."""


class Wire:
    """Passes connections on to a server; a context manager.

    After :meth:`lose_commit` an answer to a ``COMMIT`` is swallowed and the connection cut: the
    server has committed, and the client cannot know.
    """

    def __init__(self, database_url: str) -> None:
        url = make_url(database_url)
        self.lost = 0
        """Answers that were swallowed."""
        self._there = (url.host or "127.0.0.1", url.port or 5432)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._until_loss = 0
        self._sockets: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        here = url.set(host="127.0.0.1", port=self._listener.getsockname()[1])
        self.url = here.render_as_string(hide_password=False)

    def lose_commit(self, number: int = 1) -> None:
        """Let the next transaction be committed without an answer, or the one of that number."""
        self._until_loss = number

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._there)
                self._sockets += [client, server]
                for pair in ((client, server, False), (server, client, True)):
                    self._threads.append(threading.Thread(target=self._pump, args=pair))
                    self._threads[-1].start()

    def _pump(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if answers and _COMMITTED in data and self._until_loss:
                    self._until_loss -= 1
                    if not self._until_loss:
                        self.lost += 1
                        break
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in self._sockets:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in self._sockets:
            end.close()
