"""The password of DATABASE_URL is in nothing that worker, enqueue and jobs say, however it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from psycopg import sql
from sqlalchemy import make_url

from crawler.storage.store import open_store
from tests.world.crawl import scrapy
from tests.world.workers import Sites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.crawl import Done
    from tests.world.hosts import Hosts
    from tests.world.postgres import Postgres

pytestmark = pytest.mark.needs_postgres

PASSWORD = "Sandi/Rahasia@Tujuh:9%"
COMMANDS = (
    ("worker", "--until-empty", "--schedule"),
    ("enqueue", "tarunanews"),
    ("enqueue", "--reextract"),
    ("jobs",),
)
LOUD = ("-s", "LOG_LEVEL=DEBUG")


def is_kept_secret(done: Done) -> bool:
    said = done.out + done.log
    return not any(form in said for form in (PASSWORD, quote(PASSWORD, safe=""), "Rahasia"))


@pytest.fixture
def archive(postgres_server: Postgres) -> Iterator[str]:
    """An archive of a user with a password that has to be quoted in an address."""
    user = sql.Identifier("pekerja")
    make = sql.SQL("CREATE ROLE {} SUPERUSER LOGIN PASSWORD {}")
    postgres_server.execute(make.format(user, sql.Literal(PASSWORD)))
    try:
        with postgres_server.database() as url:
            named = make_url(url).set(username="pekerja", password=PASSWORD)
            address = named.render_as_string(hide_password=False)
            with open_store(address):
                pass
            yield address
    finally:
        postgres_server.execute(sql.SQL("DROP ROLE {}").format(user))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_server_works(command: tuple[str, ...], hosts: Hosts, archive: str) -> None:
    sites = Sites(hosts, sites=1, posts=1)
    settings = [*sites.settings(archive), *LOUD, "-s", "SPIDER_MODULES=crawler.spiders.nasional"]
    if command[0] == "worker":
        command = ("worker", "--until-empty")
        sites.enqueue(archive)
    done = scrapy(*command, *settings)
    assert done.code == 0, done.log
    assert is_kept_secret(done), done.log


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_server_is_not_there(command: tuple[str, ...]) -> None:
    url = f"postgresql://pekerja:{quote(PASSWORD, safe='')}@127.0.0.1:1/warta"
    done = scrapy(*command, "-s", f"DATABASE_URL={url}", *LOUD)
    assert done.code == 2
    assert "cannot reach Postgres" in done.log
    assert is_kept_secret(done), done.log


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_password_is_wrong(command: tuple[str, ...], postgres_url: str) -> None:
    url = make_url(postgres_url).set(password=PASSWORD).render_as_string(hide_password=False)
    done = scrapy(*command, "-s", f"DATABASE_URL={url}", *LOUD)
    assert done.code == 2
    assert "check user name and password" in done.log
    assert is_kept_secret(done), done.log


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    "address",
    ["postgresql://pekerja:{}@127.0.0.1:satu/warta", "postgresql:/pekerja:{}@127.0.0.1/warta"],
    ids=["no port", "no address"],
)
def test_address_is_wrong(command: tuple[str, ...], address: str) -> None:
    done = scrapy(*command, "-s", f"DATABASE_URL={address.format(PASSWORD)}", *LOUD)
    assert done.code == 2
    assert is_kept_secret(done), done.log
