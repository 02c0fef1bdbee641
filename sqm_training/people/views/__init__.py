"""Pages of people: sign-in, one's own settings, and what the administrator keeps."""

from flask import Blueprint

bp = Blueprint("people", __name__)

from . import (  # noqa: E402, F401 - the modules add their routes to `bp`
    account,
    holidays,
    importing,
    notice,
    persons,
    privacy,
    settings,
    signing,
    sites,
    trail,
)
