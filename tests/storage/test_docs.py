from __future__ import annotations

import re
from pathlib import Path

from crawler.storage.models import OWN_COLUMNS, Base
from crawler.storage.rows import CONTENT_FIELDS, MAX_KEY_BYTES

PAGE = (Path(__file__).parents[2] / "docs" / "database.md").read_text(encoding="utf-8")


def test_the_page_lists_what_counts_as_a_change() -> None:
    listed = "".join(line for line in PAGE.splitlines() if line.startswith("> "))
    assert tuple(re.findall(r"`(\w+)`", listed)) == CONTENT_FIELDS
    assert f"{MAX_KEY_BYTES:,} bytes" in PAGE


def test_the_page_names_every_column() -> None:
    tables = PAGE.partition("## Tables")[2].partition("## What counts")[0]
    named = set(re.findall(r"`(\w+)`", tables))
    for table in Base.metadata.sorted_tables:
        assert f"**{table.name}**: " in tables
        if table.name != "articles":
            assert {column.name for column in table.columns} <= named
    assert named >= OWN_COLUMNS
