"""Memory of one process that extracts many pages, each another than the one before.

    python benchmarks/memory.py
    python benchmarks/memory.py --pages DIR --count 10000

Reads the pages of DIR (``*.html``; without it the project's own fixtures) over and over, every time
with another number in each paragraph, link and class attribute, so that nothing is seen twice.
Prints the resident memory every tenth of the way; exits with 1 where it has grown by more than
5 % since the second, by which the caches of 10,000 pages are full. Needs Linux (``/proc``).
"""

from __future__ import annotations

import argparse
import gc
import re
import resource
import sys
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.fixtures import fixture_rows
from crawler.extraction import extract

GROWTH = 1.05
STEPS = 10
_CLASS = re.compile(rb"""(\sclass=["'][^"'<>]*)""", re.IGNORECASE)
_HREF = re.compile(rb"""(\shref=["'][^"'<>#?]*)""", re.IGNORECASE)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=Path, help="folder of pages (default: own fixtures)")
    parser.add_argument("--count", type=int, default=10_000, help="pages to read (default: 10000)")
    options = parser.parse_args()
    if options.pages is None:
        paths = [Path(row["path"]) for row in fixture_rows()]
    else:
        paths = sorted(options.pages.glob("*.html"))
    if not paths or options.count < STEPS:
        parser.error(f"at least one page and a count of {STEPS}")
    pages = [path.read_bytes() for path in paths]
    seen: list[float] = []
    for number, page in zip(range(1, options.count + 1), cycle(pages), strict=False):
        extract(changed(page, number), f"https://kabarmuara.example/2026/03/berita-{number}/")
        if number % (options.count // STEPS) == 0:
            gc.collect()
            seen.append(resident_mb())
            print(f"{number:>8} pages  {seen[-1]:7.1f} MB", flush=True)
    return int(seen[-1] > GROWTH * seen[1])


def changed(page: bytes, number: int) -> bytes:
    """The page with a number at the end of every paragraph, in every class and address."""
    page = page.replace(b"</p>", b" %d</p>" % number)
    page = _CLASS.sub(b"\\1 n%d" % number, page)
    return _HREF.sub(b"\\1-%d" % number, page)


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    sys.exit(main())
