"""Programs that live exactly as long as the tests: nothing is left behind, however these end.

A keeper process stands between the tests and each program. It holds the reading end of a pipe;
when the other end closes (the tests stopped the program, ended, crashed or were killed), it ends
the whole process group of the program and removes its folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Self

GRACE_SECONDS = 10.0
PR_SET_PDEATHSIG = 1


class KeptProcess:
    """A running program. ``folders`` are removed when it has ended."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        folders: Sequence[Path] = (),
    ) -> None:
        keeper = [sys.executable, "-I", "-S", __file__]
        keeper += [str(log), *(f"--remove={folder}" for folder in folders), "--", *command]
        self.log = log
        self._keeper = subprocess.Popen(
            keeper,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )

    @property
    def running(self) -> bool:
        """Whether the program has not ended by itself."""
        return self._keeper.poll() is None

    def stop(self) -> None:
        """End the program and everything that it started; wait until that is done."""
        assert self._keeper.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._keeper.stdin.close()
        self._keeper.wait(timeout=3 * GRACE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _group_members(group: int) -> list[int]:
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            state, _parent, process_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(process_group) == group and state != "Z":
                members.append(int(stat.parent.name))
    return members


def _end_group(program: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, number)
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline:
            program.poll()
            if not _group_members(program.pid):
                return
            time.sleep(0.02)


def _start_in_child() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    with contextlib.suppress(OSError, AttributeError):  # Linux only: the keeper may be killed too
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _keep(log: Path, folders: Sequence[Path], command: Sequence[str]) -> None:
    """Run ``command`` in a group of its own until it ends or standard input closes."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with log.open("ab") as output:
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=0,
            preexec_fn=_start_in_child,
        )
    while program.poll() is None:
        if select.select([sys.stdin], [], [], 0.2)[0]:  # nothing is ever written: closed
            break
    if program.poll():
        sys.stderr.write(f"{command[0]} ended with {program.returncode}:\n")
        sys.stderr.write(log.read_text(errors="replace")[-2000:])
    _end_group(program)
    for folder in folders:
        _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder, also when a last program is just writing into it."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


if __name__ == "__main__":
    _cut = sys.argv.index("--")
    _log, *_folders = (Path(item.removeprefix("--remove=")) for item in sys.argv[1:_cut])
    _keep(_log, _folders, sys.argv[_cut + 1 :])
