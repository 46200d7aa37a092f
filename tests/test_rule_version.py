"""The version of the rules changes by itself with whatever makes an article of a page."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.steps import RULE_FILES, RULE_FOLDERS, rule_files

ROOT = Path(__file__).parent.parent
NO_RULES = {"__init__.py", "discovery/__init__.py", "items.py", "profile.py"}
"""They hold what a page says, and say nothing about pages."""

LOADED = """
import json, sys
import crawler.steps, crawler.reading, crawler.extraction, crawler.discovery.answers
files = [m.__file__ for n, m in sys.modules.items() if n.partition(".")[0] == "crawler"]
print(json.dumps(files))
"""


def test_every_module_that_makes_an_article_of_a_page_counts() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {
        Path(file).relative_to(ROOT / "crawler").as_posix() for file in json.loads(done.stdout)
    }
    counted = {file.relative_to(ROOT / "crawler").as_posix() for file in rule_files()}
    left = {name for name in loaded - counted - NO_RULES if not name.startswith("discovery/")}
    assert left == set()


def version_in(folder: Path) -> str:
    code = "from crawler.steps import rule_version; print(rule_version(None))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another checkout."""
    folder = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("*.pyc", "spiders", "commands")
    shutil.copytree(ROOT / "crawler", folder / "crawler", ignore=ignored)
    return folder


def test_the_same_rules_have_the_same_version_anywhere(copy: Path) -> None:
    assert version_in(copy) == version_in(ROOT)


@pytest.mark.parametrize("name", [*RULE_FILES, *(f"{f}/__init__.py" for f in RULE_FOLDERS)])
def test_a_change_of_any_of_them_is_another_version(name: str, copy: Path) -> None:
    before = version_in(copy)
    path = copy / "crawler" / name
    path.write_text(path.read_text() + "\n# another rule\n")
    assert version_in(copy) != before
