"""Pages of mystery shops: planning, capture, review, objections."""

from flask import Blueprint

from .. import privacy as _privacy  # noqa: F401 - says what visits keep about people

bp = Blueprint("visits", __name__)

# The modules add their routes to `bp`.
from . import addenda, api, appeals, capture, photos, planning, publishing, review, submissions  # noqa: E402, F401
