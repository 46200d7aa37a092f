"""Serve made-up pages as fast as a process can: ``python -m benchmarks.page_server FOLDER``.

FOLDER holds what :func:`make` wrote. The server keeps connections open and answers ``/robots.txt``,
``/sitemap.xml`` and each page of the site that the ``Host`` header names, or of the first where it
names none of them; it prints its port and serves until it is ended.
"""

from __future__ import annotations

import asyncio
import json
import mmap
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.pages import HOST, Site

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES, INDEX = "pages.html", "pages.json"
BACKLOG = 256


def make(folder: Path, count: int, *, size: int, sites: int = 1) -> list[str]:
    """Write *count* pages of about *size* bytes of each site, once; the hosts of the sites.

    Each site has articles of its own.
    """
    hosts = [HOST, *(f"{number}.{HOST}" for number in range(2, sites + 1))]
    index = folder / INDEX
    if index.exists() and {host: len(pages) for host, pages in _index(folder).items()} == (
        dict.fromkeys(hosts, count)
    ):
        return hosts
    made: dict[str, list[list[object]]] = {}
    with (folder / PAGES).open("wb") as file:
        for seed, host in enumerate(hosts, 11):
            entries = made[host] = []
            for page in Site(host, seed=seed, size=size).pages(range(count)):
                path = urlsplit(page.url).path
                entries.append([path, page.published.isoformat(), file.tell(), len(page.html)])
                file.write(page.html)
    index.write_text(json.dumps(made), "utf-8")
    return hosts


def _index(folder: Path) -> dict[str, list[tuple[str, str, int, int]]]:
    """By host its pages, the latest first: path, date, where it begins, how long it is."""
    found: dict[str, list[tuple[str, str, int, int]]] = json.loads(
        (folder / INDEX).read_text("utf-8")
    )
    return found


def paths(folder: Path) -> list[str]:
    """The paths of all pages of the first site, the latest first."""
    return [path for path, *_ in _index(folder)[HOST]]


class _Served:
    """What is answered for one host."""

    def __init__(self, host: str, pages: list[tuple[str, str, int, int]]) -> None:
        self.pages = {path: (start, length) for path, _, start, length in pages}
        urls = "".join(
            f"<url><loc>https://{escape(host)}{escape(path)}</loc><lastmod>{date}</lastmod></url>"
            for path, date, *_ in pages
        )
        namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
        self.sitemap = f'<urlset xmlns="{namespace}">{urls}</urlset>'.encode()


class Connection(asyncio.Protocol):
    """One connection: requests one after the other, each without a body."""

    def __init__(self, served: Mapping[str, _Served], pages: mmap.mmap) -> None:
        self._served = served
        self._pages = pages
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            request, self._received = self._received[:end], self._received[end + 4 :]
            self._answer(request)

    def _answer(self, request: bytes) -> None:
        line, *headers = request.decode("latin-1").split("\r\n")
        path = urlsplit(line.split(" ")[1]).path
        named = next((h[5:].strip() for h in headers if h.lower().startswith("host:")), HOST)
        served = self._served.get(named.partition(":")[0]) or self._served[HOST]
        kind, status, body = "text/html; charset=UTF-8", "200 OK", b""
        if place := served.pages.get(path):
            start, length = place
            body = self._pages[start : start + length]
        elif path == "/robots.txt":
            kind, body = "text/plain", b"User-agent: *\nDisallow: /wp-admin/\n"
        elif path == "/sitemap.xml":
            kind, body = "application/xml", served.sitemap
        else:
            status, body = "404 Not Found", b"<p>tidak ada</p>"
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)  # type: ignore[attr-defined]


async def serve(folder: Path) -> None:
    """Serve until the process is ended."""
    served = {host: _Served(host, pages) for host, pages in _index(folder).items()}
    with (folder / PAGES).open("rb") as file:
        pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        server = await asyncio.get_running_loop().create_server(
            lambda: Connection(served, pages), "127.0.0.1", 0, backlog=BACKLOG
        )
        print(server.sockets[0].getsockname()[1], flush=True)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
