"""Quality and cost of finding near-duplicates, on made-up news, beside datasketch.

    python benchmarks/near_duplicates.py
    python benchmarks/near_duplicates.py --seeds 1,2,3 --rounds 200 --articles 0 --peers ""
    python benchmarks/near_duplicates.py --json

First table: pairs of each kind (``made_news.py``). "candidate": share whose sketches share enough
hashes; "copy": share that is called a copy at the end, which is recall for copies and error for
lookalikes; the same of the peers, which find what they find in an index of all first texts.
Precision and recall are over all pairs, as many copies of each kind as lookalikes.
The limits in ``crawler/storage/near_duplicates.py`` were set on seeds 1 to 9.

Second table: articles of many sites in the order of their days, each looked up among those before
it by the rule that the database follows, with its window, its limit of hits for a hash and its
number of candidates. Times are CPU microseconds on one core, without a database.

A peer runs in an environment of its own, made on first use below ``--environments``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import made_news
from benchmarks.environments import CannotRunError, call, interpreter
from benchmarks.measures import table
from crawler.storage.near_duplicates import (
    COMMON,
    MIN_SHARED,
    WINDOW_DAYS,
    Text,
    candidates,
    compare,
    sketch,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.made_news import Pair

ROOT = Path(__file__).parent.parent
PEERS = {"datasketch": ("datasketch",)}
SITES = 80
DAYS = 28
PEER_SECONDS = 3_600
_DECIMALS = {"KB": 1, "rows an article": 1, "candidates an article": 2}


class Verdict(NamedTuple):
    kind: str
    is_copy: bool
    candidate: bool
    copy: bool


def main() -> int:
    options = _options()
    pairs = [p for seed in options.seeds for p in made_news.pairs(seed, options.rounds)]
    verdicts = [_verdict(pair) for pair in pairs]
    peers: dict[str, Any] = {}
    for name in options.peers:
        try:
            peers |= _peer(name, options.environments, pairs)
        except CannotRunError as error:
            print(f"{name} could not be measured: {error}", file=sys.stderr)
    document = {
        "kinds": _by_kind(pairs, verdicts, peers),
        "overall": _overall(verdicts, peers),
        "cost": _cost(),
        "stream": _stream(options.articles) if options.articles else None,
    }
    if options.json:
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    tables = [document["kinds"], document["overall"], [document["cost"]]]
    if document["stream"]:
        tables.append([document["stream"]])
    print("\n\n".join(table(rows, _DECIMALS) for rows in tables))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--seeds",
        type=lambda text: [int(seed) for seed in text.split(",")],
        default=[101, 102, 103],
        help="of the made-up pairs (default: 101,102,103)",
    )
    parser.add_argument("--rounds", type=int, default=50, help="pairs of a kind for each seed")
    parser.add_argument("--articles", type=int, default=20_000, help="of the second table; 0: none")
    parser.add_argument(
        "--peers",
        type=lambda text: [name for name in text.split(",") if name],
        default=list(PEERS),
        help=f"comma-separated, of: {', '.join(PEERS)} (default: all; empty: none)",
    )
    parser.add_argument(
        "--environments",
        type=Path,
        default=ROOT / "build" / "benchmarks",
        help="folder of the environments (default: build/benchmarks)",
    )
    parser.add_argument("--json", action="store_true", help="one JSON document instead of tables")
    options = parser.parse_args()
    if unknown := set(options.peers) - PEERS.keys():
        parser.error(f"unknown peers: {', '.join(sorted(unknown))}")
    return options


# --- pairs ------------------------------------------------------------------------------------


def _verdict(pair: Pair) -> Verdict:
    shared = len(set(sketch(pair.first)) & set(sketch(pair.second)))
    candidate = shared >= MIN_SHARED
    copy = candidate and compare(pair.first, pair.second).is_copy
    return Verdict(pair.kind, pair.is_copy, candidate, copy)


def _by_kind(
    pairs: Sequence[Pair], verdicts: Sequence[Verdict], peers: dict[str, Any]
) -> list[dict[str, Any]]:
    places: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for place, pair in enumerate(pairs):
        places[pair.kind, pair.is_copy].append(place)
    return [
        {
            "kind": kind,
            "is": "copy" if is_copy else "lookalike",
            "pairs": len(found),
            "candidate": _share(verdicts[place].candidate for place in found),
            "copy": _share(verdicts[place].copy for place in found),
            **{
                name: _share(peer["found"][place] for place in found)
                for name, peer in peers.items()
            },
        }
        for (kind, is_copy), found in places.items()
    ]


def _share(values: Iterator[bool]) -> float:
    return round(fmean(values), 4)


def _overall(verdicts: Sequence[Verdict], peers: dict[str, Any]) -> list[dict[str, Any]]:
    right = [verdict.is_copy for verdict in verdicts]
    found = {"warta-daerah": [verdict.copy for verdict in verdicts]}
    found |= {name: peer["found"] for name, peer in peers.items()}
    return [
        {
            "method": name,
            **_quality(right, said),
            "µs an article": peers[name]["microseconds"] if name in peers else None,
        }
        for name, said in found.items()
    ]


def _quality(right: Sequence[bool], said: Sequence[bool]) -> dict[str, float]:
    both = sum(r and s for r, s in zip(right, said, strict=True))
    return {
        "precision": round(both / max(1, sum(said)), 4),
        "recall": round(both / max(1, sum(right)), 4),
    }


def _peer(name: str, folder: Path, pairs: Sequence[Pair]) -> dict[str, Any]:
    """Method -> ``found``, a verdict on each pair, and ``microseconds`` of CPU an article."""
    python = interpreter(name, PEERS[name], folder)
    print(f"reading with {name}", file=sys.stderr)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps([pair.first, pair.second]) + "\n" for pair in pairs)
        file.flush()
        script = str(ROOT / "benchmarks" / "near_duplicate_peers.py")
        told = call([python, script, name, file.name], PEER_SECONDS)
    return json.loads(told)


# --- cost -------------------------------------------------------------------------------------


def _cost() -> dict[str, Any]:
    """CPU of each part for articles of 4 KB; the fastest of five rounds."""
    rng = Random(77)
    bodies = [made_news.text(made_news.article(rng, 560)) for _ in range(100)]
    copied = [made_news.text(made_news.edited(b.split("\n\n"), 0.1, rng)) for b in bodies]
    ready = [Text(body) for body in bodies]
    return {
        "KB": round(fmean(len(body.encode()) for body in bodies) / 1000, 1),
        "sketch µs": _fastest(lambda: [sketch(body) for body in bodies], len(bodies)),
        "Text µs": _fastest(lambda: [Text(body) for body in bodies], len(bodies)),
        "compare µs": _fastest(
            lambda: [compare(a, b) for a, b in zip(ready, copied, strict=True)], len(bodies)
        ),
    }


def _fastest(work: Callable[[], object], number: int) -> int:
    times = []
    for _ in range(5):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return round(min(times) / number * 1e6)


# --- a stream of articles ---------------------------------------------------------------------


class Entry(NamedTuple):
    day: int
    story: int
    """Copies of one another have the same."""
    body: str


def entries(rng: Random, number: int) -> Iterator[Entry]:
    """Articles of many sites by day: own reports, series, copies, second reports, quotations.

    Half of the sites put their boilerplate under each article.
    """
    feet = [made_news.boilerplate(rng) if n % 2 else [] for n in range(SITES)]
    towns = [made_news.place_name(rng) for _ in range(SITES)]
    kinds = list(made_news.SERIES)
    issued: set[tuple[int, int]] = set()
    recent: list[tuple[int, list[str], made_news.Event | None]] = []
    for count in range(number):
        day = count * DAYS // number
        site = rng.randrange(SITES)
        told: made_news.Event | None = None
        story, what = count, rng.random()
        if what < 0.18 and recent:
            story, old, told = rng.choice(recent[-6000:])
            paragraphs = _copy(old, rng)
        elif what < 0.26 and recent:
            told = rng.choice(recent[-2000:])[2] or made_news.event(rng)
            paragraphs = made_news.report(told, rng)
        elif what < 0.34 and sum(d == day for _, d in issued) < SITES:
            # A site publishes its series once a day.
            while (site, day) in issued:
                site = rng.randrange(SITES)
            issued.add((site, day))
            published = date(2026, 1, 1) + timedelta(days=day)
            paragraphs = made_news.issue(kinds[site % len(kinds)], rng, published, towns[site])
        else:
            told = made_news.event(rng, rng.randint(8, 30))
            paragraphs = made_news.report(told, rng)
            if what < 0.40 and recent:
                quoted = rng.choice(recent[-500:])[1]
                paragraphs = [*paragraphs, max(quoted[1:], key=len, default="")]
        recent.append((story, paragraphs, told))
        yield Entry(day, story, made_news.text([*paragraphs, *feet[site]]))


def _copy(paragraphs: list[str], rng: Random) -> list[str]:
    """As another site takes an article over."""
    if rng.random() < 0.2:
        return paragraphs
    if rng.random() < 0.3:
        paragraphs = rng.sample(paragraphs, len(paragraphs))
    if rng.random() < 0.3 and len(paragraphs) > 8:
        paragraphs = paragraphs[: len(paragraphs) * 2 // 3]
    return made_news.edited(paragraphs, rng.choice((0.02, 0.05, 0.1)), rng)


def _stream(number: int) -> dict[str, Any]:
    table_: defaultdict[int, list[int]] = defaultdict(list)
    days: list[int] = []
    bodies: list[str] = []
    stories: list[int] = []
    last: dict[int, int] = {}
    rows = looked_at = right = wrong = missed = repeated = 0
    seconds = 0.0
    for entry in entries(Random(2026), number):
        start = time.process_time()
        codes = sketch(entry.body)
        hits = []
        for code in codes:
            found = [a for a in table_[code] if days[a] >= entry.day - WINDOW_DAYS]
            hits += [(code, article) for article in found[:COMMON]]
        chosen = candidates(hits, size=len(codes))
        own = Text(entry.body) if chosen else None
        flagged = [c for c in chosen if own and compare(own, bodies[c]).is_copy]
        seconds += time.process_time() - start
        rows += len(hits)
        looked_at += len(chosen)
        right += sum(stories[article] == entry.story for article in flagged)
        wrong += sum(stories[article] != entry.story for article in flagged)
        if last.get(entry.story, -1 - WINDOW_DAYS) >= entry.day - WINDOW_DAYS:
            repeated += 1
            missed += not any(stories[article] == entry.story for article in flagged)
        last[entry.story] = entry.day
        for code in codes:
            table_[code].append(len(bodies))
        days.append(entry.day)
        bodies.append(entry.body)
        stories.append(entry.story)
    return {
        "articles": number,
        "rows an article": round(rows / number, 1),
        "candidates an article": round(looked_at / number, 2),
        "µs an article": round(seconds / number * 1e6),
        "copies": repeated,
        "found": round(1 - missed / max(1, repeated), 4),
        "pairs": right + wrong,
        "precision": round(right / max(1, right + wrong), 4),
    }


if __name__ == "__main__":
    sys.exit(main())
