"""Pages of role-play."""

from flask import Blueprint

bp = Blueprint("roleplay", __name__)

from .. import targets  # noqa: E402, F401 - scenarios can be assigned
from . import editing, files, library  # noqa: E402, F401 - the modules add their routes to `bp`
