"""Points of sites and all below them by quarter, standard and touchpoint: rebuilt every night, safe to drop."""

import sqlalchemy as sa
from alembic import op

from sqm_training import database

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "step_figure",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("touchpoint", sa.String(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("got", sa.BigInteger(), nullable=False),
        sa.Column("possible", sa.BigInteger(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("as_of", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_step_figure_site_id_site"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standard.id"], name=op.f("fk_step_figure_standard_id_standard"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "site_id", "quarter", "channel", "touchpoint", "standard_id", name=op.f("pk_step_figure")
        ),
    )


def downgrade() -> None:
    op.drop_table("step_figure")
