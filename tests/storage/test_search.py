"""Full text: the same articles in both databases, whatever is done to them."""

from __future__ import annotations

import itertools
import random
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from crawler.storage.engine import open_engine
from crawler.storage.migrations import upgrade
from crawler.storage.models import ArticleRow
from crawler.storage.search import (
    QueryError,
    as_fts5,
    as_tsquery,
    marked,
    newest,
    parse_query,
    snippet,
)
from crawler.storage.store import SaveOutcome, open_store
from crawler.storage.words import find_words, word_forms
from tests.storage.articles import make_article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement

    from crawler.storage.search import Piece
    from crawler.storage.store import ArticleStore

BODIES = {
    1: "Bupati Jombang membuka pasar rakyat di Ngoro.",
    2: "BUPATI membuka “Pasar Rakyat” — bukan pasar malam; Jum’at, 3 Mei 2024.",
    3: "Pasar malam di RS. Dr. Soetomo, Surabaya-Gresik. Rp1.500.000,- per kios (±2,5%).",
    4: "Ñoño dan Zoë minum kopi di Café Acèh; naïve, Ståle, Đorđe, ǅ, Ω, Ђ, ﬁ.",
    5: "Lihat https://kabar.example/2024/05/a_b?x=1&y=2#z atau e-mail redaksi@kabar.example.",
    6: "Kode 1e5x, 3e8, 0x1F, 1.5e-7, 12e3e4, 007, 1_000 dan 24/7 serta covid-19 C++ C#.",
    7: "بسم الله الرحمن الرحيم lalu 日本語 dan ꦗꦮ. Окрестность.",
    8: "pasar\u00a0rakyat\u200bdi\tpasar\r\nrakyat e\u0301toile \u0301sendiri",
    9: "<b>tebal</b> &amp; &nbsp;miring <!-- komentar --> a&b AT&T o'clock rock'n'roll",
    10: "x " * 200 + "ujung",
}
TITLE = "Jembatan gantung mulai dibangun"
QUERIES = [
    "bupati", "BUPATI jombang", "pasar rakyat", '"pasar rakyat"', "“pasar malam”",
    "pasar -malam", 'pasar -"pasar malam"', "jombang OR surabaya", "pasar jombang OR kopi",
    "jum'at", "Jum’at", "jumat", "rs. dr soetomo", "surabaya-gresik", "gresik-surabaya",
    "1.500.000", "rp1.500", "500", "2,5", "nono", "Ñoño", "zoe", "cafe", "acèh", "stale",
    "đorđe", "dorde", "ǆ", "ω", "ђ", "ﬁ", "fi", "kabar.example", "a_b", "a b", "x=1",
    "redaksi@kabar",
    "e-mail", "email", "1e5x", "1e5", "3e8", "0x1f", "1.5e-7", "12e3e4", "e4", "007", "7", "1_000",
    "24/7", "covid-19", "covid -19", "c++", "c", "الله", "日本語", "日本", "ꦗꦮ", "окрестность",
    "étoile", "etoile", "sendiri", "tebal", "amp", "a&b", "at&t", "o'clock", "rock'n'roll", "nbsp",
    "komentar", "ujung", '"x ujung"', '"x x ujung"', "mulai",
    "gantung -bupati", '"dibangun bupati"',
    "jembatan -pasar -kopi OR zoe",
]  # fmt: skip


def put(store: ArticleStore) -> None:
    start = datetime(2024, 5, 1, tzinfo=UTC)
    for number, body in BODIES.items():
        published = None if number % 5 == 0 else start + timedelta(days=(number * 7) % 10)
        store.save(
            [make_article(number, title=TITLE, body=body, lead=None, date_published=published)]
        )


def find(
    store: ArticleStore, words: str, *conditions: ColumnElement[bool], limit: int = 100
) -> list[int]:
    with store.engine.begin() as connection:
        return newest(connection, parse_query(words), conditions, limit=limit)


def expected(words: str, bodies: dict[int, str]) -> list[int]:
    """What a plain reading of the texts finds."""
    query = parse_query(words)

    def has(number: int, phrase: Sequence[str]) -> bool:
        fields = [TITLE, bodies[number]]
        texts = [f" {' '.join(word_forms(field))} " for field in fields]
        return any(f" {' '.join(phrase)} " in field for field in texts)

    return sorted(
        number
        for number in bodies
        if any(
            all(has(number, phrase) for phrase in side.wanted)
            and not any(has(number, phrase) for phrase in side.unwanted)
            for side in query.branches
        )
    )


def test_both_databases_find_what_the_texts_hold(store: ArticleStore) -> None:
    put(store)
    found = {words: sorted(find(store, words)) for words in QUERIES}
    assert found == {words: expected(words, BODIES) for words in QUERIES}
    assert found['"pasar rakyat"'] == [1, 2, 8]
    assert found["nono"] == found["Ñoño"] == [4]
    assert found["1e5"] == []
    assert found['"dibangun bupati"'] == []


def test_random_texts_and_words(store: ArticleStore) -> None:
    rnd = random.Random(11)
    letters = "aAeE019zZ  ..,-_/@:'’\"&<>é\u0301ñÖßıİ“”\u00a0\u200bжЖا、日①½²ªµ\U0001f600\ue000"
    texts = ["".join(rnd.choices(letters, k=rnd.randint(1, 120))) for _ in range(200)]
    saved = store.save(
        [make_article(n, title=TITLE, body=body, lead=None) for n, body in enumerate(texts)]
    )
    bodies = {result.id or 0: body for result, body in zip(saved, texts, strict=True)}
    for _ in range(300):
        body = rnd.choice(list(bodies.values()))
        words = [word.form for word in find_words(body)]
        if not words:
            continue
        start = rnd.randrange(len(words))
        query = f'"{" ".join(words[start : start + rnd.randint(1, 3)])}"'
        assert sorted(find(store, query, limit=1_000)) == expected(query, bodies), query


def test_newest_first_and_undated_last(
    store: ArticleStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store)
    order = sorted((n for n in BODIES if n % 5), key=lambda n: ((n * 7) % 10, n), reverse=True)
    assert find(store, "jembatan") == [*order, 10, 5]
    assert find(store, "jembatan", limit=3) == order[:3]
    monkeypatch.setattr("crawler.storage.search.FEW", {"sqlite": 2, "postgresql": 2})
    assert find(store, "jembatan") == [*order, 10, 5]
    assert find(store, "jembatan", limit=9) == [*order, 10]
    assert find(store, "jembatan", ArticleRow.id > 8) == [9, 10]


# Words of the longest letters that are words in both databases, each word another, so that there
# are as many and as large words as the limits on the length of a text allow.
LETTERS = {
    "latin": "abcdefghijklmnopqrstuvwxyz0123456789",
    "cyrillic": "".join(map(chr, range(0x430, 0x450))),
    "javanese": "".join(map(chr, range(0xA98F, 0xA9B3))),
    "han beyond the first plane": "".join(map(chr, range(0x20000, 0x20040))),
}


def different_words(letters: str, size: int, first: int, characters: int) -> str:
    count = min(characters // (size + 1), len(letters) ** size - first)
    words = itertools.islice(itertools.product(letters, repeat=size), first, first + count)
    return " ".join(map("".join, words))


@pytest.mark.parametrize("size", [2, 3, 4])
@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
def test_an_article_of_any_length_is_saved(store: ArticleStore, letters: str, size: int) -> None:
    long = [different_words(letters, size, n * 40_000, 160_000) for n in range(3)]
    title, lead, body = (f"{field} pasar" for field in long)
    article = make_article(1, title=f"awal{title}", lead=lead, body=f"akhir {body} {body}")
    assert store.save([article])[0].outcome is SaveOutcome.INSERTED
    assert find(store, f"akhir -takada {long[0].split()[1]}") == [1]


def test_a_body_of_three_megabytes_is_saved_and_found(store: ArticleStore) -> None:
    body = " ".join(f"kata{number}" for number in range(300_000))
    assert len(body) > 3_000_000
    store.save([make_article(1, body=body), make_article(2, body=f"Zoë {'ꦗꦮ' * 600_000}")])
    assert find(store, "kata7 kata9999") == [1]
    assert find(store, "zoe") == [2]
    later = datetime(2024, 5, 9, tzinfo=UTC)
    store.save([make_article(1, body=f"ganti {body}", date_downloaded=later)])
    assert find(store, "ganti kata7") == [1]


def test_thousands_of_different_letters_are_indexed_in_time(store: ArticleStore) -> None:
    body = " ".join(map(chr, [*range(0x4E00, 0x9FA5), *range(0x20000, 0x2A000)]))
    started = time.monotonic()
    store.save([make_article(1, body=f"Ñoño {body} Zoë")])
    assert time.monotonic() - started < 10
    assert find(store, "nono zoe 一") == [1]


def test_the_index_follows_every_change(store: ArticleStore) -> None:
    put(store)
    later = datetime(2024, 5, 9, tzinfo=UTC)
    store.save([make_article(1, body="Kini tentang gempa.", lead="Pendek", date_downloaded=later)])
    assert find(store, "ngoro") == []
    assert find(store, "gempa pendek") == [1]
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE articles SET title = 'Judul lain' WHERE id = 2"))
        connection.execute(text("UPDATE articles SET body = NULL, section = 'x' WHERE id = 3"))
    assert find(store, '"judul lain"') == [2]
    assert find(store, "soetomo") == []
    store.forget("kabarteluk.example/2024/05/jembatan-4")
    assert find(store, "zoe") == []
    assert find(store, "jembatan", limit=3)
    _check_index(store)


def _check_index(store: ArticleStore) -> None:
    if store.engine.dialect.name == "sqlite":
        with store.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO article_words (article_words, rank) VALUES ('integrity-check', 1)"
                )
            )


def test_an_older_archive_gets_the_index(database_url: str) -> None:
    engine = open_engine(database_url)
    upgrade(engine, "0005")
    statement = (
        "INSERT INTO articles (url, url_key, site, timezone, title, body, authors, editors,"
        " contributors, photographers, categories, tags, date_candidates, related_links, removed,"
        " flags, fingerprint, revision, created_at, updated_at) VALUES (:key, :key, 's',"
        " 'Asia/Jakarta', 'Judul', :body, '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]',"
        " '[]', 'f', 1, '2024-05-01 00:00:00.000000', '2024-05-01 00:00:00.000000')"
    )
    with engine.begin() as connection:
        for number, body in BODIES.items():
            connection.execute(text(statement), {"key": f"k{number}", "body": body})
    upgrade(engine)
    engine.dispose()
    with open_store(database_url, create=False) as store:
        assert find(store, "bupati jombang") == [1]
        assert sorted(find(store, "judul pasar")) == [1, 2, 3, 8]
        _check_index(store)


def test_no_byte_of_a_forgotten_text_is_left_in_the_index(sqlite_url: str) -> None:
    with open_store(sqlite_url) as store:
        store.save([make_article(n, body=f"Bersama kata{n}") for n in range(300)])
        store.save([make_article(500, body="Zahasiapertama " * 3 + "qerakhir bersama")])
        for number in range(0, 300, 30):
            store.save([make_article(number + 1_000, body=f"Baru kata{number}")])
        store.forget("kabarteluk.example/2024/05/jembatan-500")
        assert store.empty_log()
        assert find(store, "zahasiapertama") == []
        assert find(store, "kata299")
        _check_index(store)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    data = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    # A word is stored without what it has in common with the word before it.
    assert b"ahasiapertama" not in data
    assert b"erakhir" not in data


def test_words_are_those_of_sqlite() -> None:
    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE VIRTUAL TABLE f USING fts5(t, tokenize='unicode61 remove_diacritics 2')")
    raw.execute("CREATE VIRTUAL TABLE v USING fts5vocab(f, 'instance')")
    codes = [code for code in range(1, 0x20000) if not 0xD800 <= code < 0xE000]
    raw.executemany(
        "INSERT INTO f (rowid, t) VALUES (?, ?)", ((c, f"x{chr(c)}y {chr(c)}") for c in codes)
    )
    found: dict[int, list[str]] = {code: [] for code in codes}
    for term, code in raw.execute("SELECT term, doc FROM v ORDER BY doc, offset"):
        found[code].append(term)
    raw.close()
    different = [
        hex(code) for code, terms in found.items()
        if list(word_forms(f"x{chr(code)}y {chr(code)}")) != terms
    ]  # fmt: skip
    assert different == []


# Queries


@pytest.mark.parametrize(
    ("words", "fts5", "tsquery"),
    [
        ("Bupati", '("bupati")', "(('bupati'))"),
        ("bupati pasar", '("bupati" AND "pasar")', "(('bupati') & ('pasar'))"),
        ('"pasar malam"', '("pasar malam")', "(('pasar' <-> 'malam'))"),
        ('"pasar malam', '("pasar malam")', "(('pasar' <-> 'malam'))"),
        ("a -b", '(("a") NOT ("b"))', "(('a') & !('b'))"),
        ('a -"b c" -d', '(("a") NOT ("b c" OR "d"))', "(('a') & !('b' <-> 'c') & !('d'))"),
        ("a b OR c", '("a" AND "b") OR ("c")', "(('a') & ('b')) | (('c'))"),
        ("a or & NEAR(b)", '("a" AND "or" AND "near b")', "(('a') & ('or') & ('near' <-> 'b'))"),
        ("1e5x", '("1e5x")', "(('é1e5x'))"),
        ("title:a* ^b {c}", '("title a" AND "b" AND "c")', None),
        ("'; DROP TABLE x --", '("drop" AND "table" AND "x")', None),
    ],
)  # fmt: skip
def test_a_query_is_read(words: str, fts5: str, tsquery: str | None) -> None:
    query = parse_query(words)
    assert as_fts5(query) == fts5
    if tsquery:
        assert as_tsquery(query) == tsquery


@pytest.mark.parametrize(
    "words", ["", "  ", "-a", "& %", '""', "a OR", "OR a", "a OR -b", "-", "OR"]
)
def test_a_query_without_words_is_refused(words: str) -> None:
    with pytest.raises(QueryError, match="no word to look for"):
        parse_query(words)


def test_a_query_has_an_end() -> None:
    for words in ("kata " * 101, f'"{"kata " * 101}"', "jum'at " * 51):
        with pytest.raises(QueryError, match="more than 100 words"):
            parse_query(words)
    for words in ("a" * 2_001, f"pasar -{'ж' * 1_001}"):
        with pytest.raises(QueryError, match="longer than 2,000 bytes"):
            parse_query(words)


@pytest.mark.parametrize(
    "words",
    ["bupati\0jombang", "bupati \udcff jombang", "'\\ bupati \\' jombang", f"bupati -{'b' * 2_000}",
     f'jombang -"{"kata " * 98}" bupati', "bupati:* !jombang", f"bupati OR {'1e5' + 'x' * 1_997}"],
)  # fmt: skip
def test_what_a_database_would_not_take_is_answered(store: ArticleStore, words: str) -> None:
    put(store)
    assert 1 in find(store, words)


# Snippets


def shown(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.is_found else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("texts", "words", "told"),
    [
        (["Bupati Jombang membuka pasar."], "jombang", "Bupati [Jombang] membuka pasar."),
        (["a b c d e f g h i j k l"], "h", "… f g [h] i j k …"),
        (["a “pasar  malam” b"], '"pasar malam"', "a “[pasar  malam]” b"),
        (["pasar, malam pasar malam"], '"pasar malam"', "[pasar], [malam pasar malam]"),
        ([None, "Satu.", "Café dua"], "cafe", "[Café] dua"),
        (["Satu. Dua"], "tiga", "Satu. Dua"),
        ([None, ""], "tiga", ""),
    ],
)
def test_snippets(texts: list[str | None], words: str, told: str) -> None:
    assert shown(snippet(texts, parse_query(words), words=6)) == told


def test_a_whole_text_is_marked() -> None:
    assert shown(marked("Pasar di Kota, pasar", parse_query("pasar"))) == "[Pasar] di Kota, [pasar]"


@pytest.fixture
def store(database_url: str) -> Iterator[ArticleStore]:
    with open_store(database_url) as opened:
        yield opened
