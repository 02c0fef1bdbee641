"""Of each revision of a visit, and of each addendum, one submission counts: the database refuses a second."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COUNTS = "addendum_id IS NULL AND state IN ('waiting', 'received')"
COUNTS_LATER = "addendum_id IS NOT NULL AND state IN ('waiting', 'received')"

DOUBLES = """
update submission set state = 'set_aside'
where state in ('waiting', 'received') and exists (
  select 1 from submission as other
  where other.visit_id = submission.visit_id and other.revision = submission.revision
    and coalesce(other.addendum_id, 0) = coalesce(submission.addendum_id, 0) and other.id <> submission.id
    and other.state in ('waiting', 'received')
    and (other.state < submission.state or (other.state = submission.state and other.id < submission.id))
)
"""
"""Keeps the received one before one that waits, and the first of equals; the others are kept, set aside."""


def upgrade() -> None:
    op.execute(DOUBLES)
    op.create_index(
        "uq_submission_visit_id_revision",
        "submission",
        ["visit_id", "revision"],
        unique=True,
        sqlite_where=sa.text(COUNTS),
        postgresql_where=sa.text(COUNTS),
    )
    op.create_index(
        "uq_submission_addendum_id_revision",
        "submission",
        ["addendum_id", "revision"],
        unique=True,
        sqlite_where=sa.text(COUNTS_LATER),
        postgresql_where=sa.text(COUNTS_LATER),
    )
    op.create_index("ix_submission_sent_by_id", "submission", ["sent_by_id"])


def downgrade() -> None:
    op.drop_index("ix_submission_sent_by_id", "submission")
    op.drop_index("uq_submission_addendum_id_revision", "submission")
    op.drop_index("uq_submission_visit_id_revision", "submission")
