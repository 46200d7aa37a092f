"""Raw pages that are removed on request, one by one or with their site; pruning of old ones."""

from __future__ import annotations

import base64
import json
import os
import random
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.reading import Page
from crawler.urls import canonical_url
from crawler.warc.frames import frames
from crawler.warc.reader import RecordError
from crawler.warc.removal import erase, erase_addresses, erase_site
from crawler.warc.retention import PageLimits, outdated
from tests.warc.pages import RECEIVED, make_article, make_page
from tests.warc.test_writer import check, files, keep, make_writer, place_of, read

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Article

HOST = "https://kabarteluk.example"


def key(article: Article) -> str:
    return canonical_url(article.url)


def test_a_removed_page_leaves_the_others_where_they_are(tmp_path: Path) -> None:
    articles = [make_article(make_page(n), make_page(n, part=2)) for n in range(3)]
    writer = make_writer(tmp_path)
    keep(writer, *articles)
    writer.close()
    (path,) = files(tmp_path)
    size = path.stat().st_size
    assert erase(tmp_path, place_of(articles[1]), {key(articles[1])})
    check(path)
    assert path.stat().st_size == size
    with pytest.raises(RecordError, match="removed on request"):
        read(tmp_path, articles[1])
    assert [len(read(tmp_path, articles[n]).pages) for n in (0, 2)] == [2, 2]
    with path.open("rb") as file:
        text = b"".join(frame.data or b"" for frame in frames(file))
    assert b"/berita/1/" not in text
    assert not erase(tmp_path, place_of(articles[1]), {key(articles[1])}), "it is gone already"


def answer_of(count: int) -> Page:
    posts = [
        {"id": n, "link": f"{HOST}/berita/{n}/", "title": {"rendered": f"Berita {n} é"}}
        for n in range(count)
    ]
    return Page(
        body=json.dumps(posts).encode(),
        url=f"{HOST}/wp-json/wp/v2/posts",
        received=RECEIVED,
        headers=(("content-type", "application/json; charset=UTF-8"),),
    )


def test_answer_with_pictures_in_its_text_keeps_the_other_articles(tmp_path: Path) -> None:
    rng = random.Random(2)
    posts = json.loads(answer_of(6).body)
    for post in posts[1:]:
        post["picture"] = base64.b64encode(rng.randbytes(60_000)).decode()
    page = replace(answer_of(0), body=json.dumps(posts).encode())
    article = make_article(page)
    writer = make_writer(tmp_path)
    keep(writer, article)
    writer.close()
    assert erase(tmp_path, place_of(article), {"kabarteluk.example/berita/0"})
    (left,) = read(tmp_path, article).pages
    assert [post["id"] for post in json.loads(left.body)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("count", [1, 2, 50])
def test_a_post_goes_out_of_the_answer_that_holds_others(count: int, tmp_path: Path) -> None:
    article = make_article(answer_of(count))
    writer = make_writer(tmp_path)
    keep(writer, article)
    writer.close()
    size = files(tmp_path)[0].stat().st_size
    assert erase(tmp_path, place_of(article), {"kabarteluk.example/berita/0"})
    check(files(tmp_path)[0])
    (page,) = read(tmp_path, article).pages
    assert [post["id"] for post in json.loads(page.body)] == list(range(1, count))
    assert page.received == RECEIVED
    assert files(tmp_path)[0].stat().st_size == size
    assert not erase(tmp_path, place_of(article), {"kabarteluk.example/berita/0"})


def test_an_entry_goes_out_of_an_answer_of_blogger(tmp_path: Path) -> None:
    entries = [
        {
            "title": {"$t": f"Berita {n}"},
            "link": [{"rel": "alternate", "href": f"{HOST}/2026/03/berita-{n}.html"}],
        }
        for n in range(3)
    ]
    answer = replace(answer_of(0), body=json.dumps({"feed": {"entry": entries}}).encode())
    article = make_article(answer)
    writer = make_writer(tmp_path)
    keep(writer, article)
    writer.close()
    assert erase(tmp_path, place_of(article), {canonical_url(f"{HOST}/2026/03/berita-1.html")})
    check(files(tmp_path)[0])
    (page,) = read(tmp_path, article).pages
    left = json.loads(page.body)["feed"]["entry"]
    assert [entry["title"]["$t"] for entry in left] == ["Berita 0", "Berita 2"]


def test_what_no_article_names_is_found_by_its_address(tmp_path: Path) -> None:
    articles = [make_article(make_page(n)) for n in range(3)]
    answer = make_article(answer_of(3))
    writer = make_writer(tmp_path)
    keep(writer, *articles, answer)
    writer.close()
    *_, last = erase_addresses(tmp_path, "kabarteluk", {"kabarteluk.example/berita/1"})
    assert last[2] == 2
    check(files(tmp_path)[0])
    with pytest.raises(RecordError, match="removed"):
        read(tmp_path, articles[1])
    assert read(tmp_path, articles[2]).pages[0].url == make_page(2).url
    assert len(json.loads(read(tmp_path, answer).pages[0].body)) == 2


def test_what_cannot_be_read_is_overwritten_whole(tmp_path: Path) -> None:
    article = make_article()
    writer = make_writer(tmp_path)
    keep(writer, article)
    writer.close()
    place = place_of(article)
    with files(tmp_path)[0].open("r+b") as file:
        file.seek(place.offset + place.length // 2)
        file.write(bytes(20))
    assert erase(tmp_path, place, {key(article)})
    check(files(tmp_path)[0])


def test_a_site_goes_but_for_the_file_that_is_being_written(tmp_path: Path) -> None:
    old, running = make_writer(tmp_path), make_writer(tmp_path, run_id=8)
    keep(old, make_article())
    old.close()
    keep(running, make_article(make_page(2)))
    assert not erase_site(tmp_path, "kabarteluk")
    assert len(files(tmp_path)) == 1
    running.close()
    assert erase_site(tmp_path, "kabarteluk")
    assert not (tmp_path / "kabarteluk").exists()
    assert erase_site(tmp_path, "kabarteluk"), "nothing is there any more"


def test_the_oldest_files_go_first_and_none_that_is_being_written(tmp_path: Path) -> None:
    now = time.time()
    for run in range(4):
        writer = make_writer(tmp_path, run_id=run)
        keep(writer, make_article())
        writer.close()
        path = next(p for p in files(tmp_path) if f"-{run}-" in p.name)
        os.utime(path, (now - 86400 * (4 - run),) * 2)
    size = path.stat().st_size
    limits = PageLimits(folder=tmp_path, file_size=1, max_size=2 * size + 99, max_age=None)
    assert [f"-{run}-" in file.name for run, file in enumerate(outdated(limits))] == [True, True]
    by_age = replace(limits, max_size=0, max_age=timedelta(days=1.5))
    assert len(outdated(by_age)) == 3
    assert outdated(replace(limits, max_size=0)) == []
    running = make_writer(tmp_path, run_id=9)
    keep(running, make_article())
    assert not any("-9-" in file.name for file in outdated(replace(limits, max_size=1)))
    running.close()
