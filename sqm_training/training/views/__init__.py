"""Pages of training."""

from flask import Blueprint

bp = Blueprint("training", __name__)

from .. import models  # noqa: E402, F401 - the tables belong to the metadata
