"""Pages of training."""

from flask import Blueprint

bp = Blueprint("training", __name__)

from .. import course_targets, models  # noqa: E402, F401 - the tables, and what can be assigned
from . import (  # noqa: E402, F401 - the modules add their routes to `bp`
    attendance,
    catalogue,
    certificates,
    editing,
    files,
    learning,
    lessons,
    modules,
    reflections,
    run_files,
    runs,
)

course_targets.register()
