"""What every objection holds, whatever the sheet it is about belongs to."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column


class Objection:
    """The columns of an objection to one item, to be answered in writing by somebody without a stake.

    It never lowers a score; `decision` is empty until decided, then `upheld` or `rejected`. `change` keeps what an
    upheld one brought about.
    """

    item_code: Mapped[str]
    text: Mapped[str]
    filed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    decision: Mapped[str] = mapped_column(default="", index=True)
    reason: Mapped[str] = mapped_column(default="")
    change: Mapped[dict[str, Any]] = mapped_column(default=dict)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
