"""Places of made-up articles: how many stated regencies are found, what is wrong, and how fast.

    python benchmarks/places.py
    python benchmarks/places.py --list-wrong --seed 7
    python benchmarks/places.py --json

Datelines, headlines and leads around every regency and city, in the forms of newspapers. What an
article is about is known by how it was made, from the official names alone; seats, abbreviations
and traps are lists of their own here. "right" is the share of articles whose regency is found where
the text states it, "wrong" those that get another regency than the one meant, or one where the text
does not tell; "province" the share whose province is right, or None where nothing tells it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.measures import table
from crawler.items import Article
from crawler.regions import PROVINCES, REGENCIES, Regency
from crawler.steps import date_event, locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COUNTS = Counter(regency.name for regency in REGENCIES.values())
LIKE_PROVINCES = {"Jambi", "Bengkulu", "Gorontalo", "Yogyakarta"}
# A seat elsewhere, or an island that holds others.
UNTOLD = {"Tebing Tinggi", "Nias", "Bangka", "Belitung", "Sumbawa", "Puncak", "Banjar"}
OUTLETS = ("kabarmuara.com", "Suara Tanjung", "WARTALEMBAH.ID", "NUSAKABAR", "Radar Pesisir", "KM")
PEOPLE = (
    "Siti Nurhaliza Batubara", "Bima Aryasena", "Andi Solok Pratama", "Agam Rinaldi",
    "Rudi Hartono", "Yohanes Tegal Parang", "Lingga Pratama", "Sigi Wibowo", "Dewi Kusuma",
    "Karo Sekali Ginting",
)  # fmt: skip
DEEDS = (
    "memperbaiki jembatan gantung yang rusak diterjang banjir",
    "membagikan bibit cabai kepada kelompok tani",
    "menangkap dua pencuri sepeda motor",
    "menggelar pasar murah menjelang hari raya",
    "memadamkan kebakaran lahan seluas tiga hektare",
    "meresmikan gedung perpustakaan baru",
)
NEWS = (
    "Jembatan Gantung Ambruk, Tiga Rumah Rusak",
    "Harga Cabai Naik Dua Kali Lipat",
    "Pencuri Motor Tertangkap Kamera",
    "Ratusan Pelajar Ikut Lomba Baca Puisi",
)
SEATS = {
    "Sampit": "62.02", "Wamena": "95.01", "Purwokerto": "33.02", "Labuan Bajo": "53.15",
    "Sentani": "91.03", "Amlapura": "51.07", "Labuha": "82.04", "Cibinong": "32.01",
    "Kepanjen": "35.07", "Ungaran": "33.22", "Singaraja": "51.08",
    "Maumere": "53.07", "Atambua": "53.04", "Waingapu": "53.11", "Pangkalan Bun": "62.01",
    "Tenggarong": "64.02", "Sangatta": "64.08", "Timika": "94.04", "Bagansiapiapi": "14.07",
    "Tembilahan": "14.04", "Rantauprapat": "12.10", "Kisaran": "12.09", "Painan": "13.01",
    "Batusangkar": "13.04", "Takengon": "11.04", "Meulaboh": "11.05", "Kalianda": "18.01",
    "Rangkasbitung": "36.02", "Singaparna": "32.06", "Slawi": "33.28", "Kajen": "33.26",
    "Limboto": "75.01", "Unaaha": "74.02", "Rantepao": "73.26", "Makale": "73.18",
    "Watampone": "73.08", "Sungguminasa": "73.06", "Luwuk": "72.01", "Tobelo": "82.03",
    "Masohi": "81.01", "Saumlaki": "81.03", "Serui": "91.05", "Aimas": "96.01",
    "Tanjung Selor": "65.01", "Tahuna": "71.03", "Taliwang": "52.07", "Selong": "52.03",
    "Muara Teweh": "62.05", "Pelaihari": "63.01", "Batulicin": "63.10", "Ruteng": "53.10",
}  # fmt: skip
SHARED_SEATS = {
    "Soreang": "32.04", "Wonosari": "34.03", "Martapura": "63.03", "Sukadana": "18.07",
    "Parigi": "72.08",
}  # fmt: skip
SHORT = {
    "Lotim": "52.03", "Loteng": "52.02", "Halsel": "82.04", "Polman": "76.04", "Mateng": "76.06",
    "Kotim": "62.02", "Parimo": "72.08", "Tapsel": "12.03", "Tapteng": "12.01", "Torut": "73.26",
    "Muratara": "16.13", "Minut": "71.06", "Koltim": "74.11", "Bolsel": "71.11", "Kukar": "64.02",
    "Kutim": "64.08", "Pessel": "13.01", "Jaksel": "31.74", "Kobar": "62.01", "Tangsel": "36.74",
    "Sidrap": "73.14", "Pangkep": "73.10", "Bolmong": "71.01", "Rohil": "14.07", "Sergai": "12.18",
}  # fmt: skip
PROVINCE_SHORT = {
    "Sumut": "12", "Sumbar": "13", "Sumsel": "16", "Babel": "19", "Kepri": "21", "Jabar": "32",
    "Jateng": "33", "DIY": "34", "Jatim": "35", "NTB": "52", "NTT": "53", "Kalbar": "61",
    "Kalteng": "62", "Kalsel": "63", "Kaltim": "64", "Kaltara": "65", "Sulut": "71",
    "Sulteng": "72", "Sulsel": "73", "Sultra": "74", "Sulbar": "76", "Malut": "82",
}  # fmt: skip
# Texts that name no place of Indonesia that they are about.
TRAPS = (
    ("Buru Pelaku Penipuan, Polisi Sebar Foto", "Polisi memburu pelaku penipuan daring."),
    ("Batu Bara Menumpuk di Gudang", "Harga batu bara dunia turun pada pekan ini."),
    ("Hakim Ketuk Palu, Terdakwa Bebas", "Majelis hakim menyatakan terdakwa tidak bersalah."),
    ("Warga Serang Balik Perampok", "Seorang perampok lari setelah dilawan pemilik warung."),
    ("Resep Soto Lamongan dan Nasi Padang", "Berikut resep soto Lamongan dan nasi Padang."),
    ("Persib Bandung Kalahkan Persebaya Surabaya", "Persib Bandung menang dua gol tanpa balas."),
    ("Bali United Datangkan Penyerang Baru", "Bali United memperkenalkan penyerang asal Brasil."),
    ("Kisaran Harga Emas Hari Ini", "Kisaran harga emas naik dibandingkan kemarin."),
    ("Ibadah di Tanah Kudus", "Umat mengikuti doa bersama Roh Kudus."),
    ("Semangat dari Sabang sampai Merauke", "Persatuan terjaga dari Sabang sampai Merauke."),
    ("Negara Rugi Rp2 Miliar", "Negara dirugikan dua miliar rupiah dalam perkara itu."),
    ("Kerja Sama OKI Dibahas", "Negara anggota OKI membahas bantuan kemanusiaan."),
    ("Lalu Lintas Tol Solo-Yogya Lancar", "Arus kendaraan di tol Solo-Yogya terpantau lancar."),
    ("Mabar Gim Makin Digemari", "Mabar atau main bareng makin digemari pelajar."),
    ("Bima Aryasena Raih Emas", "Bima Aryasena meraih medali emas cabang renang."),
)


class Case(NamedTuple):
    """One made-up article and what it is about."""

    shape: str
    title: str
    body: str
    province: str | None
    regency: str | None
    tags: tuple[str, ...] = ()
    may_be_unknown: bool = False
    """The text hints at the place without stating it: None is no error."""

    def article(self) -> Article:
        return Article(
            url="https://kabarmuara.com/2025/05/berita/",
            site="kabarmuara",
            publisher="Kabar Muara",
            title=self.title,
            body=self.body,
            tags=list(self.tags),
        )


def full_name(regency: Regency) -> str:
    return f"{'Kota' if regency.kind == 'city' else 'Kabupaten'} {regency.name}"


def head_of(regency: Regency) -> str:
    return f"{'Wali Kota' if regency.kind == 'city' else 'Bupati'} {regency.name}"


def government_of(regency: Regency) -> str:
    return f"{'Pemkot' if regency.kind == 'city' else 'Pemkab'} {regency.name}"


def is_told_by_its_name(regency: Regency) -> bool:
    return COUNTS[regency.name] == 1 and regency.name not in LIKE_PROVINCES | UNTOLD


def made_cases(seed: int = 1) -> list[Case]:
    """The articles, the same for the same seed."""
    random = Random(seed)
    cases: list[Case] = []
    for regency in REGENCIES.values():
        cases += _about(regency, random)
    cases += _by_other_names(random)
    cases += _about_provinces(random)
    cases += [Case("trap", title, body, None, None) for title, body in TRAPS]
    return cases


def _sentence(random: Random) -> str:
    return f"Petugas {random.choice(DEEDS)}, kata {random.choice(PEOPLE)}."


def _dateline(place: str, random: Random) -> str:
    outlet = random.choice(OUTLETS)
    written = place.upper() if random.random() < 0.5 else place
    form = random.choice(("{0} – ", "{0}, {1} – ", "{0} ({1}) - ", "{0} | {1} – "))
    return form.format(written, outlet)


def _about(regency: Regency, random: Random) -> Iterator[Case]:
    code, name = regency.code, regency.name
    province = PROVINCES[code[:2]]
    told = is_told_by_its_name(regency)
    full, deed = full_name(regency), random.choice(DEEDS)
    plain = _sentence(random)
    inside = code if told else None
    # Banjar alone may lie in two provinces.
    # So may Puncak, a mountain resort in Jawa Barat, and Tebing Tinggi, a town in Sumatera Selatan.
    bare_province = None if name in ("Banjar", "Puncak", "Tebing Tinggi") else code[:2]
    news = random.choice(NEWS)
    yield Case("dateline", news, _dateline(name, random) + plain, bare_province, inside)
    yield Case("dateline with kind", news, _dateline(full, random) + plain, code[:2], code)
    yield Case(
        "dateline with province", news,
        f"{name}, {province.name} ({random.choice(OUTLETS)}) - {plain}",
        code[:2], code if told or name in ("Banjar", "Puncak", "Tebing Tinggi") else None,
    )  # fmt: skip
    yield Case("lead with kind", news, f"Warga {full} {deed}, Senin (5/5/2025).", code[:2], code)
    yield Case(
        "dateline and lead", news, f"{_dateline(name, random)}Warga {full} {deed}.", code[:2], code
    )
    yield Case("head", news, f"{head_of(regency)} {random.choice(PEOPLE)} {deed}.", code[:2], code)
    yield Case("headline", f"{government_of(regency)} Bangun Jembatan", plain, code[:2], code)
    yield Case(
        "lead with village", news,
        f"Warga Desa Karang Sari, Kecamatan Sumber Mulyo, {full}, {province.name}, {deed}.",
        code[:2], code,
    )  # fmt: skip
    yield Case(
        "national dateline", news, f"JAKARTA, {random.choice(OUTLETS)} – Warga {full} {deed}.",
        code[:2], code,
    )  # fmt: skip
    other = random.choice([r for r in REGENCIES.values() if r.code[:2] != code[:2]])
    yield Case(
        "origin elsewhere", f"Kurir Asal {other.name} Ditangkap di Terminal",
        f"{_dateline(full, random)}Polisi menangkap seorang kurir asal {full_name(other)}.",
        code[:2], code,
    )  # fmt: skip
    near = [r for r in REGENCIES.values() if r.code[:2] == code[:2] and r.name != name]
    if near:
        yield Case(
            "two regencies", news, f"Warga {full} dan {full_name(random.choice(near))} {deed}.",
            code[:2], None,
        )  # fmt: skip
    yield Case("two provinces", news, f"Warga {full} dan {full_name(other)} {deed}.", None, None)
    yield Case(
        "tag and bare lead", news, f"Petugas di {name}, {deed}.", bare_province, inside,
        tags=(full.lower(), "jembatan"), may_be_unknown=True,
    ) if told else Case(
        "bare lead", news, f"Petugas di {name}, {deed}.", bare_province, None, may_be_unknown=True
    )  # fmt: skip


def _by_other_names(random: Random) -> Iterator[Case]:
    for seat, code in SEATS.items():
        yield Case(
            "seat", random.choice(NEWS), _dateline(seat, random) + _sentence(random), code[:2], code
        )
    for seat, code in SHARED_SEATS.items():
        body = _dateline(seat, random) + _sentence(random)
        yield Case("shared seat", random.choice(NEWS), body, None, None)
        place = f"{seat}, {PROVINCES[code[:2]].name} - {_sentence(random)}"
        yield Case("shared seat, province", random.choice(NEWS), place, code[:2], code)
    for short, code in SHORT.items():
        body = _dateline(short, random) + _sentence(random)
        yield Case("abbreviation", random.choice(NEWS), body, code[:2], code)
        title = f"Pemkab {short} Bangun Jembatan"
        yield Case("abbreviation in headline", title, _sentence(random), code[:2], code)


def _about_provinces(random: Random) -> Iterator[Case]:
    for province in PROVINCES.values():
        body = f"Gubernur {province.name} {random.choice(PEOPLE)} {random.choice(DEEDS)}."
        yield Case("governor", random.choice(NEWS), body, province.code, None)
        body = f"Pemerintah Provinsi {province.name} {random.choice(DEEDS)}."
        yield Case("province", random.choice(NEWS), body, province.code, None)
    for short, code in PROVINCE_SHORT.items():
        title = f"Pemprov {short} Bangun Jembatan"
        yield Case("province, abbreviation", title, _sentence(random), code, None)


class Score(NamedTuple):
    """What became of the articles of one shape."""

    cases: int
    stated: int
    right: int
    wrong: int
    province_right: int


def judge(case: Case, article: Article) -> tuple[bool, bool, bool]:
    """Whether the regency is right, whether it is wrong, and whether the province is right."""
    right = article.regency == case.regency
    wrong = article.regency not in (None, case.regency)
    province = article.province == case.province
    if case.may_be_unknown:
        province = province or article.province is None
    return right, wrong, province


def score(cases: Sequence[Case]) -> tuple[dict[str, Score], list[str]]:
    """The score of every shape, and a line for every article that is not right."""
    scores: dict[str, Score] = {}
    notes: list[str] = []
    for case in cases:
        article = locate(case.article())
        right, wrong, province = judge(case, article)
        old = scores.get(case.shape, Score(0, 0, 0, 0, 0))
        scores[case.shape] = Score(
            old.cases + 1,
            old.stated + (case.regency is not None),
            old.right + (right and case.regency is not None),
            old.wrong + wrong,
            old.province_right + province,
        )
        if not (right or case.may_be_unknown) or wrong or not province:
            meant = case.regency or case.province
            found = f"{article.province} {article.regency} {article.place_confidence}"
            notes.append(f"{case.shape}: {meant}, found {found}: {case.title} / {case.body}")
    return scores, notes


def microseconds(cases: Sequence[Case], rounds: int) -> tuple[float, float]:
    """CPU time per article of the places and of the event, the fastest of the rounds."""
    fastest = [float("inf"), float("inf")]
    for _ in range(rounds):
        articles = [case.article() for case in cases]
        for at, step in enumerate((locate, date_event)):
            start = time.process_time()
            for article in articles:
                step(article)
            fastest[at] = min(fastest[at], time.process_time() - start)
    return 1e6 * fastest[0] / len(cases), 1e6 * fastest[1] / len(cases)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--list-wrong", action="store_true", help="each that is not right")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    cases = made_cases(given.seed)
    scores, notes = score(cases)
    places, event = microseconds(cases, given.rounds)
    stated = sum(s.stated for s in scores.values())
    right = sum(s.right for s in scores.values())
    wrong = sum(s.wrong for s in scores.values())
    if given.json:
        shapes = {shape: found._asdict() for shape, found in scores.items()}
        total = {"articles": len(cases), "stated": stated, "right": right, "wrong": wrong}
        speed = {"places_us": places, "event_us": event}
        print(json.dumps({**total, **speed, "shapes": shapes}, indent=1))
        return 0
    rows = [
        {
            "shape": shape,
            "articles": s.cases,
            "right %": 100 * s.right / s.stated if s.stated else None,
            "wrong": s.wrong,
            "province %": 100 * s.province_right / s.cases,
        }
        for shape, s in scores.items()
    ]
    print(table(rows, {"right %": 1, "province %": 1}))
    share = 100 * right / stated
    print(f"\n{right} of {stated} stated regencies right ({share:.2f} %), {wrong} wrong")
    print(f"{places:.0f} µs for the place of an article, {event:.0f} µs for its event")
    for line in notes if given.list_wrong else ():
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
