"""Where the photos of this installation are kept."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from ..extensions import db

if TYPE_CHECKING:
    from ..files.photos import PhotoStore

DOOMED = "photos to delete"


def store() -> "PhotoStore":
    """Return the photo store beside the database."""
    from ..files.photos import PhotoStore

    return PhotoStore(Path(current_app.config["SQM_DATA"]) / "photos")


def delete_on_commit(names: Iterable[str]) -> None:
    """Delete files once the transaction is through; after a rollback they stay."""
    db.session.info.setdefault(DOOMED, set()).update(names)


@event.listens_for(Session, "after_commit")
def _delete_files(session: Session) -> None:
    for name in session.info.pop(DOOMED, ()):
        store().delete(name)


@event.listens_for(Session, "after_rollback")
def _spare_files(session: Session) -> None:
    session.info.pop(DOOMED, None)
