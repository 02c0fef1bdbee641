"""Pages of assignments: what trainers give, what people do."""

from flask import Blueprint, Flask

from ...web.access import Role

bp = Blueprint("assignments", __name__)

TRAINERS = (Role.TRAINER, Role.ADMIN)
LEADERS = (Role.TRAINER, Role.ADMIN, Role.MANAGER)

from . import changing, giving, leave, lists, suggestions, tasks  # noqa: E402 - the modules add their routes to `bp`


def init_app(app: Flask) -> None:
    """Say what can be assigned, who is asked before reminders go out, and which jobs there are."""
    from .. import cards, messages, schedule
    from ..words import due_words, repeat_words

    cards.register()
    messages.register()
    schedule.register()
    app.jinja_env.globals.update(due_words=due_words, repeat_words=repeat_words)


__all__ = ["bp", "changing", "giving", "init_app", "leave", "lists", "suggestions", "tasks"]
