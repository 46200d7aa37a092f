"""A copy of the checkout, in which a test may add sites and fixtures as a developer does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.world.crawl import ROOT, Done

if TYPE_CHECKING:
    from pathlib import Path

PARTS = ("crawler", "docs", "fixtures", "tests")
FILES = ("scrapy.cfg", "pyproject.toml")


def copy_checkout(folder: Path) -> Path:
    """Copy what commands and tests need, and return where it is."""
    copy = folder / "checkout"
    ignored = shutil.ignore_patterns("__pycache__", "*.original.html")
    for part in PARTS:
        shutil.copytree(ROOT / part, copy / part, ignore=ignored)
    for file in FILES:
        shutil.copy(ROOT / file, copy)
    return copy


def run_tests(checkout: Path, *arguments: str) -> Done:
    """Run tests of a copy with pytest."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=checkout,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)
