"""Figures of people, sites, shoppers and waves: rebuilt every night, safe to drop."""

import sqlalchemy as sa
from alembic import op

from sqm_training import database

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def standing() -> list[sa.Column]:
    return [
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("shoppers", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Double(), nullable=True),
        sa.Column("adjusted", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("subset", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("difference", sa.Double(), nullable=True),
        sa.Column("difference_low", sa.Double(), nullable=True),
        sa.Column("difference_high", sa.Double(), nullable=True),
        sa.Column("least", sa.Double(), nullable=True),
        sa.Column("last_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("as_of", database.UtcDateTime(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    for of in ("person", "site"):
        op.create_table(
            f"{of}_figure",
            sa.Column(f"{of}_id", sa.Integer(), nullable=False),
            *standing(),
            sa.ForeignKeyConstraint(
                [f"{of}_id"], [f"{of}.id"], name=op.f(f"fk_{of}_figure_{of}_id_{of}"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint(f"{of}_id", name=op.f(f"pk_{of}_figure")),
        )
    op.create_table(
        "shopper_figure",
        sa.Column("shopper_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("effect", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("subset", sa.Integer(), nullable=False),
        sa.Column("is_few", sa.Boolean(), nullable=False),
        sa.Column("as_of", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["person.id"], name=op.f("fk_shopper_figure_shopper_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("shopper_id", name=op.f("pk_shopper_figure")),
    )
    op.create_table(
        "wave_figure",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("effect", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("starts_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("as_of", database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_wave_figure_wave_id_wave"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_wave_figure")),
    )


def downgrade() -> None:
    for name in ("wave_figure", "shopper_figure", "site_figure", "person_figure"):
        op.drop_table(name)
