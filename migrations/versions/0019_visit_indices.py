"""Indices by which the counts of waves are read without the visits."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("visit") as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_wave_id"))
        batch_op.create_index("ix_visit_wave_id_state", ["wave_id", "state"])
        batch_op.create_index(
            "ix_visit_reshop_of_id",
            ["reshop_of_id"],
            sqlite_where=sa.text("reshop_of_id IS NOT NULL"),
            postgresql_where=sa.text("reshop_of_id IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("visit") as batch_op:
        batch_op.drop_index("ix_visit_reshop_of_id")
        batch_op.drop_index("ix_visit_wave_id_state")
        batch_op.create_index(batch_op.f("ix_visit_wave_id"), ["wave_id"])
