"""robots.txt between runs, how long a site is left alone, and how many requests it was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("content", sa.Text()))
    op.add_column("sources", sa.Column("not_before", sa.DateTime(timezone=True)))
    op.create_table(
        "traffic",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site", "day", name="pk_traffic"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("traffic")
    op.drop_column("sources", "not_before")
    op.drop_column("sources", "content")
