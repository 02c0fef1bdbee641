"""What all commands share: refusals go to the error output in the reader's language, and nothing is half written."""

import os
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from ..errors import RuleBroken
from ..extensions import db
from ..files.problems import BadFile

Command = TypeVar("Command", bound=Callable[..., Any])
MOST_LINES = 200


def terminal_language() -> str:
    """Return the language of the terminal: SQM_LANGUAGE, else what LC_ALL or LANG say, else English."""
    wish = os.environ.get("SQM_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if wish.lower().startswith("zh") else "en"


def refusing(command: Command) -> Command:
    """Let a command end with status 1 and every fault on a line of its own, after undoing what it had begun."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
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

    return run  # type: ignore[return-value]
