"""The collection of garbage in a process of its own."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import gc
from scrapy.utils.test import get_crawler
from scrapy import signals


def open_site():
    extensions = {"crawler.extensions.garbage.GarbageCollection": 1}
    crawler = get_crawler(settings_dict={"EXTENSIONS": extensions})
    crawler._apply_settings()
    crawler.signals.send_catch_log(signals.spider_opened)
    return crawler

assert gc.get_freeze_count() == 0
first = open_site()
frozen = gc.get_freeze_count()
assert frozen > 10_000, frozen
assert gc.get_threshold()[0] > 700, "garbage is collected as often as before"
second = open_site()
assert gc.get_freeze_count() == frozen, "what belongs to a later site is not frozen"
"""


def test_only_the_start_of_a_process_is_frozen() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
