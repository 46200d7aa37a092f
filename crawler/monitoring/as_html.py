"""The state of all sites as one HTML page that needs nothing else and asks nobody for anything.

All text is escaped. Its one script sorts the table of sites; without it the page says the same.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from crawler.explain.as_text import visible
from crawler.monitoring.overview import SHARES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from crawler.monitoring.overview import SiteView

_STYLE = """
:root { color-scheme: light dark; --back: #fbfaf8; --card: #fff; --ink: #1d2126; --soft: #5b6470;
  --line: #dcdfe3; --bad: #a3262a; --good: #14663a; --warn: #7a4b00; --bar: #3b78b4;
  --heat: 20, 102, 58; }
@media (prefers-color-scheme: dark) { :root { --back: #14171b; --card: #1c2025; --ink: #e4e7ea;
  --soft: #9aa5b1; --line: #343b43; --bad: #ff9d9a; --good: #7fd3a2; --warn: #f0c27a;
  --bar: #6ea8dd; --heat: 127, 211, 162; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
header, main { max-width: 90rem; margin: 0 auto; padding: 1rem; }
header { padding-bottom: 0; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .3rem 0; }
h2 { font-size: 1rem; margin: 0 0 .7rem; }
p { margin: 0 0 .6rem; }
.soft { color: var(--soft); font-size: .85rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  padding: 1rem; margin: 0 0 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: separate; border-spacing: 0; font-size: .875rem; width: 100%; }
th, td { text-align: left; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: normal; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0;
  padding: 0; cursor: pointer; text-align: inherit; }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
.bad { color: var(--bad); font-weight: 600; }
.warn { color: var(--warn); font-weight: 600; }
.good { color: var(--good); }
ul { margin: 0; padding: 0 0 0 1.1rem; }
svg { display: block; width: 100%; height: auto; fill: var(--bar); }
td svg { width: 100px; }
.days td, .days th { text-align: center; padding: .2rem .3rem; font-size: .75rem;
  white-space: nowrap; }
.wide th:first-child { text-align: left; position: sticky; left: 0; background: var(--card); }
.when { white-space: nowrap; }
.days .short { outline: 2px solid var(--bad); outline-offset: -2px; }
@media (max-width: 40rem) { header, main { padding: .6rem; } section { padding: .7rem; }
  .wide th:first-child { min-width: 7rem; max-width: 9rem; overflow-wrap: anywhere;
    white-space: normal; } }
"""

_SCRIPT = """
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const head = button.parentElement, table = head.closest("table"), body = table.tBodies[0];
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of table.querySelectorAll("th")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const key = (row) => row.cells[head.cellIndex].dataset.key;
    const number = head.classList.contains("number");
    const rows = [...body.rows].sort((a, b) =>
      number ? key(a) - key(b) : key(a).localeCompare(key(b)));
    body.append(...(up ? rows : rows.reverse()));
  });
}
"""

_MOST_REFUSED = 20


def as_html(views: Sequence[SiteView], now: datetime) -> str:
    """One whole page."""
    digest = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
    policy = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'"
    )
    body = "".join(
        [
            *_header(views, now),
            "<main>",
            *_alarms(views),
            *_sites(views),
            *_all_days(views),
            *_matrix(views),
            *_refused(views),
            "</main>",
        ]
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n'
        f"<title>Sites of the archive</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>{body}<script>{_SCRIPT}</script></body>\n</html>\n"
    )


def _header(views: Sequence[SiteView], now: datetime) -> Iterator[str]:
    states = Counter(view.state for view in views)
    told = ", ".join(f"{number} {state}" for state, number in states.most_common())
    alarms = sum(len(view.alarms) for view in views)
    yield "<header><h1>Sites of the archive</h1>"
    yield f"<p>{len(views)} sites: {_text(told)}; "
    yield f'<span class="{"bad" if alarms else "good"}">{_counted(alarms, "alarm")}</span></p>'
    yield f'<p class="soft">{now:%Y-%m-%d %H:%M} UTC. Days are those of each site’s own zone.</p>'
    yield "</header>"


def _alarms(views: Sequence[SiteView]) -> Iterator[str]:
    alarms = [alarm for view in views for alarm in view.alarms]
    yield '<section id="alarms"><h2>Alarms</h2>'
    if not alarms:
        yield '<p class="good">None.</p>'
    else:
        yield "<ul>"
        for alarm in alarms:
            kind = "bad" if alarm.is_failure else "warn"
            yield f'<li><b>{_text(alarm.site)}</b>: <span class="{kind}">{_text(alarm.kind)}</span>'
            yield f": {_text(alarm.figure)} (usual: {_text(alarm.usual)}), since "
            yield f"{alarm.since:%Y-%m-%d %H:%M} UTC</li>"
        yield "</ul>"
    yield "</section>"


_TEXT_COLUMNS = ("site", "state", "last run (UTC)", "latest article (UTC)")


def _sites(views: Sequence[SiteView]) -> Iterator[str]:
    yield '<section id="sites"><h2>Sites</h2><div class="wide" tabindex="0" role="region" '
    yield 'aria-label="Sites"><table><thead><tr>'
    for name in _TEXT_COLUMNS:
        yield f'<th scope="col"><button type="button">{name}</button></th>'
    for name in ("7 days", *(f"{metric.kind} %" for metric in SHARES), "alarms"):
        yield f'<th scope="col" class="number"><button type="button">{name}</button></th>'
    yield '<th scope="col">articles per day</th></tr></thead><tbody>'
    for view in views:
        yield from _site(view)
    yield "</tbody></table></div></section>"


_STATES = {"ok": "good", "failed": "bad", "killed": "bad", "interrupted": "warn"}


def _site(view: SiteView) -> Iterator[str]:
    name = view.facts.name
    title = f' title="{_text(view.facts.publisher)}"' if view.facts.publisher else ""
    yield f'<tr><th scope="row" data-key="{_text(name)}"{title}>{_text(name)}</th>'
    reason = f'<br><span class="soft">{_text(view.reason)}</span>' if view.reason else ""
    yield f'<td data-key="{view.state}"><span class="{_STATES.get(view.state, "soft")}">'
    yield f"{view.state}</span>{reason}</td>"
    for instant in (view.last_run, view.latest_article):
        shown = f"{instant:%Y-%m-%d %H:%M}" if instant else "-"
        yield f'<td class="when" data-key="{shown}">{shown}</td>'
    week = sum(list(view.per_day.values())[-7:])
    yield f'<td class="number" data-key="{week}">{week}</td>'
    for metric in SHARES:
        share = view.filled.get(metric.kind)
        shown = "-" if share is None else f"{100 * share:.0f}"
        yield f'<td class="number" data-key="{-1 if share is None else share}">{shown}</td>'
    kind = ' class="number bad"' if view.alarms else ' class="number"'
    yield f'<td{kind} data-key="{len(view.alarms)}">{len(view.alarms)}</td>'
    yield f"<td>{_bars(list(view.per_day.items()), name, width=140, height=24)}</td></tr>"


def _all_days(views: Sequence[SiteView]) -> Iterator[str]:
    total: Counter[date] = Counter()
    for view in views:
        total.update(view.per_day)
    yield '<section id="days"><h2>Articles per day, all sites</h2>'
    days = sorted(total)
    if days:
        most = max(total.values())
        yield f'<p class="soft">{days[0]} to {days[-1]}, at most {most:,} a day.</p>'
    yield f"{_bars(sorted(total.items()), 'all sites', width=900, height=120)}</section>"


def _bars(counts: Sequence[tuple[date, int]], name: str, *, width: int, height: int) -> str:
    """A picture of numbers by day, with its numbers in words."""
    if not counts:
        return '<span class="soft">-</span>'
    most = max(number for _, number in counts)
    step = width / len(counts)
    bars = []
    for index, (day, number) in enumerate(counts):
        tall = height * number / most if most else 0
        bars.append(
            f'<rect x="{index * step:.1f}" y="{height - tall:.1f}" width="{max(step - 1, 1):.1f}" '
            f'height="{tall:.1f}"><title>{day}: {number}</title></rect>'
        )
    told = f"{name}, {counts[0][0]} to {counts[-1][0]}: "
    told += f"{', '.join(str(number) for _, number in counts)} articles a day"
    return (
        f'<svg role="img" aria-label="{_text(told)}" viewBox="0 0 {width} {height}">'
        f"{''.join(bars)}</svg>"
    )


def _matrix(views: Sequence[SiteView]) -> Iterator[str]:
    yield '<section id="matrix"><h2>Articles by site and day</h2>'
    yield '<p class="soft">The latest day first. Framed: less than half of what the day of the '
    yield "week brings.</p>"
    yield '<div class="wide" tabindex="0" role="region" aria-label="Articles by site and day">'
    yield '<table class="days"><thead><tr><th scope="col">site</th>'
    # On a phone the first columns are those that are seen.
    days = sorted({day for view in views for day in view.per_day}, reverse=True)
    for day in days:
        yield f'<th scope="col">{day:%d.%m}</th>'
    yield "</tr></thead><tbody>"
    for view in views:
        most = max(view.per_day.values(), default=0)
        yield f'<tr><th scope="row">{_text(view.facts.name)}</th>'
        for day in days:
            yield _cell(view, day, most, is_over=day != days[0])
        yield "</tr>"
    yield "</tbody></table></div></section>"


def _cell(view: SiteView, day: date, most: int, *, is_over: bool) -> str:
    number = view.per_day.get(day)
    if number is None:
        return "<td>-</td>"
    expected = view.expected.get(day)
    short = is_over and expected is not None and number * 2 < expected
    heat = f"rgba(var(--heat), {0.45 * number / most:.2f})" if number else "transparent"
    title = f"{day}: {number}" + (f", expected {expected:.0f}" if expected is not None else "")
    kind = ' class="short"' if short else ""
    return f'<td{kind} style="background: {heat}" title="{title}">{number}</td>'


def _refused(views: Sequence[SiteView]) -> Iterator[str]:
    rows = [(n, view.facts.name, why) for view in views for why, n in view.refused.items()]
    rows.sort(key=lambda row: (-row[0], row[1], row[2]))
    yield '<section id="refused"><h2>Most refused</h2>'
    if not rows:
        yield '<p class="good">Nothing.</p></section>'
        return
    yield '<div class="wide" tabindex="0" role="region" aria-label="Most refused"><table><thead>'
    yield '<tr><th scope="col">site</th><th scope="col">why</th>'
    yield '<th scope="col" class="number">articles</th></tr></thead><tbody>'
    yield from _refused_rows(rows[:_MOST_REFUSED])
    yield "</tbody></table></div></section>"


def _refused_rows(rows: Iterable[tuple[int, str, str]]) -> Iterator[str]:
    for number, site, why in rows:
        yield f'<tr><th scope="row">{_text(site)}</th><td>{_text(why)}</td>'
        yield f'<td class="number">{number:,}</td></tr>'


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _text(text: str) -> str:
    return escape(visible(text))
