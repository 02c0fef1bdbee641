"""Pages of training."""

from flask import Blueprint

bp = Blueprint("training", __name__)

from .. import (  # noqa: E402, F401 - what can be assigned, what is kept
    course_privacy,
    course_schedule,
    course_targets,
    quiz_privacy,
    quiz_schedule,
    targets,
)
from . import (  # noqa: E402, F401 - the modules add their routes to `bp`
    attendance,
    banks,
    catalogue,
    certificates,
    editing,
    effect,
    files,
    importing,
    learning,
    lessons,
    marking,
    modules,
    notes,
    questions,
    quizzes,
    reflections,
    refreshers,
    results,
    run_files,
    runs,
    taking,
    ways,
)

course_targets.register()
course_schedule.register()
quiz_schedule.register()
