"""Pages of people: sign-in, one's own settings, and what the administrator keeps."""

from flask import Blueprint

bp = Blueprint("people", __name__)

from . import (  # noqa: E402 - the modules add their routes to `bp`
    account,  # noqa: F401
    holidays,  # noqa: F401
    importing,  # noqa: F401
    notice,  # noqa: F401
    persons,  # noqa: F401
    privacy,  # noqa: F401
    settings,  # noqa: F401
    signing,  # noqa: F401
    sites,  # noqa: F401
    trail,  # noqa: F401
)
