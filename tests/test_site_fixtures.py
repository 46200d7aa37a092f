"""Every fixture of a site: a page in its real markup gives the article that a person has read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.fixtures import cases, expected, read_case
from crawler.sites import load_site, site_files

if TYPE_CHECKING:
    from pathlib import Path

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_page_gives_its_article(case: Path) -> None:
    files = {file.stem: file for file in site_files()}
    assert case.parent.name in files, "there is no such site"
    profile = load_site(files[case.parent.name])().make_profile(case.parent.name)
    found, wanted = read_case(case, profile), expected(case)
    assert {field: found.get(field) for field in wanted} == wanted
