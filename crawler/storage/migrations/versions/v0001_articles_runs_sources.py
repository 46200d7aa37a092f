"""Articles, runs and sources."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.Column("outcome", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("arguments", JSON, nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("version", sa.Text()),
        sa.Column("host", sa.Text()),
        sa.Column("pid", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_site_started_at", "runs", ["site", "started_at"])

    op.create_table(
        "articles",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("fetched_url", sa.Text()),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text()),
        sa.Column("site_province", sa.Text()),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("lead", sa.Text()),
        sa.Column("body", sa.Text()),
        sa.Column("body_html", sa.Text()),
        sa.Column("authors", JSON, nullable=False),
        sa.Column("editors", JSON, nullable=False),
        sa.Column("contributors", JSON, nullable=False),
        sa.Column("photographers", JSON, nullable=False),
        sa.Column("initials", sa.Text()),
        sa.Column("byline_raw", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("section", sa.Text()),
        sa.Column("categories", JSON, nullable=False),
        sa.Column("tags", JSON, nullable=False),
        sa.Column("date_candidates", JSON, nullable=False),
        sa.Column("date_published", INSTANT),
        sa.Column("date_published_raw", sa.Text()),
        sa.Column("date_published_source", sa.Text()),
        sa.Column("date_precision", sa.Text()),
        sa.Column("date_modified", INSTANT),
        sa.Column("date_downloaded", INSTANT),
        sa.Column("dateline_place", sa.Text()),
        sa.Column("event_date", sa.Date()),
        sa.Column("province", sa.Text()),
        sa.Column("regency", sa.Text()),
        sa.Column("place_confidence", sa.Double()),
        sa.Column("related_links", JSON, nullable=False),
        sa.Column("removed", JSON, nullable=False),
        sa.Column("image_url", sa.Text()),
        sa.Column("image_caption", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("flags", JSON, nullable=False),
        sa.Column("content_hash", sa.Text()),
        sa.Column("duplicate_of", ROW_ID),
        sa.Column("similarity", sa.Double()),
        sa.Column("archive_file", sa.Text()),
        sa.Column("archive_offset", sa.BigInteger()),
        sa.Column("rule_version", sa.Text()),
        sa.Column("run_id", ROW_ID),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("listed_key", sa.Text()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("url_key", name="uq_articles_url_key"),
        sa.ForeignKeyConstraint(
            ["duplicate_of"],
            ["articles.id"],
            name="fk_articles_duplicate_of",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_articles_run_id", ondelete="SET NULL"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_site_date_published", "articles", ["site", "date_published"])
    op.create_index("ix_articles_content_hash", "articles", ["content_hash"])
    op.create_index("ix_articles_listed_key", "articles", ["listed_key"])

    op.create_table(
        "sources",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("watermark", INSTANT),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("run_id", ROW_ID),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.UniqueConstraint("site", "kind", "url", name="uq_sources_site_kind_url"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_sources_run_id", ondelete="SET NULL"
        ),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("sources")
    op.drop_table("articles")
    op.drop_table("runs")
