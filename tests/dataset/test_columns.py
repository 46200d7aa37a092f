"""What is told about the columns, to people who do not read the code."""

from __future__ import annotations

import argparse
import re

from crawler.dataset.columns import all_columns
from crawler.filter_arguments import add_filters


def test_what_a_column_means_is_told_in_plain_words() -> None:
    meanings = {name: column.meaning for name, column in all_columns().items()}
    assert not [name for name, told in meanings.items() if re.search(r":\w+:|``|\n", told)]
    assert "(`crawler.urls.canonical_url`)" in meanings["url_key"]


def test_no_line_of_the_help_becomes_a_heading() -> None:
    # Scrapy makes one of each line that ends with a colon, wherever it is wrapped.
    parser = argparse.ArgumentParser(add_help=False)
    add_filters(parser)
    assert not [
        action.dest for action in parser._actions if re.search(r":(\s|$)", action.help or "")
    ]
