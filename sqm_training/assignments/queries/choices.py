"""What can be chosen when a task is given."""

from sqlalchemy import select

from ...extensions import db
from ...standards.models import Standard


def standards_to_choose() -> list[Standard]:
    """Return all standards in force or proposed, by code."""
    return list(db.session.scalars(select(Standard).where(Standard.state != "retired").order_by(Standard.code)))
