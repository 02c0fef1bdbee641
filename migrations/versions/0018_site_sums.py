"""What was got at each site in a year, by standard and by whom items answer for: rebuilt every night, safe to drop."""

import sqlalchemy as sa
from alembic import op

from sqm_training import database

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def sums() -> list[sa.Column]:
    return [
        sa.Column("got", sa.BigInteger(), nullable=False),
        sa.Column("possible", sa.BigInteger(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("as_of", database.UtcDateTime(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "site_standard",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        *sums(),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_site_standard_site_id_site"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standard.id"], name=op.f("fk_site_standard_standard_id_standard"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", "standard_id", name=op.f("pk_site_standard")),
    )
    op.create_table(
        "site_part",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("answers_for", sa.String(), nullable=False),
        *sums(),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_part_site_id_site"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site_id", "answers_for", name=op.f("pk_site_part")),
    )
    op.execute("DELETE FROM summary WHERE key = 'heat'")


def downgrade() -> None:
    op.drop_table("site_part")
    op.drop_table("site_standard")
