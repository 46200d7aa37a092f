"""Earlier versions of articles, the ledger of addresses, sketches, tombstones."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "article_revisions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("content_hash", sa.Text()),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("date_downloaded", INSTANT),
        sa.Column("stored_at", INSTANT, nullable=False),
        sa.Column("rule_version", sa.Text()),
        sa.Column("run_id", ROW_ID),
        sa.PrimaryKeyConstraint("id", name="pk_article_revisions"),
        sa.UniqueConstraint(
            "article_id", "revision", name="uq_article_revisions_article_id_revision"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name="fk_article_revisions_article_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_article_revisions_run_id", ondelete="SET NULL"
        ),
        sqlite_autoincrement=True,
    )

    op.create_table(
        "urls",
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("published", INSTANT),
        sa.Column("checked_at", INSTANT),
        sa.Column("next_at", INSTANT),
        sa.Column("article_id", ROW_ID),
        sa.Column("run_id", ROW_ID),
        sa.PrimaryKeyConstraint("url_key", name="pk_urls"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_urls_article_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_urls_run_id", ondelete="SET NULL"
        ),
        sqlite_with_rowid=False,
    )
    _note_known_addresses()
    op.create_index("ix_urls_site_state_next_at", "urls", ["site", "state", "next_at"])
    _index_where_set("urls", "article_id")

    op.create_table(
        "sketches",
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("article_id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("period", "hash", "article_id", name="pk_sketches"),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "tombstones",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("forgotten_at", INSTANT, nullable=False),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("digest", name="pk_tombstones"),
    )

    op.drop_index("ix_articles_listed_key", "articles")
    op.drop_column("articles", "listed_key")
    _index_where_set("articles", "duplicate_of")


def _note_known_addresses() -> None:
    """Every stored article was found under its address, some under another one beside it."""
    columns = (
        "INSERT INTO urls (url_key, url, site, source, state, tries, found_at, published,"
        " checked_at, article_id, run_id) "
    )
    op.execute(
        columns + "SELECT url_key, url, site, 'article', 'stored', 0, created_at, date_published,"
        " date_downloaded, id, run_id FROM articles"
    )
    # An address that several articles have in common is the answer of an API that held them all.
    op.execute(
        columns + "SELECT listed_key, fetched_url, site, 'article', 'alias', 0, created_at,"
        " date_published, date_downloaded, id, run_id FROM articles WHERE listed_key IN ("
        "SELECT listed_key FROM articles WHERE listed_key IS NOT NULL"
        " GROUP BY listed_key HAVING count(*) = 1)"
        " AND listed_key NOT IN (SELECT url_key FROM articles)"
    )


def _index_where_set(table: str, column: str) -> None:
    where = sa.text(f"{column} IS NOT NULL")
    op.create_index(
        f"ix_{table}_{column}", table, [column], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    op.drop_index("ix_articles_duplicate_of", "articles")
    op.add_column("articles", sa.Column("listed_key", sa.Text()))
    op.create_index("ix_articles_listed_key", "articles", ["listed_key"])
    for table in ("tombstones", "sketches", "urls", "article_revisions"):
        op.drop_table(table)
