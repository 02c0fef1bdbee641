"""Pages of training."""

from flask import Blueprint

bp = Blueprint("training", __name__)

from .. import quiz_privacy, quiz_schedule, targets  # noqa: E402, F401 - what can be assigned, what is kept
from . import (  # noqa: E402, F401 - the modules add their routes to `bp`
    banks,
    importing,
    marking,
    questions,
    quizzes,
    results,
    taking,
)

quiz_schedule.register()
