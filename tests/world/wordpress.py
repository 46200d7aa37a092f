"""Real WordPress sites, in Indonesian, on loopback: live sites to crawl in tests.

One :class:`WordPressWorld` runs one MariaDB; every site has a database, a folder and a PHP
server of its own. The programs come from Debian's packages (``PACKAGES``). Sites never reach
beyond loopback, send no mail and run no background jobs.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NotRequired, TypedDict
from urllib.parse import urlsplit

from tests.world.processes import KeptProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
    from typing import Self

PACKAGES = (
    "wordpress wordpress-l10n wordpress-theme-twentytwentyone "
    "php-cli php-mysql php-gd php-xml php-mbstring mariadb-server"
)
PROGRAMS = ("php", "mariadbd", "mariadb-install-db", "mariadb", "mariadb-dump")
CODE = Path("/usr/share/wordpress")
CONTENT_FOLDERS = (Path("/var/lib/wordpress/wp-content"), CODE / "wp-content")
PHP_FILES = Path(__file__).parent / "php"
POSTS_FILES = (
    Path(__file__).parents[2] / "fixtures" / "newsroom" / "posts.json",
    Path(__file__).parent / "posts.json",
)
START_SECONDS = 120.0
PHP_SETTINGS = (
    "memory_limit=512M",
    "sendmail_path=/bin/true",
    "opcache.enable_cli=1",
    "opcache.validate_timestamps=0",
)

CONFIG = """<?php
define('DB_NAME', '{database}'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
$_SERVER['HTTP_HOST'] = '{host}'; $_SERVER['HTTPS'] = '{https}';
define('WP_HOME', '{home}'); define('WP_SITEURL', '{home}');
define('WP_CONTENT_DIR', '{site}/wp-content');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_DEBUG', false);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', '{site}/');
require_once ABSPATH . 'wp-settings.php';
"""


class Post(TypedDict):
    """A post to write; dates are local to the site (``2022-09-28 10:15:00``).

    ``{home}`` and ``{image}`` in the content stand for the addresses of the site and of the
    post's image. What an archive should find in it is there for the tests, WordPress ignores it:
    ``paragraphs`` (own text in order, markup taken out, dateline and initials as they stand
    there), ``related`` (pairs of text and path) and ``initials``.
    """

    title: str
    content: str
    date: NotRequired[str]
    author: NotRequired[str]
    categories: NotRequired[list[str]]
    tags: NotRequired[list[str]]
    slug: NotRequired[str]
    excerpt: NotRequired[str]
    status: NotRequired[str]
    modified: NotRequired[str | None]
    image: NotRequired[str | None]
    image_title: NotRequired[str]
    image_alt: NotRequired[str]
    caption: NotRequired[str | None]
    paragraphs: NotRequired[list[str]]
    related: NotRequired[list[list[str]]]
    initials: NotRequired[str | None]


class StoredPost(TypedDict):
    """A published post as WordPress has it; dates are ISO 8601 with the offset of the site."""

    id: int
    url: str
    title: str
    slug: str
    date: str
    modified: str
    author: str
    content: str
    categories: list[str]
    tags: list[str]
    image: str | None


class Request(NamedTuple):
    """A request that a site has answered."""

    time: float
    """When it arrived, in seconds since the epoch."""
    status: int
    method: str
    target: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WordPressOptions:
    """What distinguishes one WordPress site from another."""

    title: str = "Kabar Daerah"
    time_zone: str = "Asia/Jakarta"
    """A zone of the database, or ``UTC+8`` as the settings page offers it."""
    permalink: str = "/%year%/%monthnum%/%postname%/"
    """The structure; empty: plain ``/?p=1``, which also turns ``/wp-json/`` off."""
    home: str | None = None
    """The address that the site declares, for instance ``https://tarunanews.com``, although it
    answers on loopback; None: the loopback address."""
    folder: str = ""
    """The site lives under this folder, for instance ``berita``."""
    rest: Literal["on", "forbidden", "missing", "query"] = "on"
    """``forbidden`` answers 401, ``missing`` 404, ``query`` only ``?rest_route=``."""
    feed: bool = True
    sitemap: Literal["core", "yoast", "rankmath", "off"] = "core"
    robots: str | None = None
    """Text of robots.txt instead of WordPress's own."""
    date_format: str = "j F Y"
    time_format: str = "H:i"
    posts_per_page: int = 10
    posts_per_rss: int = 10
    rss_use_excerpt: bool = False
    language: str = "id_ID"
    theme: str | Path = "twentytwentyone"
    """The name of an installed theme, or the folder of another one."""

    def values(self) -> dict[str, object]:
        """The settings under the names that ``world.php`` knows."""
        return {
            "blogname": self.title,
            "WPLANG": self.language,
            "theme": Path(self.theme).name,
            "time_zone": self.time_zone,
            "date_format": self.date_format,
            "time_format": self.time_format,
            "posts_per_page": self.posts_per_page,
            "posts_per_rss": self.posts_per_rss,
            "rss_use_excerpt": int(self.rss_use_excerpt),
            "rest": self.rest,
            "feed": self.feed,
            "sitemap": self.sitemap,
            "robots": self.robots,
            "permalink": self.permalink,
        }


def missing_reason() -> str | None:
    """Why no WordPress can run on this machine; None where it can."""
    missing = [name for name in PROGRAMS if _program(name) is None]
    if not (CODE / "wp-load.php").is_file():
        missing.append("wordpress")
    if not missing:
        return None
    return f"missing: {', '.join(missing)} (apt-get install --no-install-recommends {PACKAGES})"


def default_posts() -> list[Post]:
    """The made-up posts of the default site, the newest first."""
    posts = [
        post
        for file in POSTS_FILES
        if file.exists()
        for post in json.loads(file.read_text())["posts"]
    ]
    return sorted(posts, key=lambda post: str(post["date"]), reverse=True)


def many_posts(count: int) -> list[Post]:
    """``count`` small posts, one an hour from the first of January 2023 on."""
    first = datetime(2023, 1, 1, 0, 15, tzinfo=UTC)
    return [
        {
            "title": f"Kabar singkat nomor {number} dari Kabupaten Wringinanom",
            "date": f"{first + timedelta(hours=number):%Y-%m-%d %H:%M:%S}",
            "author": ("Redaksi", "Lestari Wulandari")[number % 2],
            "content": f"<p>Warga kampung ke-{number} memperbaiki saluran air bersama-sama.</p>\n"
            f"<p>Pekerjaan rampung dalam {number % 9 + 1} hari.</p>",
            "categories": ["Daerah"],
            "tags": [f"kampung-{number % 7}"],
        }
        for number in range(count)
    ]


def _program(name: str) -> str | None:
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))


def _run(command: Sequence[str], **options: Any) -> str:
    program = _program(command[0]) or command[0]
    done = subprocess.run(
        [program, *command[1:]], capture_output=True, text=True, check=False, **options
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {(done.stderr or done.stdout)[-2000:]}")
    return str(done.stdout)


def _hold_port() -> socket.socket:
    """A port that the kernel gives to nobody else. PHP shares it; until then, it is closed."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    return held


def _wait(ready: Callable[[], bool], process: KeptProcess, what: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.running and time.monotonic() < deadline:
        if ready():
            return
        time.sleep(0.03)
    log = process.log.read_text(errors="replace")[-2000:] if process.log.exists() else ""
    process.stop()
    raise RuntimeError(f"{what} did not start: {log}")


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _build_site(site: Path, theme: str | Path) -> None:
    """A site folder: what WordPress writes or resolves is a copy, the rest are links."""
    site.mkdir(parents=True)
    for file in CODE.glob("*.php"):
        if file.name != "wp-config.php":
            shutil.copy(file, site)
    for name in ("wp-includes", "wp-admin"):
        (site / name).symlink_to(CODE / name)
    content = site / "wp-content"
    for name in ("uploads", "mu-plugins", "themes", "plugins"):
        (content / name).mkdir(parents=True)
    languages = next(
        (folder / "languages" for folder in CONTENT_FOLDERS if (folder / "languages").is_dir()),
        None,
    )
    if languages is not None:
        (content / "languages").symlink_to(languages)
    for folder in CONTENT_FOLDERS:
        for installed in (folder / "themes").glob("*/"):
            if not (content / "themes" / installed.name).exists():
                (content / "themes" / installed.name).symlink_to(installed.resolve())
    if isinstance(theme, Path):
        (content / "themes" / theme.name).symlink_to(theme.resolve())
    shutil.copy(PHP_FILES / "switches.php", content / "mu-plugins")


class WordPress:
    """A running WordPress site. Made by :meth:`WordPressWorld.start`; a context manager."""

    def __init__(
        self, world: WordPressWorld, database: str, options: WordPressOptions, root: Path
    ) -> None:
        self.options = options
        self._held = _hold_port()
        self.port: int = self._held.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        folder = f"/{options.folder.strip('/')}" if options.folder else ""
        self.home = (options.home or f"http://{self.address}").rstrip("/") + folder
        """The declared address of the site without a slash at the end."""
        self.url = f"{self.home}/"
        self._root = root
        self._site = root / "web" / folder.strip("/")
        self._access_log = root / "access.log"
        self._forgotten = 0
        self._world = world
        _build_site(self._site, options.theme)
        config = CONFIG
        for name, value in (
            ("{database}", database),
            ("{socket}", str(world.socket)),
            ("{home}", self.home),
            ("{host}", urlsplit(self.home).netloc),
            ("{https}", "on" if self.home.startswith("https:") else ""),
            ("{site}", str(self._site)),
        ):
            config = config.replace(name, value)
        (self._site / "wp-config.php").write_text(config)
        self._access_log.touch()
        self._folder = folder
        self._server: KeptProcess | None = None

    def add_posts(self, posts: Sequence[Post]) -> list[int]:
        """Publish posts; the numbers that WordPress gave them, in the order of ``posts``."""
        added: list[int] = self.act("add", posts=list(posts))
        return added

    def edit_post(self, number: int, **fields: object) -> None:
        """Change fields of a post, named as in :class:`Post`; it is modified now."""
        self.act("edit", id=number, fields=fields)

    def delete_post(self, number: int) -> None:
        """Delete a post for good; its address answers 404."""
        self.act("delete", id=number)

    def set_option(self, name: str, value: object) -> None:
        """Change a field of :class:`WordPressOptions`, or any option of WordPress."""
        self.act("options", values={name: value})

    def posts(self) -> list[StoredPost]:
        """The published posts as WordPress has them now, the newest first."""
        posts: list[StoredPost] = self.act("posts")
        return posts

    def requests(self) -> list[Request]:
        """The requests answered since the start or :meth:`forget_requests`, in order."""
        found = []
        for line in self._access_log.read_text().splitlines()[self._forgotten :]:
            moment, status, method, target = line.split(" ", 3)
            found.append(Request(float(moment), int(status), method, target))
        return found

    def forget_requests(self) -> None:
        """Let :meth:`requests` begin here."""
        self._forgotten += len(self.requests())

    def act(self, do: str, **values: object) -> Any:
        """Run one command of ``world.php`` and return its answer."""
        return json.loads(
            _run(
                [*self._world.php, str(PHP_FILES / "world.php"), str(self._site), self.address],
                input=json.dumps({"do": do, **values}),
            )
        )

    def serve(self) -> None:
        """Start to answer requests."""
        command = [*self._world.php, "-S", self.address, "-t", str(self._root / "web")]
        self._server = KeptProcess(
            [*command, str(PHP_FILES / "router.php")],
            log=self._root / "php.log",
            env={
                "PHP_CLI_SERVER_WORKERS": "4",
                "WORLD_FOLDER": self._folder,
                "WORLD_LOG": str(self._access_log),
            },
        )
        _wait(lambda: _answers(self.port), self._server, "PHP's web server")

    def stop(self) -> None:
        """Stop answering and remove the files; the port stays closed as long as the world runs."""
        if self._server is not None:
            self._server.stop()
            self._server = None
        shutil.rmtree(self._root, ignore_errors=True)

    def release_port(self) -> None:
        """Let others have the port."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class WordPressWorld:
    """One MariaDB and any number of WordPress sites; a context manager."""

    def __init__(self) -> None:
        reason = missing_reason()
        if reason:
            raise RuntimeError(reason)
        # The path of a Unix socket is short by law: at most 107 bytes.
        base = tempfile.gettempdir()
        self.folder = Path(
            tempfile.mkdtemp(prefix="warta-wp-", dir=base if len(base) < 60 else "/tmp")
        )
        self.socket = self.folder / "db.sock"
        compiled = self.folder / "opcache"
        compiled.mkdir()
        self.php = ["php"]
        for setting in (*PHP_SETTINGS, f"opcache.file_cache={compiled}"):
            self.php += ["-d", setting]
        self._sites: list[WordPress] = []
        self._count = 0
        self._database: KeptProcess | None = None

    def start(self, posts: Sequence[Post] | None = None, **options: Any) -> WordPress:
        """A running site with ``posts`` (by default :func:`default_posts`).

        ``options`` are the fields of :class:`WordPressOptions`.
        """
        wanted = WordPressOptions(**options)
        site = self._new_site(wanted)
        self._fill_database(site)
        site.act("options", values=wanted.values())
        site.add_posts(default_posts() if posts is None else posts)
        site.serve()
        return site

    def _new_site(self, options: WordPressOptions) -> WordPress:
        self._count += 1
        name = f"site_{self._count}"
        self._sql(f"create database {name} character set utf8mb4")
        site = WordPress(self, name, options, self.folder / name)
        self._sites.append(site)
        return site

    def _fill_database(self, site: WordPress) -> None:
        """An installed WordPress: made once for each language, then copied."""
        language = site.options.language
        dump = self.folder / f"installed-{language}.sql"
        name = f"site_{self._count}"
        if dump.exists():
            self._sql(dump.read_text(), name)
            return
        site.act("install", language=language)
        dump.write_text(self._client("mariadb-dump", name))

    def _client(self, program: str, *arguments: str, text: str = "") -> str:
        return _run([program, "--no-defaults", "-S", str(self.socket), *arguments], input=text)

    def _sql(self, statement: str, database: str = "") -> None:
        self._client("mariadb", *filter(None, [database]), text=statement)

    def _start_database(self) -> None:
        own = ["--no-defaults", f"--datadir={self.folder / 'db'}"]
        if os.geteuid() == 0:
            own.append("--user=root")
        install = ["mariadb-install-db", *own, "--skip-test-db"]
        serve = [_program("mariadbd") or "mariadbd", *own, f"--socket={self.socket}"]
        serve += [f"--pid-file={self.folder / 'db.pid'}", "--skip-networking"]
        serve += ["--skip-grant-tables", "--innodb-buffer-pool-size=64M"]
        # Nothing has to survive the machine: no waiting for the disk.
        serve += ["--loose-innodb-fast-shutdown=2", "--loose-innodb-flush-method=nosync"]
        serve += ["--loose-innodb-flush-log-at-trx-commit=0", "--loose-innodb-doublewrite=0"]
        serve += ["--loose-sync-frm=0"]
        self._database = KeptProcess(
            ["sh", "-c", f"{shlex.join(install)} && exec {shlex.join(serve)}"],
            log=self.folder / "db.log",
            folders=[self.folder],
        )
        _wait(self._database_answers, self._database, "MariaDB")

    def _database_answers(self) -> bool:
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection,
        ):
            connection.connect(str(self.socket))
            return True
        return False

    def stop(self) -> None:
        """Stop all sites and the database, and remove their files."""
        for site in self._sites:
            site.stop()
            site.release_port()
        if self._database is not None:
            self._database.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self._start_database()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


@contextlib.contextmanager
def running_site(posts: Sequence[Post] | None = None, **options: Any) -> Iterator[WordPress]:
    """One site in a world of its own."""
    with WordPressWorld() as world:
        yield world.start(posts, **options)
