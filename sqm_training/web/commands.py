"""What all commands share: refusals go to the error output in the reader's language, and nothing is half written."""

import os
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any, TypeVar

import click
from flask import Flask
from flask.cli import AppGroup
from flask_babel import refresh
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError, ProgrammingError

from ..errors import RuleBroken
from ..extensions import db
from ..files.problems import BadFile

Command = TypeVar("Command", bound=Callable[..., Any])
MOST_LINES = 200
LANGUAGE = "sqm_training.language"


class LateCommands(AppGroup):
    """The commands of an application, read from a module when the first one is asked for: a worker needs none.

    `init_app(app)` of that module adds them.
    """

    def __init__(self, app: Flask, module: str) -> None:
        super().__init__(app.name)
        self._app = app
        self._module = module
        self._is_read = False

    def _read(self) -> None:
        if not self._is_read:
            self._is_read = True
            import_module(self._module).init_app(self._app)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        self._read()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        self._read()
        return super().get_command(ctx, cmd_name)


def terminal_language() -> str:
    """Return the language of the command: --language, else SQM_LANGUAGE, else what LC_ALL or LANG say, else English."""
    context = click.get_current_context(silent=True)
    asked = context.meta.get(LANGUAGE) if context else None
    wish = asked or os.environ.get("SQM_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if wish.lower().startswith("zh") else "en"


def refusing(command: Command) -> Command:
    """Let a command end with status 1 and every fault on a line of its own, after undoing what it had begun."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        refresh()
        try:
            return command(*args, **kwargs)
        except BadFile as refusal:
            db.session.rollback()
            lines = [problem.said(terminal_language()) for problem in refusal.problems]
            for line in lines[:MOST_LINES]:
                click.echo(line, err=True)
            if len(lines) > MOST_LINES:
                click.echo(f"… +{len(lines) - MOST_LINES}", err=True)
            raise SystemExit(1) from refusal
        except RuleBroken as refusal:
            db.session.rollback()
            click.echo(str(refusal), err=True)
            raise SystemExit(1) from refusal
        except OSError as fault:
            if fault.filename is None or fault.strerror is None:
                raise
            db.session.rollback()
            click.echo(f"{fault.filename}: {fault.strerror}", err=True)
            raise SystemExit(1) from fault
        except (OperationalError, ProgrammingError) as fault:
            db.session.rollback()
            if inspect(db.engine).has_table("person"):
                raise
            from .text import _

            click.echo(_("The database has no tables yet. Run: flask --app app setup"), err=True)
            raise SystemExit(1) from fault

    spoken = click.Choice(["zh", "en"])
    option = click.option("--language", type=spoken, expose_value=False, is_eager=True, callback=_speak, help=SPEAK)
    return option(run)  # type: ignore[return-value]  # click gives back what it was given


SPEAK = "Language of what is said; otherwise SQM_LANGUAGE, LC_ALL or LANG decide."


def _speak(context: click.Context, _option: click.Parameter, language: str | None) -> None:
    """Let the whole command speak the language that it was called with."""
    context.meta[LANGUAGE] = language
