"""A checklist as scoring sees it: plain frozen facts, built from the shape of the YAML files."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from ..conditions import Tree, check, parse

EARNING = ("yes_no", "levels", "scale", "choice", "choices", "bands", "key", "deduct")
SUPPORTING = frozenset({"number", "text", "photo", "time", "note"})
TYPES = (*EARNING, *sorted(SUPPORTING))
CHOSEN = frozenset({"choice", "choices"})
VAST = re.compile(r"[eE][+-]?0*[1-9]\d{2}|\d{60}")
"""Numbers that take a machine minutes to write out exactly, and that no checklist means."""
Cap = Fraction | Literal["zero", "flag"]


class BadChecklist(ValueError):
    """The description of a checklist cannot be scored; the text says which item and why."""


@dataclass(frozen=True, slots=True)
class Band:
    """`points` for a value of at most `to`; `to` None holds for every value."""

    to: Fraction | None
    points: Fraction


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault: each costs `points`, and no more than `most` of them are counted (None: all)."""

    code: str
    points: Fraction
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """At the answers (or the points earned) in `on`, `need` (of "comment", "photo") must accompany the answer.

    An item may have several: a comment at "no", a photo below 3 points.
    """

    on: tuple[Any, ...] = ()
    need: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemSpec:
    """One item; the fields are the keys of the YAML files, `options` are pairs of code and points."""

    code: str
    type: str
    points: Fraction = Fraction(0)
    good: str = "yes"
    levels: tuple[Fraction, ...] = (Fraction(0), Fraction(1, 2), Fraction(1))
    low: int = 1
    high: int = 5
    options: tuple[tuple[str, Fraction], ...] = ()
    bands: tuple[Band, ...] = ()
    faults: tuple[Fault, ...] = ()
    from_: str | None = None
    until: str | None = None
    standard: str | None = None
    dimension: str | None = None
    touchpoint: str | None = None
    answers_for: str = "person"
    allow_na: bool = False
    required: bool = True
    critical: bool = False
    critical_on: tuple[Any, ...] = ()
    bonus: bool = False
    due_after: int = 0
    demands: tuple[Demand, ...] = ()
    when: Tree | None = None

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise BadChecklist(f"{self.code}: there is no item type {self.type!r}")
        if self.points < 0:
            raise BadChecklist(f"{self.code}: points cannot be negative")
        if self.good not in ("yes", "no"):
            raise BadChecklist(f"{self.code}: good is yes or no")
        if self.type == "scale" and self.low >= self.high:
            raise BadChecklist(f"{self.code}: a scale needs low < high")

    @property
    def is_supporting(self) -> bool:
        """Tell whether the item is material only and earns nothing."""
        return self.type in SUPPORTING


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A section with its weight, which only the method `sections` reads."""

    code: str
    weight: Fraction = Fraction(1)
    items: tuple[ItemSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistSpec:
    """A checklist; `plans` keeps what scoring worked out about it, one entry per length of answer key."""

    code: str
    method: str = "points"
    cap: Cap = Fraction(59)
    scorable_share: Fraction = Fraction(7, 10)
    sections: tuple[SectionSpec, ...] = ()
    plans: dict[int, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.method not in ("points", "sections"):
            raise BadChecklist(f"{self.code}: there is no method {self.method!r}")
        if self.cap not in ("zero", "flag") and not isinstance(self.cap, Fraction):
            raise BadChecklist(f"{self.code}: the cap is a number, zero or flag")
        codes = [item.code for item in self.items]
        if len(codes) != len(set(codes)):
            raise BadChecklist(f"{self.code}: an item code occurs twice")

    @property
    def items(self) -> tuple[ItemSpec, ...]:
        """Return all items in the order of the checklist."""
        return tuple(item for section in self.sections for item in section.items)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "ChecklistSpec":
        """Build the checklist from the mapping of a YAML file; keys that scoring does not need are passed over.

        Numbers may be int, float, Fraction or text and stay exact (0.7 is 7/10). `when` is text or a tree. An item's
        `dimension` may be given, since here no catalogue of standards is at hand. Raises `BadChecklist` or
        `ConditionError`.
        """
        sections = tuple(_section(section) for section in plain.get("sections") or ())
        cap = plain.get("cap", 59)
        return cls(
            code=str(plain.get("code", "")),
            method=plain.get("method", "points"),
            cap=cap if cap in ("zero", "flag") else exact(cap),
            scorable_share=exact(plain.get("scorable_share", "0.7")),
            sections=sections,
        )


def exact(number: Any) -> Fraction:
    """Return the number as it is written: 0.1 is 1/10. Raises `BadChecklist` for what is no finite number."""
    if isinstance(number, Fraction):
        return number
    try:
        if isinstance(number, bool) or VAST.search(str(number)):
            raise ValueError(number)
        return Fraction(str(number))
    except (ValueError, ZeroDivisionError) as error:
        raise BadChecklist(f"{number!r} is not a number") from error


def word(value: Any) -> str:
    """Return a code as text; true and false, which some YAML readers make of yes and no, become those again."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _section(plain: Mapping[str, Any]) -> SectionSpec:
    weight = plain.get("weight")
    return SectionSpec(
        code=str(plain["code"]),
        weight=Fraction(1) if weight is None else exact(weight),
        items=tuple(_item(item) for item in plain.get("items") or ()),
    )


def _item(plain: Mapping[str, Any]) -> ItemSpec:
    kind = str(plain["type"])
    options = tuple((word(option["code"]), exact(option.get("points", 0))) for option in plain.get("options") or ())
    bands = tuple(_band(band) for band in plain.get("bands") or ())
    points = plain.get("points")
    given = {name: read(plain[name]) for name, read in READERS.items() if plain.get(name) is not None}
    return ItemSpec(
        code=str(plain["code"]),
        type=kind,
        points=_points(kind, options, bands) if points is None else exact(points),
        options=options,
        bands=bands,
        from_=plain.get("from"),
        demands=_demands(plain.get("demand") or []),
        **given,
    )


def _points(kind: str, options: Iterable[tuple[str, Fraction]], bands: Iterable[Band]) -> Fraction:
    """Return what an item is worth whose points are left out: the best that its options or bands can earn."""
    if kind == "bands":
        return max((band.points for band in bands), default=Fraction(0))
    worth = [max(points, Fraction(0)) for _, points in options]
    return sum(worth, Fraction(0)) if kind == "choices" else max(worth, default=Fraction(0))


def _band(plain: Mapping[str, Any]) -> Band:
    to = plain.get("to")
    return Band(None if to is None or to == "*" else exact(to), exact(plain["points"]))


def _fault(plain: Mapping[str, Any]) -> Fault:
    most = plain.get("most")
    return Fault(str(plain["code"]), exact(plain["points"]), None if most is None else int(most))


def _level(plain: Any) -> Fraction:
    return exact(plain["value"] if isinstance(plain, Mapping) else plain)


def _demands(plain: Mapping[str, Any] | list[Mapping[str, Any]]) -> tuple[Demand, ...]:
    several = [plain] if isinstance(plain, Mapping) else plain
    return tuple(Demand(tuple(one.get("on") or ()), tuple(one.get("need") or ())) for one in several)


READERS: dict[str, Callable[[Any], Any]] = {
    "good": word,
    "levels": lambda plain: tuple(_level(level) for level in plain),
    "low": int,
    "high": int,
    "faults": lambda plain: tuple(_fault(fault) for fault in plain),
    "until": str,
    "standard": str,
    "dimension": str,
    "touchpoint": str,
    "answers_for": str,
    "allow_na": bool,
    "required": bool,
    "critical": bool,
    "critical_on": tuple,
    "bonus": bool,
    "due_after": int,
    "when": lambda plain: parse(plain) if isinstance(plain, str) else check(plain),
}
