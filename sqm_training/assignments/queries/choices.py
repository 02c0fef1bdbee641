"""What can be chosen when a task is given."""

from collections.abc import Sequence

from sqlalchemy import Row, select

from ...database import Text
from ...extensions import db
from ...standards.models import Standard


def standards_to_choose() -> Sequence[Row[int, str, Text]]:
    """Return id, code and title of all standards in force or proposed, by code."""
    rows = select(Standard.id, Standard.code, Standard.title).where(Standard.state != "retired")
    return db.session.execute(rows.order_by(Standard.code)).all()
