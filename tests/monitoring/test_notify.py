"""Messages about alarms: against a mail server and a web server on loopback."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from crawler.monitoring.alarms import Alarm
from crawler.monitoring.notify import (
    NotSent,
    check_target,
    news,
    ping,
    read_told,
    send,
    write_told,
)
from crawler.storage.store import open_store
from tests.world.hosts import Hosts, closed_port, page
from tests.world.many import Sites

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SINCE = datetime(2026, 10, 3, 4, 5, tzinfo=UTC)


def alarm(site: str = "kabarteluk", kind: str = "silent") -> Alarm:
    return Alarm(
        site=site,
        kind=kind,
        figure="nothing new for 9 days",
        usual="at most 26 h",
        since=SINCE,
    )


class Mailbox:
    """Takes mail, and remembers who logged in."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.users: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append((envelope, message_from_bytes(envelope.content)))
        return "250 OK"

    def authenticate(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        self.users.append(data.login)
        return AuthResult(success=data.password == b"rahasia:1")


@contextmanager
def mail_server(mailbox: Mailbox, **how: Any) -> Iterator[str]:
    with closed_port() as address:
        port = int(address.rpartition(":")[2])
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        controller.stop()


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """A web server that takes JSON."""
    taken: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((self.headers["Content-Type"], json.loads(body)))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on standard error."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook/s3cret", taken
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_only_what_changed_is_news() -> None:
    told = {"kabarteluk: silent": "x", "kabarmuara: robots": "x"}
    changed = news(told, [alarm(), alarm("kabarasri")])
    assert changed is not None
    assert [found.site for found in changed.raised] == ["kabarasri"]
    assert [found.site for found in changed.standing] == ["kabarteluk"]
    assert changed.cleared == ["kabarmuara: robots"]
    assert changed.subject == "Warta Daerah: alarms: 1 new, 1 cleared (kabarasri)"
    assert news({"kabarteluk: silent": "x"}, [alarm()]) is None


def test_what_was_told_is_remembered(tmp_path: Path) -> None:
    file = tmp_path / "told.json"
    assert read_told(file) == {}
    write_told(file, [alarm()], {"kabarasri: silent": "x"})
    assert list(read_told(file)) == ["kabarasri: silent", "kabarteluk: silent"]
    file.write_text("[rusak")
    assert read_told(file) == {}


def test_mail() -> None:
    mailbox = Mailbox()
    changed = news({}, [alarm()])
    assert changed is not None
    with mail_server(mailbox) as address:
        send("mailto:ops@example.org", changed, {}, smtp=f"smtp://{address}")
    ((envelope, mail),) = mailbox.mails
    assert envelope.rcpt_tos == ["ops@example.org"]
    assert mail["Subject"] == "Warta Daerah: alarms: 1 new (kabarteluk)"
    text = mail.get_payload(decode=True).decode()
    assert "silent: nothing new for 9 days (usual: at most 26 h), since 2026-10-03 04:05" in text


def test_mail_with_a_password() -> None:
    mailbox = Mailbox()
    changed = news({}, [alarm()])
    assert changed is not None
    how = {"authenticator": mailbox.authenticate, "auth_require_tls": False}
    with mail_server(mailbox, **how) as address:
        smtp = f"smtp://ops%40example.org:rahasia%3A1@{address}"
        send("mailto:a@example.org", changed, {}, smtp=smtp)
        with pytest.raises(NotSent) as wrong:
            send("mailto:a@example.org", changed, {}, smtp=smtp.replace("rahasia", "salah"))
    assert mailbox.users == [b"ops@example.org"] * 2 or len(mailbox.users) >= 2
    assert len(mailbox.mails) == 1
    assert "salah" not in str(wrong.value)
    assert "127.0.0.1 did not take it" in str(wrong.value)


def test_webhook() -> None:
    changed = news({"kabarmuara: robots": "x"}, [alarm()])
    assert changed is not None
    with webhook() as (url, taken):
        send(url, changed, {"exit_code": 1}, smtp="")
    ((kind, data),) = taken
    assert kind.startswith("application/json")
    assert data["raised"][0]["kind"] == "silent"
    assert data["raised"][0]["since"] == "2026-10-03T04:05:00+00:00"
    assert (data["cleared"], data["exit_code"]) == (["kabarmuara: robots"], 1)
    assert data["text"].startswith("Warta Daerah: alarms: 1 new, 1 cleared")


def test_what_is_not_sent_says_why_without_secrets() -> None:
    changed = news({}, [alarm()])
    assert changed is not None
    with webhook(500) as (url, _), pytest.raises(NotSent, match="status 500") as refused:
        send(url, changed, {}, smtp="")
    with closed_port() as address:
        with pytest.raises(NotSent, match="cannot be reached") as away:
            ping(f"http://{address}/ping/s3cret")
        with pytest.raises(NotSent, match="did not take it") as mail:
            send("mailto:a@example.org", changed, {}, smtp=f"smtp://u:s3cret@{address}")
    assert not any("s3cret" in str(error.value) for error in (refused, away, mail))


def test_targets() -> None:
    assert check_target("mailto:ops@example.org") is None
    assert check_target("https://hooks.example/x") is None
    for wrong in ("mailto:ops", "ops@example.org", "ftp://x.example/", "https:///x"):
        assert check_target(wrong)


def test_a_run_tells_once_and_pings_when_all_is_well(hosts: Hosts, tmp_path: Path) -> None:
    sites = Sites(hosts, tmp_path, 2)
    with open_store(sites.database_url) as store:
        run = store.start_run("situs1")
        store.finish_run(run, "failed", reason="the site cannot be reached: TimeoutError")
    hosts.on("/robots.txt", page("", status=500), host="situs1.example")
    hosts.on("/ping/s3cret", page("ok"), host=hosts.address.lower())
    mailbox = Mailbox()
    with mail_server(mailbox) as address, webhook() as (hook, taken), closed_port() as nobody:
        words = ["--notify", "mailto:a@example.org", "--notify", f"http://{nobody}/s3cret"]
        words += ["--notify", hook, "--ping", f"http://{hosts.address}/ping/s3cret"]
        words += [*sites.names, "-s", f"SMTP_URL=smtp://{address}"]
        first = sites.crawlall(*words)
        assert not hosts.asked("/ping/s3cret"), "no ping after a failure"
        second = sites.crawlall(*words)
        hosts.on("/robots.txt", page("", status=404), host="situs1.example")
        third = sites.crawlall(*words)
    assert [first.code, second.code, third.code] == [1, 1, 0]
    assert "not told: " in first.log
    assert not any("s3cret" in done.log + done.out for done in (first, second, third))
    subjects = [mail["Subject"] for _, mail in mailbox.mails]
    assert subjects == [
        "Warta Daerah: alarms: 1 new (situs1)",
        "Warta Daerah: alarms: 1 cleared",
    ]
    assert len(taken) == 2
    assert len(hosts.asked("/ping/s3cret")) == 1
