"""Near-duplicates: what is a copy, what only looks like one, and what no text may break."""

from __future__ import annotations

import subprocess
import sys
import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.made_news import (
    SERIES,
    article,
    boilerplate,
    copies,
    issue,
    lookalikes,
    statement,
    text,
)
from crawler.storage.near_duplicates import (
    COMMON,
    MAX_CANDIDATES,
    MIN_SHARED,
    SKETCH_SIZE,
    Comparison,
    Text,
    candidates,
    compare,
    sketch,
)

NEWS = """DELTA RAYA, Kabar Muara – Pemerintah Kabupaten Delta Raya mulai membangun tanggul \
sepanjang 4,5 kilometer di Desa Muara Tebing, Senin (2/3/2026).

Kepala Dinas Pekerjaan Umum Ratna Lasut mengatakan tanggul lama jebol di tujuh titik sejak Januari \
dan air pasang merendam 312 rumah warga.

“Kami kerjakan siang dan malam supaya selesai sebelum puncak musim hujan,” kata Ratna di lokasi.

Warga yang rumahnya terendam masih tinggal di balai desa dan sekolah dasar. Dapur umum melayani \
mereka tiga kali sehari dengan bahan dari gudang kabupaten.

Anggaran pembangunan mencapai Rp18,4 miliar dan dikerjakan oleh tiga kontraktor setempat sampai \
akhir November."""


def shared(first: str, second: str) -> int:
    return len(set(sketch(first)) & set(sketch(second)))


# --- sketches ---------------------------------------------------------------------------------


def test_a_sketch_is_short_rising_and_fits_a_bigint() -> None:
    found = sketch(text(article(Random(1), 400)))
    assert len(found) == SKETCH_SIZE
    assert list(found) == sorted(set(found))
    assert all(0 <= code < 2**63 for code in found)


def test_stored_sketches_stay_comparable() -> None:
    # These numbers are in databases: if they must change, a migration has to sketch all texts anew.
    assert sketch(NEWS)[:3] == (16071353733005972, 49544254655948189, 49744061880372443)


def test_a_sketch_is_the_same_in_another_process() -> None:
    code = f"from crawler.storage.near_duplicates import sketch; print(sketch({NEWS!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "77", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stdout.strip() == str(sketch(NEWS))


@pytest.mark.parametrize(
    "same",
    [
        pytest.param(NEWS.upper(), id="case"),
        pytest.param(NEWS.replace(", ", " ").replace("“", '"'), id="punctuation"),
        pytest.param(NEWS.replace(" ", "\N{NO-BREAK SPACE}  "), id="blanks"),
        pytest.param(NEWS.replace("\n\n", " "), id="paragraphs joined"),
        pytest.param(NEWS.replace("e", "e\N{SOFT HYPHEN}"), id="soft hyphens"),
        pytest.param(NEWS.replace("a", "ａ"), id="full-width letters"),
        pytest.param(NEWS.replace("Kepala", "Ke\0pala"), id="NUL"),
    ],
)
def test_what_does_not_count_in_a_sketch(same: str) -> None:
    assert sketch(same) == sketch(NEWS)


@pytest.mark.parametrize(
    "body",
    [None, "", " \n ", "kata " * 49, "😀 " * 500, "a" * 1_000_000, "\0" * 1000, "!?. " * 1000],
    ids=["none", "empty", "blank", "49 words", "emojis", "no blank", "NULs", "signs"],
)
def test_what_says_nothing_has_no_sketch(body: str | None) -> None:
    assert sketch(body) == ()


@given(st.text(max_size=2000))
def test_any_text_has_a_sketch_and_a_comparison(body: str) -> None:
    assert sketch(body) == sketch(body.casefold())[:SKETCH_SIZE] or not body.isascii()
    assert 0 <= compare(body, NEWS).similarity <= 1
    assert compare(body, NEWS) == compare(NEWS, body)


@given(st.randoms(use_true_random=False))
def test_the_order_of_paragraphs_changes_little(rng: Random) -> None:
    paragraphs = article(Random(3), 300)
    moved = rng.sample(paragraphs, len(paragraphs))
    assert shared(text(paragraphs), text(moved)) >= SKETCH_SIZE / 2
    assert compare(text(paragraphs), text(moved)).is_copy


# --- candidates -------------------------------------------------------------------------------


def hits(**articles: list[int]) -> list[tuple[int, int]]:
    """``a7=[1, 2]``: article 7 shares the hashes 1 and 2."""
    return [(code, int(name[1:])) for name, codes in articles.items() for code in codes]


def test_candidates_share_enough_and_the_best_come_first() -> None:
    enough = list(range(MIN_SHARED))
    found = candidates(hits(a5=enough, a4=enough[1:], a9=[*enough, 100], a3=enough))
    assert found == [9, 3, 5]


def test_no_more_candidates_than_are_compared() -> None:
    many = [(code, number) for number in range(COMMON - 1) for code in range(MIN_SHARED)]
    assert candidates(many) == list(range(MAX_CANDIDATES))


def test_a_common_hash_is_no_evidence() -> None:
    footer = [(code, number) for number in range(COMMON) for code in range(MIN_SHARED)]
    story = [(100 + code, 7) for code in range(MIN_SHARED)]
    assert candidates(footer) == []
    assert candidates([*footer, *story]) == [7]


def test_a_text_that_everybody_took_over_is_still_found() -> None:
    everywhere = [(code, number) for number in range(COMMON) for code in range(SKETCH_SIZE)]
    assert candidates(everywhere) == list(range(MAX_CANDIDATES))
    few = [(code, number) for number in range(COMMON) for code in range(8)]
    assert candidates(few, size=10) == list(range(MAX_CANDIDATES))


def test_no_hits_no_candidates() -> None:
    assert candidates([]) == []


# --- comparison -------------------------------------------------------------------------------


def replaced(*pairs: tuple[str, str]) -> str:
    found = NEWS
    for old, new in pairs:
        assert old in found
        found = found.replace(old, new)
    return found


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(NEWS, id="the same"),
        pytest.param(replaced(("Kabar Muara –", "Pos Tanjung -")), id="other dateline"),
        pytest.param(
            replaced(
                ("mulai membangun", "memulai pengerjaan"), ("jebol", "rusak"), ("siang", "pagi")
            ),
            id="some words",
        ),
        pytest.param(replaced(("312 rumah", "318 rumah")), id="a corrected figure"),
        pytest.param("\n\n".join(NEWS.split("\n\n")[::-1]), id="turned round"),
        pytest.param("\n\n".join(NEWS.split("\n\n")[:4]), id="shortened"),
        pytest.param(NEWS + "\n\n" + text(boilerplate(Random(4))), id="footer"),
        pytest.param(NEWS.upper(), id="capitals"),
    ],
)
def test_copies(copy: str) -> None:
    found = compare(NEWS, copy)
    assert found.is_copy, found
    assert shared(NEWS, copy) >= MIN_SHARED


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(text(article(Random(5), 150)), id="another story"),
        pytest.param(
            text([*article(Random(6), 150), NEWS.split("\n\n")[2]]), id="the same quotation"
        ),
        pytest.param(
            replaced(
                ("DELTA RAYA", "TELUK HULU"),
                ("Delta Raya", "Teluk Hulu"),
                ("Muara Tebing", "Karang Sewu"),
                ("Ratna Lasut", "Hendra Gea"),
                ("Ratna", "Hendra"),
                ("4,5", "2"),
                ("312", "97"),
                ("18,4", "6"),
                ("Senin (2/3/2026)", "Rabu (6/5/2026)"),
            ),
            id="the same words about another place",
        ),
    ],
)
def test_no_copies(other: str) -> None:
    found = compare(NEWS, other)
    assert not found.is_copy, found


@pytest.mark.parametrize("kind", SERIES)
def test_issues_of_a_series_are_no_copies(kind: str) -> None:
    found = [text(issue(kind, Random(seed), place="Tanjung Ringin")) for seed in range(6)]
    for number, body in enumerate(found):
        assert compare(body, body).is_copy
        assert not any(compare(body, other).is_copy for other in found[:number])


def test_a_long_quotation_is_no_copy_however_short_the_rest() -> None:
    said = f"“{statement(Random(3), 120)},” kata Ratna."
    first, second = (text([*article(Random(seed), 60), said]) for seed in (1, 2))
    assert not compare(first, second).is_copy


@pytest.mark.parametrize("word", ["kata{}", "{}kata", "Kata{}", "{}"])
def test_words_that_hold_figures_are_words(word: str) -> None:
    rng = Random(11)
    words = [word.format(int(3000 ** rng.random())) for _ in range(400)]
    changed = [w if rng.random() > 0.15 else word.format(rng.randrange(3000)) for w in words]
    assert compare(" ".join(words), " ".join(changed)).is_copy


def test_texts_that_differ_in_case_only_are_equal_in_either_order() -> None:
    assert compare(NEWS, NEWS.title()) == compare(NEWS.title(), NEWS)


def test_similarity_is_the_share_of_the_shorter_text() -> None:
    assert compare(NEWS, NEWS).similarity == 1
    longer = NEWS + "\n\n" + text(article(Random(7), 200))
    assert compare(NEWS, longer).similarity == pytest.approx(1)
    assert compare(NEWS, text(article(Random(7), 200))).similarity < 0.1


def test_short_texts_are_not_compared() -> None:
    short = " ".join(NEWS.split()[:40])
    assert compare(short, short) == Comparison(0)
    assert not compare(short, NEWS).is_copy


def test_a_text_made_ready_compares_like_the_text() -> None:
    other = replaced(("jebol", "rusak"))
    assert compare(Text(NEWS), Text(other)) == compare(NEWS, other)


def test_kinds_of_copies_and_lookalikes() -> None:
    wrong = []
    for seed in range(400, 412):
        for pair in (*copies(Random(seed)), *lookalikes(Random(seed))):
            found = compare(pair.first, pair.second)
            assert found == compare(pair.second, pair.first)
            if found.is_copy != pair.is_copy:
                wrong.append((seed, pair.kind, found))
            if pair.is_copy:
                assert shared(pair.first, pair.second) >= MIN_SHARED, (seed, pair.kind)
    assert len(wrong) <= 2, wrong


# --- hostile texts ----------------------------------------------------------------------------

_RNG = Random(8)
HOSTILE = {
    "one word": "kata " * 200_000,
    "one number": "7 " * 500_000,
    "numbers in a form": "".join(f"harga {n} rupiah per kilo " for n in range(40_000)),
    "names in a form": "".join(f"kepada Budi{'abcdefgh'[n % 8]} dari desa " for n in range(40_000)),
    "few words": " ".join(_RNG.choice(("ada", "di", "ke")) for _ in range(300_000)),
    "quotation marks": '" a ' * 250_000,
    "no blanks": "berita" * 170_000,
    "ligatures that grow": "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM} " * 300_000,
    "combining marks": "a" + "\u0301" * 1_000_000,
    "lines": "\n" * 1_000_000,
    "NULs": "a\0" * 500_000,
    "surrogates": "kata\ud800 " * 200_000,
    "emojis": "😀" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_bounded_time(name: str) -> None:
    body = HOSTILE[name]
    start = time.process_time()
    found = sketch(body)
    compare(body, body[1:])
    compare(body, text(article(Random(9), 300)))
    assert time.process_time() - start < 3
    assert len(found) <= SKETCH_SIZE
