"""The columns of the workbook: found under a lower header row, and under names written differently."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...files.problems import Problem
from ...files.tables import HEADER_WITHIN, column_letter, folded

LANGUAGES = {"zh": "中文 (zh)", "en": "English (en)"}
BILINGUAL = ("label", "hint", "faults", "anchors", "title", "story")
ALIASES = {
    "类型": "type", "题型": "type", "名称": "name", "变量名": "name", "标签": "label", "题目": "label", "提示": "hint",
    "必填": "required", "条件": "relevant", "显示条件": "relevant", "relevance": "relevant", "外观": "appearance",
    "list": "list_name", "选项列表": "list_name", "列表名": "list_name", "value": "name", "分值": "points",
    "得分": "score", "分数": "score", "大项权重": "section_weight", "权重": "section_weight", "不适用": "allow_na",
    "一票否决": "critical", "服务标准": "standard", "接触点": "touchpoint",
    "calculate": "calculation", "skip": "relevant",
}  # fmt: skip
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass
class Sheet:
    """The rows of one sheet as mappings from column to text, each with its number in the file."""

    file: str
    title: str
    headers: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def problem(self, row: int | None, column: str, zh: str, en: str) -> Problem:
        """Return a fault at a row and a column, which is named as the file names it."""
        return Problem(self.file, {"zh": zh, "en": en}, row, self.headers.get(column, column), self.title)


def column_of(header: str) -> str:
    """Return the column that a header means: `Label :: 中文` is `label:zh`, one without language `label:`."""
    base, _mark, language = header.replace("：", ":").partition(":")
    base, language = folded(base), language.strip(" :")
    known = ALIASES.get(base, base)
    match = re.fullmatch(rf"({'|'.join(BILINGUAL)})[_\W]*(.*)", known)
    if match and not language:
        known, language = match.group(1), match.group(2)
    return f"{known}:{language_of(language)}" if known in BILINGUAL else known


def language_of(name: str) -> str:
    """Return zh, en, nothing for no language, or `other`."""
    text = name.strip(" _()（）").casefold()
    if not text:
        return ""
    if re.search(r"(^|[(（_\s])(zh|cn)\b|中文|汉语|chinese|简体", text):
        return "zh"
    return "en" if re.search(r"(^|[(（_\s])en\b|english|英文|英语", text) else "other"


def with_header(
    file: str, title: str, rows: Sequence[Sequence[str]], required: Sequence[str]
) -> tuple[Sheet, list[Problem]]:
    """Find the header row and return the rows below it; faults name what is missing or doubled, and what was found."""
    sheet = Sheet(file, title)
    found = [(number, [column_of(cell) for cell in row]) for number, row in enumerate(rows[:HEADER_WITHIN], 1)]
    number, columns = max(found, key=lambda row: len(set(required) & set(row[1])), default=(0, []))
    missing = [column for column in required if column not in columns]
    if missing:
        return sheet, [_missing(sheet, number, missing, rows[number - 1] if number else [])]
    header = rows[number - 1]
    sheet.headers = {column: header[at] for at, column in reversed(list(enumerate(columns))) if column}
    problems = [
        sheet.problem(
            number, column_letter(at), f"列名“{header[at]}”出现两次", f"the header “{header[at]}” occurs twice"
        )
        for at, column in enumerate(columns)
        if column and column in columns[:at] and not column.endswith(":other")
    ]
    sheet.rows = list(_below(rows, number, columns))
    return sheet, problems


def _below(rows: Sequence[Sequence[str]], header: int, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in enumerate(rows[header:], header + 1):
        if any(row):
            yield number, {column: cell for column, cell in zip(columns, row, strict=False) if column and cell}


def _missing(sheet: Sheet, number: int, missing: Sequence[str], header: Sequence[str]) -> Problem:
    listed, seen = ", ".join(missing), ", ".join(cell for cell in header if cell) or "-"
    return sheet.problem(
        number or None,
        "",
        f"缺少列：{listed}。找到的列：{seen}",
        f"missing columns: {listed}. The columns found are: {seen}",
    )


def words_of(row: dict[str, str], base: str) -> dict[str, str] | None:
    """Return the words of a row in both languages; where one is missing the other serves."""
    given = {language: row.get(f"{base}:{language}", "") for language in ("zh", "en", "", "other")}
    rest = given[""] or given["other"]
    if rest:
        given["zh" if HAN.search(rest) else "en"] = given["zh" if HAN.search(rest) else "en"] or rest
    words = {"zh": given["zh"] or given["en"], "en": given["en"] or given["zh"]}
    return words if words["zh"] else None


def filled(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without what is empty."""
    return {key: value for key, value in row.items() if value not in (None, "")}
