"""Record the answers of a real WordPress for ``scrapy demo``: rebuilds ``fixtures/newsroom``.

    python -m tests.world.record_newsroom

Change ``fixtures/newsroom/posts.json`` first, if the newsroom is to report something else. What
depends on the version of WordPress or the moment (scripts, styles, icons, generator) is left out,
so that a second recording gives the same bytes.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.world.wordpress import WordPress, running_site

FOLDER = Path(__file__).parents[2] / "fixtures" / "newsroom"
HOST = "tarunanews.com"
KEPT_HEADERS = ("content-type", "link", "last-modified", "etag")
FEEDS = ("/feed/", "/feed/?paged=2")
MISSING = "/tidak-ada/"
COLLECTIONS = ("posts", "categories", "tags", "users")

NOISE = tuple(
    re.compile(pattern, re.S)
    for pattern in (
        r"<script\b.*?</script>",
        r"<style\b.*?</style>",
        r"<noscript\b.*?</noscript>",
        r"<svg\b.*?</svg>",
        r"<link[^>]*rel=['\"](?:stylesheet|dns-prefetch|preload)['\"][^>]*>",
        r"<meta name=\"generator\"[^>]*>",
        r"<generator>[^<]*</generator>",
        r"<\?xml-stylesheet[^>]*\?>",
    )
)


class Recorded(NamedTuple):
    status: int
    headers: list[list[str]]
    text: str

    def header(self, name: str) -> str:
        return next(value for known, value in self.headers if known.lower() == name)


def fetch(site: WordPress, target: str) -> Recorded:
    """Ask the site on loopback for an address of its declared host."""
    connection = http.client.HTTPConnection(site.address, timeout=60)
    with contextlib.closing(connection):
        connection.request("GET", target, headers={"Host": HOST})
        response = connection.getresponse()
        headers = [[name, value] for name, value in response.getheaders()]
        return Recorded(response.status, headers, response.read().decode())


def cleaned(text: str) -> str:
    """A page without what its reader never sees and versions change."""
    for pattern in NOISE:
        text = pattern.sub("", text)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def file_name(target: str) -> str:
    """A file for an address: its last words, with the ending that fits."""
    split = urlsplit(target)
    parts = [part for part in split.path.split("/") if part]
    if target == MISSING:
        return "pages/404.html"
    if "feed" in parts:
        return f"feed{split.query.replace('paged=', '-')}.xml"
    if parts and parts[-1].endswith((".xml", ".txt")):
        return parts[-1]
    if parts and parts[0].isdigit():
        parts = parts[2:]
    return f"pages/{'-'.join(parts) or 'home'}.html"


def targets(site: WordPress) -> list[str]:
    """Everything worth recording: pages and their parts, indexes, feed, sitemaps, robots.txt."""
    found = ["/", "/page/2/"]
    for post in site.posts():
        path = urlsplit(post["url"]).path
        parts = post["content"].count("<!--nextpage-->") + 1
        found += [path, *(f"{path}{number}/" for number in range(2, parts + 1))]
    found += [*FEEDS, "/robots.txt", "/wp-sitemap.xml"]
    children = re.findall(r"<loc>([^<]+)</loc>", fetch(site, "/wp-sitemap.xml").text)
    return found + [urlsplit(child).path for child in children]


def record_page(site: WordPress, target: str, folder: Path) -> dict[str, Any]:
    answer = fetch(site, target)
    if answer.status != (404 if target == MISSING else 200):
        raise RuntimeError(f"{target} answered {answer.status}")
    file = folder / file_name(target)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(cleaned(answer.text))
    headers = [item for item in answer.headers if item[0].lower() in KEPT_HEADERS]
    return {"status": answer.status, "file": file_name(target), "headers": headers}


def record_rest(site: WordPress, name: str, folder: Path) -> str:
    answer = fetch(site, f"/wp-json/wp/v2/{name}?per_page=100&_embed=1")
    if answer.status != 200 or answer.header("x-wp-totalpages") != "1":
        raise RuntimeError(f"the REST API does not give all {name} at once")
    file = f"rest/{name}.json"
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(as_json(json.loads(answer.text)))
    return file


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def record(folder: Path) -> int:
    """Write all answers and ``index.json`` into ``folder``; the number of pages."""
    newsroom = json.loads((FOLDER / "posts.json").read_text())
    for old in ("pages", "rest"):
        shutil.rmtree(folder / old, ignore_errors=True)
    options = {"title": newsroom["title"], "time_zone": newsroom["time_zone"]}
    with running_site(newsroom["posts"], home=f"https://{HOST}", **options) as site:
        answers = {target: record_page(site, target, folder) for target in targets(site)}
        root = json.loads(fetch(site, "/wp-json/").text)
        routes = {f"/wp/v2/{name}": {"methods": ["GET"]} for name in COLLECTIONS}
        kept = ("name", "description", "url", "home", "gmt_offset", "timezone_string")
        index = {
            "license": newsroom["license"],
            "host": HOST,
            "root": {**{key: root[key] for key in kept}, "namespaces": ["wp/v2"], "routes": routes},
            "rest": {name: record_rest(site, name, folder) for name in COLLECTIONS},
            "missing": record_page(site, MISSING, folder),
            "answers": answers,
        }
    (folder / "index.json").write_text(as_json(index))
    return len(answers)


if __name__ == "__main__":
    sys.stdout.write(f"{record(FOLDER)} answers recorded in {FOLDER}\n")
