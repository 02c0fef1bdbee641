"""Objections to observed role-plays; indices from which tasks are counted without reading them."""

import sqlalchemy as sa
from alembic import op

from sqm_training import database

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NOT_SETTLED = sa.text("passed_on IS NULL AND waived_at IS NULL")
STATE = ["cut_off_on", "attempts_allowed", "failed", "awaiting_on", "started_on", "passed_on", "waived_at"]


def upgrade() -> None:
    op.create_table(
        "observation_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Integer(), nullable=False),
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
        sa.CheckConstraint(
            "decision in ('', 'upheld', 'rejected')", name=op.f("ck_observation_objection_known_decision")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_observation_objection_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name=op.f("fk_observation_objection_observation_id_observation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_observation_objection_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation_objection")),
        sa.UniqueConstraint(
            "observation_id", "item_code", name=op.f("uq_observation_objection_observation_id_item_code")
        ),
    )
    with op.batch_alter_table("observation_objection") as batch:
        batch.create_index(batch.f("ix_observation_objection_person_id"), ["person_id"])
        batch.create_index(batch.f("ix_observation_objection_decision"), ["decision"])
    op.drop_index("ix_assignment_not_settled", "assignment")
    _index("ix_assignment_not_settled", ["due_on", *STATE, "person_id"])
    _index("ix_assignment_not_settled_of", ["person_id", "due_on", *STATE])
    op.create_index("ix_assignment_ref", "assignment", ["ref"])


def _index(name: str, columns: list[str]) -> None:
    op.create_index(name, "assignment", columns, sqlite_where=NOT_SETTLED, postgresql_where=NOT_SETTLED)


def downgrade() -> None:
    op.drop_index("ix_assignment_ref", "assignment")
    op.drop_index("ix_assignment_not_settled_of", "assignment")
    op.drop_index("ix_assignment_not_settled", "assignment")
    _index("ix_assignment_not_settled", ["due_on"])
    op.drop_table("observation_objection")
