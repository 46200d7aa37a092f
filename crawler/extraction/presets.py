"""Presets: what a page shows itself to be, and where that kind of page keeps its fields.

A preset is recognised by the page's own markup, never by its address. Several may fit one page
(a theme, and WordPress beneath it); their selectors are tried in the order of ``PRESETS``, the
first match wins.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from crawler.extraction.selectors import compile_selector

if TYPE_CHECKING:
    from crawler.extraction.document import Document
    from crawler.profile import SiteProfile


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """Selectors of one kind of page, the first that matches wins."""

    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    """Visible text that names people with their roles, or a single name."""
    author: tuple[str, ...] = ()
    """Elements whose text is one author's name."""
    editor: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    next_page: tuple[str, ...] = ()
    pager: tuple[str, ...] = ()
    """The pager inside the body: furniture of the page, no part of the fragment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Preset:
    """A kind of page: the marks that show it, and its rules."""

    name: str
    marks: tuple[str, ...]
    """Selectors; a page where one matches is of this kind."""
    rules: Rules


PRESETS: tuple[Preset, ...] = (
    Preset(
        name="wordpress",
        marks=(
            'link[rel="https://api.w.org/"]',
            'meta[name="generator"][content^="WordPress"]',
            "body.single-post",
            "article.type-post",
            ".wp-block-post-content",
            ".entry-content",
        ),
        rules=Rules(
            title=(
                "h1.entry-title",
                "h1.wp-block-post-title",
                "h1.post-title",
                "h1.single-title",
                "article h1",
            ),
            body=(
                "article .entry-content",
                ".entry-content",
                ".wp-block-post-content",
                "article .post-content",
                ".post-content",
                ".single-content",
                ".post-entry",
            ),
            date=(
                "article time.entry-date.published",
                "article time.entry-date",
                "time.entry-date.published",
                "time.entry-date",
                "article time.published",
                ".wp-block-post-date time",
                "article .post-date time",
                "article time[datetime]",
            ),
            author=(
                "article .byline a[rel=author]",
                "article a[rel=author]",
                "article .author.vcard a",
                ".byline .author a",
                ".author.vcard a",
                "article a[rel~=author]",
                ".wp-block-post-author__name",
                ".wp-block-post-author-name",
                ".post-author a",
            ),
            section=(
                ".cat-links a",
                "article a[rel~=category]",
                ".entry-categories a",
                ".entry-meta a[rel~=category]",
                ".taxonomy-category a",
            ),
            tags=(
                ".tags-links a",
                "article .post-tags a",
                ".entry-tags a",
                ".taxonomy-post_tag a",
                "article a[rel=tag]",
            ),
            image=(
                ".post-thumbnail img",
                "article img.wp-post-image",
                ".wp-block-post-featured-image img",
            ),
            caption=(".post-thumbnail figcaption", ".wp-block-post-featured-image figcaption"),
            next_page=(".page-links a.post-page-numbers", ".page-links a", "a.post-page-numbers"),
            pager=(".page-links", ".post-nav-links"),
        ),
    ),
)

_FIELDS = tuple(f.name for f in fields(Rules))
_PROFILE_FIELDS = {
    "title": "title_selectors",
    "body": "body_selectors",
    "date": "date_selectors",
    "byline": "author_selectors",
    "section": "section_selectors",
    "tags": "tag_selectors",
    "image": "image_selectors",
    "next_page": "next_page_selectors",
}


def detect(doc: Document) -> tuple[Preset, ...]:
    """All presets that the page shows itself to be, in the order of ``PRESETS``."""
    return tuple(
        preset
        for preset in PRESETS
        if any(next(compile_selector(m).iter(doc), None) is not None for m in preset.marks)
    )


def profile_rules(profile: SiteProfile) -> Rules:
    """The selectors that a site's profile states."""
    return Rules(**{field: getattr(profile, name) for field, name in _PROFILE_FIELDS.items()})


def merged(rules: tuple[Rules, ...]) -> Rules:
    """One set of rules: for every field the selectors of all, in order."""
    if len(rules) == 1:
        return rules[0]
    return Rules(
        **{
            name: tuple(dict.fromkeys(css for r in rules for css in getattr(r, name)))
            for name in _FIELDS
        }
    )
