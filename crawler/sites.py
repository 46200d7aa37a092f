"""The sites of the project: one file each, in a folder by province, named as the site is.

A name leads to its file, so that a command that needs one site imports one site.
"""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crawler.platforms.news import NewsSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

SPIDERS: Final = Path(__file__).parent / "spiders"

MANY_PROVINCES: Final = "nasional"
"""Folder of the outlets that cover many provinces."""

FOLDERS: Final[dict[str, str]] = {
    "11": "aceh",
    "12": "sumut",
    "13": "sumbar",
    "14": "riau",
    "15": "jambi",
    "16": "sumsel",
    "17": "bengkulu",
    "18": "lampung",
    "19": "babel",
    "21": "kepri",
    "31": "jakarta",
    "32": "jabar",
    "33": "jateng",
    "34": "jogja",
    "35": "jatim",
    "36": "banten",
    "51": "bali",
    "52": "ntb",
    "53": "ntt",
    "61": "kalbar",
    "62": "kalteng",
    "63": "kalsel",
    "64": "kaltim",
    "65": "kaltara",
    "71": "sulut",
    "72": "sulteng",
    "73": "sulsel",
    "74": "sultra",
    "75": "gorontalo",
    "76": "sulbar",
    "81": "maluku",
    "82": "malut",
    "91": "papua",
    "92": "papuabarat",
    "93": "papuaselatan",
    "94": "papuatengah",
    "95": "papuapegunungan",
    "96": "papuabaratdaya",
}
"""The folder of a province, by its code."""

VERIFIED: Final[dict[str, str]] = {
    "page": "a real page of the site, an article or an index, was read and compared",
    "markup": "its markup, or that of the one system of its network, is known from public code",
    "platform": "only its platform is known, from the form of its addresses",
}
"""How far a site file was checked when it was written."""


def site_files(folder: Path = SPIDERS) -> list[Path]:
    """The files of all sites, sorted; spiders that take any site lie beside the folders."""
    return sorted(p for p in folder.glob("*/*.py") if not p.stem.startswith("_"))


def load_site(file: Path) -> type[NewsSpider]:
    """The class in a site file. Raises ImportError where there is none of the file's name."""
    module = importlib.import_module(f"crawler.spiders.{file.parent.name}.{file.stem}")
    for value in vars(module).values():
        if (
            inspect.isclass(value)
            and issubclass(value, NewsSpider)
            and value.__module__ == module.__name__
        ):
            return value
    raise ImportError(f"{file}: there is no site in it")


def all_sites() -> Iterator[type[NewsSpider]]:
    """Import and yield every site, by province and name."""
    for file in site_files():
        yield load_site(file)


def site_row(site: type[NewsSpider]) -> dict[str, str | None]:
    """What a site says about itself, under the names of its attributes."""
    return {
        "name": site.name,
        "publisher": site.publisher,
        "domain": site.domain,
        "platform": site.platform or "news",
        "province": site.province,
        "timezone": site.timezone,
        "verified": site.verified,
        "paused": site.paused,
    }
