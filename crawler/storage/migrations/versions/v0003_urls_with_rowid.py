"""In SQLite the ledger becomes a table with row numbers.

Without them each of its indexes holds the whole address again, and the rows lie in the order of
the addresses: every new one rewrote two pages more. Nothing changes in Postgres.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_anew(with_rowid=True)


def downgrade() -> None:
    _make_anew(with_rowid=False)


def _make_anew(*, with_rowid: bool) -> None:
    if op.get_context().dialect.name != "sqlite":
        return
    op.rename_table("urls", "urls_before")
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
        sqlite_with_rowid=with_rowid,
    )
    columns = (
        "url_key, url, site, source, state, reason, tries, found_at, published, checked_at,"
        " next_at, article_id, run_id"
    )
    op.execute(f"INSERT INTO urls ({columns}) SELECT {columns} FROM urls_before ORDER BY url_key")
    op.drop_table("urls_before")
    op.create_index("ix_urls_site_state_next_at", "urls", ["site", "state", "next_at"])
    where = sa.text("article_id IS NOT NULL")
    op.create_index("ix_urls_article_id", "urls", ["article_id"], sqlite_where=where)
