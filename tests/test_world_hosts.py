"""The scripted server of the test world does the wrong it was told to do."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.world.hosts import (
    Hosts,
    Reply,
    closed_port,
    cut_short,
    endless,
    forward,
    gzip_bomb,
    host_map,
    page,
    plain,
    redirect,
)

if TYPE_CHECKING:
    from tests.world.fixtures import MakeWordPress
    from tests.world.hosts import HostRequest
    from tests.world.wordpress import Post


def open_answer(
    address: str, target: str, host: str = "desa.id", method: str = "GET"
) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection(address, timeout=10)
    try:
        connection.request(method, target, headers={"Host": host, "User-Agent": "uji"})
        return connection, connection.getresponse()
    except OSError:
        connection.close()
        raise


def ask(
    address: str, target: str, host: str = "desa.id", method: str = "GET"
) -> tuple[int, str | None, bytes]:
    connection, response = open_answer(address, target, host, method)
    with contextlib.closing(connection), response:
        return response.status, response.getheader("Location"), response.read()


def test_answers_by_host_and_path(hosts: Hosts) -> None:
    hosts.on("/", page("satu"), host="satu.id").on("/", page("dua"), host="dua.id")
    hosts.on("/robots.txt", plain("rusak", status=500))
    assert ask(hosts.address, "/", "satu.id") == (200, None, b"satu")
    assert ask(hosts.address, "/", "dua.id:80")[2] == b"dua"
    assert ask(hosts.address, "/", "tiga.id")[0] == 404
    assert [ask(hosts.address, "/robots.txt", f"{name}.id")[0] for name in ("satu", "x")] == [
        500
    ] * 2
    assert hosts.map("satu.id", "dua.id") == f"satu.id={hosts.address},dua.id={hosts.address}"


def test_query_counts_only_where_it_was_named(hosts: Hosts) -> None:
    hosts.on("/a?p=1", page("satu")).on("/a", page("semua"))
    assert [ask(hosts.address, target)[2] for target in ("/a?p=1", "/a?p=2", "/a")] == [
        b"satu",
        b"semua",
        b"semua",
    ]
    assert (len(hosts.asked("/a")), len(hosts.asked("/a?p=2")), len(hosts.asked("/b"))) == (3, 1, 0)


def test_replies_in_turn_and_the_last_stays(hosts: Hosts) -> None:
    hosts.on("/", [page("", status=503, Retry_After="1"), page("baik")])
    assert [ask(hosts.address, "/")[0] for _ in range(3)] == [503, 200, 200]
    hosts.on("/", [page("", status=429), page("lagi")])
    assert [ask(hosts.address, "/")[0] for _ in range(2)] == [429, 200]


def test_function_of_the_request(hosts: Hosts) -> None:
    hosts.on("*", lambda request: page(f"{request.host}{request.target}"))
    assert ask(hosts.address, "/x?y=1")[2] == b"desa.id/x?y=1"


def test_mistake_in_a_function_is_not_swallowed() -> None:
    def wrong(request: HostRequest) -> Reply:
        raise LookupError(request.target)

    hosts = Hosts().on("/x", wrong)
    hosts.__enter__()
    with pytest.raises(http.client.RemoteDisconnected):
        ask(hosts.address, "/x")
    with pytest.raises(LookupError, match="/x"):
        hosts.__exit__(None, None, None)


def test_redirect_and_head(hosts: Hosts) -> None:
    hosts.on("/lama", redirect("http://10.0.0.1/")).on("/", page("isi"))
    assert ask(hosts.address, "/lama") == (301, "http://10.0.0.1/", b"")
    assert ask(hosts.address, "/", method="HEAD") == (200, None, b"")


def test_requests_and_gaps_are_recorded(hosts: Hosts) -> None:
    hosts.on("*", page(""))
    ask(hosts.address, "/1", "satu.id")
    time.sleep(0.2)
    ask(hosts.address, "/2", "dua.id")
    time.sleep(0.05)  # the server counts a request as answered a little after its client does
    ask(hosts.address, "/3", "satu.id")
    assert [request.target for request in hosts.asked(host="satu.id")] == ["/1", "/3"]
    assert hosts.requests[0].headers["user-agent"] == "uji"
    first, second = hosts.gaps()
    assert 0.2 <= first < 5
    assert second < first
    assert hosts.gaps(host="satu.id") == [pytest.approx(first + second)]
    assert hosts.most_at_once == 1


def test_delay_and_concurrency(hosts: Hosts) -> None:
    hosts.on("*", page("", delay=0.4))
    started = time.monotonic()
    clients = [threading.Thread(target=ask, args=(hosts.address, "/")) for _ in range(3)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert time.monotonic() - started >= 0.4
    assert hosts.most_at_once == 3


def test_endless_page_ends_with_its_reader(hosts: Hosts) -> None:
    hosts.on("/", endless(b"x" * 10_000))
    connection, response = open_answer(hosts.address, "/")
    assert len(response.read(1_000_000)) == 1_000_000
    response.close()
    connection.close()
    time.sleep(0.3)
    sent = hosts.bytes_sent
    time.sleep(0.2)
    assert hosts.bytes_sent == sent >= 1_000_000


def test_gzip_bomb_unpacks_to_its_size(hosts: Hosts) -> None:
    hosts.on("/", gzip_bomb(3))
    connection, response = open_answer(hosts.address, "/")
    body = response.read()
    connection.close()
    assert response.getheader("Content-Encoding") == "gzip"
    assert len(body) < 10_000
    assert len(gzip.decompress(body)) == 3 * 2**20


def test_cut_short_and_hang_up(hosts: Hosts) -> None:
    hosts.on("/pendek", cut_short("<p>awal")).on("/putus", Reply(hang_up=True))
    with pytest.raises(http.client.IncompleteRead) as short:
        ask(hosts.address, "/pendek")
    assert short.value.partial == b"<p>awal"
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        ask(hosts.address, "/putus")


def test_closed_port_refuses() -> None:
    with closed_port() as address, pytest.raises(ConnectionRefusedError):
        ask(address, "/")
    assert host_map({"a.id": "127.0.0.1:1", "b.id": "127.0.0.1:2"}) == (
        "a.id=127.0.0.1:1,b.id=127.0.0.1:2"
    )


@pytest.mark.needs_wordpress
def test_real_site_with_single_faults(hosts: Hosts, make_wordpress: MakeWordPress) -> None:
    post: Post = {"title": "Satu", "content": "<p>Isi.</p>", "date": "2022-09-28 14:05:00"}
    site = make_wordpress([post, {**post, "title": "Dua"}], home="https://desa.id")
    hosts.on("*", forward(site.address), host="desa.id")
    hosts.on("/2022/09/dua/", page("", status=500), host="desa.id")
    status, _, body = ask(hosts.address, "/2022/09/satu/")
    assert status == 200
    assert b'<link rel="canonical" href="https://desa.id/2022/09/satu/" />' in body
    assert ask(hosts.address, "/2022/09/dua/")[0] == 500
    assert ask(hosts.address, "/2022/09/satu")[:2] == (301, "https://desa.id/2022/09/satu/")
    assert [request.target for request in site.requests()] == ["/2022/09/satu/", "/2022/09/satu"]
