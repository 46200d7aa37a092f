"""``docs/dataset.md`` says what is so, and its example runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawler.commands.export import Command as Export
from crawler.commands.search import Command as Search
from crawler.dataset.writers import COMPRESSIONS, FORMATS
from crawler.storage.store import open_store
from tests.storage.articles import make_article
from tests.world.crawl import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "dataset.md").read_text("utf-8")
WIB = ZoneInfo("Asia/Jakarta")


def test_the_example_prints_and_plots_what_the_page_shows(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    months = [("35", 4, 3), ("35", 4, 30), (None, 4, 5), ("72", 5, 1), ("72", 5, 7), ("72", 5, 31)]
    with open_store(f"sqlite:///{tmp_path}/data/articles.db") as store:
        for number, (province, month, day) in enumerate(months):
            published = datetime(2024, month, day, 23, 30, tzinfo=WIB)
            fields = {"province": province, "timezone": "Asia/Jakarta"}
            store.save([make_article(number, date_published=published, **fields)])
    code, shown = re.findall(r"```python\n(.*?)```\s+```\n(.*?)```", PAGE, re.DOTALL)[0]
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "MPLBACKEND": "agg",
            "MPLCONFIGDIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [line.split() for line in done.stdout.splitlines()] == [
        line.split() for line in shown.splitlines()
    ]
    assert (tmp_path / "provinces.png").stat().st_size > 2_000


def test_the_page_names_every_option() -> None:
    for command in (Export(), Search()):
        options = set(re.findall(r'add\(\s*"?(?:"-o", )?"(--[a-z-]+)', _source(command)))
        assert len(options) > 2
        assert not [option for option in options if option not in PAGE and option != "--output"]
    for ending in (*FORMATS, *COMPRESSIONS):
        assert f".{ending}" in PAGE


def _source(command: object) -> str:
    import inspect

    import crawler.filter_arguments

    return inspect.getsource(type(command)) + inspect.getsource(crawler.filter_arguments)
