"""Indices by which visits of a site and references are found, and results that were taken back are left out."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

REFERRED = sa.text("reference IS NOT NULL")
TAKEN_BACK = sa.text("withdrawn_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("visit") as batch_op:
        batch_op.create_index("ix_visit_site_id_state_visited_at", ["site_id", "state", "visited_at"])
        batch_op.create_index(
            "ix_visit_reference", ["reference"], sqlite_where=REFERRED, postgresql_where=REFERRED
        )
    with op.batch_alter_table("result") as batch_op:
        batch_op.create_index(
            "ix_result_taken_back", ["visit_id"], sqlite_where=TAKEN_BACK, postgresql_where=TAKEN_BACK
        )


def downgrade() -> None:
    with op.batch_alter_table("result") as batch_op:
        batch_op.drop_index("ix_result_taken_back")
    with op.batch_alter_table("visit") as batch_op:
        batch_op.drop_index("ix_visit_reference")
        batch_op.drop_index("ix_visit_site_id_state_visited_at")
