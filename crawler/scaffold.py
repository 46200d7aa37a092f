"""A new site file, from what is known of the site; nothing that exists is overwritten."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import crawler.platforms
from crawler.platforms.news import NewsSpider
from crawler.regions import PROVINCES
from crawler.sites import FOLDERS, MANY_PROVINCES, SPIDERS, site_files
from crawler.urls import bare_host

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.profile import SiteProfile

TEMPLATE = Path(__file__).parent / "templates" / "site.tmpl"

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
SECOND_LEVEL = frozenset({"co", "or", "go", "my", "web", "ac", "sch", "biz", "net"})
"""Under ``.id`` a name is registered below one of these, or at once."""


class TakenError(ValueError):
    """There is such a site already; the message says where."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What is known of a new site."""

    name: str
    publisher: str
    domain: str
    platform: str
    province: str | None = None
    timezone: str = "Asia/Jakarta"
    path: str = ""
    article_url: str | None = None
    feeds: tuple[str, ...] = ()
    index_pages: tuple[str, ...] = ()

    @property
    def file(self) -> Path:
        """Where its file belongs."""
        folder = FOLDERS[self.province] if self.province else MANY_PROVINCES
        return SPIDERS / folder / f"{self.name}.py"

    def text(self) -> str:
        """The file."""
        base = platform_bases()[self.platform]
        province = PROVINCES[self.province] if self.province else None
        return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
            module=base.__module__.rpartition(".")[2],
            base=base.__name__,
            classname="".join(part.capitalize() for part in self.name.split("_")),
            name=self.name,
            publisher=self.publisher.replace("\\", "").replace('"', "'"),
            domain=self.domain,
            province=f'"{province.code}"  # {province.name}'
            if province
            else "None  # not decided yet, or many provinces",
            timezone=self.timezone,
            zone=ZONE_NAMES.get(self.timezone, self.timezone),
            folder=_fact("path", self.path),
            lists=_fact("article_url", self.article_url)
            + _fact("feeds", self.feeds)
            + _fact("index_pages", self.index_pages),
        )

    def profile(self) -> SiteProfile:
        """What the site file will say of the site."""
        base = platform_bases()[self.platform]
        facts = {
            "publisher": self.publisher,
            "domain": self.domain,
            "path": self.path,
            "province": self.province,
            "timezone": self.timezone,
            "article_url": self.article_url or base.article_url,
        }
        site: type[NewsSpider] = type(base.__name__, (base,), facts)
        return site(self.name).make_profile(self.name)

    def check(self) -> None:
        """Raise TakenError where the name or the host is taken."""
        for file in site_files():
            if file.stem == self.name:
                raise TakenError(f"there is a site {self.name!r}: {file}")
            if f'domain = "{self.domain}"' in file.read_text(encoding="utf-8"):
                raise TakenError(f"{self.domain} is crawled already: {file}")

    def write(self) -> Path:
        """Write the file and return where it is. Raises TakenError."""
        self.check()
        self.file.parent.mkdir(exist_ok=True)
        with self.file.open("x", encoding="utf-8") as stream:
            stream.write(self.text())
        return self.file


def _fact(name: str, value: str | tuple[str, ...] | None) -> str:
    """The line of a fact that is not the default."""
    if not value:
        return ""
    if isinstance(value, str):
        return f'    {name} = {"r" if chr(92) in value else ""}"{value}"\n'
    listed = ", ".join(f'"{item}"' for item in value)
    return f"    {name} = ({listed}{',' if len(value) == 1 else ''})\n"


def platform_bases() -> Mapping[str, type[NewsSpider]]:
    """The base of a site by the name of its platform; ``news`` for none."""
    modules = (
        importlib.import_module(f"crawler.platforms.{found.name}")
        for found in pkgutil.iter_modules(crawler.platforms.__path__)
    )
    classes = (value for module in modules for value in vars(module).values())
    return {"news": NewsSpider} | {
        cls.platform: cls
        for cls in classes
        if inspect.isclass(cls) and issubclass(cls, NewsSpider) and cls.platform
    }


def name_of(url: str) -> str:
    """The name of a site by its host: ``aceh.tribunnews.com`` is ``tribunnews_aceh``."""
    parts = bare_host(url).partition(":")[0].split(".")
    has_second = len(parts) > 2 and parts[-1] == "id" and parts[-2] in SECOND_LEVEL
    registered = -3 if has_second else -2
    words = [parts[registered] if len(parts) > 1 else parts[0], *parts[:registered]]
    name = "_".join(filter(None, (re.sub(r"[^a-z0-9]", "", word.lower()) for word in words)))
    return name if name[:1].isalpha() else f"situs{name}"


def province_code(text: str) -> str | None:
    """The code of a province by code, folder or name: ``73``, ``sulsel``, ``Sulawesi Selatan``."""
    wanted = text.strip().lower()
    return next(
        (
            code
            for code, province in PROVINCES.items()
            if wanted in (code, FOLDERS[code], province.name.lower())
        ),
        None,
    )
