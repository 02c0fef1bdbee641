"""The parts of a checklist file as pydantic sees them."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from ...files.shapes import Strict, Words, fault
from .values import Cap, Code, Entry, Kind, LevelValue, Limit, Number, Points, Share, Word, as_code, as_value

FITTING: dict[str, set[str]] = {
    "good": {"yes_no"},
    "answers": {"yes_no"},
    "levels": {"levels"},
    "low": {"scale"},
    "high": {"scale"},
    "anchors": {"scale"},
    "options": {"choice", "choices"},
    "bands": {"bands"},
    "from": {"bands"},
    "until": {"bands"},
    "faults": {"deduct"},
}
"""Which type of item may have which key."""
NEEDED = {"choice": "options", "choices": "options", "bands": "bands", "deduct": "faults"}
"""Which key a type cannot do without."""


class Level(Strict):
    """One of the ordered words, with its share of the points; a bare number has no words of its own."""

    value: LevelValue
    zh: str | None = Field(None, min_length=1)
    en: str | None = Field(None, min_length=1)


class Option(Words):
    """One option of a choice."""

    code: Word
    points: Number | None = None


class Fault(Words):
    """One kind of fault, with what each costs and how many are counted at most."""

    code: Word
    points: Number
    most: int | None = Field(None, ge=0)


class Band(Strict):
    """Points for values up to `to`; without `to`, or with `*`, for every value."""

    to: Limit = None
    points: Number


class Anchor(Words):
    """What the value `at` of a scale looks like."""

    at: int


class Demand(Strict):
    """At which answers a comment or photo must accompany."""

    on: list[Entry]
    need: list[Literal["comment", "photo"]]


class Item(Strict):
    """One item."""

    code: Code
    text: Words
    hint: Words | None = None
    type: Kind
    points: Points | None = None
    good: Annotated[
        Literal["yes", "no"], BeforeValidator(lambda value: {True: "yes", False: "no"}.get(value, value))
    ] = "yes"
    answers: dict[Word, Word] | None = None
    levels: list[Annotated[Level, as_value]] | None = None
    low: int = 1
    high: int = 5
    anchors: list[Anchor] | None = None
    options: list[Option] | None = None
    bands: list[Band] | None = None
    from_: Code | None = Field(None, alias="from")
    until: Code | None = None
    faults: list[Fault] | None = None
    standard: Code | None = None
    touchpoint: Code | None = None
    answers_for: Literal["person", "site", "process"] = "person"
    allow_na: bool = False
    required: bool = True
    critical: bool = False
    critical_on: list[Entry] | None = None
    bonus: bool = False
    due_after: int = Field(0, ge=0, le=365)
    faults_hint: list[Words] | None = None
    demand: Annotated[
        list[Demand] | None, BeforeValidator(lambda value: [value] if isinstance(value, dict) else value)
    ] = None
    when: Any = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> "Item":
        given = {
            "from" if name == "from_" else name for name in self.model_fields_set if getattr(self, name) is not None
        }
        wrong = sorted(key for key, types in FITTING.items() if key in given and self.type not in types)
        if wrong:
            raise fault("not_for_type", type=self.type, keys=", ".join(wrong))
        needed = NEEDED.get(self.type)
        if needed and not getattr(self, needed):
            raise fault("needed_for_type", type=self.type, key=needed)
        if self.type == "scale" and self.low >= self.high:
            raise fault("low_high")
        if any(not self.low <= anchor.at <= self.high for anchor in self.anchors or []):
            raise fault("anchor_range")
        return self


class Section(Strict):
    """A section with its items."""

    code: Code
    title: Words
    weight: Points | None = None
    items: list[Item] = Field(default_factory=list)


class Script(Strict):
    """A shop script with its answer key."""

    code: Code
    title: Words
    business: str = ""
    story: Words
    key: list[Words] = Field(default_factory=list)


class Moment(Strict):
    """A moment that is tapped; without a title it has that of the library."""

    code: Code
    title: Words | None = None


class Rating(Words):
    """From which score on a result is called what."""

    from_: float = Field(alias="from")


class ChecklistFile(Strict):
    """A whole checklist file."""

    code: Code
    title: Words
    use: Literal["visit", "role_play"] = "visit"
    channel: Literal["counter", "hotline", "field", "online"] = "counter"
    method: Literal["points", "sections"] = "points"
    cap: Cap = 59
    scorable_share: Share = 0.7
    total: Number | None = None
    words: list[Rating] = Field(default_factory=list)
    moments: list[Annotated[Moment, as_code]] = Field(default_factory=list)
    scripts: list[Script] = Field(default_factory=list)
    sections: list[Section] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_its_use(self) -> "ChecklistFile":
        if self.use == "role_play" and self.method != "points":
            raise fault("role_play_points")
        return self
