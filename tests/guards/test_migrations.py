"""Migrations: one line of them, and at its end exactly the tables of the models."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade
from sqlalchemy import inspect

from sqm_training.config import ROOT
from sqm_training.database import Base
from sqm_training.extensions import db


def test_there_is_one_head():
    assert len(ScriptDirectory(str(ROOT / "migrations")).get_heads()) == 1


def test_upgrading_from_nothing_gives_the_tables_of_the_models(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []


def test_downgrading_leaves_nothing(app):
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
