"""The recorded newsroom answers as the WordPress did that it was recorded from."""

from __future__ import annotations

import contextlib
import html
import http.client
import json
import re
import socket
import struct
import time
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from crawler.newsroom import FOLDER, Newsroom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.wordpress import WordPress

FIRST = "/2022/09/ketua-amsi-rangkul-semua-awak-media-untuk-kondusifkan-kabupaten-jombang/"
POSTS = json.loads((FOLDER / "posts.json").read_text(encoding="utf-8"))["posts"]


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


def ask(address: str, target: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(address, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with contextlib.closing(connection):
        connection.request(method, target, headers={"Host": "tarunanews.com", **named})
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, response.read().decode())


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as room:
        yield room


def words(fragment: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", fragment)).split())


def test_first_article_has_the_shape_of_the_field(newsroom: Newsroom) -> None:
    page = ask(newsroom.address, FIRST)
    assert page.status == 200
    body = page.text.split('<div class="entry-content">')[1].split("<!-- .entry-content -->")[0]
    related = re.findall(
        r'<p><strong>Baca Juga :&nbsp; <a href="/2022/[^"]+" target="_blank" rel="noopener">'
        r"[^<]+</a></strong></p>",
        body,
    )
    assert len(related) == 3
    assert body.count("<p>") == 18
    assert body.rstrip().removesuffix("</div>").rstrip().endswith("”, pungkasnya.(WAG)</p>")
    assert 'datetime="2022-09-28T14:05:00+07:00"' in page.text
    assert "/2022/09/4357bf04-4327-47fd-99fd-f572a45b0917.jpg" in page.text
    assert 'alt="4357bf04-4327-47fd-99fd-f572a45b0917.jpg"' in page.text


@pytest.mark.parametrize("post", POSTS, ids=[post["title"][:30] for post in POSTS])
def test_every_paragraph_is_on_the_pages_and_in_rest(
    newsroom: Newsroom, post: dict[str, Any]
) -> None:
    listed = ask(newsroom.address, "/wp-json/wp/v2/posts?per_page=100").json()
    stored = next(
        item for item in listed if html.unescape(item["title"]["rendered"]) == post["title"]
    )
    path = urlsplit(stored["link"]).path
    parts = post["content"].count("<!--nextpage-->") + 1
    pages = [ask(newsroom.address, f"{path}{n}/" if n > 1 else path) for n in range(1, parts + 1)]
    assert {page.status for page in pages} == {200}
    for paragraph in post["paragraphs"]:
        assert sum(paragraph in words(page.text) for page in pages) == 1
        assert paragraph in words(stored["content"]["rendered"])
    for text, target in post["related"]:
        assert any(text in words(page.text) and target in page.text for page in pages)
    assert stored["date"].replace("T", " ") == post["date"]


def test_recorded_pages_hold_no_script_no_style_and_no_other_host() -> None:
    files = [
        file for file in FOLDER.rglob("*") if file.suffix in {".html", ".xml", ".txt", ".json"}
    ]
    assert len(files) > 25
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"<script|<style|<svg|rel='stylesheet'|127\.0\.0\.1|\?ver=", text), (
            file
        )


def test_feed_and_sitemap_list_every_article(newsroom: Newsroom) -> None:
    feeds = [ask(newsroom.address, f"/feed/{query}") for query in ("", "?paged=2")]
    assert [feed.text.count("<item>") for feed in feeds] == [10, 4]
    assert feeds[0].headers["content-type"] == "application/rss+xml; charset=UTF-8"
    assert ask(newsroom.address, "/feed/?paged=3").status == 404
    robots = ask(newsroom.address, "/robots.txt")
    assert "Sitemap: https://tarunanews.com/wp-sitemap.xml" in robots.text
    index = ask(newsroom.address, "/wp-sitemap.xml").text
    (child,) = re.findall(r"<loc>([^<]+posts-post-1\.xml)</loc>", index)
    locations = re.findall(r"<loc>([^<]+)</loc>", ask(newsroom.address, urlsplit(child).path).text)
    assert len(locations) == len(POSTS) == 14
    links = re.findall(r"<link>(https://[^<]+/2022/[^<]+)</link>", feeds[0].text + feeds[1].text)
    assert sorted(links) == sorted(locations)
    for location in locations:
        assert ask(newsroom.address, urlsplit(location).path).status == 200


def test_home_page_leads_to_every_article(newsroom: Newsroom) -> None:
    pages = ask(newsroom.address, "/").text + ask(newsroom.address, "/page/2/").text
    links = set(re.findall(r'href="https://tarunanews\.com(/2022/\d\d/[^/"]+/)"', pages))
    assert len(links) == 14


def test_unknown_addresses_and_redirects(newsroom: Newsroom) -> None:
    missing = ask(newsroom.address, "/2022/08/tidak-pernah-ada/")
    assert missing.status == 404
    assert 'lang="id-ID"' in missing.text
    moved = ask(newsroom.address, FIRST.rstrip("/"))
    assert (moved.status, moved.headers["location"]) == (301, f"https://tarunanews.com{FIRST}")
    number = ask(newsroom.address, "/wp-json/wp/v2/posts?orderby=id&order=asc").json()[0]["id"]
    short = ask(newsroom.address, f"/?p={number}")
    assert (short.status, short.headers["location"]) == (301, f"https://tarunanews.com{FIRST}")
    assert ask(newsroom.address, f"{FIRST}?utm_source=x").status == 200
    assert ask(newsroom.address, "/wp-json/wp/v2/tidak-ada").json()["code"] == "rest_no_route"
    assert ask(newsroom.address, "/../../etc/passwd").status == 404


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://[/", 404),
        ("//lain.id/robots.txt", 200),
        ("/%00%ff/", 404),
        (f"/wp-json/wp/v2/posts?per_page={'9' * 5000}", 400),
        (f"/wp-json/wp/v2/posts?include={'9' * 5000}", 400),
        ("/wp-json/wp/v2/posts?include=4,%206,4&orderby=include", 200),
        ("/wp-json/wp/v2/posts?orderby=include", 400),
        ("/wp-json/wp/v2/posts?after=0000-99-99T99:99:99", 400),
        ("/wp-json/wp/v2/posts?after=0001-01-01T00:00:00%2B14:00", 400),
        ("/wp-json/wp/v2/posts?_fields=.,..,title.&_embed=x", 200),
        ("/wp-json/wp/v2/posts/4", 200),
        ("/wp-json/wp/v2/posts/999", 404),
        ("/wp-json/wp/v2/tags?per_page=5&page=2&after=2022-09-28T14:05:00&categories=2", 200),
    ],
)
def test_odd_requests_have_an_answer(newsroom: Newsroom, target: str, status: int) -> None:
    assert newsroom.answer(target, {}).status == status


def test_client_that_goes_away_is_no_error(
    newsroom: Newsroom, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(5):
        client = socket.create_connection(("127.0.0.1", int(newsroom.address.split(":")[1])))
        client.sendall(b"GET / HTTP/1.1\r\nHost: tarunanews.com\r\n\r\n" * 50)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
    assert ask(newsroom.address, "/robots.txt").status == 200
    time.sleep(0.3)
    assert capfd.readouterr().err == ""


def test_conditional_requests_and_head(newsroom: Newsroom) -> None:
    feed = ask(newsroom.address, "/feed/")
    again = ask(newsroom.address, "/feed/", If_None_Match=feed.headers["etag"])
    assert (again.status, again.text) == (304, "")
    since = ask(newsroom.address, "/feed/", If_Modified_Since=feed.headers["last-modified"])
    assert since.status == 304
    head = ask(newsroom.address, FIRST, method="HEAD")
    assert (head.status, head.text) == (200, "")
    assert int(head.headers["content-length"]) > 1000


def test_requests_are_recorded() -> None:
    before = time.time()
    with Newsroom() as room:
        assert room.host == "tarunanews.com"
        address = room.address
        ask(address, "/robots.txt", User_Agent="uji")
        ask(address, "/tidak-ada/")
        (first, second) = room.requests
        assert first[1:] == ("GET", "tarunanews.com", "/robots.txt", 200, "uji")
        assert (second.target, second.status) == ("/tidak-ada/", 404)
        assert before <= first.time <= second.time <= time.time()
    with pytest.raises(ConnectionRefusedError):
        ask(address, "/")


def test_embedded_objects_only_when_asked(newsroom: Newsroom) -> None:
    (plain,) = ask(newsroom.address, "/wp-json/wp/v2/posts?per_page=1").json()
    assert "_embedded" not in plain
    (whole,) = ask(newsroom.address, "/wp-json/wp/v2/posts?per_page=1&_embed=1").json()
    assert whole["_embedded"]["author"][0]["name"] == "Marthen Wanggai"
    assert whole["_embedded"]["wp:featuredmedia"][0]["source_url"].endswith(".jpg")
    assert [[term["name"] for term in terms] for terms in whole["_embedded"]["wp:term"]] == [
        ["Daerah", "Papua Barat Daya"],
        ["Jalan", "Longsor", "Sorong Selatan"],
    ]


QUERIES = (
    "",
    "per_page=100&_embed=1",
    "per_page=5&page=2&_embed=author,wp:term,wp:featuredmedia",
    "per_page=5&page=3",
    "per_page=5&page=4",
    "per_page=0",
    "per_page=101",
    "page=x",
    "after=2022-09-27T04:20:00Z",
    "after=2022-09-27T11:20:00",
    "after=2022-09-27T04:19:59Z&before=2022-10-03T00:00:00%2B07:00",
    "before=2022-09-13T12:10:00&order=asc",
    "after=kemarin",
    "modified_after=2022-10-02T00:30:00Z&orderby=modified&order=desc&_fields=id,link,modified_gmt",
    "modified_before=2022-09-14T00:00:00",
    "after=2030-01-01T00:00:00Z",
    "after=2030-01-01T00:00:00Z&page=2",
    "orderby=title&order=asc&_fields=title.rendered,slug",
    "orderby=slug&order=desc&_fields=slug",
    "orderby=id&order=asc&per_page=3&_fields=id,date_gmt,title",
    "orderby=umur",
    "order=naik",
    "include=12,4,6&orderby=include&_fields=id,_links,_embedded&_embed=author",
    "include=4&_fields=id&_embed=1",
    "exclude=4,6&per_page=3&_fields=id",
    "slug=subak-di-tabanan-sepakati-giliran-air-kemarau&_fields=id,slug,content.rendered",
    "_fields=_links.author,id&_embed=1&per_page=2",
    "categories=2&_fields=id,categories",
)


@pytest.fixture(scope="module")
def original(wordpress_world: Any) -> Iterator[WordPress]:
    options = {"home": "https://tarunanews.com", "title": "Taruna News"}
    with wordpress_world.start(POSTS, **options) as site:
        yield site


def unlike_in_versions(value: Any) -> Any:
    """An answer without what differs between versions of WordPress."""
    if isinstance(value, list):
        return [unlike_in_versions(item) for item in value]
    if isinstance(value, dict):
        left_out = {"avatar_urls", "class_list", "targetHints", "version-history", "excerpt"}
        return {
            name: unlike_in_versions(item) for name, item in value.items() if name not in left_out
        }
    return value


@pytest.mark.needs_wordpress
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("form", ["/wp-json/wp/v2/posts?", "/?rest_route=/wp/v2/posts&"])
def test_rest_answers_like_wordpress(
    newsroom: Newsroom, original: WordPress, form: str, query: str
) -> None:
    ours = ask(newsroom.address, form + query)
    real = ask(original.address, form + query)
    assert ours.status == real.status
    for header in ("content-type", "x-wp-total", "x-wp-totalpages"):
        assert ours.headers.get(header) == real.headers.get(header)
    assert ("next" in ours.headers.get("link", "")) == ("next" in real.headers.get("link", ""))
    if ours.status == 200:
        assert unlike_in_versions(ours.json()) == unlike_in_versions(real.json())
    else:
        assert ours.json()["code"] == real.json()["code"]


@pytest.mark.needs_wordpress
@pytest.mark.parametrize(
    "target",
    [
        FIRST,
        FIRST[:-1],
        f"{FIRST}2/",
        "/",
        "/page/2/",
        "/page/3/",
        "/feed/",
        "/feed/?paged=2",
        "/?p=4",
    ],
)
def test_pages_answer_like_wordpress(newsroom: Newsroom, original: WordPress, target: str) -> None:
    ours, real = ask(newsroom.address, target), ask(original.address, target)
    assert ours.status == real.status
    assert ours.headers.get("location") == real.headers.get("location")
    assert ours.text.count("<p>") == real.text.count("<p>")


@pytest.mark.needs_wordpress
def test_posts_file_is_what_was_recorded(newsroom: Newsroom, original: WordPress) -> None:
    """After a change of ``posts.json``: ``python -m tests.world.record_newsroom``."""
    recorded = ask(newsroom.address, "/wp-json/wp/v2/posts?per_page=100").json()
    assert [(post["link"], post["date"]) for post in recorded] == [
        (post["url"], post["date"][:19]) for post in original.posts()
    ]
