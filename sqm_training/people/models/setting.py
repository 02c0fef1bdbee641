"""What the administrator sets for the whole organisation."""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from ...database import Base


class Setting(Base):
    """One named value; `people.settings` lists the names, their types and defaults."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
