"""Finds spiders by the names of their files, without importing those that are not asked for."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.utils.spider import iter_spider_classes

if TYPE_CHECKING:
    import builtins
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.settings import BaseSettings


class SpiderFiles:
    """The spiders below ``SPIDER_MODULES``: a spider has the name of its file.

    Scrapy's own loader imports every module for every command, so that one broken site file would
    stop all of them, also the one that says what is wrong with it.
    """

    def __init__(self, settings: BaseSettings):
        self._modules: dict[str, str] = {}
        for package in settings.getlist("SPIDER_MODULES"):
            file = importlib.import_module(package).__file__
            assert file is not None
            folder = Path(file).parent
            for path in sorted(folder.rglob("*.py")):
                if not path.stem.startswith("_"):
                    parts = path.relative_to(folder).with_suffix("").parts
                    self._modules[path.stem] = ".".join((package, *parts))

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Look for the files."""
        return cls(settings)

    def load(self, spider_name: str) -> type[Spider]:
        """Import a spider. Raises KeyError where there is none of that name."""
        module = importlib.import_module(self._modules[spider_name])
        for spider in iter_spider_classes(module):
            if spider.name == spider_name:
                return spider
        raise KeyError(f"{self._modules[spider_name]} holds no spider {spider_name!r}")

    def list(self) -> builtins.list[str]:
        """Names of all spiders."""
        return list(self._modules)

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """Names of the spiders to whose site an address belongs."""
        return [name for name in self._modules if self.load(name).handles_request(request)]
