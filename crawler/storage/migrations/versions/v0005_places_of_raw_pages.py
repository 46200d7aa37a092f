"""Where the raw pages of articles and of their earlier versions lie."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = ("articles", "article_revisions")


def upgrade() -> None:
    op.add_column("articles", sa.Column("archive_length", sa.BigInteger()))
    op.add_column("article_revisions", sa.Column("archive_file", sa.Text()))
    op.add_column("article_revisions", sa.Column("archive_offset", sa.BigInteger()))
    op.add_column("article_revisions", sa.Column("archive_length", sa.BigInteger()))
    where = sa.text("archive_file IS NOT NULL")
    for table in TABLES:
        op.create_index(
            f"ix_{table}_archive_file",
            table,
            ["archive_file"],
            sqlite_where=where,
            postgresql_where=where,
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_archive_file", table)
    for column in ("archive_length", "archive_offset", "archive_file"):
        op.drop_column("article_revisions", column)
    op.drop_column("articles", "archive_length")
