"""Public holidays and make-up working days."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from ...database import Base


class Holiday(Base):
    """A day that differs from its weekday: a holiday, or a weekend day that is worked."""

    __tablename__ = "holiday"

    on: Mapped[date] = mapped_column(primary_key=True)
    is_working: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(default="")
