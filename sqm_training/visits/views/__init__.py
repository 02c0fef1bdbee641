"""Pages of mystery shops: planning, capture, review, objections."""

from flask import Blueprint

bp = Blueprint("visits", __name__)

from . import addenda, api, appeals, capture, photos, planning, publishing, review  # noqa: E402, F401 - the modules add their routes to `bp`
