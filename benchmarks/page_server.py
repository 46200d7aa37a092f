"""Serve made-up pages as fast as a process can: ``python -m benchmarks.page_server FOLDER``.

FOLDER holds what :func:`make` wrote. The server takes any host name, keeps connections open and
answers ``/robots.txt``, ``/sitemap.xml`` and each page; it prints its port and serves until it is
ended.
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


def make(folder: Path, count: int, *, size: int) -> None:
    """Write *count* pages of about *size* bytes, once."""
    index = folder / INDEX
    if index.exists() and len(json.loads(index.read_text("utf-8"))["pages"]) == count:
        return
    site = Site(size=size)
    places: dict[str, tuple[int, int]] = {}
    entries = []
    with (folder / PAGES).open("wb") as file:
        for number in range(count):
            page = site.page(number)
            places[urlsplit(page.url).path] = (file.tell(), len(page.html))
            entries.append((urlsplit(page.url).path, page.published.isoformat()))
            file.write(page.html)
    index.write_text(json.dumps({"pages": places, "entries": entries}), "utf-8")


def paths(folder: Path) -> list[str]:
    """The paths of all pages, the latest first."""
    return list(json.loads((folder / INDEX).read_text("utf-8"))["pages"])


def _sitemap(host: str, entries: list[tuple[str, str]]) -> bytes:
    urls = "".join(
        f"<url><loc>https://{escape(host)}{escape(path)}</loc><lastmod>{date}</lastmod></url>"
        for path, date in entries
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


class Connection(asyncio.Protocol):
    """One connection: requests one after the other, each without a body."""

    def __init__(self, served: Mapping[str, tuple[int, int]], pages: mmap.mmap, entries: list):
        self._served = served
        self._pages = pages
        self._entries = entries
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
        kind, status, body = "text/html; charset=UTF-8", "200 OK", b""
        if place := self._served.get(path):
            start, length = place
            body = self._pages[start : start + length]
        elif path == "/robots.txt":
            kind, body = "text/plain", b"User-agent: *\nDisallow: /wp-admin/\n"
        elif path == "/sitemap.xml":
            named = [h[5:].strip() for h in headers if h.lower().startswith("host:")]
            kind, body = "application/xml", _sitemap(named[0] if named else HOST, self._entries)
        else:
            status, body = "404 Not Found", b"<p>tidak ada</p>"
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)  # type: ignore[attr-defined]


async def serve(folder: Path) -> None:
    """Serve until the process is ended."""
    index = json.loads((folder / INDEX).read_text("utf-8"))
    served = {path: (start, length) for path, (start, length) in index["pages"].items()}
    with (folder / PAGES).open("rb") as file:
        pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        server = await asyncio.get_running_loop().create_server(
            lambda: Connection(served, pages, index["entries"]), "127.0.0.1", 0, backlog=BACKLOG
        )
        print(server.sockets[0].getsockname()[1], flush=True)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
