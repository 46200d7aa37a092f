"""Quality over the project's own fixtures must not fall, and floors are not lowered silently."""

from __future__ import annotations

import copy
import tomllib
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fixtures import fixture_rows
from benchmarks.gate import history_complaints, measures, quality_complaints, seal
from benchmarks.measures import leaked, same_instant, score
from crawler.extraction import extract
from crawler.items import Article

FLOORS = Path(__file__).with_name("quality_floors.toml")
NOW = datetime.fromisoformat("2026-01-01T00:00:00+07:00")


def entries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(FLOORS.read_text("utf-8"))["floors"]
    return found


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
    now = {"presets": measured(generic=False), "generic": measured(generic=True)}
    assert quality_complaints(entries()[-1], now) == []


def test_floors_were_only_lowered_in_the_open() -> None:
    assert history_complaints(entries()) == []


def test_fixtures_measure_every_measure() -> None:
    assert set(measured(generic=False)) == set(entries()[-1]["presets"])
    assert len(fixture_rows()) >= 20


def sealed(*changed: dict[str, Any]) -> list[dict[str, Any]]:
    """A history of floors, each entry a change of the first, with right seals."""
    first = {
        "date": "2026-01-01",
        "reason": "as measured when the gate was made",
        "lowers": [],
        "presets": {"body_f1": 0.99, "title": 1.0},
        "generic": {"body_f1": 0.95},
    }
    history: list[dict[str, Any]] = []
    for change in ({}, *changed):
        history.append(copy.deepcopy(first) | change)
        history[-1]["seal"] = seal(history)
    return history


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
    floors = {"presets": {"body_f1": 0.99}, "generic": {}}
    found = quality_complaints(floors, {"presets": {"body_f1": value}, "generic": {}})
    assert len(found) == (complaint is not None)
    assert complaint is None or complaint in found[0]


def test_measure_without_a_floor_is_a_complaint() -> None:
    floors: dict[str, dict[str, float]] = {"presets": {}, "generic": {}}
    found = quality_complaints(floors, {"presets": {"title": 1.0}, "generic": {}})
    assert found == ["presets.title = 1.0 has no floor"]


# --- the measures themselves -----------------------------------------------------------------

GOLD = [
    {
        "file": "a",
        "title": "Pasar Ikan Dibuka",
        "published": "2026-03-04T10:15:00+07:00",
        "authors": ["Tari Wulandari"],
        "body": ["Pasar ikan dibuka.", "Warga senang."],
        "removed": ["Harga Cabai Naik Lagi", "Baca juga"],
    }
]
RIGHT = {key: value for key, value in GOLD[0].items() if key != "removed"}


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
        pytest.param({"title": "PASAR ikan dibuka"}, "title", 1.0, id="case-of-title"),
        pytest.param({"title": "Pasar Ikan Dibuka - Kabar"}, "title", 0.0, id="site-in-title"),
        pytest.param({"published": "2026-03-04T03:15:20+00:00"}, "date", 1.0, id="same-instant"),
        pytest.param({"published": "2026-03-04T10:15:00"}, "date", 0.0, id="no-offset"),
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
