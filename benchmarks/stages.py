"""What a page costs the crawl of this project, stage by stage, in milliseconds of CPU.

    python -m benchmarks.stages
    python -m benchmarks.stages --pages 5000

Runs the crawl of :mod:`benchmarks.crawl` in this process, everything on, with a clock around the
functions below. The clock is that of the thread's CPU, so that neither waiting nor other programs
count; the time of a stage is without that of the stages inside it. What is left is Scrapy, Twisted,
asyncio and the interpreter, with the clocks themselves. Needs Linux.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import os
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import cmdline

from benchmarks import page_server
from benchmarks.crawl import crawl_command, served
from benchmarks.pages import HOST, SIZE

if TYPE_CHECKING:
    from collections.abc import Callable

STAGES: dict[str, tuple[str, ...]] = {
    "parse the page": ("crawler.extraction.raw:parse", "crawler.extraction.pages:parse"),
    "index of classes and ids": ("crawler.extraction.document:Document._index",),
    "extraction, the rest": (
        "crawler.reading:extract_raw",
        "crawler.platforms.further:next_page_url",
    ),
    "step: noise": ("crawler.pipelines.noise:NoisePipeline.process_item",),
    "step: text, language": ("crawler.pipelines.text:TextPipeline.process_item",),
    "step: dates": (
        "crawler.pipelines.dates:DatesPipeline.process_item",
        "crawler.platforms.news:date_step",
    ),
    "step: places": ("crawler.pipelines.places:PlacesPipeline.process_item",),
    "step: event": ("crawler.pipelines.event:EventPipeline.process_item",),
    "step: flags": ("crawler.pipelines.flags:FlagsPipeline.process_item",),
    "step: identity, validation": (
        "crawler.pipelines.identity:IdentityPipeline.process_item",
        "crawler.pipelines.validation:ValidationPipeline.process_item",
    ),
    "blocked pages": ("crawler.middlewares.blocks:BlockedPages.process_response",),
    "raw page to WARC": ("crawler.warc.writer:PageWriter.keep",),
    "store: row, look up": (
        "crawler.storage.saving:arrivals",
        "crawler.storage.saving:look",
        "crawler.storage.saving:settled",
    ),
    "store: sketch": ("crawler.storage.copies:place_of",),
    "store: search for copies": ("crawler.storage.copies:note_copies",),
    "store: ledger": ("crawler.storage.ledger:acknowledge", "crawler.storage.ledger:note"),
    "store: write": ("crawler.storage.saving:save",),
    "store: transaction": ("crawler.storage.store:ArticleStore.save",),
}
"""The functions of each stage, as ``module:name`` or ``module:Class.name``."""


class Clock:
    """CPU time by stage, each without the stages that it calls."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._local = threading.local()

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time counted for a stage."""

        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            open_stages: list[float] = self._local.__dict__.setdefault("inner", [])
            open_stages.append(0.0)
            begun = time.thread_time()
            try:
                return function(*args, **kwargs)
            finally:
                taken = time.thread_time() - begun
                self.seconds[stage] += taken - open_stages.pop()
                if open_stages:
                    open_stages[-1] += taken

        return timed

    def put_around(self, stage: str, name: str) -> None:
        """Count the time of what is called by that name."""
        module, _, path = name.partition(":")
        owner: Any = importlib.import_module(module)
        *outer, last = path.split(".")
        for part in outer:
            owner = getattr(owner, part)
        found = vars(owner).get(last) or getattr(owner, last)
        if isinstance(found, functools.cached_property):
            found.func = self.around(stage, found.func)
        else:
            setattr(owner, last, self.around(stage, found))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=2000, help="pages (default: 2000)")
    options = parser.parse_args()
    clock = Clock()
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page_server.make(folder, options.pages, size=SIZE)
        with served(folder, cores[-1]) as address:
            os.sched_setaffinity(0, cores[:1])
            url = f"sqlite:///{folder}/articles.db"
            report(clock, crawl_command(address, url, HOST), options.pages)
    return 0


def report(clock: Clock, command: list[str], pages: int) -> None:
    """Run the crawl and print what each stage took."""
    os.environ["LOG_LEVEL"] = "WARNING"
    for stage, names in STAGES.items():
        for name in names:
            clock.put_around(stage, name)
    before = time.process_time()
    try:
        cmdline.execute(command)
    except SystemExit as end:
        if end.code:
            raise
    whole = time.process_time() - before
    rest = whole - sum(clock.seconds.values())
    for stage in STAGES:
        print(f"{stage:32}{1000 * clock.seconds[stage] / pages:8.2f} ms")
    print(f"{'Scrapy, Twisted, the rest':32}{1000 * rest / pages:8.2f} ms")
    print(f"{'a page':32}{1000 * whole / pages:8.2f} ms")


if __name__ == "__main__":
    sys.exit(main())
