"""The audit trail: who did what to which record, each row chained to the one before."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from ...database import Base


class AuditRow(Base):
    """One act. Rows hold ids, never names; `digest` covers the row and the digest before it."""

    __tablename__ = "audit_row"
    __table_args__ = (
        Index("ix_audit_row_kind_ref", "kind", "ref"),
        Index("ix_audit_row_person_id_at", "person_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(default="")
    ref: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(unique=True)
