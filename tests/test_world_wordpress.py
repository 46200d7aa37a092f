"""The WordPress of the test world behaves as the tests that use it believe."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.world.wordpress import default_posts, many_posts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.fixtures import MakeWordPress
    from tests.world.wordpress import Post, WordPress, WordPressWorld

pytestmark = pytest.mark.needs_wordpress

ONE: Post = {
    "title": "Warga Memanen Garam di Pesisir",
    "date": "2022-09-28 14:05:00",
    "author": "Debora Manuhutu",
    "content": '<p>Panen dimulai.</p>\n<p><a href="{home}/arsip/">Arsip</a></p>',
    "categories": ["Daerah", "Ekonomi"],
    "tags": ["Garam"],
}


@pytest.fixture(scope="module")
def changing(wordpress_world: WordPressWorld) -> Iterator[WordPress]:
    """A site whose options the tests change and set back."""
    with wordpress_world.start([ONE]) as site:
        yield site


@pytest.fixture(scope="module")
def large(wordpress_world: WordPressWorld) -> Iterator[WordPress]:
    with wordpress_world.start(many_posts(500)) as site:
        yield site


class Answer:
    def __init__(self, url: str) -> None:
        try:
            with urllib.request.urlopen(url, timeout=30) as response:
                self.status, self.headers, body = response.status, response.headers, response.read()
        except urllib.error.HTTPError as error:
            with error:
                self.status, self.headers, body = error.code, error.headers, error.read()
        self.text = body.decode()

    def json(self) -> Any:
        return json.loads(self.text)


def locations(text: str) -> list[str]:
    return re.findall(r"<loc>([^<]+)</loc>", text)


def test_default_site_has_41_posts_in_every_way_in(wordpress: WordPress) -> None:
    stored = wordpress.posts()
    assert len(stored) == len(default_posts()) == 41
    rest = Answer(f"{wordpress.url}wp-json/wp/v2/posts?per_page=100&_embed=1")
    assert rest.headers["X-WP-Total"] == "41"
    assert [post["link"] for post in rest.json()] == [post["url"] for post in stored]
    child = next(
        loc
        for loc in locations(Answer(f"{wordpress.url}wp-sitemap.xml").text)
        if "posts-post" in loc
    )
    assert sorted(locations(Answer(child).text)) == sorted(post["url"] for post in stored)
    feed = [Answer(f"{wordpress.url}feed/?paged={page}") for page in range(1, 7)]
    assert [page.text.count("<item>") for page in feed] == [10, 10, 10, 10, 1, 0]
    assert feed[5].status == 404


def test_default_posts_arrive_as_written(wordpress: WordPress) -> None:
    stored = {post["title"]: post for post in wordpress.posts()}
    for post in default_posts():
        found = stored[post["title"]]
        assert found["date"].startswith(post["date"].replace(" ", "T"))
        assert found["date"].endswith("+07:00")
        assert found["modified"] == found["date"]
        assert found["author"] == post["author"]
        assert sorted(found["categories"]) == sorted(post["categories"])
        assert sorted(found["tags"]) == sorted(post["tags"])
        assert found["content"].count("<p>") == post["content"].count("<p>")
        if post.get("image"):
            assert found["image"] is not None
            assert found["image"].endswith(f"/{post['image']}")


def test_article_page_is_indonesian_and_split_pages_have_a_second(wordpress: WordPress) -> None:
    split = next(post for post in wordpress.posts() if "<!--nextpage-->" in post["content"])
    first, second = Answer(split["url"]), Answer(f"{split['url']}2/")
    assert 'lang="id-ID"' in first.text
    assert "<h1" in first.text
    halves = [
        re.findall(r"<p>([^<]{20,})", half) for half in split["content"].split("<!--nextpage-->")
    ]
    assert halves[0][-1][:20] in first.text
    assert halves[1][-1][:20] not in first.text
    assert halves[1][-1][:20] in second.text


def test_image_is_served_and_titled_after_its_file(wordpress: WordPress) -> None:
    post = next(post for post in wordpress.posts() if post["image"])
    assert Answer(f"{wordpress.url}wp-json/wp/v2/media").json()[0]["media_type"] == "image"
    with urllib.request.urlopen(post["image"] or "", timeout=30) as response:
        assert response.headers["Content-Type"] == "image/jpeg"


def test_posts_are_added_edited_and_deleted(make_wordpress: MakeWordPress) -> None:
    site = make_wordpress([ONE])
    (number,) = site.add_posts([{**ONE, "title": "Kedua", "date": "2022-10-01 06:00:00"}])
    assert [post["title"] for post in site.posts()] == ["Kedua", ONE["title"]]
    site.edit_post(number, title="Kedua, Diperbarui", content="<p>Isi baru.</p>", tags=["Baru"])
    page = Answer(site.posts()[0]["url"]).text
    assert "Kedua, Diperbarui" in page
    assert "Isi baru." in page
    assert site.posts()[0]["tags"] == ["Baru"]
    assert site.posts()[0]["date"] == "2022-10-01T06:00:00+07:00"
    assert site.posts()[0]["modified"] > "2024"
    after = Answer(f"{site.url}wp-json/wp/v2/posts?modified_after=2024-01-01T00:00:00").json()
    assert [post["id"] for post in after] == [number]
    gone = site.posts()[0]["url"]
    site.delete_post(number)
    assert Answer(gone).status == 404
    assert len(site.posts()) == 1


def test_home_and_image_placeholders(make_wordpress: MakeWordPress) -> None:
    content = '<p>Satu.</p><figure><img src="{image}" alt=""></figure><a href="{home}/x/">x</a>'
    site = make_wordpress([{**ONE, "content": content, "image": "a-b.jpg"}])
    (post,) = site.posts()
    assert f'<img src="{post["image"]}"' in post["content"]
    assert f'href="{site.home}/x/"' in post["content"]


@pytest.mark.parametrize(
    ("time_zone", "offset", "utc"),
    [
        ("Asia/Makassar", "+08:00", "2022-09-28T06:05:00"),
        ("Asia/Jayapura", "+09:00", "2022-09-28T05:05:00"),
        ("UTC+8", "+08:00", "2022-09-28T06:05:00"),
        ("UTC", "+00:00", "2022-09-28T14:05:00"),
    ],
)
def test_time_zone(make_wordpress: MakeWordPress, time_zone: str, offset: str, utc: str) -> None:
    site = make_wordpress([ONE], time_zone=time_zone)
    assert site.posts()[0]["date"] == f"2022-09-28T14:05:00{offset}"
    (post,) = Answer(f"{site.url}wp-json/wp/v2/posts").json()
    assert (post["date"], post["date_gmt"]) == ("2022-09-28T14:05:00", utc)
    assert f'datetime="2022-09-28T14:05:00{offset}"' in Answer(post["link"]).text


@pytest.mark.parametrize("permalink", ["/%postname%/", "/%category%/%post_id%/%postname%", ""])
def test_other_permalinks(changing: WordPress, permalink: str) -> None:
    changing.set_option("permalink", permalink)
    (post,) = changing.posts()
    assert "2022" not in post["url"]
    assert ONE["title"] in Answer(post["url"]).text
    assert Answer(f"{changing.url}?rest_route=/wp/v2/posts").headers["X-WP-Total"] == "1"
    assert Answer(f"{changing.url}wp-json/wp/v2/posts").status == (200 if permalink else 404)
    changing.set_option("permalink", changing.options.permalink)
    assert "/2022/09/" in changing.posts()[0]["url"]


def test_sub_folder(make_wordpress: MakeWordPress) -> None:
    site = make_wordpress([ONE], folder="berita")
    (post,) = site.posts()
    assert post["url"] == f"http://{site.address}/berita/2022/09/warga-memanen-garam-di-pesisir/"
    assert ONE["title"] in Answer(post["url"]).text
    assert Answer(f"{site.url}wp-json/wp/v2/posts").headers["X-WP-Total"] == "1"
    assert "<item>" in Answer(f"{site.url}feed/").text
    assert Answer(f"http://{site.address}/wp-json/").status == 404
    assert Answer(f"http://{site.address}/robots.txt").status == 404


@pytest.mark.parametrize(
    ("rest", "pretty", "query"),
    [("forbidden", 401, 401), ("missing", 404, 404), ("query", 404, 200), ("on", 200, 200)],
)
def test_rest_switch(changing: WordPress, rest: str, pretty: int, query: int) -> None:
    changing.set_option("rest", rest)
    assert Answer(f"{changing.url}wp-json/wp/v2/posts").status == pretty
    assert Answer(f"{changing.url}?rest_route=/wp/v2/posts").status == query
    home = Answer(changing.url)
    assert ('rel="https://api.w.org/"' in home.text.replace("'", '"')) == (rest != "missing")
    assert home.status == 200


def test_feed_and_sitemap_off(changing: WordPress) -> None:
    changing.set_option("feed", False)
    changing.set_option("sitemap", "off")
    assert Answer(f"{changing.url}feed/").status == 404
    assert Answer(f"{changing.url}wp-sitemap.xml").status == 404
    assert "sitemap" not in Answer(f"{changing.url}robots.txt").text.lower()
    assert "application/rss+xml" not in Answer(changing.url).text
    changing.set_option("feed", True)
    changing.set_option("sitemap", "core")
    assert Answer(f"{changing.url}feed/").status == 200
    assert "wp-sitemap.xml" in Answer(f"{changing.url}robots.txt").text


@pytest.mark.parametrize(("sitemap", "children"), [("yoast", 1), ("rankmath", 3)])
def test_sitemap_of_a_plugin(large: WordPress, sitemap: str, children: int) -> None:
    large.set_option("sitemap", sitemap)
    assert f"Sitemap: {large.url}sitemap_index.xml" in Answer(f"{large.url}robots.txt").text
    assert Answer(f"{large.url}wp-sitemap.xml").status == 404
    index = locations(Answer(f"{large.url}sitemap_index.xml").text)
    assert len(index) == children
    pages = [Answer(url).text for url in index]
    assert sum(len(locations(page)) for page in pages) == 500
    assert pages[0].count("<lastmod>") == len(locations(pages[0]))
    assert "+00:00</lastmod>" in pages[0]


def test_robots_and_other_options(make_wordpress: MakeWordPress) -> None:
    site = make_wordpress(
        many_posts(12), robots="User-agent: *\nDisallow: /\n", posts_per_rss=3, date_format="d/m/Y"
    )
    assert Answer(f"{site.url}robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert Answer(f"{site.url}feed/").text.count("<item>") == 3
    assert "01/01/2023" in Answer(site.posts()[0]["url"]).text


def test_theme_of_our_own(make_wordpress: MakeWordPress, tmp_path: Path) -> None:
    theme = tmp_path / "sederhana"
    theme.mkdir()
    (theme / "style.css").write_text("/* Theme Name: Sederhana */")
    (theme / "index.php").write_text("<?php while (have_posts()) { the_post(); the_title(); } ?>")
    site = make_wordpress([ONE], theme=theme)
    assert Answer(site.posts()[0]["url"]).text.strip() == ONE["title"]


def test_requests_are_recorded(make_wordpress: MakeWordPress) -> None:
    site = make_wordpress([ONE])
    before = time.time()
    Answer(f"{site.url}feed/")
    Answer(f"{site.url}tidak-ada/?a=1")
    assert [request[1:] for request in site.requests()] == [
        (200, "GET", "/feed/"),
        (404, "GET", "/tidak-ada/?a=1"),
    ]
    assert all(before - 1 < request.time < time.time() + 1 for request in site.requests())
    site.forget_requests()
    assert site.requests() == []


def test_500_posts(large: WordPress) -> None:
    pages = [
        Answer(f"{large.url}wp-json/wp/v2/posts?per_page=100&page={page}") for page in range(1, 6)
    ]
    assert {page.headers["X-WP-TotalPages"] for page in pages} == {"5"}
    assert len({post["link"] for page in pages for post in page.json()}) == 500


def test_stopped_site_is_a_closed_port(wordpress_world: WordPressWorld) -> None:
    with wordpress_world.start([ONE]) as site:
        assert Answer(site.url).status == 200
    with pytest.raises(urllib.error.URLError, match="refused"):
        Answer(site.url)


@pytest.mark.parametrize(("required", "outcome"), [("", "1 skipped"), ("1", "1 error")])
def test_without_the_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, required: str, outcome: str
) -> None:
    case = "def test_it(wordpress_world):\n    assert wordpress_world\n"
    (tmp_path / "test_case.py").write_text(case)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("REQUIRE_ALL_TESTS", required)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.world.fixtures",
        "-p",
        "no:cacheprovider",
    ]
    command += ["-rs", "-c", "/dev/null", f"--rootdir={tmp_path}", str(tmp_path / "test_case.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome in done.stdout
    assert "missing: php" in done.stdout


def processes_with(text: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if text in command:
            found.append(command)
    return found


@pytest.mark.usefixtures("wordpress_world")
@pytest.mark.parametrize("moment", ["while it starts", "while it runs"])
def test_nothing_is_left_behind_when_the_tests_are_killed(moment: str) -> None:
    program = (
        "import sys, time; from tests.world.wordpress import WordPressWorld\n"
        "world = WordPressWorld(); print(world.folder, flush=True)\n"
        "with world: world.start([]); print('started', flush=True); time.sleep(120)"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child.stdout:
        folder = Path(child.stdout.readline().strip())
        if moment == "while it runs":
            assert child.stdout.readline() == "started\n"
        else:
            while not processes_with(str(folder)):
                time.sleep(0.01)
        assert folder.is_dir()
        assert len(processes_with(str(folder))) >= (4 if moment == "while it runs" else 1)
        child.kill()
        child.wait()
    deadline = time.monotonic() + 30
    while (processes_with(str(folder)) or folder.exists()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_with(str(folder)) == []
    assert not folder.exists()


def test_default_posts_cover_the_shapes() -> None:
    posts = default_posts()
    forms = Counter(
        form
        for post in posts
        for form in (
            "<strong>Baca Juga :&nbsp; <a",
            "<p>Baca juga&nbsp;: <a",
            '<div class="inline-related">',
            "<blockquote class=",
            "<em>(Baca: <a",
            "<ul><li><strong>Baca juga:",
            "Simak Juga:</strong><br />",
            "<!--nextpage-->",
        )
        if form in post["content"]
    )
    assert len(forms) == 8
    assert len({post["author"] for post in posts}) >= 4
    assert any(post.get("caption") for post in posts)
