"""Sites: the tree of group, companies, halls, hotlines and field teams."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base


class SiteKind(StrEnum):
    """What a site is; shops happen at halls, hotlines and field teams."""

    GROUP = "group"
    COMPANY = "company"
    HALL = "hall"
    HOTLINE = "hotline"
    FIELD = "field"


class Site(Base):
    """A node of the organisation's tree.

    `path` lists the ids from the root, such as `/1/4/9/`, so that everything below a site is one prefix search.
    """

    __tablename__ = "site"
    __table_args__ = (
        CheckConstraint("kind in ('group', 'company', 'hall', 'hotline', 'field')", name="known_kind"),
        Index("ix_site_path", "path"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    city: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    path: Mapped[str] = mapped_column(default="/")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    parent: Mapped["Site | None"] = relationship(remote_side=[id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def title(self) -> dict[str, str]:
        """The name in both languages."""
        return {"zh": self.name, "en": self.name_en or self.name}

    @property
    def line(self) -> list[int]:
        """The ids from the root down to this site."""
        return [int(part) for part in self.path.split("/") if part]
