"""Pages of people: sign-in, one's own settings, and what the administrator keeps."""

from flask import Blueprint

bp = Blueprint("people", __name__)

from . import account, admin, importing, notice, privacy, signing  # noqa: E402, F401 - the modules add their routes to `bp`
