"""Pages of role-play."""

from flask import Blueprint

bp = Blueprint("roleplay", __name__)

from .. import observed_privacy, observed_targets, privacy, targets  # noqa: E402, F401 - what can be assigned, what is kept
from . import (  # noqa: E402, F401 - the modules add their routes to `bp`
    acting,
    beginning,
    contesting,
    debrief,
    editing,
    files,
    heat,
    library,
    marking,
    objections,
    observations,
    playing,
    preview,
    rating,
)
