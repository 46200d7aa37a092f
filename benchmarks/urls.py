"""Identity of URLs: how often a tool tells the same article from different ones, and how fast.

    python benchmarks/urls.py
    python benchmarks/urls.py --peers courlan --rounds 20 --list-wrong
    python benchmarks/urls.py --json

Pairs of made-up addresses in the forms of Indonesian news sites: "same" is the share of pairs of
one article that get one identity, "apart" that of pairs of different articles that get two. A tool
that gives no identity has told the pair apart. The rules of this project were written with such
forms at hand; the peers were made for other tasks too. Each form comes with several made-up
headlines and numbers.

Speed is CPU time per address over all of them, the fastest of ``--rounds`` rounds; "ratio" is this
project's time over the tool's, so above 1 the tool is faster. Each tool runs in an environment of
its own, made on first use below ``--environments``; one that cannot be installed is listed with
the reason.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.environments import CannotRunError, call, interpreter
from benchmarks.measures import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parent.parent
PEERS = {
    "courlan": ("courlan", "courlan-strict"),
    "url-normalize": ("url-normalize", "url-normalize-filtered"),
}
"""Distribution -> the tools that it gives."""
OWN = ("warta-daerah", "w3lib")
"""Tools of this project's environment."""
SECONDS = 900

# %s: a slug; %d: a number; %m: a date as a path.
SAME = {
    "scheme and www": ("http://kabar.example/%m/%s/", "https://www.kabar.example/%m/%s/"),
    "trailing slash": ("https://kabar.example/%m/%s", "https://kabar.example/%m/%s/"),
    "doubled slash": ("https://kabar.example/%m/%s/", "https://kabar.example//%m/%s/"),
    "case of the host": ("https://kabar.example/%m/%s/", "https://Kabar.Example/%m/%s/"),
    "port": ("https://kabar.example/%m/%s/", "https://kabar.example:443/%m/%s/"),
    "fragment": ("https://kabar.example/%m/%s/", "https://kabar.example/%m/%s/#comments"),
    "utm": (
        "https://kabar.example/%m/%s/",
        "https://kabar.example/%m/%s/?utm_source=wa&utm_medium=share",
    ),
    "fbclid": ("https://kabar.example/%m/%s/", "https://kabar.example/%m/%s/?fbclid=IwAR%d"),
    "share": ("https://kabar.example/%m/%s/", "https://kabar.example/%m/%s/?share=twitter&nb=1"),
    "comment": (
        "https://kabar.blogspot.com/%m/%s.html",
        "https://kabar.blogspot.com/%m/%s.html?showComment=%d#c%d",
    ),
    "Blogger mobile": (
        "https://kabar.blogspot.com/%m/%s.html",
        "http://kabar.blogspot.com/%m/%s.html?m=1",
    ),
    "mobile host": ("https://www.kabar.example/read/%d/%s", "https://m.kabar.example/read/%d/%s"),
    "AMP path": ("https://kabar.example/%m/%s/", "https://kabar.example/%m/%s/amp/"),
    "AMP parameter": ("https://kabar.example/%m/%s/", "https://kabar.example/%m/%s/?amp=1"),
    "AMP host": ("https://www.kabar.example/read/%d/%s", "https://amp.kabar.example/read/%d/%s"),
    "all pages": (
        "https://kabar.example/%m/%s",
        "https://kabar.example/%m/%s?page=all#page2",
    ),
    "second page": ("https://kabar.example/read/%d/%s", "https://kabar.example/read/%d/%s?page=2"),
    "single page": (
        "https://kabar.example/berita/d-%d/%s",
        "https://kabar.example/berita/d-%d/%s?single=1",
    ),
    "page of a post": ("https://kabar.example/%m/%s/", "https://kabar.example/%m/%s/2/"),
    "order": (
        "https://kabar.example/read.php?id=%d&judul=%s",
        "https://kabar.example/read.php?judul=%s&id=%d",
    ),
    "percent-encoding": (
        "https://kabar.example/%m/%s-%c3%a9",
        "https://kabar.example/%m/%s-%C3%A9",
    ),
    "letters": ("https://kabar.example/%m/%s-é", "https://kabar.example/%m/%s-%C3%A9"),
    "needless escape": ("https://kabar.example/~a/%s", "https://kabar.example/%7Ea/%s"),
    "broken escape": ("https://kabar.example/%s-100%/", "https://kabar.example/%s-100%25/"),
    "dots": ("https://kabar.example/%m/%s", "https://kabar.example/daerah/../%m/%s"),
    "punycode": ("https://bücher.example/%m/%s", "https://xn--bcher-kva.example/%m/%s"),
}
APART = {
    "slug": ("https://kabar.example/%m/%s", "https://kabar.example/%m/%S"),
    "number": ("https://kabar.example/berita/%d", "https://kabar.example/berita/%D"),
    "p": ("https://kabar.example/?p=%d", "https://kabar.example/?p=%D"),
    "id": ("https://kabar.example/baca.php?id=%d", "https://kabar.example/baca.php?id=%D"),
    "id among others": (
        "https://kabar.example/index.php?mod=berita&id=%d&kat=2",
        "https://kabar.example/index.php?mod=berita&id=%D&kat=2",
    ),
    "short parameter": ("https://kabar.example/?a=%d", "https://kabar.example/?a=%D"),
    "kind as page": (
        "https://kabar.example/?page=agenda&id=%d",
        "https://kabar.example/?page=berita&id=%d",
    ),
    "day": ("https://kabar.example/2024/05/07", "https://kabar.example/2024/05/08"),
    "number in a section": (
        "https://kabar.example/hukum-kriminal/7",
        "https://kabar.example/hukum-kriminal/8",
    ),
    "case": ("https://kabar.example/v/aB%d", "https://kabar.example/v/Ab%d"),
    "slug with a number": ("https://kabar.example/%m/%s", "https://kabar.example/%m/%s-2"),
    "encoded slash": ("https://kabar.example/%s/%d", "https://kabar.example/%s%2F%d"),
    "host": ("https://jateng.kabar.example/%s", "https://jatim.kabar.example/%s"),
    "own port": ("https://kabar.example:8080/%s", "https://kabar.example:8081/%s"),
    "value with an ampersand": (
        "https://kabar.example/?id=%d&x=a%26b",
        "https://kabar.example/?id=%d&x=a&b=",
    ),
}
WORDS = (
    *(
        "banjir",
        "rob",
        "rendam",
        "warga",
        "utara",
        "panen",
        "raya",
        "jagung",
        "jembatan",
        "gantung",
    ),
    *(
        "rusak",
        "bupati",
        "resmikan",
        "pasar",
        "nelayan",
        "melaut",
        "sekolah",
        "puskesmas",
        "longsor",
    ),
)


class Pair(NamedTuple):
    form: str
    left: str
    right: str
    is_same: bool


class Result(NamedTuple):
    name: str
    version: str | None
    same: float
    apart: float
    microseconds: float
    wrong: dict[str, int]
    """Form -> pairs of it that the tool gets wrong."""


class Failure(NamedTuple):
    name: str
    reason: str


def made_up(times: int, seed: int = 7) -> Iterator[Pair]:
    """Every form *times* times, with other headlines, numbers and dates."""
    rnd = Random(seed)
    for _ in range(times):
        for forms, is_same in ((SAME, True), (APART, False)):
            for form, (left, right) in forms.items():
                slug, other = ("-".join(rnd.sample(WORDS, rnd.randint(4, 8))) for _ in range(2))
                number = rnd.randint(10_000, 9_999_999)
                filled = {
                    "%s": slug,
                    "%S": other,
                    "%d": str(number),
                    "%D": str(number + 1),
                    "%m": f"{rnd.randint(2009, 2026)}/{rnd.randint(1, 12):02}",
                }
                yield Pair(form, _fill(left, filled), _fill(right, filled), is_same)


def _fill(form: str, filled: dict[str, str]) -> str:
    for mark, value in filled.items():
        form = form.replace(mark, value)
    return form


def main() -> int:
    options = _options()
    pairs = list(made_up(options.times))
    names = [*OWN, *(tool for peer in options.peers for tool in PEERS[peer])]
    pythons: dict[str, str] = {}
    found: list[Result | Failure] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            peer = next((peer for peer, tools in PEERS.items() if name in tools), None)
            try:
                if peer and peer not in pythons:
                    pythons[peer] = interpreter(peer, [peer], options.environments)
                python = pythons[peer] if peer else sys.executable
                found.append(_run(python, name, pairs, Path(folder), options.rounds))
            except CannotRunError as error:
                found.append(Failure(name, str(error)))
    _report(found, pairs, as_json=options.json, list_wrong=options.list_wrong)
    return 0 if isinstance(found[0], Result) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--peers",
        type=lambda text: list(filter(None, map(str.strip, text.split(",")))),
        default=list(PEERS),
        help=f"comma-separated, of: {', '.join(PEERS)} (default: all; empty: none)",
    )
    parser.add_argument(
        "--environments",
        type=Path,
        default=ROOT / "build" / "benchmarks",
        help="folder of the environments (default: build/benchmarks)",
    )
    parser.add_argument("--times", type=int, default=50, help="pairs of each form (default: 50)")
    parser.add_argument("--rounds", type=int, default=5, help="timed rounds (default: 5)")
    parser.add_argument("--list-wrong", action="store_true", help="print the forms that are wrong")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    options = parser.parse_args()
    if unknown := set(options.peers) - PEERS.keys():
        parser.error(f"unknown peers: {', '.join(sorted(unknown))}")
    if min(options.times, options.rounds) < 1:
        parser.error("--times and --rounds must be 1 or more")
    return options


def _run(python: str, name: str, pairs: Sequence[Pair], folder: Path, rounds: int) -> Result:
    asked, output = folder / "addresses.json", folder / f"{name}.json"
    asked.write_text(json.dumps([url for pair in pairs for url in pair[1:3]]), "utf-8")
    script = str(ROOT / "benchmarks" / "url_readers.py")
    call([python, script, name, str(asked), str(output), "--rounds", str(rounds)], SECONDS)
    answer = json.loads(output.read_text("utf-8"))
    identities = answer["identities"]
    right = {True: 0, False: 0}
    wrong: dict[str, int] = {}
    for pair, left, other in zip(pairs, identities[::2], identities[1::2], strict=True):
        if (left is not None and left == other) == pair.is_same:
            right[pair.is_same] += 1
        else:
            wrong[pair.form] = wrong.get(pair.form, 0) + 1
    same = sum(pair.is_same for pair in pairs)
    return Result(
        name=name,
        version=answer["version"],
        same=right[True] / same,
        apart=right[False] / (len(pairs) - same),
        microseconds=1e6 * answer["seconds"] / len(identities),
        wrong=wrong,
    )


def _report(
    found: Sequence[Result | Failure], pairs: Sequence[Pair], *, as_json: bool, list_wrong: bool
) -> None:
    if as_json:
        document: dict[str, Any] = {"pairs": len(pairs), "tools": [row._asdict() for row in found]}
        print(json.dumps(document, indent=1))
        return
    forms = f"{len(SAME)} forms of one article, {len(APART)} of different ones"
    print(f"{len(pairs)} pairs, {forms}\n")
    results = [row for row in found if isinstance(row, Result)]
    own = results[0].microseconds if results else 0.0
    print(
        table(
            [
                {
                    "tool": row.name,
                    "version": row.version,
                    "same %": 100 * row.same,
                    "apart %": 100 * row.apart,
                    "µs/URL": row.microseconds,
                    "ratio": own / row.microseconds,
                }
                for row in results
            ],
            {"same %": 1, "apart %": 1, "µs/URL": 1, "ratio": 2},
        )
    )
    for row in found:
        if isinstance(row, Failure):
            print(f"{row.name}: not measured: {row.reason}")
        elif list_wrong and row.wrong:
            print(f"{row.name}: wrong: {', '.join(row.wrong)}")


if __name__ == "__main__":
    sys.exit(main())
