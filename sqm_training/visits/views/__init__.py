"""Pages of mystery shops: planning, capture, review, objections."""

from flask import Blueprint

bp = Blueprint("visits", __name__)

# The modules add their routes to `bp`.
from . import addenda, api, appeals, capture, photos, planning, publishing, review, submissions  # noqa: E402, F401
