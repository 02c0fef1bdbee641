"""Visits of a version that are not published yet are counted in an index alone."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("visit") as batch_op:
        batch_op.create_index("ix_visit_version_id_state", ["version_id", "state"])
        batch_op.drop_index(batch_op.f("ix_visit_version_id"))


def downgrade() -> None:
    with op.batch_alter_table("visit") as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_version_id"), ["version_id"], unique=False)
        batch_op.drop_index("ix_visit_version_id_state")
