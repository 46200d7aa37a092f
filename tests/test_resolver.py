"""No private address is asked, by whatever name, unless the operator named the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawler.resolver import is_private
from tests.world.crawl import crawl, scrapy
from tests.world.hosts import ANY, page, redirect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world.hosts import Hosts

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::10.0.0.1",
    "2002:7f00:1::",
    "2001:db8::1",
]
PUBLIC = ["103.28.14.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize("address", [*PUBLIC, "kabar.example", "", "1.2.3"])
def test_public_addresses_and_names(address: str) -> None:
    assert not is_private(address)


NAMES = """
import socket
answers = {{"kabar.example": {answers!r}}}
real = socket.gethostbyname

def gethostbyname(name):
    found = answers.get(name)
    return real(name) if found is None else found.pop(0) if len(found) > 1 else found[0]

socket.gethostbyname = gethostbyname
"""


def names(folder: Path, *answers: str) -> dict[str, str]:
    """An environment in which a name server answers for ``kabar.example``."""
    (folder / "sitecustomize.py").write_text(NAMES.format(answers=list(answers)))
    return {"PYTHONPATH": str(folder)}


def crawl_by_name(hosts: Hosts, sqlite_url: str, environment: dict[str, str], *settings: str):
    port = hosts.address.rpartition(":")[2]
    words = [part for s in settings for part in ("-s", s)]
    return scrapy(
        *("crawl", "wordpress", "-a", f"url=http://kabar.example:{port}/"),
        *("-s", f"DATABASE_URL={sqlite_url}", "-s", "DOWNLOAD_DELAY=0", *words),
        **environment,
    )


def test_name_that_stands_for_a_private_address(
    hosts: Hosts, sqlite_url: str, tmp_path: Path
) -> None:
    hosts.on(ANY, page("rahasia"))
    done = crawl_by_name(hosts, sqlite_url, names(tmp_path, "127.0.0.1"))
    assert done.code == 1
    (problem,) = [line for line in done.told if "CRAWLER_CONTACT" not in line]
    assert "kabar.example stands for 127.0.0.1, which is no public address" in problem
    assert "ALLOW_PRIVATE_HOSTS=kabar.example" in problem
    assert not hosts.requests


def test_private_name_that_the_operator_allows(
    hosts: Hosts, sqlite_url: str, tmp_path: Path
) -> None:
    settings = "ALLOW_PRIVATE_HOSTS=lain.example, kabar.example"
    crawl_by_name(hosts, sqlite_url, names(tmp_path, "127.0.0.1"), settings)
    assert hosts.requests


def test_what_is_connected_to_is_what_was_checked(
    hosts: Hosts, sqlite_url: str, tmp_path: Path
) -> None:
    hosts.on(ANY, page("rahasia"))
    # The first answer is a public address at which nothing listens here, all later ones are not.
    environment = names(tmp_path, "203.0.114.1", "127.0.0.1")
    settings = ("DNSCACHE_ENABLED=0", "DOWNLOAD_TIMEOUT=1")
    assert crawl_by_name(hosts, sqlite_url, environment, *settings).code == 1
    assert not hosts.requests


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_operator_may_name_this_machine(hosts: Hosts, sqlite_url: str, name: str) -> None:
    port = hosts.address.rpartition(":")[2]
    crawl("wordpress", sqlite_url, url=f"http://{name}:{port}/")
    assert hosts.requests


def test_address_in_another_form_is_looked_at(hosts: Hosts, sqlite_url: str) -> None:
    port = hosts.address.rpartition(":")[2]
    done = crawl("wordpress", sqlite_url, url=f"http://127.1:{port}/")
    assert done.code == 1
    assert "127.1 stands for 127.0.0.1, which is no public address" in done.told[0]
    assert not hosts.requests


TARGETS = [
    "http://127.0.0.1:{port}/dalam",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]:{port}/",
    "http://2130706433:{port}/dalam",
    "ftp://tarunanews.com/berkas",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/x",
]


@pytest.mark.parametrize("target", TARGETS)
def test_redirect_into_a_private_network_is_not_followed(
    hosts: Hosts, sqlite_url: str, target: str
) -> None:
    port = hosts.address.rpartition(":")[2]
    hosts.on(ANY, redirect(target.format(port=port)))
    hosts.on("/robots.txt", page("", status=404))
    hosts.on("/dalam", page("rahasia"))
    done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map('tarunanews.com')}")
    assert done.code == 1
    assert not hosts.asked("/dalam")
    assert {request.host for request in hosts.requests} == {"tarunanews.com"}
