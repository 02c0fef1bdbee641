"""Courses with versions, modules, parts and lessons; takings, runs, attendance, certificates, plans, refreshers."""

import sqlalchemy as sa
from alembic import op

from sqm_training import database

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("shipped_digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("code", name=op.f("uq_course_code")),
    )
    op.create_table(
        "course_reaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("ratings", sa.JSON(), nullable=False),
        sa.Column("liked", sa.String(), nullable=False),
        sa.Column("better", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_reaction_course_id_course")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_reaction")),
    )
    with op.batch_alter_table("course_reaction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_reaction_course_id"), ["course_id"], unique=False)

    op.create_table(
        "course_medium",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("stored", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('image', 'audio', 'video', 'file')", name=op.f("ck_course_medium_known_kind")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_course_medium_added_by_id_person")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_medium_course_id_course"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_medium")),
        sa.UniqueConstraint("course_id", "name", name=op.f("uq_course_medium_course_id_name")),
    )
    op.create_table(
        "course_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("hours", database.Exact(length=80), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("pass_percent", sa.Integer(), nullable=False),
        sa.Column("refreshers", sa.JSON(), nullable=False),
        sa.Column("valid_months", sa.Integer(), nullable=True),
        sa.Column("quizzes", sa.JSON(), nullable=False),
        sa.Column("facilitator", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("edited_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "rule in ('viewed', 'passed', 'completed', 'passed_and_completed')",
            name=op.f("ck_course_version_known_rule"),
        ),
        sa.CheckConstraint("state in ('draft', 'published', 'retired')", name=op.f("ck_course_version_known_state")),
        sa.CheckConstraint("pass_percent between 0 and 100", name=op.f("ck_course_version_pass_in_range")),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_version_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["edited_by_id"], ["person.id"], name=op.f("fk_course_version_edited_by_id_person")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_course_version_published_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_version")),
        sa.UniqueConstraint("course_id", "number", name=op.f("uq_course_version_course_id_number")),
    )
    with op.batch_alter_table("course_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_course_version_draft",
            ["course_id"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.create_index(
            "uq_course_version_published",
            ["course_id"],
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )

    op.create_table(
        "course_module",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("goal", sa.JSON(), nullable=False),
        sa.Column("method", sa.JSON(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("starts", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["course_version.id"],
            name=op.f("fk_course_module_version_id_course_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_module")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_course_module_version_id_code")),
    )
    op.create_table(
        "course_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("trainer_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "cancelled_at is null or cancel_reason <> ''", name=op.f("ck_course_run_cancelled_with_reason")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_course_run_made_by_id_person")),
        sa.ForeignKeyConstraint(["trainer_id"], ["person.id"], name=op.f("fk_course_run_trainer_id_person")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["course_version.id"], name=op.f("fk_course_run_version_id_course_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_run")),
    )
    with op.batch_alter_table("course_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_run_starts_on"), ["starts_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_run_trainer_id"), ["trainer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_run_version_id"), ["version_id"], unique=False)

    op.create_table(
        "course_taking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("begun_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("completed_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("score", database.Exact(length=80), nullable=True),
        sa.Column("hours", database.Exact(length=80), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_taking_course_id_course")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_course_taking_person_id_person")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["course_version.id"], name=op.f("fk_course_taking_version_id_course_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_taking")),
        sa.UniqueConstraint(
            "person_id", "course_id", "number", name=op.f("uq_course_taking_person_id_course_id_number")
        ),
    )
    with op.batch_alter_table("course_taking", schema=None) as batch_op:
        batch_op.create_index("ix_course_taking_course_id_completed_at", ["course_id", "completed_at"], unique=False)
        batch_op.create_index(
            "uq_course_taking_running",
            ["person_id", "course_id"],
            unique=True,
            sqlite_where=sa.text("completed_at is null"),
            postgresql_where=sa.text("completed_at is null"),
        )

    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("standards", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["course_version.id"], name=op.f("fk_lesson_version_id_course_version"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_lesson_version_id_code")),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("taking_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("revoke_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "revoked_at is null or revoke_reason <> ''", name=op.f("ck_certificate_revoked_with_reason")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_certificate_person_id_person")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["person.id"], name=op.f("fk_certificate_revoked_by_id_person")),
        sa.ForeignKeyConstraint(
            ["taking_id"], ["course_taking.id"], name=op.f("fk_certificate_taking_id_course_taking")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
        sa.UniqueConstraint("taking_id", name=op.f("uq_certificate_taking_id")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index("ix_certificate_person_id_issued_on", ["person_id", "issued_on"], unique=False)

    op.create_table(
        "course_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind in ('lesson', 'scenario', 'quiz', 'task')", name=op.f("ck_course_part_known_kind")),
        sa.ForeignKeyConstraint(
            ["module_id"], ["course_module.id"], name=op.f("fk_course_part_module_id_course_module"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_part")),
    )
    with op.batch_alter_table("course_part", schema=None) as batch_op:
        batch_op.create_index("ix_course_part_kind_ref", ["kind", "ref"], unique=False)
        batch_op.create_index(batch_op.f("ix_course_part_module_id"), ["module_id"], unique=False)

    op.create_table(
        "course_reacted",
        sa.Column("taking_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["taking_id"],
            ["course_taking.id"],
            name=op.f("fk_course_reacted_taking_id_course_taking"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("taking_id", name=op.f("pk_course_reacted")),
    )
    op.create_table(
        "lesson_view",
        sa.Column("taking_id", sa.Integer(), nullable=False),
        sa.Column("lesson_code", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("ended_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["taking_id"], ["course_taking.id"], name=op.f("fk_lesson_view_taking_id_course_taking"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["course_version.id"], name=op.f("fk_lesson_view_version_id_course_version")
        ),
        sa.PrimaryKeyConstraint("taking_id", "lesson_code", name=op.f("pk_lesson_view")),
    )
    op.create_table(
        "refresher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("taking_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("done_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_refresher_person_id_person")),
        sa.ForeignKeyConstraint(
            ["taking_id"], ["course_taking.id"], name=op.f("fk_refresher_taking_id_course_taking"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresher")),
        sa.UniqueConstraint("taking_id", "step", name=op.f("uq_refresher_taking_id_step")),
    )
    with op.batch_alter_table("refresher", schema=None) as batch_op:
        batch_op.create_index("ix_refresher_due_on_told_on", ["due_on", "told_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_refresher_person_id"), ["person_id"], unique=False)

    op.create_table(
        "run_participant",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("added_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_run_participant_person_id_person")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["course_run.id"], name=op.f("fk_run_participant_run_id_course_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "person_id", name=op.f("pk_run_participant")),
    )
    with op.batch_alter_table("run_participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_participant_person_id"), ["person_id"], unique=False)

    op.create_table(
        "run_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("modules", sa.JSON(), nullable=False),
        sa.Column("hours", database.Exact(length=80), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_run_session_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["course_run.id"], name=op.f("fk_run_session_run_id_course_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_session")),
    )
    with op.batch_alter_table("run_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_session_run_id"), ["run_id"], unique=False)

    op.create_table(
        "task_tick",
        sa.Column("taking_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_task_tick_by_id_person")),
        sa.ForeignKeyConstraint(
            ["taking_id"], ["course_taking.id"], name=op.f("fk_task_tick_taking_id_course_taking"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("taking_id", "ref", name=op.f("pk_task_tick")),
    )
    op.create_table(
        "transfer_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("taking_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(outcome = '') = (confirmed_at is null)", name=op.f("ck_transfer_plan_confirmed_with_outcome")
        ),
        sa.CheckConstraint("outcome in ('', 'done', 'partly', 'not')", name=op.f("ck_transfer_plan_known_outcome")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_transfer_plan_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_transfer_plan_person_id_person")),
        sa.ForeignKeyConstraint(
            ["taking_id"], ["course_taking.id"], name=op.f("fk_transfer_plan_taking_id_course_taking")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_plan")),
        sa.UniqueConstraint("taking_id", name=op.f("uq_transfer_plan_taking_id")),
    )
    with op.batch_alter_table("transfer_plan", schema=None) as batch_op:
        batch_op.create_index("ix_transfer_plan_due_on", ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfer_plan_person_id"), ["person_id"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("way in ('code', 'trainer')", name=op.f("ck_attendance_known_way")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_attendance_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["run_session.id"], name=op.f("fk_attendance_session_id_run_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sign_in_code",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_sign_in_code_made_by_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["run_session.id"], name=op.f("fk_sign_in_code_session_id_run_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_sign_in_code")),
        sa.UniqueConstraint("secret", name=op.f("uq_sign_in_code_secret")),
    )


def downgrade() -> None:
    op.drop_table("sign_in_code")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_person_id"))

    op.drop_table("attendance")
    with op.batch_alter_table("transfer_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transfer_plan_person_id"))
        batch_op.drop_index("ix_transfer_plan_due_on")

    op.drop_table("transfer_plan")
    op.drop_table("task_tick")
    with op.batch_alter_table("run_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_session_run_id"))

    op.drop_table("run_session")
    with op.batch_alter_table("run_participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_participant_person_id"))

    op.drop_table("run_participant")
    with op.batch_alter_table("refresher", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refresher_person_id"))
        batch_op.drop_index("ix_refresher_due_on_told_on")

    op.drop_table("refresher")
    op.drop_table("lesson_view")
    op.drop_table("course_reacted")
    with op.batch_alter_table("course_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_part_module_id"))
        batch_op.drop_index("ix_course_part_kind_ref")

    op.drop_table("course_part")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index("ix_certificate_person_id_issued_on")

    op.drop_table("certificate")
    op.drop_table("lesson")
    with op.batch_alter_table("course_taking", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_course_taking_running",
            sqlite_where=sa.text("completed_at is null"),
            postgresql_where=sa.text("completed_at is null"),
        )
        batch_op.drop_index("ix_course_taking_course_id_completed_at")

    op.drop_table("course_taking")
    with op.batch_alter_table("course_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_run_version_id"))
        batch_op.drop_index(batch_op.f("ix_course_run_trainer_id"))
        batch_op.drop_index(batch_op.f("ix_course_run_starts_on"))

    op.drop_table("course_run")
    op.drop_table("course_module")
    with op.batch_alter_table("course_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_course_version_published",
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.drop_index(
            "uq_course_version_draft",
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )

    op.drop_table("course_version")
    op.drop_table("course_medium")
    with op.batch_alter_table("course_reaction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_reaction_course_id"))

    op.drop_table("course_reaction")
    op.drop_table("course")
