"""Pages of jobs and of the inbox."""

from flask import Blueprint

from . import models  # noqa: F401 - the tables belong to the application

bp = Blueprint("jobs", __name__)
