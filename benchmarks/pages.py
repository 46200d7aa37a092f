"""Made-up article pages of 80 KB in the structure of a WordPress news theme, in any number.

The same seed gives the same pages. Half of a page is the same on all pages of its site (styles,
menus, scripts, footer), the rest is its own: metadata, text, lists of other articles, identifiers
in the markup; compressed it takes about as much as a real page of that size, some 13 KB.
"""

from __future__ import annotations

import html
import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from benchmarks import made_news

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

SIZE = 80_000
"""Bytes of a page."""
HOST = "kabarteluk.example"
ZONE = ZoneInfo("Asia/Makassar")
LAST = datetime(2026, 6, 30, 20, 0, tzinfo=ZONE)
_SECTIONS = ("Daerah", "Ekonomi", "Hukum", "Pendidikan", "Olahraga", "Kesehatan", "Wisata", "Opini")


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page, and what it says."""

    url: str
    title: str
    paragraphs: list[str]
    published: datetime
    author: str
    html: bytes


class Site:
    """All pages of one site."""

    def __init__(self, host: str = HOST, *, seed: int = 11, size: int = SIZE) -> None:
        self._host = host
        self._seed = seed
        self._size = size
        rng = random.Random(f"{seed}-theme")
        self._head = _styles(rng, 14_000)
        self._menu = _menu(rng, host)
        self._foot = _scripts(rng, 16_000) + _footer(rng, host)

    def pages(self, numbers: range) -> Iterator[MadePage]:
        """The pages of these numbers."""
        return map(self.page, numbers)

    def page(self, number: int) -> MadePage:
        """The page of that number, from 0; the later the number, the older the article."""
        rng = random.Random(f"{self._seed}-{number}")
        published = LAST - timedelta(minutes=37 * number)
        paragraphs = made_news.article(rng, 330)
        title = _headline(rng)
        author = made_news.person(rng)
        slug = title.lower().replace(" ", "-")
        url = f"https://{self._host}/{published:%Y/%m/%d}/{slug}-{number}/"
        body = self._body(rng, paragraphs)
        page = _TEMPLATE.format(
            head=self._head,
            menu=self._menu,
            foot=self._foot,
            title=html.escape(title),
            lead=html.escape(paragraphs[0][:180]),
            url=url,
            host=self._host,
            iso=published.isoformat(),
            shown=_shown(published),
            author=author,
            section=rng.choice(_SECTIONS),
            json_ld=_json_ld(title, url, published, author),
            body=body,
            number=number,
            tags=self._tags(rng),
            related=self._cards(rng, 6),
            sidebar="{sidebar}",
        )
        missing = self._size - len(page.encode())
        page = page.replace("{sidebar}", self._filler(rng, missing))
        return MadePage(url, title, paragraphs, published, author, page.encode())

    def _body(self, rng: Random, paragraphs: list[str]) -> str:
        parts = []
        for place, paragraph in enumerate(paragraphs):
            parts.append(f"<p>{html.escape(paragraph, quote=False)}</p>")
            if place == 1:
                link = f"https://{self._host}/2026/01/{rng.randrange(10**6)}/"
                parts.append(
                    f'<p><strong>Baca Juga: <a href="{link}">{_headline(rng)}</a></strong></p>'
                )
            if place == 3:
                parts.append(f'<div class="ads-inline" id="ad-{rng.getrandbits(48):x}"></div>')
        return "\n".join(parts)

    def _tags(self, rng: Random) -> str:
        words = [made_news.place_name(rng) for _ in range(5)]
        return "".join(
            f'<li><a href="https://{self._host}/tag/{w.lower().replace(" ", "-")}/" rel="tag">{w}'
            "</a></li>"
            for w in words
        )

    def _cards(self, rng: Random, count: int) -> str:
        return "\n".join(self._card(rng) for _ in range(count))

    def _card(self, rng: Random) -> str:
        title, number = _headline(rng), rng.randrange(10**6)
        day = LAST - timedelta(days=rng.randrange(300))
        link = f"https://{self._host}/{day:%Y/%m/%d}/{title.lower().replace(' ', '-')}-{number}/"
        image = f"https://{self._host}/wp-content/uploads/{day:%Y/%m}/{rng.getrandbits(40):x}"
        return (
            f'<article class="jeg_post jeg_pl_sm format-standard" data-id="{number}">'
            f'<div class="jeg_thumb"><a href="{link}"><div class="thumbnail-container animate-lazy '
            f'size-715"><img width="120" height="86" src="{image}-120x86.jpg" '
            f'class="attachment-jnews-120x86 size-jnews-120x86 lazyload wp-post-image" '
            f'alt="{html.escape(title)}" decoding="async" sizes="(max-width: 120px) 100vw, 120px" '
            f'data-srcset="{image}-120x86.jpg 120w, {image}-350x250.jpg 350w, '
            f'{image}-750x536.jpg 750w"></div></a></div><div class="jeg_postblock_content">'
            f'<h3 class="jeg_post_title"><a href="{link}">{html.escape(title)}</a></h3>'
            f'<div class="jeg_post_meta"><div class="jeg_meta_date"><a href="{link}">'
            f'<i class="fa fa-clock-o"></i> {_shown(day)}</a></div></div></div></article>'
        )

    def _filler(self, rng: Random, size: int) -> str:
        """Lists of other articles, and what plugins leave in the markup, of that many bytes."""
        parts: list[str] = []
        length = 0
        while length < size:
            part = self._card(rng) if len(parts) % 3 else _widget(rng)
            parts.append(part)
            length += len(part.encode()) + 1
        rest = size - (length - len(parts[-1].encode()) - 1) if parts else 0
        if parts:
            parts[-1] = f"<!-- {'cache ' * (rest // 6)} -->"
        return "\n".join(parts)


def _headline(rng: Random) -> str:
    words = f"{made_news.things(rng)} di {made_news.place_name(rng)} {made_news.things(rng)}"
    return words[0].upper() + words[1:]


def _shown(moment: datetime) -> str:
    months = (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    )
    return f"{moment.day} {months.split()[moment.month - 1]} {moment.year}, {moment:%H:%M} WITA"


def _json_ld(title: str, url: str, published: datetime, author: str) -> str:
    return json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": title,
            "mainEntityOfPage": url,
            "datePublished": published.isoformat(),
            "dateModified": (published + timedelta(minutes=4)).isoformat(),
            "author": {"@type": "Person", "name": author},
            "publisher": {"@type": "Organization", "name": "Kabar Teluk"},
        }
    )


def _styles(rng: Random, size: int) -> str:
    rules: list[str] = []
    while sum(map(len, rules)) < size:
        name = f".jeg_{rng.choice(('post', 'hero', 'block', 'menu', 'thumb'))}_{rng.randrange(400)}"
        rules.append(
            f"{name}{{color:#{rng.getrandbits(24):06x};padding:{rng.randrange(40)}px "
            f"{rng.randrange(40)}px;font-size:{rng.randrange(10, 30)}px}}"
        )
    return "".join(rules)


def _scripts(rng: Random, size: int) -> str:
    lines: list[str] = []
    while sum(map(len, lines)) < size:
        key = f"{rng.getrandbits(64):x}"
        lines.append(
            f"window.jnews=window.jnews||{{}};jnews.module_{key[:6]}=function(a,b){{"
            f'return a.dataset["{key[6:]}"]||b.{rng.choice(("top", "left", "width"))}}};'
        )
    return f"<script>{''.join(lines)}</script>"


def _menu(rng: Random, host: str) -> str:
    items = [made_news.place_name(rng) for _ in range(40)]
    return "".join(
        f'<li class="menu-item menu-item-type-taxonomy menu-item-{number}">'
        f'<a href="https://{host}/daerah/{name.lower().replace(" ", "-")}/">{name}</a></li>'
        for number, name in enumerate(items, 300)
    )


def _widget(rng: Random) -> str:
    key = f"{rng.getrandbits(96):x}"
    return (
        f'<div class="jeg_postblock_21 jeg_postblock jeg_module_hook" data-unique="jnews_{key}">'
        f'<script>var jnews_{key} = {{"paged":1,"column_class":"jeg_col_1o3",'
        f'"class":"jnews_block_21","nonce":"{rng.getrandbits(40):x}","post_offset":{rng.randrange(20)}}};</script></div>'
    )


def _footer(rng: Random, host: str) -> str:
    links = "".join(
        f'<li><a href="https://{host}/{name.lower()}/">{name}</a></li>' for name in _SECTIONS
    )
    return f'<footer class="footer-holder"><ul>{links}</ul><p>© 2026 Kabar Teluk</p></footer>'


_TEMPLATE = """<!DOCTYPE html>
<html lang="id-ID"><head><meta charset="UTF-8">
<title>{title} - Kabar Teluk</title>
<meta name="generator" content="WordPress 6.7.1">
<meta name="description" content="{lead}">
<link rel="canonical" href="{url}">
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
<meta property="og:url" content="{url}"><meta property="og:site_name" content="Kabar Teluk">
<meta property="article:published_time" content="{iso}">
<meta property="og:image" content="https://{host}/wp-content/uploads/2026/06/{number}.jpg">
<script type="application/ld+json">{json_ld}</script>
<style>{head}</style></head>
<body class="post-template-default single single-post postid-{number} single-format-standard">
<div class="jeg_viewport"><header class="jeg_header"><nav><ul class="jeg_menu">{menu}</ul></nav>
</header><div class="jeg_main"><div class="jeg_container"><div class="jeg_content jeg_singlepage">
<div class="entry-header"><h1 class="jeg_post_title">{title}</h1>
<div class="jeg_meta_container"><div class="jeg_post_meta jeg_post_meta_1">
<div class="jeg_meta_author"><span class="meta_text">by</span> <a href="https://{host}/author/x/">
{author}</a></div><div class="jeg_meta_date"><a href="{url}">{shown}</a></div>
<div class="jeg_meta_category"><a href="https://{host}/daerah/" rel="category tag">{section}</a>
</div></div></div></div>
<div class="entry-content no-share"><div class="content-inner ">
{body}
<div class="jeg_post_tags"><ul>{tags}</ul></div></div></div>
<div class="jnews_related_post_container">{related}</div>
<div class="jnews_comment_container"><form action="https://{host}/wp-comments-post.php"><textarea
name="comment"></textarea></form></div></div>
<div class="jeg_sidebar">{sidebar}</div></div></div>{foot}</div></body></html>
"""
