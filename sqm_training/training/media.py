"""Where pictures, recordings and attachments of lessons are kept."""

from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from ..files.media import MediaStore


def store() -> "MediaStore":
    """Return the store of this installation; media lie beside the photos."""
    from ..files.media import MediaStore

    return MediaStore(Path(current_app.config["SQM_DATA"]) / "photos")
