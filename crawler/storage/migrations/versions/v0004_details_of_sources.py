"""What was learned of a source beside its watermark: evidence, gaps, progress of a backfill."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    details = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("sources", sa.Column("details", details))


def downgrade() -> None:
    op.drop_column("sources", "details")
