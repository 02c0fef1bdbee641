"""The sheet of questions: groups become sections, questions become items, conditions are joined and checked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...conditions import ConditionError, Tree, parse_relevant, references, to_text
from ...files.problems import Problem
from .cells import (
    BadCell,
    read_anchors,
    read_answers,
    read_bands,
    read_critical,
    read_demand,
    read_number,
    read_whole,
    read_yes,
)
from .choices import ChoiceList
from .columns import Sheet, words_of
from .kinds import METADATA, BadKind, group_mark, kind_of

REPORTED = ("choice_filter", "calculation", "repeat_count")
PASSED_OVER = ("constraint", "default", "trigger", "read_only", "readonly", "media")
READERS: dict[str, Callable[[str], Any]] = {
    "points": read_number,
    "allow_na": read_yes,
    "required": read_yes,
    "bonus": read_yes,
    "due_after": read_whole,
    "demand": read_demand,
    "bands": read_bands,
    "answers": read_answers,
    "standard": str,
    "touchpoint": str,
    "answers_for": str,
    "from": str,
    "until": str,
    "good": str,
}


@dataclass
class SurveyReader:
    """Walks the rows once; afterwards `sections`, `problems`, `warnings`, and the rows of items and sections."""

    sheet: Sheet
    lists: dict[str, ChoiceList]
    sections: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    item_rows: dict[str, int] = field(default_factory=dict)
    section_rows: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    open: list[tuple[int, str, Tree | None]] = field(default_factory=list)

    def read(self) -> None:
        """Read all rows."""
        for number, row in self.sheet.rows:
            mark = group_mark(row.get("type", ""))
            if mark:
                getattr(self, mark)(number, row)
            elif row.get("type", "").casefold() in METADATA:
                self.warn(number, f"{row['type']} 不需要，已略过", f"{row['type']} is not needed and was passed over")
            elif not row.get("name", "").startswith("script."):
                self.question(number, row)
        for number, _kind, _when in self.open:
            self.fault(number, "type", "分组没有 end_group", "the group is never ended")

    def fault(self, number: int, column: str, zh: str, en: str) -> None:
        """Note a fault."""
        self.problems.append(self.sheet.problem(number, column, zh, en))

    def warn(self, number: int, zh: str, en: str) -> None:
        """Note what is passed over."""
        self.warnings.append(
            {"zh": f"{self.sheet.title} 第 {number} 行：{zh}", "en": f"{self.sheet.title} row {number}: {en}"}
        )

    def begin_group(self, number: int, row: dict[str, str]) -> None:
        """Begin a section; groups inside groups are refused."""
        if self.open:
            self.fault(number, "type", "不支持分组里再有分组", "a group inside a group cannot be read")
        else:
            self._section(number, row)
        self.open.append((number, "group", self._condition(number, row)))

    def begin_repeat(self, number: int, row: dict[str, str]) -> None:
        """Refuse a repeat, and go on so that the faults inside are found as well."""
        self.fault(number, "type", "不支持 repeat（重复组）", "repeat cannot be read")
        self.open.append((number, "repeat", None))

    def end(self, number: int, row: dict[str, str]) -> None:
        """End a group or repeat."""
        if not self.open:
            self.fault(number, "type", "没有对应的 begin", "there is nothing to end")
        else:
            self.open.pop()

    def _section(self, number: int, row: dict[str, str]) -> None:
        code = row.get("code") or row.get("name", "")
        section: dict[str, Any] = {"code": code, "title": words_of(row, "label") or {"zh": code, "en": code}}
        if row.get("section_weight"):
            self._put(section, "weight", read_number, number, row, "section_weight")
        if not code or code in self.section_rows:
            self.fault(number, "name", "分组名缺失或重复", "the name of the group is missing or occurs twice")
        self.section_rows[code] = number
        self.sections.append(section | {"items": []})

    def question(self, number: int, row: dict[str, str]) -> None:
        """Read one question as an item of the section now open."""
        name = row.get("name", "")
        code = row.get("code") or name
        if not name or code in self.item_rows:
            self.fault(number, "name", "名称缺失或重复", "the name is missing or occurs twice")
            return
        if not self.open and (not self.sections or self.sections[-1]["code"] != "MAIN"):
            self.section_rows["MAIN"] = number
            self.sections.append({"code": "MAIN", "title": {"zh": "评分项", "en": "Items"}, "items": []})
        self._report_columns(number, row)
        text = words_of(row, "label")
        if text is None:
            self.fault(number, "label:", "没有题目文字（label）", "there is no label")
        item: dict[str, Any] = {"code": code, "text": text}
        hint = words_of(row, "hint")
        if hint:
            item["hint"] = hint
        self._facts(item, number, row)
        when = self._condition(number, row)
        if when:
            item["when"] = to_text(when)
        self.item_rows[code], self.codes[name] = number, code
        if self.sections:
            self.sections[-1]["items"].append(item)

    def _facts(self, item: dict[str, Any], number: int, row: dict[str, str]) -> None:
        try:
            item |= kind_of(row, self.lists)
        except (BadKind, BadCell) as error:
            self.fault(number, error.column or "type", **error.cause)
            return
        item["required"] = False
        for key, read in READERS.items():
            if row.get(key):
                self._put(item, key, read, number, row, key)
        if row.get("critical"):
            item |= read_critical(row["critical"])
        if item["type"] == "note":
            item.pop("required")
        self._anchors(item, number, row)
        hints = [row.get(f"faults:{language}", "").splitlines() for language in ("zh", "en")]
        if len(hints[0]) != len(hints[1]):
            self.fault(
                number,
                "faults:zh",
                "两种语言的常见失分行数不同",
                "the usual faults differ in number between the languages",
            )
        elif hints[0]:
            item["faults_hint"] = [{"zh": zh, "en": en} for zh, en in zip(*hints, strict=True)]

    def _anchors(self, item: dict[str, Any], number: int, row: dict[str, str]) -> None:
        texts = {language: row.get(f"anchors:{language}", "") for language in ("zh", "en")}
        try:
            if any(texts.values()):
                item["anchors"] = read_anchors(texts)
        except BadCell as error:
            self.fault(number, "anchors:zh", **error.cause)

    def _put(
        self, item: dict[str, Any], key: str, read: Callable[[str], Any], number: int, row: dict[str, str], column: str
    ) -> None:
        try:
            item[key] = read(row[column])
        except BadCell as error:
            self.fault(number, column, **error.cause)

    def _report_columns(self, number: int, row: dict[str, str]) -> None:
        for column in REPORTED:
            if row.get(column):
                self.fault(number, column, f"不支持 {column}", f"{column} cannot be read")
        for column in PASSED_OVER:
            if row.get(column):
                self.warn(number, f"{column} 已略过", f"{column} was passed over")

    def _condition(self, number: int, row: dict[str, str]) -> Tree | None:
        """Return the condition of a row joined with those of the groups around it."""
        around = [when for _number, _kind, when in self.open if when]
        own = self._own_condition(number, row)
        trees = [*around, own] if own else around
        return None if not trees else trees[0] if len(trees) == 1 else ["and", *trees]

    def _own_condition(self, number: int, row: dict[str, str]) -> Tree | None:
        if not row.get("relevant"):
            return None
        try:
            tree = parse_relevant(row["relevant"])
        except ConditionError as error:
            self.fault(number, "relevant", **error.message)
            return None
        ahead = sorted(references(tree) - self.codes.keys())
        if ahead:
            listed = ", ".join(ahead)
            self.fault(
                number, "relevant", f"引用了后面或不存在的题 {listed}", f"refers to later or unknown questions {listed}"
            )
        return _renamed(tree, self.codes)


def _renamed(tree: Tree, codes: dict[str, str]) -> Tree:
    """Return a condition with items under their codes."""
    return [
        _renamed(part, codes)
        if isinstance(part, list)
        else {"item": codes.get(part["item"], part["item"])}
        if isinstance(part, dict) and "item" in part
        else part
        for part in tree
    ]
