"""What playing scenarios needs: timers per person, notes on debrief questions, attempts that begin in the middle."""

import sqlalchemy as sa
from alembic import op

from sqm_training import database

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

RUNNING = sa.text("state = 'running' and origin_step_id is null")


def upgrade() -> None:
    op.create_table(
        "debrief_note",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_debrief_note_attempt_id_attempt"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attempt_id", "number", name=op.f("pk_debrief_note")),
    )
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("timer_factor", database.Exact(length=80), nullable=False, server_default="1"))
        batch.create_check_constraint(
            op.f("ck_person_known_timer_factor"), "timer_factor in ('0', '1', '3/2', '2', '3')"
        )
    with op.batch_alter_table("score_record") as batch:
        batch.alter_column("standard_id", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("scenario_version") as batch:
        batch.add_column(sa.Column("dimension_of", sa.JSON(), nullable=False, server_default="{}"))
    op.drop_index("uq_attempt_running", table_name="attempt")
    with op.batch_alter_table("attempt") as batch:
        batch.add_column(sa.Column("origin_node", sa.String(), nullable=False, server_default=""))
    op.create_index(
        "uq_attempt_running",
        "attempt",
        ["person_id", "version_id", "origin_node"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )


def downgrade() -> None:
    op.drop_index("uq_attempt_running", table_name="attempt", sqlite_where=RUNNING, postgresql_where=RUNNING)
    with op.batch_alter_table("attempt") as batch:
        batch.drop_column("origin_node")
    op.create_index(
        "uq_attempt_running",
        "attempt",
        ["person_id", "version_id"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
    with op.batch_alter_table("scenario_version") as batch:
        batch.drop_column("dimension_of")
    op.execute("delete from score_record where standard_id is null")
    with op.batch_alter_table("score_record") as batch:
        batch.alter_column("standard_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("person") as batch:
        batch.drop_constraint(op.f("ck_person_known_timer_factor"), type_="check")
        batch.drop_column("timer_factor")
    op.drop_table("debrief_note")
