"""Calibration exercises, their pictures and recordings, and the sheets filled in for them."""

import sqlalchemy as sa
from alembic import op

from sqm_training import database

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calibration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("script_id", sa.Integer(), nullable=True),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.Column("material", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "opened_at is null or due_on is not null", name=op.f("ck_calibration_open_until_a_day")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_calibration_made_by_id_person")),
        sa.ForeignKeyConstraint(
            ["result_id"], ["result.id"], name=op.f("fk_calibration_result_id_result"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["script_id"], ["script.id"], name=op.f("fk_calibration_script_id_script")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["checklist_version.id"], name=op.f("fk_calibration_version_id_checklist_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration")),
    )
    with op.batch_alter_table("calibration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calibration_version_id"), ["version_id"], unique=False)

    op.create_table(
        "calibration_medium",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("stored", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('image', 'audio', 'video')", name=op.f("ck_calibration_medium_known_kind")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_calibration_medium_added_by_id_person")),
        sa.ForeignKeyConstraint(
            ["calibration_id"],
            ["calibration.id"],
            name=op.f("fk_calibration_medium_calibration_id_calibration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_medium")),
        sa.UniqueConstraint("calibration_id", "name", name=op.f("uq_calibration_medium_calibration_id_name")),
    )
    op.create_table(
        "calibration_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("saved_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sheet_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(sent_at is null) = (sheet_id is null)", name=op.f("ck_calibration_sheet_sent_as_a_sheet")
        ),
        sa.ForeignKeyConstraint(
            ["calibration_id"],
            ["calibration.id"],
            name=op.f("fk_calibration_sheet_calibration_id_calibration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["rater_id"], ["person.id"], name=op.f("fk_calibration_sheet_rater_id_person")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_calibration_sheet_sheet_id_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_sheet")),
        sa.UniqueConstraint(
            "calibration_id", "rater_id", "is_key", name=op.f("uq_calibration_sheet_calibration_id_rater_id_is_key")
        ),
        sa.UniqueConstraint("sheet_id", name=op.f("uq_calibration_sheet_sheet_id")),
    )
    with op.batch_alter_table("calibration_sheet", schema=None) as batch_op:
        batch_op.create_index("ix_calibration_sheet_rater_id", ["rater_id"], unique=False)
        batch_op.create_index(
            "uq_calibration_sheet_key",
            ["calibration_id"],
            unique=True,
            sqlite_where=sa.text("is_key"),
            postgresql_where=sa.text("is_key"),
        )


def downgrade() -> None:
    op.drop_table("calibration_sheet")
    op.drop_table("calibration_medium")
    op.drop_table("calibration")
