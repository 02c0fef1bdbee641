"""Pages of mystery shops: planning, capture, review, objections."""

from flask import Blueprint

from ...checklists import usage
from .. import privacy as _privacy  # noqa: F401 - says what visits keep about people
from ..queries.settled import visits_by_version

bp = Blueprint("visits", __name__)
usage.register("visits", visits_by_version)

# The modules add their routes to `bp`.
from . import addenda, api, appeals, capture, photos, planning, publishing, review, submissions, tablet  # noqa: E402, F401 - they add their routes to `bp`
