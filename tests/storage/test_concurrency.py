from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, event, update

from crawler.storage.checks import find_problems
from crawler.storage.models import ArticleRow, UrlRow
from crawler.storage.store import SaveOutcome, open_store
from tests.storage.articles import make_article

if TYPE_CHECKING:
    from crawler.storage.store import ArticleStore, SaveResult

ROOT = Path(__file__).parents[2]
PROCESSES = 4
SAVES = """
import json, random, sys
from crawler.storage.store import Source, open_store
from tests.storage.articles import make_article

url, seed = sys.argv[1], int(sys.argv[2])
rng = random.Random(seed)
done = []
with open_store(url) as store:
    run = store.start_run("kabarteluk")
    for batch in range(12):
        articles = [make_article(rng.randrange(150)) for _ in range(20)]
        rng.shuffle(articles)
        done += [result.outcome.value for result in store.save(articles, run)]
        store.put_source(Source(site="kabarteluk", kind="feed", url="https://u.id", run_id=run))
    edited = [make_article(n, title=f"Versi {seed}") for n in rng.sample(range(20), 20)]
    done += [result.outcome.value for result in store.save(edited, run)]
    store.finish_run(run, "ok")
print(json.dumps(done))
"""


def run_together(database_url: str) -> list[list[str]]:
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", SAVES, database_url, str(seed)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in range(PROCESSES)
    ]
    answers = [process.communicate(timeout=180) for process in started]
    assert [error for _output, error in answers] == [""] * PROCESSES
    return [json.loads(output) for output, _error in answers]


def test_processes_that_save_the_same_articles_leave_one_row_each(database_url: str) -> None:
    """From the making of the tables on, which all of them try."""
    outcomes = run_together(database_url)
    counts = Counter(outcome for answer in outcomes for outcome in answer)
    with open_store(database_url) as store:
        keys = [article.url_key for article in store.articles()]
        titles = Counter(
            article.title for article in store.articles() if "Versi" in str(article.title)
        )
        runs = store.runs()
    assert len(keys) == len(set(keys))
    assert counts["inserted"] == len(keys)
    assert sum(titles.values()) == 20
    assert counts["updated"] >= 20
    assert [run.outcome for run in runs] == ["ok"] * PROCESSES


def test_what_another_saves_between_the_look_and_the_lock_is_seen(database_url: str) -> None:
    with open_store(database_url) as store, open_store(database_url) as other:
        saved: list[SaveResult] = []

        def save_first(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not saved and ("BEGIN IMMEDIATE" in statement or "advisory" in statement):
                saved.extend(other.save([make_article(1)]))

        event.listen(store.engine, "before_cursor_execute", save_first)
        results = store.save([make_article(1), make_article(2)])
        [first] = saved
        assert first.outcome is SaveOutcome.INSERTED
        assert results[0] == (SaveOutcome.UNCHANGED, first.id)
        assert results[1].outcome is SaveOutcome.INSERTED
        assert store.count() == 2


def test_rows_with_numbers_of_somebody_else_do_not_confuse_ours(store: ArticleStore) -> None:
    store.save([make_article(1)])
    with store.engine.begin() as connection:
        connection.execute(delete(UrlRow))
        connection.execute(update(ArticleRow).values(id=1_000))
    results = store.save([make_article(2), make_article(3)])
    assert [outcome for outcome, _id in results] == [SaveOutcome.INSERTED] * 2
    stored = [store.get(make_article(n).url_key or "") for n in (2, 3)]
    assert [article and article.id for article in stored] == [result.id for result in results]


def test_a_store_serves_threads(store: ArticleStore) -> None:
    def save(start: int) -> list[str]:
        numbers = range(start, start + 30)
        return [result.outcome.value for result in store.save([make_article(n) for n in numbers])]

    with ThreadPoolExecutor(4) as threads:
        saved = list(threads.map(save, range(0, 120, 15)))
        readings = list(threads.map(lambda _: store.count(), range(8)))
    assert store.count() == 135
    assert Counter(outcome for answer in saved for outcome in answer)["inserted"] == 135
    assert readings == [135] * 8


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_a_batch_does_not_matter_to_its_results(
    store: ArticleStore, order: int
) -> None:
    articles = [make_article(number) for number in range(30)][::order]
    by_key = {
        article.url_key: result.id
        for article, result in zip(articles, store.save(articles), strict=True)
    }
    assert by_key == {article.url_key: article.id for article in store.articles()}


SAVES_UNTIL_KILLED = """
import itertools, sys
from crawler.storage.store import open_store
from tests.storage.articles import make_article

with open_store(sys.argv[1]) as store:
    for start in itertools.count(0, 10):
        store.save([make_article(number) for number in range(start, start + 10)])
        print(start + 10, flush=True)
"""


def test_a_kill_loses_nothing_that_was_saved_and_leaves_no_half_batch(database_url: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SAVES_UNTIL_KILLED, database_url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(20):
        process.stdout.readline()
    process.kill()
    told = [*process.communicate(timeout=30)[0].split(), "200"]
    with open_store(database_url, create=False) as store:
        count = store.count()
        assert count >= max(int(number) for number in told)
        assert count % 10 == 0
        assert find_problems(store.engine) == []
        again = store.save([make_article(number) for number in range(count)])
    assert {result.outcome for result in again} == {SaveOutcome.UNCHANGED}
