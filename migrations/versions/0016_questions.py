"""Banks of questions, quizzes, and the attempts and answers of people."""

import sqlalchemy as sa
from alembic import op

from sqm_training import database

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    op.create_table(
        "question_bank",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("made_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_question_bank_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_bank")),
        sa.UniqueConstraint("code", name=op.f("uq_question_bank_code")),
    )
    op.create_table(
        "question_category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_id"],
            ["question_bank.id"],
            name=op.f("fk_question_category_bank_id_question_bank"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_category")),
        sa.UniqueConstraint("bank_id", "path", name=op.f("uq_question_category_bank_id_path")),
    )
    op.create_table(
        "quiz",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("bank_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("draw", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=True),
        sa.Column("pass_percent", sa.Integer(), nullable=False),
        sa.Column("feedback", sa.String(), nullable=False),
        sa.Column("is_shuffled", sa.Boolean(), nullable=False),
        sa.Column("shipped", sa.String(), nullable=False),
        sa.Column("changed_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.CheckConstraint("feedback in ('at_once', 'end')", name=op.f("ck_quiz_known_feedback")),
        sa.CheckConstraint("role in ('pre', 'post', 'practice')", name=op.f("ck_quiz_known_role")),
        sa.CheckConstraint("state in ('draft', 'published', 'retired')", name=op.f("ck_quiz_known_state")),
        sa.CheckConstraint("attempts is null or attempts > 0", name=op.f("ck_quiz_some_attempts")),
        sa.CheckConstraint("minutes is null or minutes > 0", name=op.f("ck_quiz_some_minutes")),
        sa.CheckConstraint("pass_percent between 0 and 100", name=op.f("ck_quiz_possible_pass")),
        sa.ForeignKeyConstraint(["bank_id"], ["question_bank.id"], name=op.f("fk_quiz_bank_id_question_bank")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_quiz_changed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz")),
        sa.UniqueConstraint("code", name=op.f("uq_quiz_code")),
    )
    with op.batch_alter_table("quiz") as batch:
        batch.create_index(batch.f("ix_quiz_bank_id"), ["bank_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("changed_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "type in ('single', 'multiple', 'true_false', 'short', 'numeric', 'matching', 'ordering', 'gaps', 'essay', 'description')",
            name=op.f("ck_question_known_type"),
        ),
        sa.ForeignKeyConstraint(
            ["bank_id"], ["question_bank.id"], name=op.f("fk_question_bank_id_question_bank"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["question_category.id"], name=op.f("fk_question_category_id_question_category")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_question_changed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("bank_id", "code", name=op.f("uq_question_bank_id_code")),
    )
    with op.batch_alter_table("question") as batch:
        batch.create_index("ix_question_bank_id_origin", ["bank_id", "origin"], unique=False)
        batch.create_index("ix_question_category_id", ["category_id"], unique=False)

    op.create_table(
        "quiz_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("feedback", sa.String(), nullable=False),
        sa.Column("is_shuffled", sa.Boolean(), nullable=False),
        sa.Column("pass_percent", sa.Integer(), nullable=False),
        sa.Column("started_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("overall", database.Exact(length=80), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("lock", sa.Integer(), nullable=False),
        sa.CheckConstraint("feedback in ('at_once', 'end')", name=op.f("ck_quiz_attempt_known_feedback")),
        sa.CheckConstraint(
            "state in ('running', 'awaiting_marking', 'ended')", name=op.f("ck_quiz_attempt_known_state")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quiz_attempt_person_id_person")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_quiz_attempt_quiz_id_quiz")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_attempt")),
        sa.UniqueConstraint(
            "person_id", "kind", "ref", "number", name=op.f("uq_quiz_attempt_person_id_kind_ref_number")
        ),
    )
    with op.batch_alter_table("quiz_attempt") as batch:
        batch.create_index(
            "ix_quiz_attempt_due_at", ["due_at"], unique=False, sqlite_where=RUNNING, postgresql_where=RUNNING
        )
        batch.create_index("ix_quiz_attempt_quiz_id_state", ["quiz_id", "state"], unique=False)
        batch.create_index(
            "uq_quiz_attempt_running",
            ["person_id", "kind", "ref"],
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        )

    op.create_table(
        "question_standard",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_standard_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standard.id"], name=op.f("fk_question_standard_standard_id_standard")
        ),
        sa.PrimaryKeyConstraint("question_id", "standard_id", name=op.f("pk_question_standard")),
    )
    with op.batch_alter_table("question_standard") as batch:
        batch.create_index(batch.f("ix_question_standard_standard_id"), ["standard_id"], unique=False)

    op.create_table(
        "question_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_question_version_made_by_id_person")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_version_question_id_question"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_version")),
        sa.UniqueConstraint("question_id", "number", name=op.f("uq_question_version_question_id_number")),
    )
    op.create_table(
        "quiz_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("given", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("is_checked", sa.Boolean(), nullable=False),
        sa.Column("share", database.Exact(length=80), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("marked_by_id", sa.Integer(), nullable=True),
        sa.Column("marked_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["quiz_attempt.id"], name=op.f("fk_quiz_answer_attempt_id_quiz_attempt"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["marked_by_id"], ["person.id"], name=op.f("fk_quiz_answer_marked_by_id_person")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["question_version.id"], name=op.f("fk_quiz_answer_version_id_question_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_answer")),
        sa.UniqueConstraint("attempt_id", "position", name=op.f("uq_quiz_answer_attempt_id_position")),
    )
    with op.batch_alter_table("quiz_answer") as batch:
        batch.create_index(batch.f("ix_quiz_answer_version_id"), ["version_id"], unique=False)

    # ### end Alembic commands ###


def downgrade() -> None:
    op.drop_table("quiz_answer")
    op.drop_table("question_version")
    op.drop_table("question_standard")
    op.drop_table("quiz_attempt")
    op.drop_table("question")
    op.drop_table("quiz")
    op.drop_table("question_category")
    op.drop_table("question_bank")
