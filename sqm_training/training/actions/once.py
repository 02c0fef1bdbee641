"""Rows that there can be one of: the second of two at once finds the first."""

from sqlalchemy.exc import IntegrityError

from ...extensions import db


def add_once(row: object) -> bool:
    """Add a row; False when its key was taken meanwhile, such as by the same form sent from another tab."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    return True
