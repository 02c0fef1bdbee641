"""Pages of role-play."""

from flask import Blueprint

from .. import models  # noqa: F401 - the tables belong to the application even before a page reads them

bp = Blueprint("roleplay", __name__)
