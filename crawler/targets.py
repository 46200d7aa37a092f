"""What an argument of ``scrapy forget`` names: an article or a whole site of the archive.

The archive settles it. What could be either, or neither, is refused with a line that says how to
say it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.urls import bare_host, canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from crawler.items import Article
    from crawler.storage.store import ArticleStore, Member


class UnclearTargetError(ValueError):
    """It could be either, or it is no address; the message says how to say it."""


class UnknownTargetError(ValueError):
    """The archive holds neither an article nor a site of that name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleTarget:
    """An address, and the article to which it leads, if any."""

    name: str
    """As it was written."""
    url_key: str
    article: Article | None
    addresses: list[str] = field(default_factory=list)
    versions: int = 0
    copies: list[Member] = field(default_factory=list)
    """The other articles of its cluster, on whatever site."""
    forgotten_at: datetime | None = None
    """When it was removed already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteTarget:
    """A site with all its articles."""

    name: str
    site: str
    articles: int
    is_forgotten: bool
    """It was removed already, perhaps not to the end."""


Target = ArticleTarget | SiteTarget


def find_target(store: ArticleStore, name: str, *, kind: str | None = None) -> Target:
    """What *name* is; ``kind`` is ``url`` or ``site`` where that was said.

    Raises UnclearTargetError and UnknownTargetError.
    """
    if kind == "url":
        return _address(store, name)
    site = site_of(store, name)
    if kind == "site":
        return _whole_site(store, name, site or _site_names(name)[-1])
    key = canonical_url(name)
    if store.get(key) is not None or key in store.look_up([key]):
        if site:
            raise UnclearTargetError(
                f"{name} is an article of the archive and a site: say --url or --site"
            )
        return _address(store, name)
    if site and "://" in name:
        raise UnclearTargetError(
            f"{name}: no article has this address, but it is the site {site}: say --site to"
            " remove all of it, --url to keep only this address out"
        )
    if site:
        return _whole_site(store, name, site)
    if site := forgotten_site(store, name):
        return _whole_site(store, name, site)
    raise UnknownTargetError(
        f"{name} is neither an article nor a site of the archive; --url or --site keeps it out"
    )


def find_forgotten(store: ArticleStore, name: str, *, kind: str | None = None) -> Target:
    """What *name* is among that which was removed on request; raises as :func:`find_target`."""
    names = _site_names(name) if kind != "url" else []
    sites = [site for site in names if store.is_forgotten(site)]
    key = canonical_url(name)
    known = store.look_up([key]).get(key) if kind != "site" else None
    is_address = known is not None and known.is_removed
    if sites and is_address:
        raise UnclearTargetError(
            f"{name} was removed as an address and as a site: say --url or --site"
        )
    if is_address:
        return _address(store, name)
    if sites:
        return _whole_site(store, name, sites[0])
    raise UnknownTargetError(f"{name} was not removed on request")


def forgotten_site(store: ArticleStore, url: str) -> str | None:
    """The removed site to which an address belongs, as far as its host and path tell."""
    return next((site for site in _sites_above(url) if store.is_forgotten(site)), None)


def _address(store: ArticleStore, name: str) -> ArticleTarget:
    key = canonical_url(name)
    host = key.partition("/")[0]
    if not host or " " in name.strip() or ("." not in host and "://" not in name):
        raise UnclearTargetError(f"{name!r} is no address")
    article = store.get(key)
    known = store.look_up([key]).get(key)
    gone = known.removed_at if known is not None else None
    if article is None or article.id is None:
        return ArticleTarget(name=name, url_key=key, article=None, forgotten_at=gone)
    cluster = store.cluster_of(article.id)
    return ArticleTarget(
        name=name,
        url_key=key,
        article=article,
        addresses=store.addresses(article.id) or [article.url],
        versions=len(store.history(article.id)),
        copies=[m for m in cluster.members if m.id != article.id] if cluster else [],
        forgotten_at=gone,
    )


def _whole_site(store: ArticleStore, name: str, site: str) -> SiteTarget:
    return SiteTarget(
        name=name,
        site=site,
        articles=store.count(site=site),
        is_forgotten=store.is_forgotten(site),
    )


def site_of(store: ArticleStore, name: str) -> str | None:
    """The site of the archive that *name* means, as it was written or by its host."""
    names = _site_names(name)
    return next((n for n in names if store.knows_site(n) or store.is_forgotten(n)), None)


def _site_names(name: str) -> list[str]:
    """The keys under which a site may be stored: as written, and as a code-free crawl makes it."""
    text = name.strip()
    host, path = _host_and_path(text)
    return list(dict.fromkeys([text, f"{host}{path}" if "." in host else text]))


def _sites_above(url: str) -> Iterator[str]:
    """``kabar.example/a/b``, ``kabar.example/a``, ``kabar.example``."""
    host, path = _host_and_path(url.strip())
    while path:
        yield f"{host}{path}"
        path = path.rpartition("/")[0]
    yield host


def _host_and_path(text: str) -> tuple[str, str]:
    address = text if "://" in text else f"https://{text}"
    try:
        path = urlsplit(address).path.rstrip("/")
    except ValueError:
        path = ""
    return bare_host(address), path
