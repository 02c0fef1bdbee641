"""What a step of the service opens is found without reading the records of all other steps, or the visits of all time."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("score_record") as batch_op:
        batch_op.create_index("ix_score_record_step_at", ["standard_id", "touchpoint", "at"])
    with op.batch_alter_table("visit") as batch_op:
        batch_op.create_index("ix_visit_version_id_state_visited_at", ["version_id", "state", "visited_at"])
        batch_op.drop_index("ix_visit_version_id_state")


def downgrade() -> None:
    with op.batch_alter_table("visit") as batch_op:
        batch_op.create_index("ix_visit_version_id_state", ["version_id", "state"])
        batch_op.drop_index("ix_visit_version_id_state_visited_at")
    with op.batch_alter_table("score_record") as batch_op:
        batch_op.drop_index("ix_score_record_step_at")
