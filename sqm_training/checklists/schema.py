"""What a checklist file may hold: every key of the format and no other, all faults reported at once."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ..conditions import ConditionError, parse, references
from ..files.problems import BadFile, Problem
from ..measures.checklist import TYPES, BadChecklist, exact

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
ALLOWED: dict[str, set[str]] = {
    "good": {"yes_no"},
    "answers": {"yes_no"},
    "levels": {"levels"},
    "low": {"scale"},
    "high": {"scale"},
    "options": {"choice", "choices"},
    "bands": {"bands"},
    "from": {"bands"},
    "until": {"bands"},
    "faults": {"deduct"},
}
"""Which type of item may have which key."""


class Strict(BaseModel):
    """A part of the file in which unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Words(Strict):
    """Words in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Named(Words):
    """A level, option or fault: words with a code or value."""

    code: str | int | bool | None = None
    value: float | int | None = None
    points: float | int | str | None = None
    most: int | None = None


class Band(Strict):
    """Points for values up to `to`; without `to` for every value."""

    to: float | int | str | None = None
    points: float | int | str


class Demand(Strict):
    """At which answers a comment or photo must accompany."""

    on: list[str | int | float | bool]
    need: list[Literal["comment", "photo"]]


class Item(Strict):
    """One item."""

    code: Code
    text: Words
    hint: Words | None = None
    type: Literal[TYPES]  # type: ignore[valid-type]
    points: float | int | str | None = None
    good: Literal["yes", "no"] | bool | None = None
    answers: dict[int | str, str | bool] | None = None
    levels: list[Named | float | int] | None = None
    low: int | None = None
    high: int | None = None
    options: list[Named] | None = None
    bands: list[Band] | None = None
    from_: str | None = Field(None, alias="from")
    until: str | None = None
    faults: list[Named] | None = None
    standard: str | None = None
    touchpoint: str | None = None
    answers_for: Literal["person", "site", "process"] = "person"
    allow_na: bool = False
    required: bool = True
    critical: bool = False
    critical_on: list[str | int | float | bool] | None = None
    bonus: bool = False
    due_after: int = Field(0, ge=0, le=365)
    faults_hint: list[Words] | None = None
    demand: Demand | list[Demand] | None = None
    when: str | list[Any] | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> "Item":
        given = self.model_dump(by_alias=True, exclude_none=True, exclude_unset=True)
        wrong = sorted(key for key, types in ALLOWED.items() if key in given and self.type not in types)
        if wrong:
            raise ValueError(f"{', '.join(wrong)}: not for type {self.type}")
        if self.type in {"choice", "choices"} and not self.options:
            raise ValueError("options are missing")
        if self.type == "bands" and not self.bands:
            raise ValueError("bands are missing")
        if self.type == "deduct" and not self.faults:
            raise ValueError("faults are missing")
        if self.points is not None and exact(self.points) < 0:
            raise ValueError("points cannot be negative")
        return self


class Section(Strict):
    """A section with its items."""

    code: Code
    title: Words
    weight: float | int | str | None = None
    items: list[Item] = Field(default_factory=list)


class Script(Strict):
    """A shop script with its answer key."""

    code: Code
    title: Words
    business: str = ""
    story: Words
    key: list[Words] = Field(default_factory=list)


class Moment(Strict):
    """A moment that is tapped, with its title."""

    code: Code
    title: Words


class Rating(Strict):
    """From which score on a result is called what."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    from_: float = Field(alias="from")
    zh: str
    en: str


class ChecklistFile(Strict):
    """A whole checklist file."""

    code: Code
    title: Words
    channel: Literal["counter", "hotline", "field", "online"] = "counter"
    method: Literal["points", "sections"] = "points"
    cap: float | int | Literal["zero", "flag"] = 59
    scorable_share: float | int | str = 0.7
    total: float | int | None = None
    words: list[Rating] = Field(default_factory=list)
    moments: list[str | Moment] = Field(default_factory=list)
    scripts: list[Script] = Field(default_factory=list)
    sections: list[Section] = Field(min_length=1)


def load_plain(text: str, name: str) -> dict[str, Any]:
    """Read and check a checklist file; raise `BadFile` with every fault and its place."""
    plain = read_yaml(text, name)
    problems = shape_problems(ChecklistFile, plain, name) or content_problems(plain, name)
    if problems:
        raise BadFile(problems)
    return plain


def read_yaml(text: str, name: str) -> dict[str, Any]:
    """Read YAML 1.2 as plain data; raise `BadFile` with the line of a fault."""
    try:
        plain = YAML(typ="safe").load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        cause = str(getattr(error, "problem", None) or error)
        raise BadFile(
            [Problem(name, {"zh": f"YAML 写法有误：{cause}", "en": f"not valid YAML: {cause}"}, row)]
        ) from error
    if not isinstance(plain, dict):
        raise BadFile([Problem(name, {"zh": "文件内容不是键值结构", "en": "the file is not a mapping"})])
    return plain


def shape_problems(schema: type[BaseModel], plain: dict[str, Any], name: str) -> list[Problem]:
    """Return the faults of shape: missing and unknown keys, wrong types."""
    try:
        schema.model_validate(plain)
    except ValidationError as error:
        return [
            Problem(
                name,
                {
                    "zh": place(plain, one["loc"]) + "：" + one["msg"],
                    "en": place(plain, one["loc"]) + ": " + one["msg"],
                },
            )
            for one in error.errors()
        ]
    except BadChecklist as error:
        return [Problem(name, {"zh": str(error), "en": str(error)})]
    return []


def place(plain: Any, path: tuple[int | str, ...]) -> str:
    """Write a place by codes where there are any: `sections[B].items[B3].bands[0].points`."""
    words = ""
    for step in path:
        if isinstance(step, int):
            plain = plain[step] if isinstance(plain, list) and step < len(plain) else None
            code = plain.get("code") if isinstance(plain, dict) else None
            words += f"[{code or step}]"
        else:
            plain = plain.get(step) if isinstance(plain, dict) else plain
            words += f".{step}" if words else str(step)
    return words


def content_problems(plain: dict[str, Any], name: str) -> list[Problem]:
    """Return the faults of content: codes twice, conditions that cannot be read or look ahead, unknown moments."""
    items = [item for section in plain["sections"] for item in section.get("items") or []]
    problems = [*_twice("items", items, name), *_twice("sections", plain["sections"], name)]
    moments = {one if isinstance(one, str) else one["code"] for one in plain.get("moments") or []}
    earlier: set[str] = set()
    for item in items:
        problems += [Problem(name, cause) for cause in _causes(item, earlier, moments)]
        earlier.add(str(item["code"]))
    return problems


def _twice(kind: str, rows: list[dict[str, Any]], name: str) -> list[Problem]:
    codes = [str(row["code"]) for row in rows]
    doubled = sorted({code for code in codes if codes.count(code) > 1})
    return [
        Problem(name, {"zh": f"{kind}：代码 {code} 出现两次", "en": f"{kind}: the code {code} occurs twice"})
        for code in doubled
    ]


def _causes(item: dict[str, Any], earlier: set[str], moments: set[str]) -> list[dict[str, str]]:
    code = item["code"]
    causes = [
        {"zh": f"{code}：{item[key]} 不是本表的时刻", "en": f"{code}: {item[key]} is not a moment of this checklist"}
        for key in ("from", "until")
        if item.get(key) and item[key] not in moments
    ]
    if not isinstance(item.get("when"), str):
        return causes
    try:
        ahead = sorted(references(parse(item["when"])) - earlier)
    except ConditionError as error:
        return [
            *causes,
            {"zh": f"{code}：条件有误，{error.message['zh']}", "en": f"{code}: condition: {error.message['en']}"},
        ]
    if ahead:
        listed = ", ".join(ahead)
        causes.append(
            {
                "zh": f"{code}：条件引用了后面或不存在的项 {listed}",
                "en": f"{code}: condition refers to later or unknown items {listed}",
            }
        )
    return causes


def warnings_of(plain: dict[str, Any]) -> list[dict[str, str]]:
    """Return what is odd but allowed: a declared total that differs, a section that weighs 0, no standard measured."""
    found = []
    items = [item for section in plain["sections"] for item in section.get("items") or []]
    total = sum(exact(item["points"]) for item in items if item.get("points") is not None and not item.get("bonus"))
    if plain.get("total") is not None and exact(plain["total"]) != total:
        found.append(
            {
                "zh": f"声明总分 {plain['total']} 与各项之和 {total} 不一致",
                "en": f"declared total {plain['total']} differs from the sum {total}",
            }
        )
    for section in plain["sections"]:
        if plain.get("method") == "sections" and section.get("weight") is not None and exact(section["weight"]) == 0:
            found.append({"zh": f"大项 {section['code']} 权重为 0", "en": f"section {section['code']} weighs 0"})
    unmeasured = [item["code"] for item in items if not item.get("standard")]
    if unmeasured:
        listed = ", ".join(unmeasured)
        found.append({"zh": f"未对应服务标准：{listed}", "en": f"no standard measured by: {listed}"})
    return found
