"""Lines for cron and units for systemd that crawl regularly: text only, nothing is installed."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_EVERY = re.compile(r"(\d{1,2})([mhd])")
_MINUTES = {"m": 1, "h": 60, "d": 1440}
_DAY = 1440
JITTER = 0.15
"""Share of the interval by which beginnings are spread, so that machines do not come together."""


class Plan(NamedTuple):
    """What is run, where and how often."""

    folder: Path
    """The checkout."""
    minutes: int
    """Between two beginnings; divides a day, and an hour or is whole hours."""
    words: Sequence[str]
    """Options of ``scrapy crawlall``."""
    host: str
    """Name of the machine: it decides the minute."""


def parse_every(text: str) -> int:
    """The minutes that ``30m``, ``2h`` or ``1d`` means. Raises ValueError where cron cannot."""
    match = _EVERY.fullmatch(text)
    minutes = int(match[1]) * _MINUTES[match[2]] if match else 0
    if not minutes or _DAY % minutes or (minutes % 60 if minutes > 60 else 60 % minutes):
        raise ValueError(f"{text!r} does not divide the day, as 15m, 30m, 2h or 1d do")
    if minutes < 5:
        raise ValueError(f"{text!r} is too often: 5m is the least")
    return minutes


def command(plan: Plan) -> list[str]:
    """The command that is run: it ends before the next one begins, and holds the lock meanwhile."""
    deadline = max(1, plan.minutes * 5 // 6)
    scrapy = str(plan.folder / ".venv" / "bin" / "scrapy")
    return [scrapy, "crawlall", "--quiet", "--deadline", f"{deadline}m", *plan.words]


def crontab(plan: Plan) -> str:
    """A line for ``crontab -e``; its minute is chosen by the name of the machine."""
    spread = max(1, round(min(plan.minutes, 60) * JITTER))
    offset = int(hashlib.sha256(f"{plan.host}{plan.folder}".encode()).hexdigest(), 16) % spread
    if plan.minutes < 60:
        minute = ",".join(str(start + offset) for start in range(0, 60, plan.minutes))
        hour = "*"
    else:
        hours = plan.minutes // 60
        minute = str(offset)
        hour = "*" if hours == 1 else "0" if hours == 24 else f"*/{hours}"
    words = " ".join(map(_shell, command(plan)))
    # Cron takes % for the end of the line.
    return f"{minute} {hour} * * * cd {_shell(str(plan.folder))} && {words}".replace("%", "\\%")


def service(plan: Plan, user: str | None = None) -> str:
    """A systemd service; that another run is under way is no failure of it."""
    run_as = f"User={user}\n" if user else ""
    return (
        "[Unit]\n"
        "Description=Warta Daerah: crawl all sites\n"
        "Wants=network-online.target\n"
        "After=network-online.target\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"{run_as}"
        f"WorkingDirectory={_unit(str(plan.folder))}\n"
        f"ExecStart={' '.join(_quoted(word) for word in command(plan))}\n"
        "SuccessExitStatus=75\n"
        "KillMode=mixed\n"
        "TimeoutStopSec=90\n"
        "Nice=10\n"
        "NoNewPrivileges=yes\n"
        "PrivateTmp=yes\n"
    )


def timer(plan: Plan) -> str:
    """The systemd timer of the service; each beginning is late by a different while."""
    if plan.minutes < 60:
        calendar = f"*:0/{plan.minutes}"
    else:
        hours = plan.minutes // 60
        calendar = "*-*-* 00:00" if hours == 24 else f"0/{hours}:00"
    return (
        "[Unit]\n"
        "Description=Warta Daerah: when to crawl all sites\n"
        "\n"
        "[Timer]\n"
        f"OnCalendar={calendar}\n"
        f"RandomizedDelaySec={round(plan.minutes * 60 * JITTER)}\n"
        "Persistent=yes\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def _shell(word: str) -> str:
    return word if re.fullmatch(r"[\w@+=:,./-]+", word) else "'" + word.replace("'", "'\\''") + "'"


def _unit(text: str) -> str:
    """A value of a unit: systemd takes % for a specifier."""
    return text.replace("%", "%%")


def _quoted(word: str) -> str:
    word = _unit(word).replace("\\", "\\\\").replace("$", "$$")
    return word if re.fullmatch(r"[\w@+=:,./%$-]+", word) else '"' + word.replace('"', '\\"') + '"'
