"""Pages of assignments: what trainers give, what employees do."""

from flask import Blueprint

from .. import models  # noqa: F401 - the tables belong to the application

bp = Blueprint("assignments", __name__)
