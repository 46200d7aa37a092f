"""Environments of their own for the libraries that the benchmarks stand beside."""

from __future__ import annotations

import subprocess
import sys
import venv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

INSTALL_SECONDS = 900


class CannotRunError(Exception):
    """A library could not be installed or did not come to its end."""


def interpreter(name: str, packages: Sequence[str], folder: Path, *, place: str = "") -> str:
    """The Python of an environment below *folder*, which is made where it does not exist.

    ``place`` says on stderr how far the benchmark is. Raises CannotRunError.
    """
    home = folder / name
    python = home / "bin" / "python"
    ready = home / "installed"
    if not ready.exists():
        print(f"{place} installing {name} into {home}".strip(), file=sys.stderr)
        try:
            venv.create(home, with_pip=True, clear=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise CannotRunError(str(error)) from error
        call([str(python), "-m", "pip", "install", "-q", *packages], INSTALL_SECONDS)
        ready.touch()
    return str(python)


def call(command: list[str], seconds: int) -> str:
    """What a command prints. Raises CannotRunError with the last line of its errors."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRunError(str(error)) from error
    if done.returncode:
        last = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise CannotRunError(last[-1][:300])
    return done.stdout
