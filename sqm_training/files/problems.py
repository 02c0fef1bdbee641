"""What is wrong with a file, and where, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file: its place (as the person sees it in the file) and its cause in both languages.

    `column` is a letter, `heading` what stands above that column.
    """

    file: str
    cause: dict[str, str]
    row: int | None = None
    column: str = ""
    sheet: str = ""
    heading: str = ""

    def said(self, language: str) -> str:
        """Write place and cause in one line."""
        zh = language == "zh"
        place = [self.file]
        if self.sheet:
            place.append(f"工作表 {self.sheet}" if zh else f"sheet {self.sheet}")
        if self.row is not None:
            place.append(f"第 {self.row} 行" if zh else f"row {self.row}")
        if self.column:
            place.append(f"{self.column} 列" if zh else f"column {self.column}")
        if self.heading:
            place[-1] += f"（{self.heading}）" if zh else f" ({self.heading})"
        return f"{'，'.join(place)}：{self.cause['zh']}" if zh else f"{', '.join(place)}: {self.cause['en']}"


class BadFile(Exception):
    """A file that is refused; `problems` lists every fault found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.said("en") for problem in problems))
        self.problems = list(problems)

    def said(self, language: str) -> str:
        """Write all faults, one a line."""
        return "\n".join(problem.said(language) for problem in self.problems)


def refuse(file: str, zh: str, en: str, **place: object) -> BadFile:
    """Return the refusal of a file for one cause."""
    return BadFile([Problem(file, {"zh": zh, "en": en}, **place)])  # type: ignore[arg-type]  # places are rows and columns
