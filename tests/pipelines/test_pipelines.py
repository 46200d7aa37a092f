"""Pipelines and ``extract()`` run the same steps and give the same article."""

from __future__ import annotations

import copy
import dataclasses
from datetime import UTC, datetime

import pytest
from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem
from scrapy.settings import Settings
from scrapy.utils.misc import load_object
from scrapy.utils.test import get_crawler

from crawler import settings
from crawler.extraction import extract, extract_raw
from crawler.items import Article, Refusal
from crawler.newsroom import Newsroom
from crawler.pipelines.step import StepPipeline
from crawler.profile import SiteProfile
from crawler.steps import STEPS

NOW = datetime(2022, 10, 6, 3, 0, tzinfo=UTC)
PROFILE = SiteProfile(name="tarunanews", publisher="Taruna News", domain="tarunanews.com")


def recorded_pages() -> dict[str, bytes]:
    with Newsroom() as newsroom:
        sitemap = newsroom.answer("/wp-sitemap-posts-post-1.xml", {}).body.decode()
        paths = [
            part.split("</loc>")[0] for part in sitemap.split("<loc>https://tarunanews.com")[1:]
        ]
        return {f"https://tarunanews.com{path}": newsroom.answer(path, {}).body for path in paths}


PAGES = recorded_pages()


def step_pipelines() -> list[StepPipeline]:
    """The pipelines of the settings that run a step, in their order."""
    crawler = get_crawler(settings_dict={"ITEM_PIPELINES": {}})
    crawler._apply_settings()
    ordered = sorted(settings.ITEM_PIPELINES.items(), key=lambda item: item[1])
    classes = [load_object(path) for path, _ in ordered]
    return [c.from_crawler(crawler) for c in classes if issubclass(c, StepPipeline)]


def test_each_step_has_its_pipeline_in_the_same_order() -> None:
    assert [pipeline.name for pipeline in step_pipelines()] == [step.name for step in STEPS]


def test_priorities_are_hundreds() -> None:
    priorities = list(
        Settings({"ITEM_PIPELINES": settings.ITEM_PIPELINES})["ITEM_PIPELINES"].values()
    )
    assert priorities == [100 * (n + 1) for n in range(len(priorities))]


@pytest.mark.parametrize("url", PAGES)
def test_pipelines_give_what_extract_gives(url: str) -> None:
    raw = extract_raw(PAGES[url], url, profile=PROFILE, now=NOW)
    assert isinstance(raw, Article)
    item = copy.deepcopy(raw)
    for pipeline in step_pipelines():
        item = pipeline.process_item(item)
    at_once = extract(PAGES[url], url, profile=PROFILE, now=NOW)
    assert isinstance(at_once, Article)
    assert dataclasses.asdict(item) == dataclasses.asdict(at_once)
    assert item.body
    assert item.date_published


def test_dropped_with_its_reason_as_a_counter() -> None:
    pipeline = step_pipelines()[-1]
    article = Article(url="https://kabar.example/a", site="kabar", body="Isi.")
    with pytest.raises(DropItem, match="missing-title"):
        pipeline.process_item(article)
    assert pipeline.stats.get_value("articles/dropped/missing-title") == 1


def test_other_items_pass() -> None:
    refusal = Refusal(url="https://kabar.example/a", reason="index-page")
    assert all(pipeline.process_item(refusal) is refusal for pipeline in step_pipelines())


def test_article_is_an_item() -> None:
    assert ItemAdapter.is_item(Article(url="https://kabar.example/a", site="kabar"))
