"""What is kept about the sources of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.discovery.remembered import Remembered, Validators
from crawler.extensions import source_memory

if TYPE_CHECKING:
    from crawler.storage.store import ArticleStore


def test_a_source_with_an_endless_address_costs_only_itself(store: ArticleStore) -> None:
    endless = f"https://kabarteluk.example/sitemap.xml?{'x' * 5000}"
    learned = {url: Validators('"a"', None) for url in (endless, "https://kabarteluk.example/feed")}
    remembered = Remembered(learned=learned, missed={endless})
    source_memory.keep(store, "kabarteluk", "https://kabarteluk.example", remembered)
    assert [source.url for source in store.sources("kabarteluk")] == [
        "https://kabarteluk.example/feed"
    ]
