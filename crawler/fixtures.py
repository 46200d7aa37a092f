"""Fixtures of sites: a page in its real markup, and the article that it must give.

``fixtures/sites/<site>/<case>/`` holds ``page.html`` with made-up words, ``expected.json`` and
``meta.json`` (``url``, ``status``, ``fetched``, ``synthetic``); the page as it was received lies
beside them as ``page.original.html``, which git ignores.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from crawler.extraction import extract
from crawler.extraction.document import decode
from crawler.items import Refusal
from crawler.made_up import Words, made_up_page
from crawler.urls import bare_host

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.items import Article
    from crawler.profile import SiteProfile
    from crawler.reading import Page

    Facts = Mapping[str, Any]

FOLDER: Final = Path(__file__).parent.parent / "fixtures" / "sites"

PAGE, EXPECTED, META = "page.html", "expected.json", "meta.json"
ORIGINAL: Final = "page.original.html"

_ADDRESSES = frozenset({"url", "image_url"})
_TEXTS = frozenset(
    {"title", "paragraphs", "authors", "editors", "contributors", "photographers", "initials"}
    | {"source", "section", "categories", "tags", "dateline_place", "image_caption"}
)
FIELDS: Final = (
    "url",
    "title",
    "paragraphs",
    "authors",
    "editors",
    "contributors",
    "photographers",
    "initials",
    "source",
    "section",
    "categories",
    "tags",
    "dateline_place",
    "date_published",
    "date_precision",
    "date_modified",
    "related_links",
    "image_url",
    "image_caption",
    "language",
    "flags",
)
"""What a fixture states of its article; ``paragraphs`` are those of the body."""


class Saved(NamedTuple):
    """A fixture that was written."""

    folder: Path
    expected: Facts
    differing: list[str]
    """Fields that the page with made-up words does not give as the original gives them."""


class ExistsError(ValueError):
    """There is such a case already."""


def value_of(article: Article, field: str) -> Any:
    """A field as ``expected.json`` states it."""
    if field == "paragraphs":
        return (article.body or "").split("\n\n")
    value = getattr(article, field)
    return value.isoformat() if isinstance(value, datetime) else value


def facts_of(article: Article | Refusal) -> Facts:
    """What a page gives: the fields of its article, else why it is none."""
    if isinstance(article, Refusal):
        return {"refusal": article.reason}
    return {field: value_of(article, field) for field in FIELDS}


def cases(site: str | None = None, folder: Path = FOLDER) -> list[Path]:
    """The folders of the cases of one site, or of all."""
    return sorted(meta.parent for meta in folder.glob(f"{site or '*'}/*/{META}"))


def read_case(folder: Path, profile: SiteProfile) -> Facts:
    """What the page of a case gives by the rules of today."""
    meta = _json(folder / META)
    html = (folder / PAGE).read_bytes()
    now = datetime.fromisoformat(meta["fetched"])
    return facts_of(extract(html, meta["url"], profile=profile, now=now))


def expected(folder: Path) -> Facts:
    """What the page of a case must give."""
    return _json(folder / EXPECTED)


def save_expected(folder: Path, facts: Facts) -> None:
    """State what the page of a case must give."""
    _write(folder / EXPECTED, facts)


def save_case(
    page: Page,
    profile: SiteProfile,
    *,
    name: str | None = None,
    ours: bool = False,
    folder: Path = FOLDER,
) -> Saved:
    """Write a page and what it gives as a new case; its name is the day of the article.

    Words are made up, unless the text is *ours*. Raises ExistsError.
    """
    received = (page.received or datetime.now(UTC)).replace(microsecond=0)
    original = facts_of(
        extract(page.body, page.url, encoding=page.encoding, profile=profile, now=received)
    )
    case = _new_folder(folder / profile.name, name, original)
    html, url = decode(page.body, page.encoding), page.url
    words = _words(page, profile)
    if not ours:
        html, url = made_up_page(html, words), words.address(url)
    case.mkdir(parents=True)
    (case / PAGE).write_bytes(html.encode("utf-8", "replace"))
    if not ours:
        (case / ORIGINAL).write_bytes(page.body)
    meta = {
        "url": url,
        "status": page.status,
        "fetched": received.isoformat(),
        "synthetic": not ours,
    }
    _write(case / META, meta)
    # By the file as it was written: that is what will be read.
    facts = read_case(case, profile)
    save_expected(case, facts)
    wanted = original if ours else _replaced(original, words)
    fields = dict.fromkeys((*wanted, *facts))
    return Saved(case, facts, [field for field in fields if wanted.get(field) != facts.get(field)])


def _words(page: Page, profile: SiteProfile) -> Words:
    """Made up by the page itself, so that nobody can look them up; the outlet keeps its name."""
    kept = [profile.publisher or "", profile.article_url or "", bare_host(page.url)]
    kept += [profile.domain or "", *profile.hosts]
    return Words(sha256(page.body).digest(), kept)


def _new_folder(site: Path, name: str | None, facts: Facts) -> Path:
    if name is not None:
        if (site / name).exists():
            raise ExistsError(f"there is a case {name!r} of this site: {site / name}")
        return site / name
    day = (facts.get("date_published") or facts.get("refusal") or "page")[:10]
    names = (day, *(f"{day}-{number}" for number in range(2, 1000)))
    return next(site / free for free in names if not (site / free).exists())


def _replaced(facts: Facts, words: Words) -> Facts:
    return {field: _value(field, value, words) for field, value in facts.items()}


def _value(field: str, value: Any, words: Words) -> Any:
    if field == "related_links":
        return [
            {**link, "text": words.text(link["text"]), "url": words.address(link["url"])}
            for link in value
        ]
    if isinstance(value, list) and field in _TEXTS:
        return [words.text(item) for item in value]
    if isinstance(value, str) and field in _TEXTS | _ADDRESSES:
        return words.address(value) if field in _ADDRESSES else words.text(value)
    return value


def _json(path: Path) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return facts


def _write(path: Path, facts: Facts) -> None:
    text = json.dumps(facts, ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8", errors="replace")
