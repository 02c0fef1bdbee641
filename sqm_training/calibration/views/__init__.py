"""Pages of calibration exercises: preparing and comparing for trainers, filling in and reading for shoppers."""

from flask import Blueprint

bp = Blueprint("calibration", __name__)

from .. import privacy, targets  # noqa: E402, F401 - what is kept about people, and exercises as tasks
from . import exercises, media, own, sheets  # noqa: E402, F401 - the modules add their routes to `bp`
