"""Addenda: items of a sent visit that are answered later; photos remember what was masked on them."""

import sqlalchemy as sa
from alembic import op

from sqm_training import database

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "addendum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("item_codes", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('open', 'received', 'applied', 'closed')", name=op.f("ck_addendum_known_state")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_addendum_decided_by_id_person")),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_addendum_visit_id_visit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addendum")),
        sa.UniqueConstraint("uuid", name=op.f("uq_addendum_uuid")),
        sa.UniqueConstraint("visit_id", "revision", name=op.f("uq_addendum_visit_id_revision")),
    )
    op.create_index("ix_addendum_state_due_on", "addendum", ["state", "due_on"])
    with op.batch_alter_table("submission") as batch:
        batch.add_column(sa.Column("addendum_id", sa.Integer(), nullable=True))
        batch.create_index(batch.f("ix_submission_addendum_id"), ["addendum_id"])
        batch.create_foreign_key(
            batch.f("fk_submission_addendum_id_addendum"), "addendum", ["addendum_id"], ["id"], ondelete="CASCADE"
        )


    with op.batch_alter_table("photo") as batch:
        batch.add_column(sa.Column("boxes", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("photo") as batch:
        batch.drop_column("boxes")
    with op.batch_alter_table("submission") as batch:
        batch.drop_constraint(batch.f("fk_submission_addendum_id_addendum"), type_="foreignkey")
        batch.drop_index(batch.f("ix_submission_addendum_id"))
        batch.drop_column("addendum_id")
    op.drop_index("ix_addendum_state_due_on", "addendum")
    op.drop_table("addendum")
