"""An index from which the sums of many people's visits are read without their rows."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

COLUMNS = ["person_id", "excluded", "result_id", "rater_id", "at", "got", "possible"]


def upgrade() -> None:
    with op.batch_alter_table("person_result") as batch_op:
        batch_op.create_index("ix_person_result_counted", COLUMNS)


def downgrade() -> None:
    with op.batch_alter_table("person_result") as batch_op:
        batch_op.drop_index("ix_person_result_counted")
