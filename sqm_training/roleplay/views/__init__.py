"""Pages of role-play."""

from flask import Blueprint

bp = Blueprint("roleplay", __name__)

from .. import privacy, targets  # noqa: E402, F401 - what is kept about people; scenarios can be assigned
from . import (  # noqa: E402, F401 - the modules add their routes to `bp`
    debrief,
    editing,
    files,
    heat,
    library,
    marking,
    playing,
    preview,
)
