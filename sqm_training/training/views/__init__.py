"""Pages of training."""

from flask import Blueprint

bp = Blueprint("training", __name__)

from .. import course_privacy, course_schedule, course_targets, models  # noqa: E402, F401 - what courses register
from . import (  # noqa: E402, F401 - the modules add their routes to `bp`
    attendance,
    catalogue,
    certificates,
    editing,
    effect,
    files,
    learning,
    lessons,
    modules,
    reflections,
    refreshers,
    run_files,
    runs,
)

course_targets.register()
course_schedule.register()
