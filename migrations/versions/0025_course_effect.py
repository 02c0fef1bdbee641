"""What the night says of a course's effect on tests and on later shops: rebuilt every night, safe to drop."""

import sqlalchemy as sa
from alembic import op

from sqm_training import database

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course_effect",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("as_of", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["course_version.id"],
            name=op.f("fk_course_effect_version_id_course_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_course_effect")),
    )


def downgrade() -> None:
    op.drop_table("course_effect")
