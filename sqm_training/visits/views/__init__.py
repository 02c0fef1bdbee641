"""Pages of mystery shops: planning, capture, review, objections."""

from flask import Blueprint

from ...checklists import usage
from ..queries.versions import visits_by_version

bp = Blueprint("visits", __name__)
usage.register("visits", visits_by_version)

from . import api, appeals, capture, photos, planning, publishing, review  # noqa: E402, F401 - the modules add their routes to `bp`
