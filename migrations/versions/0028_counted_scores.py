"""The scores behind the figures of waves and shoppers are kept, and a visit's points on a standard are found at once."""

import sqlalchemy as sa
from alembic import op

from sqm_training.database import UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counted_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("shopper_id", sa.Integer(), nullable=True),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("adjusted", sa.Double(), nullable=True),
        sa.Column("excluded", sa.String(), nullable=False),
        sa.Column("is_of_wave", sa.Boolean(), nullable=False),
        sa.Column("is_of_shopper", sa.Boolean(), nullable=False),
        sa.Column("as_of", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_counted_score_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["person.id"], name=op.f("fk_counted_score_shopper_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_counted_score_visit_id_visit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_score")),
    )
    with op.batch_alter_table("counted_score") as batch_op:
        batch_op.create_index("ix_counted_score_wave_excluded_at", ["wave", "excluded", "at"])
        batch_op.create_index("ix_counted_score_shopper_id_at", ["shopper_id", "at"])
    with op.batch_alter_table("score_record") as batch_op:
        batch_op.create_index("ix_score_record_source_standard", ["source_kind", "source_id", "standard_id"])
        batch_op.drop_index("ix_score_record_source")


def downgrade() -> None:
    with op.batch_alter_table("score_record") as batch_op:
        batch_op.create_index("ix_score_record_source", ["source_kind", "source_id"])
        batch_op.drop_index("ix_score_record_source_standard")
    op.drop_table("counted_score")
