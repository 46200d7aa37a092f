"""Requests stay on the site."""

from __future__ import annotations

import pytest

from crawler.middlewares.addresses import is_own_address

CASES = {
    "the host": ("https://kabar.example/a", True),
    "below it": ("https://www.kabar.example/a", True),
    "its end only": ("https://bukankabar.example/a", False),
    "its beginning only": ("https://kabar.example.lain.example/a", False),
    "in the path": ("https://lain.example/kabar.example", False),
    "as a user name": ("https://kabar.example@lain.example/", False),
    "another scheme": ("ftp://kabar.example/a", False),
    "script": ("javascript:alert(1)//kabar.example", False),
    "broken": ("http://[kabar.example", False),
}


@pytest.mark.parametrize(("url", "expected"), CASES.values(), ids=CASES)
def test_own_addresses(url: str, expected: bool) -> None:
    assert is_own_address(url, ["kabar.example"]) is expected
