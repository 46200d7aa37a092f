"""A small newsroom on loopback: the recorded answers of a WordPress site, for a crawl without it.

A folder holds pages, feed, sitemaps and robots.txt as they were answered, and the posts as the
REST API gave them; requests to the REST API are answered from these as WordPress would, with
paging, order, dates, ``_fields`` and ``_embed``.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    JsonObject: TypeAlias = dict[str, Any]

FOLDER = Path(__file__).parent.parent / "fixtures" / "newsroom"
"""The newsroom of ``scrapy demo``: made-up texts of our own."""

MEANINGFUL = frozenset({"p", "paged", "page", "feed", "s", "cat", "tag", "author", "m"})
"""Query parameters that WordPress reads; it answers with the same page whatever else is there."""

API = "/wp-json/wp/v2/"
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:[Zz]|[+-]\d{2}:\d{2})?"
)
_ORDER: dict[str, Callable[[JsonObject], Any]] = {
    "date": lambda post: post["date"],
    "modified": lambda post: post["modified"],
    "id": lambda post: post["id"],
    "slug": lambda post: post["slug"],
    "title": lambda post: post["title"]["rendered"].casefold(),
}


class NewsroomRequest(NamedTuple):
    """A request that the newsroom has answered."""

    time: float
    """Seconds since the epoch."""
    method: str
    host: str
    target: str
    status: int
    user_agent: str


class Answer(NamedTuple):
    """A status, headers and a body."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes


class InvalidParameter(ValueError):
    """A parameter that the REST API refuses with status 400."""


class RestApi:
    """The read-only part of WordPress's REST API that a crawler needs, over recorded objects."""

    def __init__(
        self, root: JsonObject, collections: Mapping[str, Sequence[JsonObject]], home: str
    ) -> None:
        self._root = root
        self._collections = collections
        self._home = home
        self._zone = ZoneInfo(root["timezone_string"])

    def answer(self, route: str, parameters: Mapping[str, str]) -> Answer:
        """The answer to a route such as ``/wp/v2/posts``."""
        if route in {"", "/"}:
            return _json(200, self._root)
        name, _, number = route.removeprefix("/wp/v2/").rstrip("/").partition("/")
        objects = self._collections.get(name)
        if objects is None or not route.startswith("/wp/v2/"):
            return _error(404, "rest_no_route", "Rute tidak ditemukan.")
        try:
            if number:
                return self._one(objects, number, parameters)
            return self._list(name, objects, parameters)
        except InvalidParameter as error:
            return _error(400, "rest_invalid_param", f"Parameter tidak valid: {error}")

    def _one(
        self, objects: Sequence[JsonObject], number: str, parameters: Mapping[str, str]
    ) -> Answer:
        for item in objects:
            if str(item["id"]) == number:
                return _json(200, _shaped(item, parameters))
        return _error(404, "rest_post_invalid_id", "ID pos tidak valid.")

    def _list(
        self, name: str, objects: Sequence[JsonObject], parameters: Mapping[str, str]
    ) -> Answer:
        per_page = _whole_number(parameters, "per_page", 10, 100)
        page = _whole_number(parameters, "page", 1, 2**31)
        found = _chosen(objects, parameters)
        if name == "posts":
            found = _ordered(self._in_window(found, parameters), parameters)
        pages = -(-len(found) // per_page)
        if page > pages and found:
            message = "Nomor halaman yang diminta lebih besar dari jumlah halaman."
            return _error(400, f"rest_{name[:-1]}_invalid_page_number", message)
        headers = [("X-WP-Total", str(len(found))), ("X-WP-TotalPages", str(pages))]
        links = []
        for rel, number in (("prev", page - 1), ("next", page + 1)):
            if 1 <= number <= pages:
                query = urlencode({**parameters, "page": str(number)})
                links.append(f'<{self._home}{API}{name}?{query}>; rel="{rel}"')
        if links:
            headers.append(("Link", ", ".join(links)))
        start = (page - 1) * per_page
        return _json(
            200, [_shaped(item, parameters) for item in found[start : start + per_page]], headers
        )

    def _in_window(
        self, posts: list[JsonObject], parameters: Mapping[str, str]
    ) -> list[JsonObject]:
        for name, field, later in (
            ("after", "date", True),
            ("before", "date", False),
            ("modified_after", "modified", True),
            ("modified_before", "modified", False),
        ):
            if name in parameters:
                limit = self._moment(name, parameters[name])
                posts = [
                    post
                    for post in posts
                    if (post[field] > limit if later else post[field] < limit)
                ]
        for name in ("categories", "tags", "author"):
            if name in parameters:
                wanted = _numbers(parameters, name)
                posts = [post for post in posts if wanted & _as_set(post[name])]
        return posts

    def _moment(self, name: str, text: str) -> str:
        """A moment as posts state theirs: local to the site, without an offset."""
        if not _MOMENT.fullmatch(text):
            raise InvalidParameter(name)
        try:
            moment = datetime.fromisoformat(text.upper())
            if moment.tzinfo:
                moment = moment.astimezone(self._zone)
        except (ValueError, OverflowError):
            raise InvalidParameter(name) from None
        return moment.replace(tzinfo=None, microsecond=0).isoformat()


def _chosen(objects: Sequence[JsonObject], parameters: Mapping[str, str]) -> list[JsonObject]:
    """The objects that the parameters name, or do not leave out."""
    found = list(objects)
    if "slug" in parameters:
        slugs = set(parameters["slug"].split(","))
        found = [item for item in found if item["slug"] in slugs]
    if "include" in parameters:
        wanted = _numbers(parameters, "include")
        found = [item for item in found if item["id"] in wanted]
    if "exclude" in parameters:
        unwanted = _numbers(parameters, "exclude")
        found = [item for item in found if item["id"] not in unwanted]
    return found


def _as_set(value: int | list[int]) -> set[int]:
    return {value} if isinstance(value, int) else set(value)


def _numbers(parameters: Mapping[str, str], name: str) -> set[int]:
    try:
        return {int(number) for number in parameters[name].split(",")}
    except ValueError:
        raise InvalidParameter(name) from None


def _whole_number(parameters: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = parameters.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= most:
        raise InvalidParameter(name)
    return int(text)


def _ordered(posts: list[JsonObject], parameters: Mapping[str, str]) -> list[JsonObject]:
    by, order = parameters.get("orderby", "date"), parameters.get("order", "desc")
    if order not in {"asc", "desc"}:
        raise InvalidParameter("order")
    if by == "include" and "include" in parameters:
        wanted = [int(number) for number in parameters["include"].split(",")]
        return sorted(posts, key=lambda post: wanted.index(post["id"]))
    if by not in _ORDER:
        raise InvalidParameter("orderby")
    return sorted(posts, key=_ORDER[by], reverse=order == "desc")


def _shaped(item: JsonObject, parameters: Mapping[str, str]) -> JsonObject:
    """An object with the fields and embedded objects that were asked for."""
    shaped = {name: value for name, value in item.items() if name != "_embedded"}
    fields = [field.strip() for field in parameters.get("_fields", "").split(",") if field.strip()]
    if fields:
        shaped = _only(shaped, [field.split(".") for field in fields])
    if "_embed" in parameters and "_embedded" in item and "_links" in shaped:
        wanted = parameters["_embed"]
        every = wanted in {"", "1", "true"}
        embedded = {
            name: value
            for name, value in item["_embedded"].items()
            if name in shaped["_links"] and (every or name in wanted.split(","))
        }
        if embedded:
            shaped["_embedded"] = embedded
    return shaped


def _only(item: JsonObject, paths: Sequence[Sequence[str]]) -> JsonObject:
    kept: JsonObject = {}
    for name, value in item.items():
        below = [path[1:] for path in paths if path[0] == name]
        if [] in below or (below and not isinstance(value, dict)):
            kept[name] = value
        elif below:
            kept[name] = _only(value, below)
    return kept


def _json(status: int, value: object, headers: Sequence[tuple[str, str]] = ()) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(status, [("Content-Type", "application/json; charset=UTF-8"), *headers], body)


def _error(status: int, code: str, message: str) -> Answer:
    return _json(status, {"code": code, "message": message, "data": {"status": status}})


class Newsroom:
    """Serves a folder of recorded answers on a free port of loopback; a context manager.

    The recorded pages name their own host: a client that asks this ``address`` with that ``host``
    sees the site as it was.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        self.host: str = index["host"]
        self.home = f"https://{self.host}"
        self.requests: list[NewsroomRequest] = []
        """What was asked so far, in order."""
        self._answers = {
            target: self._recorded(folder, answer) for target, answer in index["answers"].items()
        }
        self._missing = self._recorded(folder, index["missing"])
        collections = {
            name: json.loads((folder / file).read_text(encoding="utf-8"))
            for name, file in index["rest"].items()
        }
        self._rest = RestApi(index["root"], collections, self.home)
        self._links = {str(post["id"]): str(post["link"]) for post in collections["posts"]}
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @staticmethod
    def _recorded(folder: Path, answer: JsonObject) -> Answer:
        body = (folder / answer["file"]).read_bytes()
        headers = [(name, value) for name, value in answer["headers"]]
        return Answer(answer["status"], headers, body)

    @property
    def address(self) -> str:
        """Where it listens: ``127.0.0.1:PORT``."""
        if self._server is None:
            raise RuntimeError("the newsroom is not open")
        return f"127.0.0.1:{self._server.server_port}"

    def answer(self, target: str, headers: Mapping[str, str]) -> Answer:
        """The answer to a request for ``target`` (path and query); header names in lower case."""
        try:
            split = urlsplit(target)
        except ValueError:
            return self._missing
        parameters = dict(parse_qsl(split.query, keep_blank_values=True))
        path = unquote(split.path) or "/"
        if path.startswith("/wp-json/") or (path == "/" and "rest_route" in parameters):
            route = parameters.pop("rest_route", path.removeprefix("/wp-json"))
            return self._rest.answer(route, parameters)
        asked = {name: value for name, value in parameters.items() if name in MEANINGFUL}
        if path == "/" and asked.get("p") in self._links:
            return self._redirect(self._links[asked["p"]])
        found = self._answers.get(f"{path}?{urlencode(asked)}" if asked else path)
        if found is None:
            return (None if asked else self._moved(path)) or self._missing
        return _unchanged(found, headers) or found

    def _moved(self, path: str) -> Answer | None:
        """To the address with a slash, and from a page that the article does not have."""
        article = re.sub(r"/[0-9]+/?$", "/", path)
        for target in (f"{path}/", article):
            if target != "/" and target in self._answers:
                return self._redirect(f"{self.home}{target}")
        return None

    @staticmethod
    def _redirect(url: str) -> Answer:
        return Answer(301, [("Location", url), ("X-Redirect-By", "WordPress")], b"")

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.daemon = True
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = None


def _unchanged(answer: Answer, asked: Mapping[str, str]) -> Answer | None:
    """A 304 to a conditional request for an answer that has not changed (feeds say so)."""
    own = {name.lower(): value for name, value in answer.headers}
    for header, condition in (("etag", "if-none-match"), ("last-modified", "if-modified-since")):
        if header in own and asked.get(condition) == own[header]:
            return Answer(304, [(header, own[header])], b"")
    return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no error."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _handler(newsroom: Newsroom) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "Newsroom"
        sys_version = ""
        timeout = 30

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = newsroom.answer(self.path, headers)
            newsroom.requests.append(
                NewsroomRequest(
                    time.time(),
                    self.command,
                    headers.get("host", ""),
                    self.path,
                    answer.status,
                    headers.get("user-agent", ""),
                )
            )
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(answer.body)

        do_HEAD = do_GET  # noqa: N815 -- the name that the base class looks up

        def log_message(self, format: str, *args: object) -> None:
            """Requests are in ``Newsroom.requests``, not on standard error."""

    return Handler
