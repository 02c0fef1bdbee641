"""The sheet of choices: lists of options with their words and points."""

from dataclasses import dataclass, field
from typing import Any

from ...files.problems import Problem
from .cells import BadCell, read_number, read_whole
from .columns import Sheet, words_of


@dataclass
class ChoiceList:
    """One list: its options in their order, each with the row on which it stands."""

    name: str
    options: list[dict[str, Any]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The names of the options."""
        return {option["code"] for option in self.options}

    def worth(self, code: str) -> Any:
        """Return the points of an option, None when the file gives none."""
        return next((option.get("points") for option in self.options if option["code"] == code), None)


def read_choices(sheet: Sheet) -> tuple[dict[str, ChoiceList], list[Problem]]:
    """Return all lists by name, and what is wrong on the sheet."""
    lists: dict[str, ChoiceList] = {}
    problems: list[Problem] = []
    for number, row in sheet.rows:
        name, code = row.get("list_name", ""), row.get("name", "")
        if not name or not code:
            problems.append(
                sheet.problem(number, "name", "选项缺少列表名或名称", "the option lacks its list or its name")
            )
            continue
        found = lists.setdefault(name, ChoiceList(name))
        if code in found.names:
            cause = (f"列表 {name} 中“{code}”出现两次", f"“{code}” occurs twice in the list {name}")
            problems.append(sheet.problem(number, "name", *cause))
            continue
        found.rows.append(number)
        found.options.append(_option(sheet, number, row, problems))
    return lists, problems


def _option(sheet: Sheet, number: int, row: dict[str, str], problems: list[Problem]) -> dict[str, Any]:
    option: dict[str, Any] = {"code": row["name"], **(words_of(row, "label") or {"zh": row["name"], "en": row["name"]})}
    for column, key, read in (("score", "points", read_number), ("most", "most", read_whole)):
        if row.get(column):
            try:
                option[key] = read(row[column])
            except BadCell as error:
                problems.append(sheet.problem(number, column, **error.cause))
    return option
