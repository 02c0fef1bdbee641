"""Figures that can be dropped and rebuilt, each as of its moment, and decisions on the limits of charts."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base


class Summary(Base):
    """One rebuilt figure or table under a key, such as `pooled:counter`, with the moment it was computed."""

    __tablename__ = "summary"

    key: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    as_of: Mapped[datetime]


class Standing:
    """What is said of a person or a site: visits and shoppers that count, means in points, and the verdict.

    `raw` is the plain mean, `adjusted` the shrunken mean without strictness and waves, `low` to `high` its 95 %
    interval; where there is none, `reason` says why: `too_little`, `no_shopper`, `unconnected`. `subset` numbers the
    set of shoppers that can be compared (1 the largest, 0 none). `difference` and `least` are those of the verdict.
    """

    n: Mapped[int]
    shoppers: Mapped[int]
    raw: Mapped[float | None]
    adjusted: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    reason: Mapped[str]
    subset: Mapped[int]
    change: Mapped[str]
    level: Mapped[str]
    difference: Mapped[float | None]
    difference_low: Mapped[float | None]
    difference_high: Mapped[float | None]
    least: Mapped[float | None]
    last_at: Mapped[datetime | None]
    as_of: Mapped[datetime]


class PersonFigure(Standing, Base):
    """How a person stands, over the published visits that met them; only items that the person answers for."""

    __tablename__ = "person_figure"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class SiteFigure(Standing, Base):
    """How a site stands, over all its published visits; the calculated score of all items."""

    __tablename__ = "site_figure"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)


class ShopperFigure(Base):
    """How strict a shopper scores: `effect` in points above (lenient) or below (strict) the others, 95 % interval.

    Empty outside the largest set that can be compared; `is_few` marks fewer than 10 visits, whose effect was drawn
    towards 0. An effect that the design cannot separate has no interval.
    """

    __tablename__ = "shopper_figure"

    shopper_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int]
    effect: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    subset: Mapped[int]
    is_few: Mapped[bool]
    as_of: Mapped[datetime]


class WaveFigure(Base):
    """By how many points everybody scored higher or lower in a wave, or in a calendar quarter without waves."""

    __tablename__ = "wave_figure"

    key: Mapped[str] = mapped_column(primary_key=True)
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"))
    n: Mapped[int]
    mean: Mapped[float]
    effect: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    starts_at: Mapped[datetime]
    as_of: Mapped[datetime]


class StepFigure(Base):
    """Points got and possible (millionths) and visits of a site and all below it, by quarter, standard and touchpoint.

    Rows hold the sums of the whole subtree, so that a page reads those of one site however many lie below.
    """

    __tablename__ = "step_figure"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)
    quarter: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    touchpoint: Mapped[str] = mapped_column(primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id", ondelete="CASCADE"), primary_key=True)
    got: Mapped[int] = mapped_column(BigInteger)
    possible: Mapped[int] = mapped_column(BigInteger)
    visits: Mapped[int]
    as_of: Mapped[datetime]


class Sums:
    """Millionths of a point got and possible in the year before `as_of`, and in how many visits."""

    got: Mapped[int] = mapped_column(BigInteger)
    possible: Mapped[int] = mapped_column(BigInteger)
    visits: Mapped[int]
    as_of: Mapped[datetime]


class SiteStandard(Sums, Base):
    """What was got on a standard at one site, whoever its items answer for."""

    __tablename__ = "site_standard"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id", ondelete="CASCADE"), primary_key=True)


class WaveStandard(Base):
    """Millionths of a point got and possible on a standard at one site in a wave, and in how many visits."""

    __tablename__ = "wave_standard"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)
    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id", ondelete="CASCADE"), primary_key=True)
    got: Mapped[int] = mapped_column(BigInteger)
    possible: Mapped[int] = mapped_column(BigInteger)
    visits: Mapped[int]
    as_of: Mapped[datetime]


class SitePart(Sums, Base):
    """What was got at one site on the items that answer for the person, the site or the process."""

    __tablename__ = "site_part"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)
    answers_for: Mapped[str] = mapped_column(primary_key=True)


class CountedScore(Base):
    """One score behind the figures of waves and shoppers: of a person at a visit, or of a site where nobody was met.

    `score` is 0 to 100, `adjusted` the same without strictness and shift where the design tells it, `wave` the key of
    `WaveFigure`. `excluded` is that of `Scored`: a wave's mean rests on rows without one, a shopper's strictness
    on those and on `pair`. `is_of_wave` and `is_of_shopper` say which of the two rests on a row at all.
    """

    __tablename__ = "counted_score"
    __table_args__ = (
        Index("ix_counted_score_wave_excluded_at", "wave", "excluded", "at"),
        Index("ix_counted_score_shopper_id_at", "shopper_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    shopper_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    wave: Mapped[str]
    quarter: Mapped[str]
    at: Mapped[datetime]
    score: Mapped[float]
    adjusted: Mapped[float | None]
    excluded: Mapped[str]
    is_of_wave: Mapped[bool]
    is_of_shopper: Mapped[bool]
    as_of: Mapped[datetime]


class Baseline(Base):
    """A decision that the limits of a person's chart begin anew with the visit of `starts_at`; never changed.

    One that was taken back holds no longer and stays as it was written.
    """

    __tablename__ = "baseline"
    __table_args__ = (Index("ix_baseline_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    reason: Mapped[str]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_back_at: Mapped[datetime | None]
