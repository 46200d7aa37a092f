"""Made-up Indonesian regional news, and pairs of it that are copies or only look alike.

Everything is drawn from a ``random.Random``: the same seed gives the same texts. An event is a set
of facts, people, figures and statements; a report tells it in wordings of its own, so that two
reports of one event share its names, figures and quotations, and phrases by chance. No person,
place or outlet is real; the words and sentences are in ``made_news.toml``.
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_WORDS = {
    name: [" ".join(item.split()) for item in value.split("|")]
    for name, value in _DATA.items()
    if isinstance(value, str)
}
_DEEDS = [tuple(deed.split("/")) for deed in _WORDS["deeds"]]
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
SERIES: dict[str, list[str]] = _DATA["series"]
"""Kind of series -> the paragraphs of an issue."""


class Fact(NamedTuple):
    actor: str
    deed: tuple[str, ...]
    """Three ways to say it, and the passive."""
    thing: str
    amount: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Event:
    """What happened; a report tells some of it."""

    day: date
    regency: str
    district: str
    village: str
    people: tuple[tuple[str, str], ...]
    """Office and name."""
    facts: tuple[Fact, ...]
    statements: tuple[str, ...]
    """What people said, word for word."""


def text(paragraphs: Sequence[str]) -> str:
    """A body as it is stored."""
    return "\n\n".join(paragraphs)


def size(paragraphs: Sequence[str]) -> int:
    """Number of words."""
    return sum(len(paragraph.split()) for paragraph in paragraphs)


# --- words ------------------------------------------------------------------------------------


def draw(rng: Random, name: str) -> str:
    """One of a list of words; the n-th is drawn about n times as rarely as the first."""
    items = _WORDS[name]
    return items[min(len(items), int((len(items) + 1) ** rng.random())) - 1]


def pick(rng: Random, name: str) -> str:
    """One of a list of words, each as often as the others."""
    return rng.choice(_WORDS[name])


def place_name(rng: Random) -> str:
    middle = pick(rng, "place_middles") if rng.random() < 0.5 else ""
    name = pick(rng, "place_heads") + middle + pick(rng, "place_tails")
    return name + rng.choice(("", "", "", " Utara", " Selatan", " Timur", " Barat", " Baru"))


def person(rng: Random) -> str:
    return f"{draw(rng, 'given_names')} {pick(rng, 'family_names')}"


def things(rng: Random) -> str:
    noun = draw(rng, "nouns")
    return f"{noun} {draw(rng, 'qualities')}" if rng.random() < 0.55 else noun


def amount(rng: Random) -> str:
    number = rng.choice((rng.randint(2, 99), rng.randint(100, 999), rng.randint(1000, 99_000)))
    return f"{number:,} {pick(rng, 'units')}".replace(",", ".")


def _short_day(day: date) -> str:
    return f"{_DAYS[day.weekday()]} ({day.day}/{day.month}/{day.year})"


def _long_day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _some_day(rng: Random) -> date:
    return date(2026, 1, 1) + timedelta(days=rng.randrange(300))


def _day_text(day: date, rng: Random) -> str:
    name = _DAYS[day.weekday()]
    return rng.choice(
        (_short_day(day), f"{name} ({day.day}/{day.month})", f"{name}, {_long_day(day)}")
    )


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


# --- events and reports -----------------------------------------------------------------------


def statement(rng: Random, words: int) -> str:
    """Something said, of at least so many words."""
    parts: list[str] = []
    while size(parts) < words:
        speaker, thing = pick(rng, "speakers"), things(rng)
        parts.append(
            rng.choice(_DATA["statements"]).format(
                speaker=speaker,
                lower_speaker=speaker.lower(),
                wish=pick(rng, "wishes"),
                active=rng.choice(_DEEDS)[rng.randrange(3)],
                act=pick(rng, "acts"),
                thing=thing,
                Thing=_capital(thing),
                other=things(rng),
                purpose=pick(rng, "purposes"),
            )
        )
    return ". ".join(parts)


def event(rng: Random, facts: int = 16) -> Event:
    return Event(
        day=_some_day(rng),
        regency=place_name(rng),
        district=place_name(rng),
        village=place_name(rng),
        people=tuple((pick(rng, "offices"), person(rng)) for _ in range(4)),
        facts=tuple(
            Fact(things(rng), rng.choice(_DEEDS), things(rng), amount(rng), pick(rng, "purposes"))
            for _ in range(facts)
        ),
        statements=tuple(statement(rng, rng.randint(6, 18)) for _ in range(8)),
    )


def _fact_sentence(fact: Fact, told: Event, rng: Random) -> str:
    where = rng.choice(
        (f"di Desa {told.village}", f"di Kecamatan {told.district}", f"di {told.regency}", "", "")
    )
    sentence = rng.choice(_DATA["facts"]).format(
        **fact._asdict(), active=fact.deed[rng.randrange(3)], passive=fact.deed[3], where=where
    )
    sentence = " ".join(sentence.split()).replace(" ,", ",") + "."
    return f"{pick(rng, 'links')} {sentence}" if rng.random() < 0.6 else _capital(sentence)


def _quotation(said: str, who: tuple[str, str], told: Event, rng: Random) -> str:
    office, name = who
    opening, closing = rng.choice(("“”", '""'))
    speaker = rng.choice((f"{office} {told.regency} {name}", name, name.split()[0], "dia"))
    return rng.choice(_DATA["quotations"]).format(
        open=opening,
        said=said,
        close=closing,
        says=pick(rng, "says"),
        reports=pick(rng, "reports"),
        who=speaker,
        Who=_capital(speaker),
        when=rng.choice((f", {_day_text(told.day, rng)}", "", "", " di lokasi")),
    )


def lead(told: Event, rng: Random) -> str:
    """A first paragraph with its dateline."""
    fact = told.facts[0]
    office, name = told.people[0]
    dateline = rng.choice(_DATA["datelines"]).format(
        REGENCY=told.regency.upper(), regency=told.regency
    )
    return dateline + rng.choice(_DATA["leads"]).format(
        **fact._asdict(),
        Actor=_capital(fact.actor),
        active=fact.deed[rng.randrange(3)],
        passive=fact.deed[3],
        village=told.village,
        district=told.district,
        regency=told.regency,
        office=office,
        name=name,
        says=pick(rng, "says"),
        reports=pick(rng, "reports"),
        day=_day_text(told.day, rng),
    )


def report(told: Event, rng: Random, words: int = 0) -> list[str]:
    """An event as one reporter tells it: paragraphs of about so many words (150 to 600)."""
    words = words or _length(rng)
    sentences = [_fact_sentence(f, told, rng) for f in rng.sample(told.facts, len(told.facts))]
    quotations = [
        _quotation(said, rng.choice(told.people), told, rng)
        for said in rng.sample(told.statements, len(told.statements))
    ]
    found = [lead(told, rng)]
    while size(found) < words and (sentences or quotations):
        if quotations and (not sentences or rng.random() < 0.35):
            found.append(quotations.pop())
        else:
            number = min(len(sentences), rng.choice((1, 2, 2, 3)))
            found.append(" ".join(sentences.pop() for _ in range(number)))
    return found


def _length(rng: Random) -> int:
    return int(150 * 4 ** rng.random())


def article(rng: Random, words: int = 0) -> list[str]:
    """A report of an event of its own."""
    words = words or _length(rng)
    return report(event(rng, facts=max(6, words // 14)), rng, words)


def boilerplate(rng: Random, words: int = 0) -> list[str]:
    """What a site puts below all of its articles, of 25 to 80 words."""
    words = words or rng.randint(25, 80)
    names = {
        "site": f"Kabar {place_name(rng)}",
        "thing": things(rng),
        "other": things(rng),
        "third": things(rng),
        "region": place_name(rng),
    }
    parts = [part.format(**names) for part in _DATA["boilerplate"]]
    rng.shuffle(parts)
    found: list[str] = []
    while parts and size(found) < words:
        found.append(parts.pop())
    return found


# --- series -----------------------------------------------------------------------------------

_SKIES = ("cerah berawan", "hujan ringan", "berawan", "hujan sedang", "udara kabur")
_SLOT = re.compile(r"<([^<>]+)>")
_RANGE = re.compile(r"([\d.]+)-([\d.]+)(?::(\d+))?")


def issue(kind: str, rng: Random, day: date | None = None, place: str = "") -> list[str]:
    """An issue of a series."""
    day = day or _some_day(rng)
    place = place or place_name(rng)
    names = {
        "place": place,
        "PLACE": place.upper(),
        "site": f"Kabar{place_name(rng)}",
        "day": _short_day(day),
        "long_day": _long_day(day),
    }
    return [
        _SLOT.sub(lambda match: _filled(match[1], rng), paragraph.format(**names))
        for paragraph in SERIES[kind]
    ]


def _filled(slot: str, rng: Random) -> str:
    """What a slot of the data file stands for this time."""
    if slot == "place":
        return place_name(rng)
    if slot == "club":
        return f"{rng.choice(('Persi', 'PS', 'Putra', 'Bina'))} {place_name(rng)}"
    if slot == "sky":
        return rng.choice(_SKIES)
    if slot.startswith("clock "):
        _, hour, minute = slot.split()
        return f"{int(hour):02}.{int(minute) + rng.choice((0, 0, 1, 2)):02}"
    if match := _RANGE.fullmatch(slot):
        low, high = (int(match[n].replace(".", "")) for n in (1, 2))
        return f"{rng.randrange(low, high + 1, int(match[3] or 1)):,}".replace(",", ".")
    return rng.choice(slot.split("|"))


# --- copies and lookalikes --------------------------------------------------------------------


class Pair(NamedTuple):
    kind: str
    is_copy: bool
    first: str
    second: str


def edited(paragraphs: list[str], share: float, rng: Random) -> list[str]:
    """So large a share of the words replaced, a few of them left out or put in."""
    found = []
    for paragraph in paragraphs:
        words: list[str] = []
        for word in paragraph.split():
            if rng.random() >= share:
                words.append(word)
                continue
            what = rng.random()
            if what < 0.8:
                words.append(_word(rng))
            elif what < 0.9:
                words += [word, _word(rng)]
        found.append(" ".join(words))
    return found


def _word(rng: Random) -> str:
    return rng.choice((draw(rng, "nouns"), draw(rng, "qualities"), rng.choice(_DEEDS)[0])).split()[
        0
    ]


def _other_lead(told: Event, paragraphs: list[str], rng: Random) -> list[str]:
    new = f"{lead(told, rng)} {_fact_sentence(rng.choice(told.facts), told, rng)}"
    return [new, *paragraphs[1:]]


def _moved(paragraphs: list[str], rng: Random) -> list[str]:
    return rng.sample(paragraphs, len(paragraphs))


def _half(paragraphs: list[str], rng: Random) -> list[str]:
    """Half of the words: the first paragraphs, or one here and one there."""
    order = list(range(len(paragraphs)))
    if rng.random() < 0.5:
        rng.shuffle(order)
    kept: list[int] = []
    while size([paragraphs[number] for number in kept]) < size(paragraphs) / 2:
        kept.append(order.pop(0))
    return [paragraphs[number] for number in sorted(kept)]


def _third_more(paragraphs: list[str], rng: Random) -> list[str]:
    found = list(paragraphs)
    for paragraph in report(event(rng), rng, size(paragraphs) // 3):
        found.insert(rng.randint(1, len(found)), paragraph)
    return found


def _agency(told: Event, paragraphs: list[str], rng: Random) -> list[str]:
    """Taken from an agency: another dateline, a note at the end, a few words edited."""
    first = paragraphs[0].split(" - ", 1)[-1].split(" – ", 1)[-1]
    note = _DATA["agency_note"].format(
        region=place_name(rng), name=person(rng), year=rng.randint(2010, 2026)
    )
    dateline = f"{told.regency}, {place_name(rng)}News.com – "
    return [dateline + first, *edited(paragraphs[1:], 0.04, rng), note]


def _updated(told: Event, paragraphs: list[str], rng: Random) -> list[str]:
    """A later version: one figure is another, a paragraph is new."""
    joined = "\n".join(paragraphs)
    for fact in told.facts:
        if fact.amount in joined:
            joined = joined.replace(fact.amount, amount(rng))
            break
    return _put_in(joined.split("\n"), [_fact_sentence(event(rng).facts[0], told, rng)], rng)


def copies(rng: Random) -> list[Pair]:
    """A pair of each kind of copy."""
    found: list[Pair] = []

    def base() -> tuple[Event, list[str]]:
        told = event(rng, facts=30)
        return told, report(told, rng, int(200 * 3 ** rng.random()))

    def add(kind: str, first: list[str], second: list[str]) -> None:
        found.append(Pair(kind, True, text(first), text(second)))

    for share in (5, 10, 20):
        _, old = base()
        add(f"{share} % of words changed", old, edited(old, share / 100, rng))
    told, old = base()
    add("another lead", old, _other_lead(told, old, rng))
    _, old = base()
    add("paragraphs moved", old, _moved(old, rng))
    _, old = base()
    add("half of the text", old, _half(old, rng))
    _, old = base()
    add("a third more", old, _third_more(old, rng))
    _, old = base()
    add("boilerplate added", old, [*old, *boilerplate(rng)])
    _, old = base()
    add("other boilerplate", [*old, *boilerplate(rng)], [*old, *boilerplate(rng)])
    told, old = base()
    add("agency copy", old, _agency(told, old, rng))
    told, old = base()
    add("one figure updated", old, _updated(told, old, rng))
    told, old = base()
    changed = edited(_other_lead(told, old, rng), 0.08, rng)
    add("lead, 8 % and boilerplate", old, [*changed, *boilerplate(rng)])
    _, old = base()
    add("10 % changed and moved", old, _moved(edited(old, 0.1, rng), rng))
    old = issue(rng.choice(list(SERIES)), rng)
    first = f"{place_name(rng)}Pos.com – {old[0].split(' - ', 1)[1]}"
    add("issue of a series", old, [first, *old[1:], *boilerplate(rng, 30)])
    return found


def _long_quotation(rng: Random) -> str:
    said = statement(rng, rng.randint(60, 145))
    return f"“{said},” {pick(rng, 'says')} {person(rng)}."


def _release(rng: Random) -> str:
    """A paragraph of a press release, of 60 to 150 words."""
    told = event(rng)
    wanted = rng.randint(60, 135)
    sentences: list[str] = []
    while size(sentences) < wanted:
        sentences.append(_fact_sentence(told.facts[len(sentences)], told, rng))
    return " ".join(sentences)


def _put_in(paragraphs: list[str], more: Sequence[str], rng: Random) -> list[str]:
    place = rng.randint(1, len(paragraphs))
    return [*paragraphs[:place], *more, *paragraphs[place:]]


def _elsewhere(told: Event, rng: Random) -> Event:
    """The same kind of event at another place, on another day, with other people and figures."""
    other = event(rng)
    offices = (office for office, _ in told.people)
    names = (name for _, name in other.people)
    return Event(
        day=other.day,
        regency=other.regency,
        district=other.district,
        village=other.village,
        people=tuple(zip(offices, names, strict=True)),
        facts=tuple(fact._replace(amount=amount(rng)) for fact in told.facts),
        statements=told.statements,
    )


def lookalikes(rng: Random) -> list[Pair]:
    """A pair of each kind that looks alike and is none."""
    found: list[Pair] = []

    def add(kind: str, first: list[str], second: list[str]) -> None:
        found.append(Pair(kind, False, text(first), text(second)))

    def add_shared(kind: str, reports: tuple[list[str], list[str]], more: Sequence[str]) -> None:
        add(kind, *(_put_in(paragraphs, more, rng) for paragraphs in reports))

    def reports(facts: int) -> tuple[list[str], list[str]]:
        told = event(rng, facts)
        return report(told, rng), report(told, rng)

    add("one event, two reports", *reports(rng.randint(8, 20)))
    said = [f"“{statement(rng, 15)},” {pick(rng, 'says')} {person(rng)}." for _ in range(3)]
    add_shared("one event, same quotations", reports(12), said)
    add_shared("one event, long quotation", reports(14), [_long_quotation(rng)])
    add_shared("long quotation shared", (article(rng), article(rng)), [_long_quotation(rng)])
    add_shared("press release paragraph", (article(rng), article(rng)), [_release(rng)])
    old = article(rng, 400)
    add("background repeated", old, [*article(rng, 250), *rng.sample(old[1:], 3)])
    for kind in SERIES:
        place, day = place_name(rng), _some_day(rng)
        first = issue(kind, rng, day, place)
        second = issue(kind, rng, day + timedelta(days=rng.choice((1, 1, 2, 7))), place)
        # The same site: its name in the datelines is one.
        second[0] = first[0].split(" - ")[0] + " - " + second[0].split(" - ", 1)[1]
        foot = boilerplate(rng) if rng.random() < 0.5 else []
        add(f"series: {kind}", [*first, *foot], [*second, *foot])
    kind, day = rng.choice(list(SERIES)), _some_day(rng)
    add("series: other place, same day", issue(kind, rng, day), issue(kind, rng, day))
    told, wording = event(rng), rng.randrange(1 << 30)
    add(
        "series: same words, other place",
        report(told, random.Random(wording), 200),
        report(_elsewhere(told, rng), random.Random(wording), 200),
    )
    foot = boilerplate(rng, 80)
    add("unrelated, same boilerplate", [*article(rng, 130), *foot], [*article(rng, 130), *foot])
    add("unrelated", article(rng), article(rng))
    return found


def pairs(seed: int, rounds: int) -> list[Pair]:
    """So many pairs of each kind."""
    rng = random.Random(seed)
    return [pair for _ in range(rounds) for pair in (*copies(rng), *lookalikes(rng))]
