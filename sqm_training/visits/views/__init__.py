"""Pages of mystery shops: planning, capture, review, objections."""

from flask import Blueprint

from .. import privacy as _privacy  # noqa: F401 - says what visits keep about people

bp = Blueprint("visits", __name__)

from . import api, appeals, capture, photos, planning, publishing, review  # noqa: E402, F401 - the modules add their routes to `bp`
