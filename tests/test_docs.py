"""Pages that are made from the code are not stale."""

from __future__ import annotations

import dataclasses

import pytest

from crawler.docs import DOCS, PAGES, field_docstrings
from crawler.items import Article


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_as_the_code_makes_it(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run `make docs`"


def test_every_field_has_a_docstring() -> None:
    assert list(field_docstrings(Article)) == [f.name for f in dataclasses.fields(Article)]
