"""An explanation as one HTML page that needs nothing else and asks nobody for anything.

All text of the page is escaped; its markup never gets in.
"""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.explain.as_text import (
    INCOMPLETE,
    address,
    body_story,
    date_place,
    provenance,
    read_with,
    shown_fields,
    value_text,
    visible,
)
from crawler.urls import absolute_http_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.explain import DateFate, Explanation
    from crawler.explain.marked import MarkedBlock, Piece

MAX_LINK = 60

_STYLE = """
:root { color-scheme: light dark; --back: #fbfaf8; --card: #fff; --ink: #1d2126; --soft: #5b6470;
  --line: #dcdfe3; --gone: #a3262a; --gone-back: #fdeeee; --good: #14663a; --link: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --back: #14171b; --card: #1c2025; --ink: #e4e7ea;
  --soft: #9aa5b1; --line: #343b43; --gone: #ff9d9a; --gone-back: #3a2224; --good: #7fd3a2;
  --link: #8fc1ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
header, main { max-width: 78rem; margin: 0 auto; padding: 1rem; }
header { padding-bottom: 0; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .3rem 0; text-wrap: balance; }
h2 { font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; color: var(--soft);
  margin: 0 0 .7rem; }
a { color: var(--link); }
p { margin: 0 0 .9rem; }
.soft, .from { color: var(--soft); font-size: .85rem; }
.from { margin: .1rem 0 0; line-height: 1.45; }
.problem { color: var(--gone); font-weight: 600; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  padding: 1.1rem; margin: 0 0 1rem; }
.text { font-size: 1.05rem; line-height: 1.65; }
.text > p, .text > ul { max-width: 42rem; }
del { color: var(--gone); background: var(--gone-back); text-decoration-thickness: 1px;
  padding: .05em .2em; border-radius: .25em; -webkit-box-decoration-break: clone;
  box-decoration-break: clone; }
.rule { display: inline-block; font: .75rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace;
  color: var(--gone); border: 1px solid currentColor; border-radius: .3em; padding: 0 .35em;
  margin: 0 .25em; text-decoration: none; vertical-align: .1em; white-space: nowrap; }
.to { font-size: .8rem; }
.counts { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem; padding: 0;
  margin: .6rem 0 1.2rem; }
.counts .rule { margin: 0; }
.kept { color: var(--good); }
dl { margin: 0; }
dt { color: var(--soft); font: .82rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
dd { margin: 0 0 .8rem; }
ol.dates { list-style: none; margin: 0; padding: 0; }
.dates li { border-left: 3px solid var(--line); padding: 0 0 0 .7rem; margin: 0 0 .8rem; }
.dates li.taken { border-color: var(--good); }
.dates .taken { color: var(--good); font-weight: 600; }
.dates .taken .from { font-weight: 400; }
.dates time { font: .9rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
@media (min-width: 60rem) {
  main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1rem;
    align-items: start; }
}
@media print { section { break-inside: auto; border: 0; padding: 0; } }
"""


def as_html(told: Explanation) -> str:
    """One whole page: the article with what was taken out struck through, fields, dates."""
    article = told.article
    title = visible((article.title if article else None) or address(told))
    body = "".join([*_header(told, title), "<main>", *_main(told), "</main>"])
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(title)} · explained</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>{body}</body>\n</html>\n"
    )


def _header(told: Explanation, title: str) -> Iterator[str]:
    article, refusal = told.article, told.refusal
    language = article.language if article else None
    yield f"<header><h1{_lang(language)}>{_text(title)}</h1>"
    yield f"<p>{_link(address(told))}</p>"
    if refusal:
        detail = f": {refusal.detail}" if refusal.detail else ""
        yield f'<p class="problem">No article, {_text(refusal.reason + detail)}</p>'
    yield f'<p class="soft">Read with {_text(read_with(told))}</p></header>'


def _main(told: Explanation) -> Iterator[str]:
    if told.article is None:
        return
    yield from _article(told)
    yield '<div class="side">'
    yield from _dates(told)
    yield from _fields(told)
    yield "</div>"


def _article(told: Explanation) -> Iterator[str]:
    language = told.article.language if told.article else None
    yield '<section class="text"><h2>Text</h2>'
    yield f'<p class="from">{_text(body_story(told))}</p>'
    yield from _counts(told)
    if not told.text.complete:
        yield f'<p class="problem">{_text(INCOMPLETE)}</p>'
    yield f"<div{_lang(language)}>"
    for block in told.text.blocks:
        yield _block(block)
    yield "</div></section>"


def _counts(told: Explanation) -> Iterator[str]:
    pieces = [piece for block in told.text.blocks for line in block for piece in line]
    rules = Counter(piece.rule for piece in pieces if piece.rule)
    body = told.article.body if told.article else None
    paragraphs = len(body.split("\n\n")) if body else 0
    kept = "1 paragraph" if paragraphs == 1 else f"{paragraphs} paragraphs"
    yield f'<ul class="counts"><li class="rule kept">{kept} kept</li>'
    for rule, count in rules.most_common():
        yield f'<li class="rule">{count} × {_text(rule)}</li>'
    yield "</ul>"


def _block(block: MarkedBlock) -> str:
    lines = ("".join(map(_piece, line)) for line in block)
    return f'<p dir="auto">{"<br>".join(lines)}</p>'


def _piece(piece: Piece) -> str:
    if piece.rule is None:
        return _text(_spaced(piece.text))
    gone = f'<del>{_text(piece.text.strip())}</del><span class="rule">{_text(piece.rule)}</span>'
    return f'{gone}<span class="to">{_link(piece.url)}</span> ' if piece.url else gone


def _spaced(text: str) -> str:
    """The visible text with the blank that parts it from its neighbours."""
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' if before else ''}{visible(text).strip()}{' ' if after else ''}"


def _fields(told: Explanation) -> Iterator[str]:
    yield "<section><h2>Fields</h2><dl>"
    for story in shown_fields(told):
        value = visible(value_text(story.value))
        shown = _link(value) if story.name.endswith("url") else _text(value)
        yield f"<dt>{_text(story.name)}</dt><dd>{shown}"
        yield f'<p class="from">{_text(provenance(story))}</p></dd>'
    yield "</dl>"
    if told.missing:
        yield f'<p class="soft">Not stated: {_text(", ".join(told.missing))}</p>'
    yield "</section>"


def _dates(told: Explanation) -> Iterator[str]:
    if not told.dates:
        return
    yield '<section><h2>Dates</h2><ol class="dates">'
    for date in told.dates:
        yield _date(date)
    yield "</ol></section>"


def _date(date: DateFate) -> str:
    value = _text(date.candidate.get("value") or "no date")
    taken = ' class="taken"' if date.taken else ""
    return (
        f"<li{taken}><time>{value}</time><br>{_text(date.fate)}"
        f'<p class="from">{_text(date_place(date))}</p></li>'
    )


def _text(text: str) -> str:
    return escape(_spaced(text))


def _lang(language: str | None) -> str:
    return f' lang="{escape(language)}"' if language else ""


def _link(url: str) -> str:
    """A link to an http(s) address; anything else is text."""
    url = visible(url)
    if absolute_http_url(url, "") is None:
        return _text(url)
    parts = urlsplit(url)
    shown = f"{parts.netloc}{parts.path}"
    if len(shown) > MAX_LINK:
        shown = f"{shown[:MAX_LINK]}…"
    href = escape(url)
    return f'<a href="{href}" rel="noreferrer noopener nofollow">{_text(shown)}</a>'
