"""A post of the REST API: the other addresses of its article."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.extraction.rest import article_from_post
from crawler.items import Article
from crawler.profile import SiteProfile

LINK = "https://kabar.example/2024/05/banjir-rob-rendam-utara/"
PROFILE = SiteProfile(name="kabar", domain="kabar.example", hosts=("lama.example",))

GUIDS = {
    "number": ("https://kabar.example/?p=81", True),
    "before https and www": ("http://www.kabar.example/?p=81", True),
    "on a host of the site": ("http://lama.example/?p=81", True),
    "escaped": ("https://kabar.example/?p=81&#038;", True),
    "of an import": ("https://kabar.example/?p=55", False),
    "of another type": ("https://kabar.example/?post_type=foto&#038;p=81", False),
    "on a test server": ("http://localhost/kabar/?p=81", False),
    "the link": (LINK, False),
    "no address": ("tag:kabar.example,2024:81", False),
}


def article_of(**fields: Any) -> Article:
    post = {
        "id": 81,
        "link": LINK,
        "title": {"rendered": "Banjir Rob Rendam Utara"},
        "content": {"rendered": "<p>Air naik sejak subuh.</p>"},
        **fields,
    }
    article = article_from_post(post, fetched_url=LINK, profile=PROFILE, dates=[])
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(("guid", "is_alias"), GUIDS.values(), ids=GUIDS)
def test_guid(guid: str, is_alias: bool) -> None:
    article = article_of(guid={"rendered": guid})
    assert len(article.aliases) == is_alias
    assert article.url == LINK


def test_address_of_a_blog_below_a_folder() -> None:
    link = "https://kabar.example/blog/banjir/"
    guid = {"rendered": "https://kabar.example/blog/?p=81"}
    assert article_of(link=link, guid=guid).aliases == ["https://kabar.example/blog/?p=81"]


@pytest.mark.parametrize("guid", [None, 5, {"rendered": None}, [], {"rendered": "["}])
def test_guid_that_is_none(guid: object) -> None:
    assert article_of(guid=guid, id=None).aliases == []
