"""Runs the project's own command line as an operator would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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
    def summary(self) -> str:
        """The last line of a crawl: what became of the articles."""
        lines = [line for line in self.log.splitlines() if "run_record: " in line]
        return lines[-1].split("run_record: ", 1)[1] if lines else ""


def scrapy(*arguments: str, timeout: float = 120, **environment: str) -> Done:
    """Run ``scrapy`` with *arguments* in the checkout."""
    done = subprocess.run(
        [sys.executable, "-m", "scrapy.cmdline", *arguments],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def crawl(site: str, database_url: str, *settings: str, **arguments: str) -> Done:
    """Crawl a site on loopback without delay; *settings* are ``NAME=VALUE``."""
    fixed = (
        f"DATABASE_URL={database_url}",
        "DOWNLOAD_DELAY=0",
        "CRAWLER_CONTACT=tests@example.org",
    )
    options = [part for setting in (*fixed, *settings) for part in ("-s", setting)]
    asked = [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
    return scrapy("crawl", site, *options, *asked)
