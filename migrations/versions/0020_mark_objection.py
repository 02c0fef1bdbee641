"""Objections to the marks of free answers."""

import sqlalchemy as sa
from alembic import op

from sqm_training import database

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mark_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("filed_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("decision in ('', 'upheld', 'rejected')", name=op.f("ck_mark_objection_known_decision")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_mark_objection_decided_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mark_objection_person_id_person")),
        sa.ForeignKeyConstraint(
            ["step_id"], ["step.id"], name=op.f("fk_mark_objection_step_id_step"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_objection")),
        sa.UniqueConstraint("step_id", "item_code", name=op.f("uq_mark_objection_step_id_item_code")),
    )
    with op.batch_alter_table("mark_objection") as batch:
        batch.create_index(batch.f("ix_mark_objection_person_id"), ["person_id"])
        batch.create_index(batch.f("ix_mark_objection_decision"), ["decision"])


def downgrade() -> None:
    op.drop_table("mark_objection")
