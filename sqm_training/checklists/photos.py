"""Where the photos of this installation are kept."""

from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from ..files.photos import PhotoStore


def store() -> "PhotoStore":
    """Return the photo store beside the database."""
    from ..files.photos import PhotoStore

    return PhotoStore(Path(current_app.config["SQM_DATA"]) / "photos")
