"""Observed role-plays, the use of a checklist, and completions that can be taken back."""

import sqlalchemy as sa
from alembic import op

from sqm_training import database

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KNOWN = "event in ('started', 'awaiting', 'passed', 'failed'"
NAMED = sa.text("source <> ''")


def upgrade() -> None:
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_version_id", sa.Integer(), nullable=False),
        sa.Column("checklist_version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("begun_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("calculated", database.Exact(length=80), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("critical", sa.JSON(), nullable=False),
        sa.Column("voided_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("voided_by_id", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.CheckConstraint("outcome in ('', 'passed', 'failed', 'repeat')", name=op.f("ck_observation_known_outcome")),
        sa.CheckConstraint("state <> 'void' or void_reason <> ''", name=op.f("ck_observation_void_with_reason")),
        sa.CheckConstraint("state in ('open', 'done', 'void')", name=op.f("ck_observation_known_state")),
        sa.CheckConstraint("person_id <> actor_id", name=op.f("ck_observation_two_people")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_observation_actor_id_person")),
        sa.ForeignKeyConstraint(
            ["checklist_version_id"],
            ["checklist_version.id"],
            name=op.f("fk_observation_checklist_version_id_checklist_version"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_observation_person_id_person")),
        sa.ForeignKeyConstraint(
            ["scenario_version_id"],
            ["scenario_version.id"],
            name=op.f("fk_observation_scenario_version_id_scenario_version"),
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_observation_site_id_site")),
        sa.ForeignKeyConstraint(["voided_by_id"], ["person.id"], name=op.f("fk_observation_voided_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("code", name=op.f("uq_observation_code")),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index("ix_observation_actor_id_state", ["actor_id", "state"], unique=False)
        batch_op.create_index("ix_observation_person_id_begun_at", ["person_id", "begun_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_observation_scenario_version_id"), ["scenario_version_id"], unique=False)
        batch_op.create_index("ix_observation_site_id_begun_at", ["site_id", "begun_at"], unique=False)

    op.create_table(
        "observation_mood",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Integer(), nullable=False),
        sa.Column("mood", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("at", database.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("mood between 1 and 5", name=op.f("ck_observation_mood_mood_in_range")),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name=op.f("fk_observation_mood_observation_id_observation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation_mood")),
    )
    with op.batch_alter_table("observation_mood", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_mood_observation_id"), ["observation_id"], unique=False)

    op.create_table(
        "observation_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name=op.f("fk_observation_statement_observation_id_observation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_observation_statement_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation_statement")),
    )
    with op.batch_alter_table("observation_statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_statement_observation_id"), ["observation_id"], unique=False)

    op.create_table(
        "observation_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("mood_start", sa.Integer(), nullable=True),
        sa.Column("mood_end", sa.Integer(), nullable=True),
        sa.Column("saved_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sheet_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(sent_at is null) = (sheet_id is null)", name=op.f("ck_observation_rating_sent_as_a_sheet")
        ),
        sa.CheckConstraint(
            "mood_end is null or mood_end between 1 and 5", name=op.f("ck_observation_rating_mood_end_in_range")
        ),
        sa.CheckConstraint(
            "mood_start is null or mood_start between 1 and 5", name=op.f("ck_observation_rating_mood_start_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["observation_id"],
            ["observation.id"],
            name=op.f("fk_observation_rating_observation_id_observation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["rater_id"], ["person.id"], name=op.f("fk_observation_rating_rater_id_person")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_observation_rating_sheet_id_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation_rating")),
        sa.UniqueConstraint("observation_id", "rater_id", name=op.f("uq_observation_rating_observation_id_rater_id")),
        sa.UniqueConstraint("sheet_id", name=op.f("uq_observation_rating_sheet_id")),
    )
    with op.batch_alter_table("observation_rating", schema=None) as batch_op:
        batch_op.create_index("ix_observation_rating_rater_id_sent_at", ["rater_id", "sent_at"], unique=False)

    with op.batch_alter_table("checklist", schema=None) as batch_op:
        batch_op.add_column(sa.Column("use", sa.String(), server_default="visit", nullable=False))
        batch_op.create_check_constraint(op.f("ck_checklist_known_use"), "use in ('visit', 'role_play')")

    with op.batch_alter_table("completion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(), server_default="", nullable=False))
        batch_op.drop_constraint(op.f("ck_completion_known_event"), type_="check")
        batch_op.create_check_constraint(op.f("ck_completion_known_event"), KNOWN + ", 'withdrawn')")
    op.create_index("ix_completion_source", "completion", ["source"], sqlite_where=NAMED, postgresql_where=NAMED)


def downgrade() -> None:
    op.drop_index("ix_completion_source", "completion")
    op.execute("delete from completion where event = 'withdrawn'")
    with op.batch_alter_table("completion", schema=None) as batch_op:
        batch_op.drop_column("source")
        batch_op.drop_constraint(op.f("ck_completion_known_event"), type_="check")
        batch_op.create_check_constraint(op.f("ck_completion_known_event"), KNOWN + ")")

    with op.batch_alter_table("checklist", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_checklist_known_use"), type_="check")
        batch_op.drop_column("use")

    with op.batch_alter_table("observation_rating", schema=None) as batch_op:
        batch_op.drop_index("ix_observation_rating_rater_id_sent_at")

    op.drop_table("observation_rating")
    with op.batch_alter_table("observation_statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observation_statement_observation_id"))

    op.drop_table("observation_statement")
    with op.batch_alter_table("observation_mood", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observation_mood_observation_id"))

    op.drop_table("observation_mood")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index("ix_observation_site_id_begun_at")
        batch_op.drop_index(batch_op.f("ix_observation_scenario_version_id"))
        batch_op.drop_index("ix_observation_person_id_begun_at")
        batch_op.drop_index("ix_observation_actor_id_state")

    op.drop_table("observation")
