"""A scripted web server on loopback: what sites do wrong, as often and as slowly as wanted.

One server answers for any number of host names (by the ``Host`` header) and remembers every
request. Answers are set by host and path; a host can also pass its requests on to a real site
and do wrong on single addresses only.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.client
import io
import itertools
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Self

HTML = "text/html; charset=UTF-8"
ANY = "*"
"""Instead of a host: any host. Instead of a path: any path that has no answer of its own."""


class HostRequest(NamedTuple):
    """A request that arrived."""

    time: float
    """Monotonic seconds."""
    method: str
    host: str
    target: str
    """Path and query."""
    headers: Mapping[str, str]
    """Names in lower case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What to answer. Without an own ``Content-Length`` the length of ``body`` is stated."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    chunks: Callable[[], Iterable[bytes]] | None = None
    """A body in pieces, with chunked encoding; it may be endless."""
    delay: float = 0.0
    """Seconds before the first byte."""
    hang_up: bool = False
    """Close the connection instead of an answer."""


Answer: TypeAlias = "Reply | Sequence[Reply] | Callable[[HostRequest], Reply]"
"""One reply, replies in turn (the last one stays), or a function of the request."""


def page(text: str, *, status: int = 200, delay: float = 0.0, **headers: str) -> Reply:
    """An HTML page; ``headers`` with underscores for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(
        status=status, headers={"Content-Type": HTML, **named}, body=text.encode(), delay=delay
    )


def plain(text: str, *, status: int = 200, content_type: str = "text/plain") -> Reply:
    """Text of another type: robots.txt, a feed, JSON."""
    return Reply(status=status, headers={"Content-Type": content_type}, body=text.encode())


def redirect(target: str, *, status: int = 301) -> Reply:
    """A redirect to ``target``, sent as it is written."""
    return Reply(status=status, headers={"Location": target})


def endless(chunk: bytes = b"<p>lagi</p>\n" * 1000, *, pause: float = 0.0) -> Reply:
    """A page without an end; ``pause`` seconds between its pieces."""

    def chunks() -> Iterator[bytes]:
        for number in itertools.count():
            if number:
                time.sleep(pause)
            yield chunk

    return Reply(headers={"Content-Type": HTML}, chunks=chunks)


def cut_short(text: str, *, missing: int = 1000) -> Reply:
    """A page that ends before the length that it states."""
    body = text.encode()
    length = str(len(body) + missing)
    return Reply(headers={"Content-Type": HTML, "Content-Length": length}, body=body)


@functools.lru_cache
def _zeros(megabytes: int) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0) as file:
        for _ in range(megabytes):
            file.write(bytes(2**20))
    return packed.getvalue()


def gzip_bomb(megabytes: int = 100) -> Reply:
    """A page of about a thousandth of ``megabytes`` that unpacks to all of them."""
    headers = {"Content-Type": HTML, "Content-Encoding": "gzip"}
    return Reply(headers=headers, body=_zeros(megabytes))


def forward(address: str) -> Callable[[HostRequest], Reply]:
    """Pass requests on to the site at ``address`` (``127.0.0.1:PORT``), their host kept."""
    left_out = {"connection", "content-length", "transfer-encoding", "host", "date"}

    def ask(request: HostRequest) -> Reply:
        connection = http.client.HTTPConnection(address, timeout=60)
        with contextlib.closing(connection):
            kept = {name: value for name, value in request.headers.items() if name != "connection"}
            connection.request(request.method, request.target, headers=kept)
            response = connection.getresponse()
            headers: dict[str, str] = {}
            for name, value in response.getheaders():
                if name.lower() not in left_out:
                    headers[name] = f"{headers[name]}, {value}" if name in headers else value
            return Reply(status=response.status, headers=headers, body=response.read())

    return ask


@contextlib.contextmanager
def closed_port() -> Iterator[str]:
    """An address of loopback that refuses connections and that nobody else can take."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{held.getsockname()[1]}"


def host_map(hosts: Mapping[str, str]) -> str:
    """The value of the setting ``HOST_MAP``: ``a.id=127.0.0.1:8080,b.id=127.0.0.1:8081``."""
    return ",".join(f"{host}={address}" for host, address in hosts.items())


class Hosts:
    """The server; a context manager. What has no answer gets 404."""

    def __init__(self) -> None:
        self.requests: list[HostRequest] = []
        """Everything that arrived, in order."""
        self.mistakes: list[BaseException] = []
        """What the functions of a test raised; the end of the server raises the first of it."""
        self.most_at_once = 0
        """The largest number of requests that were answered at the same time."""
        self.bytes_sent = 0
        """Bytes of bodies that a client took, or that waited in a socket for it."""
        self._answers: dict[tuple[str, str], Answer] = {}
        self._turns: dict[tuple[str, str], int] = {}
        self._at_once = 0
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def address(self) -> str:
        """Where it listens: ``127.0.0.1:PORT``."""
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """The address as a URL, for a test that needs one host only."""
        return f"http://{self.address}/"

    def map(self, *hosts: str) -> str:
        """The setting ``HOST_MAP`` that leads ``hosts`` here."""
        return host_map(dict.fromkeys(hosts, self.address))

    def on(self, path: str, answer: Answer, *, host: str = ANY) -> Self:
        """Set the answer for a path (with its query, if one matters) or :data:`ANY` path."""
        with self._lock:
            self._answers[host, path] = answer
            self._turns.pop((host, path), None)
        return self

    def asked(self, path: str = ANY, *, host: str = ANY) -> list[HostRequest]:
        """The requests for a path (its query is left out unless it is part of ``path``)."""
        return [
            request
            for request in list(self.requests)
            if host in (ANY, request.host)
            and path in (ANY, request.target, request.target.partition("?")[0])
        ]

    def gaps(self, *, host: str = ANY) -> list[float]:
        """Seconds between one request and the next."""
        times = [request.time for request in self.asked(host=host)]
        return [later - earlier for earlier, later in itertools.pairwise(times)]

    def reply_to(self, request: HostRequest) -> Reply:
        """The reply that was set for a request, the most exact one first."""
        path = request.target.partition("?")[0]
        for key in itertools.product((request.host, ANY), (request.target, path, ANY)):
            with self._lock:
                answer = self._answers.get(key)
                turn = self._turns.get(key, 0)
                self._turns[key] = turn + 1
            if isinstance(answer, Reply):
                return answer
            if callable(answer):
                return answer(request)
            if answer:
                return answer[min(turn, len(answer) - 1)]
        return page("<title>Tidak ditemukan</title>", status=404)

    @contextlib.contextmanager
    def answering(self, request: HostRequest) -> Iterator[None]:
        """Count a request that is being answered."""
        with self._lock:
            self.requests.append(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield
        finally:
            with self._lock:
                self._at_once -= 1

    def sent(self, count: int) -> bool:
        """Count bytes of a body; whether to go on sending."""
        with self._lock:
            self.bytes_sent += count
        return not self._stopping.is_set()

    def wait(self, seconds: float) -> None:
        """Let time pass, but not beyond the end of the server."""
        self._stopping.wait(seconds)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        if self.mistakes and error is None:
            raise self.mistakes[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no error here; a mistake in the script of a test is."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, OSError):
            self.hosts.mistakes.append(error)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "Hosts"
    sys_version = ""
    timeout = 30

    def answer(self) -> None:
        hosts = self.server.hosts
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = headers.get("host", "").lower()
        host = host.removesuffix(":80").removesuffix(":443")
        request = HostRequest(time.monotonic(), self.command, host, self.path, headers)
        with hosts.answering(request):
            reply = hosts.reply_to(request)
            hosts.wait(reply.delay)
            if reply.hang_up:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
            else:
                self._send(hosts, reply)

    do_GET = do_HEAD = do_POST = answer  # noqa: N815 -- the names that the base class looks up

    def _send(self, hosts: Hosts, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        stated = {name.lower() for name in reply.headers}
        if reply.chunks is not None:
            self.send_header("Transfer-Encoding", "chunked")
        elif "content-length" not in stated and reply.status not in (204, 304):
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if reply.chunks is None:
            self.wfile.write(reply.body)
            hosts.sent(len(reply.body))
            self.close_connection = self.close_connection or "content-length" in stated
            return
        for chunk in reply.chunks():
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            if not hosts.sent(len(chunk)):
                self.close_connection = True
                return
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:
        """Requests are in ``Hosts.requests``, not on standard error."""
