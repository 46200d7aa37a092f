"""Runs the project's own command line as an operator would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """What a command printed and its exit code."""

    code: int
    out: str
    log: str

    @property
    def problems(self) -> list[str]:
        """The lines of the log that are warnings or errors."""
        return [line for line in self.log.splitlines() if re.search(r" (WARNING|ERROR) ", line)]

    @property
    def told(self) -> list[str]:
        """The problems of this run; alarms tell of several."""
        return [line for line in self.problems if " alarm: " not in line]

    @property
    def summary(self) -> str:
        """The last line of a crawl: what became of the articles."""
        lines = [line for line in self.log.splitlines() if "run_record: " in line]
        return lines[-1].split("run_record: ", 1)[1] if lines else ""


def scrapy(
    *arguments: str, timeout: float = 120, checkout: Path = ROOT, **environment: str
) -> Done:
    """Run ``scrapy`` with *arguments* in the checkout, or in a copy of it."""
    command = [sys.executable, "-m", "scrapy.cmdline", *arguments]
    if any(word.startswith("MEMUSAGE_LIMIT_MB=") for word in arguments):
        # The highest memory of a process begins with that of its parent, and this one is large.
        command = ["/bin/sh", "-c", '"$@"; exit $?', "sh", *command]
    done = subprocess.run(
        command,
        cwd=checkout,
        env={**os.environ, "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def crawl(site: str, database_url: str, *settings: str, **arguments: str) -> Done:
    """Crawl a site on loopback without delay; *settings* are ``NAME=VALUE``."""
    return scrapy(*_crawl(site, database_url, settings, arguments))


def start_crawl(
    site: str, database_url: str, *settings: str, **arguments: str
) -> subprocess.Popen[bytes]:
    """Begin a crawl as :func:`crawl` does it, and leave it running."""
    return subprocess.Popen(
        crawl_command(site, database_url, settings, arguments),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait until *condition* holds; a test that waits in vain fails."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def crawl_command(
    site: str, database_url: str, settings: Sequence[str], arguments: Mapping[str, str]
) -> list[str]:
    """The words of the command that :func:`crawl` runs."""
    words = _crawl(site, database_url, settings, arguments)
    return [sys.executable, "-m", "scrapy.cmdline", *words]


def _crawl(
    site: str, database_url: str, settings: Sequence[str], arguments: Mapping[str, str]
) -> list[str]:
    fixed = (
        f"DATABASE_URL={database_url}",
        "DOWNLOAD_DELAY=0",
        "BACKOFF_SECONDS=0.01",
        "MAX_PAUSE=1",
        "CRAWLER_CONTACT=a@example.org",
    )
    options = [part for setting in (*fixed, *settings) for part in ("-s", setting)]
    asked = [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
    return ["crawl", site, *options, *asked]
