"""What a site knows about itself, as one frozen value that travels on the item."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

DEFAULT_TIMEZONE = "Asia/Jakarta"


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteProfile:
    """The facts about one site that the pure steps need; hashable, without Scrapy.

    Selectors are CSS, and the first that matches wins. They come before every preset.
    """

    name: str
    """Key of the site in the database; never used to build a URL."""

    publisher: str | None = None
    """Name of the outlet as it calls itself."""

    domain: str | None = None
    """Host of the site, without scheme and ``www.``."""

    hosts: tuple[str, ...] = ()
    """Further hosts that belong to the site, such as an image or mobile host."""

    province: str | None = None
    """Kemendagri code of the province that the site covers; None: many provinces."""

    timezone: str = DEFAULT_TIMEZONE
    """IANA zone of clock times that the site states without a zone."""

    platform: str | None = None
    """Content management system or network, such as ``wordpress``."""

    language: str = "id"
    """Main language of the site, an ISO 639 code."""

    false_utc: tuple[str, ...] = ()
    """Date sources (``json-ld``, ``meta``, ``time`` …) whose ``Z`` or ``+00:00`` is local time."""

    title_selectors: tuple[str, ...] = ()
    body_selectors: tuple[str, ...] = ()
    date_selectors: tuple[str, ...] = ()
    author_selectors: tuple[str, ...] = ()
    section_selectors: tuple[str, ...] = ()
    tag_selectors: tuple[str, ...] = ()
    image_selectors: tuple[str, ...] = ()
    next_page_selectors: tuple[str, ...] = ()

    drop_selectors: tuple[str, ...] = ()
    """Elements inside the body that are never part of the article."""

    article_url: str | None = None
    """Regular expression that is found in the address of every article, its query left out."""

    def as_json(self) -> str:
        """The facts that are not the default, on one line."""
        stated = {
            field.name: getattr(self, field.name)
            for field in dataclasses.fields(self)
            if getattr(self, field.name) != field.default
        }
        return json.dumps(stated)

    @classmethod
    def from_json(cls, text: str) -> SiteProfile:
        """The profile that :meth:`as_json` wrote; ValueError where it is none.

        Facts that this version does not know are left out.
        """
        stated = json.loads(text)
        if not isinstance(stated, dict) or not isinstance(stated.get("name"), str):
            raise ValueError("no profile of a site")
        known = {field.name for field in dataclasses.fields(cls)}
        facts: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in stated.items()
            if name in known
        }
        return cls(**facts)
