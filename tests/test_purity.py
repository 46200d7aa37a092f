"""The pure modules import without Scrapy, so that other programs can use them alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "crawler"
PURE = [
    "items",
    "profile",
    "steps",
    "dates",
    "date_sources",
    "urls",
    "noise",
    "text",
    "regions",
    "places",
    "event",
    "flags",
    "extraction",
    "extraction.rest",
    "extraction.entry",
    "reading",
    "changes",
    "targets",
    "explain",
    "explain.as_html",
    "fixtures",
    "made_up",
    "locks",
    "sites_file",
    "monitoring.results",
    "monitoring.health",
    "monitoring.notify",
    "monitoring.overview",
    "monitoring.as_html",
    "storage.store",
    "storage.near_duplicates",
    "storage.writer",
    "dataset",
    "discovery",
    "discovery.run",
    "discovery.wordpress",
    "discovery.answers",
    "warc.writer",
    "warc.removal",
    "warc.ingest",
    "reextraction.work",
]


def told_by(code: str) -> str:
    """What a program prints in a process of its own, errors too."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("module", PURE)
def test_imports_without_scrapy(module: str) -> None:
    code = (
        "import sys\n"
        "class Ban:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name.split('.')[0] in ('scrapy', 'twisted'):\n"
        "            raise ImportError(f'{name} is banned')\n"
        "sys.meta_path.insert(0, Ban())\n"
        f"import crawler.{module}\n"
    )
    assert told_by(code) == ""


def test_only_settings_reads_the_environment() -> None:
    readers = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if "os.environ" in (text := file.read_text(encoding="utf-8")) or "os.getenv" in text
    }
    assert readers == {"settings.py"}


def test_a_start_loads_nothing_that_only_a_dataset_needs() -> None:
    code = (
        "import importlib, pkgutil, sys\n"
        "import crawler.commands as commands\n"
        "for module in pkgutil.iter_modules(commands.__path__):\n"
        "    importlib.import_module(f'crawler.commands.{module.name}')\n"
        "print(end=' '.join({'pyarrow', 'pandas', 'polars', 'dateparser'} & set(sys.modules)))\n"
    )
    assert told_by(code) == ""
