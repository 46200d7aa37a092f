"""Telling someone: e-mail, a webhook, a ping after success.

A message that cannot be sent is an error for the caller, never a reason for a crawl to fail, and
no text of an error holds a password or the path of a webhook, which is often a secret too.
"""

from __future__ import annotations

import json
import smtplib
import urllib.error
import urllib.request
from email.message import EmailMessage
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from crawler.monitoring.alarms import Alarm

TIMEOUT_SECONDS = 20.0
_MAILTO = "mailto:"


class NotSent(Exception):
    """A message could not be sent; the text says to whom and why, without secrets."""


class News(NamedTuple):
    """What changed since the last message."""

    raised: list[Alarm]
    cleared: list[str]
    """Site and kind of alarms that are gone: ``tarunanews: silent``."""
    standing: list[Alarm]
    """Alarms that were told before and are still there."""

    @property
    def subject(self) -> str:
        """All of it in a few words."""
        told = [f"{len(self.raised)} new" if self.raised else ""]
        told += [f"{len(self.cleared)} cleared" if self.cleared else ""]
        sites = sorted({alarm.site for alarm in self.raised})
        more = [f"{len(sites) - 3} more"] if len(sites) > 3 else []
        named = f" ({', '.join(sites[:3] + more)})" if sites else ""
        return f"Warta Daerah: alarms: {', '.join(filter(None, told))}{named}"

    @property
    def text(self) -> str:
        """All of it in lines."""
        lines = [f"new: {alarm.text}" for alarm in self.raised]
        lines += [f"cleared: {name}" for name in self.cleared]
        lines += [f"still: {alarm.text}" for alarm in self.standing]
        return "\n".join([*lines, "", "More: scrapy status, scrapy report -o report.html"])


def news(told: Mapping[str, str], alarms: Sequence[Alarm]) -> News | None:
    """What to tell, where *told* has the alarms of the last message; None: nothing changed."""
    raised = [alarm for alarm in alarms if _key(alarm) not in told]
    standing = [alarm for alarm in alarms if _key(alarm) in told]
    cleared = sorted(set(told) - {_key(alarm) for alarm in alarms})
    return News(raised, cleared, standing) if raised or cleared else None


def _key(alarm: Alarm) -> str:
    return f"{alarm.site}: {alarm.kind}"


def read_told(file: Path) -> dict[str, str]:
    """The alarms of the last message, and since when; none where the file cannot be read."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in told.items()} if isinstance(told, dict) else {}


def write_told(file: Path, alarms: Sequence[Alarm], others: Mapping[str, str]) -> None:
    """Remember what was told, whole or not at all."""
    part = file.with_suffix(".part")
    data = {**others, **{_key(alarm): alarm.since.isoformat() for alarm in alarms}}
    part.write_text(json.dumps(data, indent=1), encoding="utf-8")
    part.replace(file)


def check_target(target: str) -> str | None:
    """What is wrong with the place that a message shall go to; None: nothing."""
    if is_mail(target):
        return None if "@" in target else f"{target!r} has no address, as in mailto:ops@example.org"
    return "neither mailto:ops@example.org nor an https address" if check_url(target) else None


def is_mail(target: str) -> bool:
    """Whether a message goes out by mail."""
    return target.startswith(_MAILTO)


def check_url(url: str) -> str | None:
    """What is wrong with the address of a webhook or ping; its path may be secret."""
    return None if _is_address(url, ("http", "https")) else "it is no https address"


def check_smtp(url: str) -> str | None:
    """What is wrong with the address of the mail server; it may hold a password."""
    if _is_address(url, ("smtp", "smtps")):
        return None
    return "it is not of the form smtp://user:password@host:587"


def _is_address(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def send(target: str, told: News, summary: Mapping[str, Any], *, smtp: str) -> None:
    """Send a message to ``mailto:…`` through the server *smtp*, or to a webhook.

    Raises NotSent.
    """
    if is_mail(target):
        _send_mail(target.removeprefix(_MAILTO), told, smtp)
    else:
        _post(target, _payload(told, summary))


def _payload(told: News, summary: Mapping[str, Any]) -> dict[str, Any]:
    """What a webhook gets; ``text`` is what chat services show."""
    return {
        "text": f"{told.subject}\n{told.text}",
        "raised": [alarm.as_data() for alarm in told.raised],
        "cleared": told.cleared,
        "standing": [alarm.as_data() for alarm in told.standing],
        "exit_code": summary.get("exit_code"),
        "seconds": summary.get("seconds"),
    }


def _post(url: str, payload: Mapping[str, Any]) -> None:
    request = urllib.request.Request(
        url,
        data=json.dumps(payload, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    _open(request)


def ping(url: str) -> None:
    """Ask for an address that watches whether runs go well. Raises NotSent."""
    _open(urllib.request.Request(url))


def _open(request: urllib.request.Request) -> None:
    request.add_header("User-Agent", "WartaDaerah (monitoring)")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):
            pass
    except urllib.error.HTTPError as error:
        error.close()
        raise NotSent(f"{request.host} answers with status {error.code}") from None
    except (OSError, ValueError) as error:
        raise NotSent(f"{request.host} cannot be reached ({type(error).__name__})") from None


def _send_mail(to: str, told: News, smtp: str) -> None:
    if wrong := check_smtp(smtp):
        raise NotSent(f"SMTP_URL: {wrong}")
    parts = urlsplit(smtp)
    host = parts.hostname or ""
    message = EmailMessage()
    message["Subject"] = told.subject
    message["To"] = to
    user = unquote(parts.username or "")
    message["From"] = user if "@" in user else f"warta-daerah@{host}"
    message.set_content(told.text)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(host, parts.port or 0, timeout=TIMEOUT_SECONDS) as server:
            server.ehlo_or_helo_if_needed()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls()
                server.ehlo()
            elif parts.scheme == "smtp" and user and not _is_loopback(host):
                raise NotSent(f"mail: {host} offers no encryption, the password is not sent")
            if user:
                server.login(user, unquote(parts.password or ""))
            server.send_message(message)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotSent(f"mail: {host} did not take it ({type(error).__name__})") from None


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
