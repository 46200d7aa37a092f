"""Settings: what the environment may say, and what Scrapy must not do by default."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from crawler import settings
from crawler.platforms.news import NewsSpider
from crawler.platforms.pages import PagesSpider

if TYPE_CHECKING:
    from scrapy import Spider

EXAMPLE = (settings.ROOT / ".env.example").read_text(encoding="utf-8")


def test_env_example_names_every_variable_that_is_read() -> None:
    named = [line.split("=", 1)[0] for line in EXAMPLE.splitlines() if line[:1].isupper()]
    assert sorted(named) == sorted(settings.ENVIRONMENT)


def setting(name: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy.cmdline", "settings", "--get", name],
        cwd=settings.ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_environment_sets_the_archive() -> None:
    assert (
        setting("DATABASE_URL", DATABASE_URL="sqlite:///elsewhere.db") == "sqlite:///elsewhere.db"
    )


@pytest.mark.parametrize("spider", [NewsSpider, PagesSpider])
def test_contact_is_part_of_the_user_agent(spider: type[Spider]) -> None:
    chosen = Settings({"CRAWLER_CONTACT": "redaksi@example.org", "BOT_USER_AGENT": "WartaDaerah/1"})
    spider.update_settings(chosen)
    assert chosen["USER_AGENT"] == "WartaDaerah/1 (news archive; +redaksi@example.org)"


@pytest.mark.parametrize("name", ["REMOTE_CONTROL_ENABLED", "TELNETCONSOLE_ENABLED"])
def test_nobody_can_control_a_crawl_from_outside(name: str) -> None:
    assert getattr(settings, name) is False


def test_polite_and_careful_by_default() -> None:
    assert settings.ROBOTSTXT_OBEY
    assert settings.DOWNLOAD_VERIFY_CERTIFICATES
    assert settings.CONCURRENT_REQUESTS_PER_DOMAIN == 1
    assert settings.DOWNLOAD_DELAY_JITTER == 0
    assert settings.DOWNLOAD_MAXSIZE <= 20 * 1024 * 1024


def test_the_default_archive_lies_in_the_checkout() -> None:
    default = Path(settings.ENVIRONMENT["DATABASE_URL"].removeprefix("sqlite:///"))
    assert default.is_relative_to(settings.ROOT)
