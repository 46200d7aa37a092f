"""The rules for a site file: one class, facts only, every fact of a form that the crawl can use."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any, Final

from crawler.extraction.selectors import compile_selector
from crawler.regions import PROVINCES, timezone_of
from crawler.sites import FOLDERS, MANY_PROVINCES, VERIFIED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MAX_LINES: Final = 15

ATTRIBUTES: Final = (
    "name",
    "publisher",
    "domain",
    "hosts",
    "path",
    "province",
    "timezone",
    "language",
    "platform",
    "false_utc",
    "article_url",
    "feeds",
    "sitemaps",
    "index_pages",
    "index_paging",
    "index_by_date",
    "title_selectors",
    "body_selectors",
    "date_selectors",
    "author_selectors",
    "section_selectors",
    "tag_selectors",
    "image_selectors",
    "next_page_selectors",
    "drop_selectors",
    "custom_settings",
    "verified",
    "paused",
)
"""What a site may state, in this order."""

REQUIRED: Final = ("name", "publisher", "domain", "province", "timezone", "verified")
ZONES: Final = frozenset(province.timezone for province in PROVINCES.values())
_TEXT: Final = ("publisher", "platform", "paused")
_ADDRESSES: Final = ("feeds", "sitemaps", "index_pages")
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")

Facts = dict[str, Any]


def lint(files: Iterable[Path]) -> list[str]:
    """One line for every breach of a rule, beginning with the file; empty: all is well."""
    problems: list[str] = []
    names: dict[str, Path] = {}
    hosts: dict[str, Path] = {}
    for file in files:
        found, facts = _read(file)
        problems += [f"{_shown(file)}: {problem}" for problem in found]
        for what, of_all in ((facts.get("name"), names), (facts.get("domain"), hosts)):
            if isinstance(what, str) and what in of_all:
                problems.append(f"{_shown(file)}: {what!r} is also in {_shown(of_all[what])}")
            elif isinstance(what, str):
                of_all[what] = file
    return problems


def _shown(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _read(file: Path) -> tuple[list[str], Facts]:
    """The problems of one file and the facts that its class states."""
    text = file.read_text(encoding="utf-8")
    try:
        module = ast.parse(text)
    except SyntaxError as error:
        return [f"line {error.lineno} cannot be read: {error.msg}"], {}
    problems = []
    if (lines := len(text.splitlines())) > MAX_LINES:
        problems.append(f"{lines} lines, at most {MAX_LINES} are allowed")
    classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
    imports = [node for node in module.body if isinstance(node, ast.ImportFrom)]
    if len(classes) != 1 or len(module.body) != len(classes) + len(imports):
        return [*problems, "holds other things than one class and the import of its platform"], {}
    if any(not (node.module or "").startswith("crawler.platforms.") for node in imports):
        problems.append("imports something else than a platform")
    facts, odd = _facts(classes[0])
    return [*problems, *odd, *_problems(facts, classes[0].name, file)], facts


def _facts(node: ast.ClassDef) -> tuple[Facts, list[str]]:
    facts: Facts = {}
    problems: list[str] = []
    for statement in node.body:
        if not (
            isinstance(statement, ast.Assign)
            and len(statement.targets) == 1
            and isinstance(statement.targets[0], ast.Name)
        ):
            problems.append(f"line {statement.lineno} is no attribute")
            continue
        name = statement.targets[0].id
        try:
            facts[name] = ast.literal_eval(statement.value)
        except ValueError:
            problems.append(f"{name} is no plain value")
    return facts, problems


def _problems(facts: Facts, class_name: str, file: Path) -> Iterator[str]:
    stated = list(facts)
    known = [name for name in stated if name in ATTRIBUTES]
    yield from (f"{name} is no attribute of a site" for name in stated if name not in ATTRIBUTES)
    yield from (f"{name} is missing" for name in REQUIRED if name not in facts)
    if known != sorted(known, key=ATTRIBUTES.index):
        yield f"the order is {', '.join(sorted(known, key=ATTRIBUTES.index))}"
    yield from _of_name(facts, class_name, file)
    yield from _of_place(facts, file)
    yield from _of_addresses(facts)
    yield from _of_page(facts)
    if "verified" in facts and facts["verified"] not in VERIFIED:
        yield f"verified is none of {', '.join(VERIFIED)}"


def _of_name(facts: Mapping[str, Any], class_name: str, file: Path) -> Iterator[str]:
    name = facts.get("name")
    if name != file.stem:
        yield f"name is {name!r}, the file is {file.stem!r}"
    elif not _NAME.fullmatch(name):
        yield f"{name!r} is no name of lower-case letters, digits and single underscores"
    elif class_name.lower() != f"{name.replace('_', '')}spider":
        yield f"the class is {class_name}, no CamelCase of {name!r} with Spider behind it"
    for key in _TEXT:
        if key in facts and not (isinstance(facts[key], str) and facts[key].strip()):
            yield f"{key} is no text"


def _of_place(facts: Mapping[str, Any], file: Path) -> Iterator[str]:
    province, zone = facts.get("province"), facts.get("timezone")
    if province is not None and province not in PROVINCES:
        yield f"province {province!r} is no code such as '35'"
        return
    folder = MANY_PROVINCES if province is None else FOLDERS[province]
    if file.parent.name != folder:
        yield f"a site of this province belongs in the folder {folder}"
    if zone not in ZONES:
        yield f"timezone {zone!r} is none of {', '.join(sorted(ZONES))}"
    elif province is not None and zone != timezone_of(province):
        yield f"{PROVINCES[province].name} has {timezone_of(province)}, not {zone}"


def _of_addresses(facts: Mapping[str, Any]) -> Iterator[str]:
    domain, hosts = facts.get("domain"), facts.get("hosts", ())
    if not isinstance(hosts, tuple):
        yield "hosts is no tuple"
        hosts = ()
    for host in (domain, *hosts):
        if not isinstance(host, str) or not _HOST.fullmatch(host) or host.startswith("www."):
            yield f"{host!r} is no host without scheme, path and www"
    path = facts.get("path", "x/")
    if not isinstance(path, str) or not re.fullmatch(r"(?:[^/\s?#]+/)+", path):
        yield f"path: {path!r} is no folder such as berita/"
    for key in _ADDRESSES:
        values = facts.get(key, ())
        if not isinstance(values, tuple) or not all(isinstance(v, str) for v in values):
            yield f"{key} is no tuple of addresses"
        elif bad := next((v for v in values if v.startswith("/") or "://" in v), None):
            yield f"{key}: {bad!r} is not relative to the site (feed/, not /feed/ or https://…)"
    if "index_paging" in facts and "{page}" not in str(facts["index_paging"]):
        yield "index_paging has no {page}"
    if "index_by_date" in facts and "{date:" not in str(facts["index_by_date"]):
        yield "index_by_date has no {date:…}"


def _of_page(facts: Mapping[str, Any]) -> Iterator[str]:
    try:
        re.compile(facts.get("article_url") or "")
    except (re.error, TypeError) as error:
        yield f"article_url is no regular expression: {error}"
    if not re.fullmatch(r"[a-z]{2}", str(facts.get("language", "id"))):
        yield "language is no code of two letters"
    for key in (name for name in facts if name.endswith("_selectors")):
        selectors = facts[key]
        if not isinstance(selectors, tuple):
            yield f"{key} is no tuple of selectors"
            continue
        for selector in selectors:
            try:
                compile_selector(selector)
            except ValueError as error:
                yield f"{key}: {selector!r} is no selector: {error}"
