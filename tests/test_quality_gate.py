"""Quality over the project's own fixtures must not fall, and floors are not lowered silently."""

from __future__ import annotations

import copy
import os
import subprocess
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fixtures import fixture_rows
from benchmarks.gate import (
    entries_of,
    history_complaints,
    measures,
    past_versions,
    quality_complaints,
    rewritten,
    seal,
    size,
)
from benchmarks.measures import leaked, right_bodies, same_clock, same_instant, score
from crawler.extraction import extract
from crawler.items import Article

FLOORS = Path(__file__).with_name("quality_floors.toml")
NOW = datetime.fromisoformat("2026-01-01T00:00:00+07:00")


def entries() -> list[dict[str, Any]]:
    return entries_of(FLOORS.read_text("utf-8"))


@lru_cache(maxsize=2)
def measured(*, generic: bool) -> dict[str, float]:
    rows = fixture_rows()
    predictions = []
    for row in rows:
        article = extract(Path(row["path"]).read_bytes(), row["url"], generic=generic, now=NOW)
        if isinstance(article, Article):
            published = article.date_published
            predictions.append(
                {
                    "file": row["file"],
                    "title": article.title,
                    "published": published.isoformat() if published else None,
                    "authors": article.authors,
                    "body": article.body,
                }
            )
    return measures(score(rows, predictions))


def test_quality_keeps_to_its_floors() -> None:
    now = {
        "presets": measured(generic=False),
        "generic": measured(generic=True),
        "fixtures": size(fixture_rows()),
    }
    assert quality_complaints(entries()[-1], now) == []


def test_floors_were_only_lowered_in_the_open() -> None:
    assert history_complaints(entries()) == []


def test_floors_are_those_that_were_committed() -> None:
    try:
        past = past_versions(FLOORS)
    except (OSError, subprocess.CalledProcessError) as error:
        if os.environ.get("REQUIRE_ALL_TESTS") == "1":
            pytest.fail(f"REQUIRE_ALL_TESTS=1, but the history cannot be read: {error}")
        pytest.skip(f"no history to compare with: {error}")
    assert rewritten(past, entries()) == []


def sealed(*changed: dict[str, Any]) -> list[dict[str, Any]]:
    """A history of floors, each entry a change of the first, with right seals."""
    first = {
        "date": "2026-01-01",
        "reason": "as measured when the gate was made",
        "lowers": [],
        "presets": {"body_f1": 0.99, "title": 1.0},
        "generic": {"body_f1": 0.95},
        "fixtures": {"pages": 20},
    }
    history: list[dict[str, Any]] = []
    for change in ({}, *changed):
        history.append(copy.deepcopy(first) | change)
        history[-1]["seal"] = seal(history)
    return history


EMPTY: dict[str, dict[str, float]] = {"presets": {}, "generic": {}, "fixtures": {}}
LOWER = {"presets": {"body_f1": 0.9, "title": 1.0}}


def test_lowered_floor_that_admits_it_is_accepted() -> None:
    assert history_complaints(sealed(LOWER | {"lowers": ["presets.body_f1"]})) == []


@pytest.mark.parametrize(
    ("history", "complaint"),
    [
        pytest.param(sealed(LOWER), "lowers ['presets.body_f1']", id="lowered-silently"),
        pytest.param(sealed({"presets": {"body_f1": 0.99}}), "presets.title", id="floor-removed"),
        pytest.param(
            sealed(LOWER | {"lowers": ["presets.body_f1"], "reason": "needed"}),
            "must say why",
            id="no-reason",
        ),
        pytest.param(
            sealed({"fixtures": {"pages": 19}}), "lowers ['fixtures.pages']", id="page-dropped"
        ),
        pytest.param(sealed({"fixtures": {}}), "fixtures.pages", id="size-removed"),
        pytest.param(
            sealed(LOWER | {"lowers": ["presets.body_f1"], "reason": " " * 40}),
            "must say why",
            id="blank-reason",
        ),
        pytest.param(
            sealed({"generic": {"body_f1": float("nan")}}),
            "not from 0 to 1: ['generic.body_f1']",
            id="not-a-number",
        ),
        pytest.param(sealed({"date": "2025-12-31"}), "older than the entry", id="back-dated"),
        pytest.param([sealed()[0] | {"seal": ""}], "its seal is", id="not-sealed"),
        pytest.param([sealed()[0] | LOWER], "changed after it was sealed", id="changed-in-place"),
        pytest.param(
            [sealed({})[0] | {"reason": "a reason that was rewritten later on"}, sealed({})[1]],
            "changed after it was sealed",
            id="past-rewritten",
        ),
    ],
)
def test_history_complains(history: list[dict[str, Any]], complaint: str) -> None:
    assert any(complaint in found for found in history_complaints(history))


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        pytest.param(0.98, "fell below its floor of 0.99", id="too-low"),
        pytest.param(0.995, "raise the floor", id="floor-left-behind"),
        pytest.param(0.99, None, id="at-the-floor"),
    ],
)
def test_quality_is_held_to_its_floor(value: float, complaint: str | None) -> None:
    found = quality_complaints(
        EMPTY | {"presets": {"body_f1": 0.99}}, EMPTY | {"presets": {"body_f1": value}}
    )
    assert len(found) == (complaint is not None)
    assert complaint is None or complaint in found[0]


def test_measure_without_a_floor_is_a_complaint() -> None:
    found = quality_complaints(EMPTY, EMPTY | {"presets": {"title": 1.0}})
    assert found == ["presets.title = 1.0 has no floor"]


def test_floor_that_nothing_is_measured_for_is_a_complaint() -> None:
    found = quality_complaints(EMPTY | {"generic": {"title": 1.0}}, EMPTY)
    assert found == ["generic.title has a floor of 1.0 and is not measured"]


@pytest.mark.parametrize(("pages", "complaints"), [(19, 1), (20, 0), (25, 0)])
def test_fixtures_may_only_grow(pages: int, complaints: int) -> None:
    floors = EMPTY | {"fixtures": {"pages": 20}}
    assert len(quality_complaints(floors, EMPTY | {"fixtures": {"pages": pages}})) == complaints


def commit(file: Path, history: list[dict[str, Any]]) -> None:
    tables = [
        f"[[floors]]\ndate = '{entry['date']}'\nreason = '{entry['reason']}'" for entry in history
    ]
    file.write_text("\n".join(tables), "utf-8")
    who = ("-c", "user.name=Tari", "-c", "user.email=tari@kabarmuara.example")
    for arguments in (("add", file.name), (*who, "commit", "-q", "-m", "floors")):
        subprocess.run(["git", *arguments], cwd=file.parent, check=True)


def test_floors_are_compared_with_every_commit(tmp_path: Path) -> None:
    first = {"date": "2026-01-01", "reason": "as measured"}
    second = {"date": "2026-02-01", "reason": "raised"}
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    commit(file := tmp_path / "floors.toml", [first])
    commit(file, [first, second])
    past = past_versions(file)
    assert past == [[first, second], [first]]
    assert rewritten(past, [first, second, {"date": "2026-03-01", "reason": "raised again"}]) == []
    lowered = first | {"reason": "rewritten, and sealed anew"}
    commit(file, [lowered, second])
    assert rewritten(past_versions(file), [lowered, second]) == [
        "floors of 2026-01-01: not as they were committed; add an entry"
    ]
    assert rewritten(past, [first]) == [
        "floors of 2026-02-01: not as they were committed; add an entry"
    ]


def test_file_in_no_repository_has_no_history(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        past_versions(tmp_path / "floors.toml")


# --- the measures themselves -----------------------------------------------------------------

GOLD = [
    {
        "file": "a",
        "title": "Pasar Ikan Dibuka",
        "published": "2026-03-04T10:15:00+07:00",
        "authors": ["Tari Wulandari"],
        "body": ["Pasar ikan dibuka.", "Warga senang."],
        "removed": ["Harga Cabai Naik Lagi", "Baca juga"],
        "footer": ["(tw/bd)", "Editor: Bayu"],
    }
]
RIGHT = {key: value for key, value in GOLD[0].items() if key not in ("removed", "footer")}


@pytest.mark.parametrize(
    ("change", "measure", "value"),
    [
        pytest.param({}, "body_f1", 1.0, id="all-right"),
        pytest.param({"body": "Pasar  ikan dibuka.\n\nWarga senang."}, "exact_paragraphs", 1.0,
                     id="blanks-are-forgiven"),
        pytest.param({"body": "Pasar ikan dibuka. Warga senang."}, "exact_paragraphs", 0.0,
                     id="joined-paragraphs"),
        pytest.param({"body": "Pasar ikan dibuka."}, "body_f1", 0.75, id="half-the-text"),
        pytest.param({"body": None}, "body_f1", 0.0, id="no-text"),
        pytest.param({"body": [*RIGHT["body"], "(tw/bd)"]}, "exact_paragraphs", 0.0,
                     id="sign-off-is-no-paragraph"),
        pytest.param({"body": [*RIGHT["body"], "(tw/bd)", "Editor : Bayu"]}, "exact_but_footer",
                     1.0, id="footer-lines-forgiven"),
        pytest.param({"body": ["Pasar ikan dibuka.", "Warga senang. (tw/bd)"]}, "exact_but_footer",
                     1.0, id="glued-sign-off-forgiven"),
        pytest.param({"body": [*RIGHT["body"], "Baca juga"]}, "exact_but_footer", 0.0,
                     id="only-the-footer-is-forgiven"),
        pytest.param({"title": "PASAR ikan dibuka"}, "title", 1.0, id="case-of-title"),
        pytest.param({"title": "Pasar Ikan Dibuka - Kabar"}, "title", 0.0, id="site-in-title"),
        pytest.param({"published": "2026-03-04T03:15:20+00:00"}, "date", 1.0, id="same-instant"),
        pytest.param({"published": "2026-03-04T10:15:00"}, "date", 0.0, id="no-offset"),
        pytest.param({"published": "2026-03-04T10:15:00"}, "clock", 1.0, id="offset-forgiven"),
        pytest.param({"published": "2026-03-04T10:15:00+00:00"}, "clock", 0.0, id="wrong-offset"),
        pytest.param({"published": "2026-03-04"}, "clock", 0.0, id="day-has-no-clock"),
        pytest.param({"published": "2026-03-04"}, "day", 1.0, id="day-alone"),
        pytest.param({"published": "2026-03-03T20:00:00+00:00"}, "day", 1.0, id="day-there"),
        pytest.param({"published": "kemarin"}, "wrong_date", 0.0, id="no-date-at-all"),
        pytest.param({"authors": ["Tari Wulandari"] * 2}, "authors_f1", 1.0, id="named-twice"),
        pytest.param({"published": "2026-03-05T10:15:00+07:00"}, "wrong_date", 1.0, id="next-day"),
        pytest.param({"published": None}, "wrong_date", 0.0, id="no-date-is-not-wrong"),
        pytest.param({"authors": ["tari wulandari", "Budi"]}, "authors_f1", 2 / 3, id="one-more"),
    ],
)  # fmt: skip
def test_measure(change: dict[str, Any], measure: str, value: float) -> None:
    assert getattr(score(GOLD, [RIGHT | change]), measure) == pytest.approx(value)


def test_page_without_prediction_counts() -> None:
    scores = score(GOLD, [])
    assert (scores.body_f1, scores.title, scores.date, scores.authors_f1) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("line", "body", "survives"),
    [
        pytest.param("Harga Cabai Naik Lagi", ["Awal harga cabai naik lagi akhir."], True,
                     id="long-line-inside-a-paragraph"),
        pytest.param("Baca juga", ["Mereka baca juga bukunya."], False, id="short-words-in-prose"),
        pytest.param("Baca juga", ["Baca Juga:"], True, id="short-line-alone"),
    ],
)  # fmt: skip
def test_leak(line: str, body: list[str], survives: bool) -> None:
    assert leaked([line], [], body) == ([line] if survives else [])


def test_line_of_the_article_itself_is_no_leak() -> None:
    own = ["Harga cabai naik lagi di pasar."]
    assert leaked(["Harga cabai naik lagi"], own, own) == []
    assert leaked(["Harga cabai naik lagi"], own, own * 2) != []


def test_instants_are_the_same_to_the_minute() -> None:
    assert same_instant("2026-03-04T10:15:00+07:00", "2026-03-04T10:15:59+07:00")
    assert not same_instant("2026-03-04T10:15:00+07:00", "2026-03-04T10:16:00+07:00")


def test_clock_is_read_in_the_zone_of_the_other_side() -> None:
    assert same_clock("2026-03-04T10:15:00", "2026-03-04T10:15:00+09:00")
    assert not same_clock("2026-03-04", "2026-03-04T00:00:00+07:00")


def test_page_that_states_a_day_alone_is_not_measured_to_the_minute() -> None:
    scores = score([GOLD[0] | {"published": "2026-03-04"}], [RIGHT])
    assert (scores.date, scores.clock, scores.day) == (None, None, 1.0)


def test_optional_paragraphs_may_be_there_or_not() -> None:
    gold = GOLD[0] | {"body": ["Satu.", "Dua.", "Tiga."], "optional": [0, 2]}
    assert right_bodies(gold) == [
        ["Satu.", "Dua.", "Tiga."],
        ["Dua.", "Tiga."],
        ["Satu.", "Dua."],
        ["Dua."],
    ]
    assert len(right_bodies(gold | {"body": list("abcdefgh"), "optional": list(range(7))})) == 2
    scores = score([gold], [RIGHT | {"body": "Dua.\nTiga."}])
    assert (scores.body_f1, scores.exact_paragraphs) == (1.0, 1.0)
