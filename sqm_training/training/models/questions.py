"""Banks of questions, their categories, and the frozen wordings of every question."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base, Text
from ...people.models import Person
from ...standards.models import Standard

TYPES = (
    "single",
    "multiple",
    "true_false",
    "short",
    "numeric",
    "matching",
    "ordering",
    "gaps",
    "essay",
    "description",
)
"""What kinds of question there are; a description is text between questions and is not answered."""


class QuestionBank(Base):
    """A bank of questions under its code."""

    __tablename__ = "question_bank"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Text]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class QuestionCategory(Base):
    """A branch of a bank's tree: `path` names it from the top, parts parted by slashes, such as `热线/接听`."""

    __tablename__ = "question_category"
    __table_args__ = (UniqueConstraint("bank_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_bank.id", ondelete="CASCADE"))
    path: Mapped[str]


class Question(Base):
    """A question under its code in a bank; what it asks stands in its versions, the newest of which is in use.

    `title` are its first words, for lists; `digest` is that of the version in use. `origin` is the digest of what was
    loaded or imported, by which a second import of the same file finds it, whatever people changed since; empty for
    what was written here.
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("bank_id", "code"),
        CheckConstraint(f"type in ({', '.join(repr(one) for one in TYPES)})", name="known_type"),
        Index("ix_question_bank_id_origin", "bank_id", "origin"),
        Index("ix_question_category_id", "category_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_bank.id", ondelete="CASCADE"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("question_category.id"))
    code: Mapped[str]
    type: Mapped[str]
    title: Mapped[Text]
    number: Mapped[int] = mapped_column(default=1)
    digest: Mapped[str]
    origin: Mapped[str] = mapped_column(default="")
    is_retired: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lock: Mapped[int] = mapped_column(default=1)

    bank: Mapped[QuestionBank] = relationship()
    category: Mapped[QuestionCategory | None] = relationship()
    changed_by: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": lock}


class QuestionVersion(Base):
    """One wording of a question, frozen: an answer names the version it was given on.

    `content` is what `training.content` describes: type, text, choices with their shares, feedback, pictures.
    """

    __tablename__ = "question_version"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    question: Mapped[Question] = relationship()


class QuestionStandard(Base):
    """A standard that a question trains and its answers count for, as its version in use says."""

    __tablename__ = "question_standard"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"), primary_key=True, index=True)

    standard: Mapped[Standard] = relationship()
