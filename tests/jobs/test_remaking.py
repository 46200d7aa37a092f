"""Archived pages made again by a worker: by the rules that were meant, or not at all."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from procrastinate.jobs import Job
from sqlalchemy import text

from crawler.jobs.crawls import OtherRules
from crawler.jobs.remaking import Remaking
from crawler.jobs.tasks import OTHER_RULES_TRIES, Again
from crawler.jobs.worker import quieten
from crawler.reextraction.work import Task, rules_of
from crawler.storage.store import open_store
from tests.reextraction.archive import PROFILE, fill, folder_of, make_article
from tests.world.crawl import scrapy
from tests.world.workers import RunningWorker, Sites

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crawler.items import Article
    from crawler.profile import SiteProfile
    from crawler.storage.store import ArticleStore
    from tests.world.hosts import Hosts

SITE = PROFILE.name
OURS = {SITE: PROFILE}
FURTHER_EAST = {SITE: replace(PROFILE, timezone="Asia/Jayapura")}


def by_older_rules(number: int) -> Article:
    made = make_article(number)
    made.rule_version = "older"
    made.title = f"{made.title} - Beranda"
    return made


def remake(url: str, profiles: Mapping[str, SiteProfile], rules: Mapping[str, str]) -> list[str]:
    """The titles after a job of a worker with those site files, for which those rules are meant."""
    task = Task(
        database_url=url,
        folder=folder_of(url),
        profiles=profiles,
        every=False,
        samples=0,
        deliver=True,
    )
    with open_store(url) as store:
        try:
            asyncio.run(Remaking(store, task).run([1, 2], rules=rules))
        finally:
            titles = [str(article.title) for article in store.articles()]
    return titles


def is_old(title: str) -> bool:
    return title.endswith(" - Beranda")


@pytest.fixture
def old_archive(sqlite_url: str) -> str:
    fill(sqlite_url, folder_of(sqlite_url), [1, 2], make=by_older_rules)
    return sqlite_url


@pytest.mark.parametrize("profiles", [OURS, {}], ids=["site file", "no site file"])
def test_the_rules_that_are_meant_are_applied(
    profiles: dict[str, SiteProfile], old_archive: str
) -> None:
    titles = remake(old_archive, profiles, rules_of(profiles, [SITE]))
    assert not any(map(is_old, titles))


@pytest.mark.parametrize(
    ("profiles", "rules"),
    [
        pytest.param(OURS, {SITE: "9f0c"}, id="other release"),
        pytest.param(FURTHER_EAST, rules_of(OURS, [SITE]), id="other site file"),
        pytest.param({}, rules_of(OURS, [SITE]), id="no site file here"),
        pytest.param(OURS, rules_of({}, [SITE]), id="site file only here"),
        pytest.param(OURS, rules_of(OURS, ["lain"]), id="of another site"),
    ],
)
def test_other_rules_are_not(
    profiles: dict[str, SiteProfile],
    rules: dict[str, str],
    old_archive: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(OtherRules):
        remake(old_archive, profiles, rules)
    with open_store(old_archive) as store:
        assert all(is_old(str(article.title)) for article in store.articles())
    (line,) = caplog.messages
    assert "given back: reextract, articles 1 to 2: kabarteluk is to be read by the rules" in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("attempts", "is_tried_again"),
    [(0, True), (OTHER_RULES_TRIES - 2, True), (OTHER_RULES_TRIES - 1, False)],
)
def test_job_looks_for_a_worker_with_its_rules_for_some_hours(
    attempts: int, is_tried_again: bool
) -> None:
    job = Job(
        id=1, queue="pages", lock=None, queueing_lock=None, task_name="reextract", attempts=attempts
    )
    decision = Again().get_retry_decision(exception=OtherRules(""), job=job)
    assert (decision is not None) is is_tried_again


@pytest.mark.needs_postgres
def test_job_goes_on_to_a_worker_with_its_rules(
    hosts: Hosts, postgres_url: str, tmp_path: Path
) -> None:
    sites = Sites(hosts, sites=0, posts=0)
    kept = ("-s", f"ARCHIVE_DIR={tmp_path / 'pages'}")
    fill(postgres_url, tmp_path / "pages", range(3), make=by_older_rules)
    other = tmp_path / "sites.toml"
    other.write_text(f'[{SITE}]\nplatform = "wordpress"\ndomain = "{PROFILE.domain}"\n')
    asked = ("enqueue", "--reextract", "--json", *sites.settings(postgres_url), *kept)
    assert len(scrapy(*asked).out.splitlines()) == 1
    assert "1 waited already" in scrapy(*asked).log

    def work(store: ArticleStore, *options: str) -> tuple[str, list[Any], list[str]]:
        with RunningWorker(sites, postgres_url, "--until-empty", *kept, *options) as worker:
            done = worker.finish()
        assert done.code == 0, done.log
        assert "Traceback" not in done.log, done.log
        query = "SELECT status::text, attempts FROM jobs.procrastinate_jobs"
        later = "UPDATE jobs.procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'"
        with store.engine.begin() as connection:
            jobs = [tuple(row) for row in connection.execute(text(query))]
            connection.execute(text(later))
        return done.log, jobs, [str(article.title) for article in store.articles()]

    with open_store(postgres_url) as store:
        log, jobs, titles = work(store, "-s", f"SITES_FILE={other}")
        assert log.count("a job is given back") == 1, log
        assert jobs == [("todo", 1)]
        assert all(map(is_old, titles))
        log, jobs, titles = work(store)
        assert jobs == [("succeeded", 2)], log
        assert not any(map(is_old, titles))
        # Another release asks for other rules: that is another job.
        asked = (*asked, "-s", f"SITES_FILE={other}")
        (line,) = scrapy(*asked).out.splitlines()
        assert json.loads(line)["job"] > 1


def test_log_does_not_name_every_article_of_a_job(caplog: pytest.LogCaptureFixture) -> None:
    quieten()
    numbers = ", ".join(map(str, range(1000)))
    logging.getLogger("procrastinate.worker").error("Job reextract[5](ids=[%s]) ended", numbers)
    (line,) = caplog.messages
    assert line.startswith("Job reextract[5](ids=[0, 1, 2,")
    assert len(line) <= 1000
