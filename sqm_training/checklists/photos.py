"""Where the photos of this installation are kept."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import event

from ..extensions import db

if TYPE_CHECKING:
    from ..files.photos import PhotoStore


def store() -> "PhotoStore":
    """Return the photo store beside the database."""
    from ..files.photos import PhotoStore

    return PhotoStore(Path(current_app.config["SQM_DATA"]) / "photos")


def delete_after_commit(names: Iterable[str]) -> None:
    """Delete files once the transaction that no longer names them is committed; after a rollback they stay."""
    db.session.info.setdefault(DOOMED, set()).update(names)


DOOMED = "photo files to delete"


@event.listens_for(db.session, "after_commit")
def _delete(session: Any) -> None:
    for name in session.info.pop(DOOMED, ()):
        store().delete(name)


@event.listens_for(db.session, "after_rollback")
def _keep(session: Any) -> None:
    session.info.pop(DOOMED, None)
