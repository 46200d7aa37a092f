"""Give addresses their identity with one tool, in the environment of that tool, and time it.

    python benchmarks/url_readers.py courlan addresses.json identities.json --rounds 5

The input is a list of addresses. The output is ``{"version", "seconds", "identities"}``: the CPU
time of the fastest round over all addresses, and a text for each address; null where the tool
raised an error or gave none. Started by ``urls.py``.

Each tool is set up as it would have to be for this task: told to leave out what it can leave out.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Identify = Callable[[str], str | None]


def warta_daerah() -> Identify:
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from crawler.urls import canonical_url

    return canonical_url


def w3lib() -> Identify:
    from w3lib.url import canonicalize_url

    return canonicalize_url


def courlan() -> Identify:
    from courlan import clean_url

    return clean_url


def courlan_strict() -> Identify:
    from courlan import normalize_url

    return lambda url: normalize_url(url, strict=True, trailing_slash=False)


def url_normalize() -> Identify:
    from url_normalize import url_normalize as normalise

    return normalise


def url_normalize_filtered() -> Identify:
    from url_normalize import url_normalize as normalise

    return lambda url: normalise(url, filter_params=True)


TOOLS: dict[str, tuple[str, Callable[[], Identify]]] = {
    "warta-daerah": ("warta-daerah", warta_daerah),
    "w3lib": ("w3lib", w3lib),
    "courlan": ("courlan", courlan),
    "courlan-strict": ("courlan", courlan_strict),
    "url-normalize": ("url-normalize", url_normalize),
    "url-normalize-filtered": ("url-normalize", url_normalize_filtered),
}
"""Tool -> its distribution, and what makes its function."""


def attempt(identify: Identify, url: str) -> str | None:
    """The identity of an address; whatever a tool raises is none."""
    try:
        return identify(url)
    except Exception:
        return None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("addresses", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    distribution, make = TOOLS[options.tool]
    identify = make()
    addresses = json.loads(options.addresses.read_text("utf-8"))
    identities = [attempt(identify, url) for url in addresses]
    seconds = float("inf")
    for _ in range(options.rounds):
        start = time.process_time()
        for url in addresses:
            attempt(identify, url)
        seconds = min(seconds, time.process_time() - start)
    try:
        version = importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        version = None
    answer = {"version": version, "seconds": seconds, "identities": identities}
    options.output.write_text(json.dumps(answer), "utf-8")


if __name__ == "__main__":
    main()
