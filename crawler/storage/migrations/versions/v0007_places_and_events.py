"""What the place of an article rests on, and the part of the day of its event."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("articles", sa.Column("event_part_of_day", sa.Text()))
    # Rows that are stored already have none; SQLite adds no column without a value for them.
    op.add_column(
        "articles", sa.Column("place_evidence", JSON, nullable=False, server_default="[]")
    )


def downgrade() -> None:
    op.drop_column("articles", "place_evidence")
    op.drop_column("articles", "event_part_of_day")
