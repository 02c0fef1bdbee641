"""Pages of checklists: reading, editing the next version, trying it, files in and out."""

from flask import Blueprint

from ...web.access import Role
from ...web.text import _l

bp = Blueprint("checklists", __name__)
READERS = (Role.TRAINER, Role.ADMIN, Role.MANAGER, Role.EMPLOYEE)
KEEPERS = (Role.TRAINER, Role.ADMIN)
STATES = {
    "draft": (_l("Draft"), "watch"),
    "published": (_l("Published"), "good"),
    "retired": (_l("Retired"), "neutral"),
}

from . import arranging, checklists, draft, files, items, preview, scripts, sections, settings, versions  # noqa: E402, F401 - the modules add their routes to `bp`
