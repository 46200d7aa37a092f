"""Articles of the archive in Python: one after the other, or as a frame."""

from __future__ import annotations

from contextlib import closing, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from crawler.dataset.columns import choose_columns
from crawler.dataset.filters import read_filters
from crawler.dataset.reading import read_portions
from crawler.dataset.values import ArrowPortion, arrow_schema
from crawler.storage.models import ArticleRow
from crawler.storage.rows import article_from
from crawler.storage.sql import among, portions, value_list
from crawler.storage.store import open_store
from crawler.storage.transfer import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    import pyarrow as pa
    from sqlalchemy import Connection

    from crawler.dataset.filters import Filters
    from crawler.items import Article
    from crawler.storage.store import ArticleStore

ARTICLES_PER_QUERY = 500


def load(
    database_url: str | None = None,
    *,
    since: str | datetime | None = None,
    until: str | datetime | None = None,
    site: str | Iterable[str] | None = None,
    province: str | Iterable[str] | None = None,
    regency: str | Iterable[str] | None = None,
    tag: str | Iterable[str] | None = None,
    query: str | None = None,
    language: str | Iterable[str] | None = None,
    flag: str | Iterable[str] | None = None,
    changed_since: str | datetime | None = None,
    include_duplicates: bool = False,
) -> Selection:
    """The articles that meet the filters, those of ``scrapy export`` under the same names.

    ``database_url`` is an address such as ``sqlite:///data/articles.db``; without it the settings
    of the project are asked, as by its commands. Nothing is read before it is needed. Raises
    :class:`~crawler.dataset.filters.FilterError`; reading raises
    :class:`~crawler.storage.errors.StoreSetupError` where there is no archive.
    """
    filters = read_filters(
        since=since,
        until=until,
        query=query,
        changed_since=changed_since,
        include_duplicates=include_duplicates,
        site=site,
        province=province,
        regency=regency,
        tag=tag,
        language=language,
        flag=flag,
    )
    return Selection(database_url or _url_of_the_settings(), filters)


def _url_of_the_settings() -> str:
    # Here, since they need Scrapy and this package does not.
    from crawler.configuration import from_checkout
    from crawler.settings import DATABASE_URL

    return from_checkout(DATABASE_URL)


class Selection:
    """Articles that were chosen. Each use reads the archive as it is then.

    Iterate over it for :class:`~crawler.items.Article`, by ``id``, their instants in their own
    zone; or ask for a frame, which holds all of them at once.
    """

    def __init__(self, database_url: str, filters: Filters) -> None:
        self.database_url = database_url
        self.filters = filters

    def __iter__(self) -> Iterator[Article]:
        """Read in portions, never held all at once. An article that goes meanwhile is left out."""
        with open_store(self.database_url, create=False) as store:
            numbers = self._numbers(store)
            for portion in portions(numbers, ARTICLES_PER_QUERY):
                yield from _articles(store, portion)

    def count(self) -> int:
        """How many articles there are."""
        with open_store(self.database_url, create=False) as store:
            return len(self._numbers(store))

    def arrow(self, columns: Iterable[str] | None = None, *, body: bool = True) -> pa.Table:
        """A table of Arrow, as Parquet has it: instants in UTC, and ``date_published_local``.

        Raises :class:`~crawler.dataset.columns.UnknownColumnError`.
        """
        import pyarrow as pa

        chosen = choose_columns(columns, body=body, local=True)
        schema = arrow_schema(chosen)
        with self._reading() as connection:
            found = read_portions(
                connection,
                chosen,
                list(self.filters.conditions(connection.dialect.name)),
                narrow=self.filters.is_narrow,
                also=("timezone", "date_published"),
            )
            with closing(found):
                batches = [ArrowPortion(portion, chosen, schema).batch() for portion in found]
        return pa.Table.from_batches(batches, schema)

    def pandas(self, columns: Iterable[str] | None = None, *, body: bool = True) -> Any:
        """A ``DataFrame`` of pandas, which must be installed."""
        return self.arrow(columns, body=body).to_pandas()

    def polars(self, columns: Iterable[str] | None = None, *, body: bool = True) -> Any:
        """A ``DataFrame`` of polars, which must be installed."""
        import polars

        return polars.from_arrow(self.arrow(columns, body=body))

    def frame(self, columns: Iterable[str] | None = None, *, body: bool = True) -> Any:
        """A frame of pandas, or of polars where only that is installed. Raises ImportError."""
        if find_spec("pandas"):
            return self.pandas(columns, body=body)
        if find_spec("polars"):
            return self.polars(columns, body=body)
        raise ImportError("a frame needs pandas or polars: pip install pandas")

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with (
            open_store(self.database_url, create=False) as store,
            snapshot(store.engine) as connection,
        ):
            yield connection

    def _numbers(self, store: ArticleStore) -> list[int]:
        with snapshot(store.engine) as connection:
            conditions = self.filters.conditions(connection.dialect.name)
            numbers = connection.execute(select(ArticleRow.id).where(*conditions))
            return sorted(numbers.scalars())


def _articles(store: ArticleStore, numbers: list[int]) -> list[Article]:
    with snapshot(store.engine) as connection:
        query = select(ArticleRow.__table__).where(among(connection.dialect.name, ArticleRow.id))
        values = {"values": value_list(connection, numbers)}
        rows = connection.execute(query.order_by(ArticleRow.id), values).mappings()
        return [article_from(row) for row in rows]
