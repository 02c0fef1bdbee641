"""Pages of progress: results, the improvement chart, sites and practice."""

from flask import Blueprint

bp = Blueprint("progress", __name__)

from . import card, people, results, site_visits  # noqa: E402, F401 - the modules add their routes to `bp`
