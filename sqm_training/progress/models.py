"""Summaries that can be dropped and rebuilt at any time; each says as of when it holds."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base


class Summary(Base):
    """One rebuilt figure or table under a key, such as `pooled:counter`, with the moment it was computed."""

    __tablename__ = "summary"

    key: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    as_of: Mapped[datetime]
