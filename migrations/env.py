"""Runs the migrations on the application's database, SQLite or PostgreSQL."""

from alembic import context
from flask import current_app

from sqm_training.database import Base

engine = current_app.extensions["migrate"].db.engine


def foreign_keys(connection, enforced: bool) -> None:
    """Switch SQLite's foreign keys: rebuilding a table in batch mode would otherwise delete what points to it."""
    if connection.dialect.name == "sqlite":
        connection.connection.dbapi_connection.execute(f"pragma foreign_keys = {'on' if enforced else 'off'}")


def run() -> None:
    """Run all in one transaction, so that a failed migration leaves nothing behind."""
    with engine.connect() as connection:
        foreign_keys(connection, False)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            user_module_prefix="database.",
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.in_transaction():
            connection.commit()
        foreign_keys(connection, True)


run()
