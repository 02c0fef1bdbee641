"""Reading a table of past results: columns, people, sites, dates and answers, with the place of every fault."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from ....checklists.models import ChecklistVersion, Item
from ....checklists.values import BadAnswer, reader_of
from ....files.problems import BadFile, Problem
from ....files.tables import Table, column_letter, folded
from ....measures.score import Answer
from ....web.text import zone
from .agreement import Agreement
from .known import known_people, known_sites

REQUIRED = ("visit", "date", "site")
OPTIONAL = ("shopper", "employee")
EXPORTED = ("score", "calculated", "got", "possible", "critical", "scorable")
"""What an export adds; on the way back it is worked out anew: `score` has to agree, the others are passed over."""
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S")


@dataclass(frozen=True)
class Columns:
    """Where each thing stands in the table, by index; `agreement` checks the score that it states, if any."""

    fixed: Mapping[str, int]
    items: Sequence[tuple[Item, int]]
    agreement: Agreement | None = None


@dataclass(slots=True)
class ImportRow:
    """One row that can be imported: keys of people and sites still as written."""

    line: int
    visit: str
    on: date
    site: str
    shopper: str
    employee: str
    cells: list[str]
    digest: str


@dataclass
class Checked:
    """The good rows of a table, and the faults of the others by line."""

    rows: list[ImportRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    bad_lines: dict[int, list[Problem]] = field(default_factory=dict)

    def refuse(self, line: int, problem: Problem) -> None:
        """Note a fault of a row."""
        self.problems.append(problem)
        self.bad_lines.setdefault(line, []).append(problem)


def columns_of(table: Table, version: ChecklistVersion, mapping: Mapping[str, str], ignored: Iterable[str]) -> Columns:
    """Find the columns; a column that is neither known, mapped nor ignored is a fault, and so is a missing one."""
    wanted = {name: folded(mapping.get(name, name)) for name in (*REQUIRED, *OPTIONAL)}
    fixed = {name: table.columns[header] for name, header in wanted.items() if header in table.columns}
    items = [(item, table.columns.get(folded(mapping.get(item.code, item.code)))) for item in version.items]
    missing = [mapping.get(name, name) for name in REQUIRED if name not in fixed]
    missing += [item.code for item, place in items if place is None and item.type != "note"]
    passed = {folded(name) for name in ignored} | set(EXPORTED)
    used = {*fixed.values(), *(place for _item, place in items if place is not None)}
    strange = [
        (place, header)
        for header, place in table.columns.items()
        if place not in used and header not in passed and not header.startswith("section")
    ]
    problems = (
        [
            Problem(
                table.name,
                {"zh": f"缺少列：{', '.join(missing)}", "en": f"missing columns: {', '.join(missing)}"},
                row=table.header_row,
                sheet=table.sheet,
            )
        ]
        if missing
        else []
    )
    problems += [
        table.problem(
            table.header_row,
            column_letter(place),
            f"不认识的列“{table.headers[place]}”，请用 --map 对应或用 --ignore 忽略",
            f"unknown column “{table.headers[place]}”: map it with --map or leave it out with --ignore",
        )
        for place, header in strange
    ]
    if problems:
        raise BadFile(problems)
    stated = None if folded("score") in {folded(name) for name in ignored} else table.columns.get("score")
    agreement = None if stated is None else Agreement(table, stated, version)
    return Columns(fixed, [(item, place) for item, place in items if place is not None], agreement)


def check_rows(
    table: Table,
    columns: Columns,
    *,
    create_missing: bool,
    progress: Callable[[Iterable[tuple[int, list[str]]]], Iterable[tuple[int, list[str]]]] = iter,
) -> Checked:
    """Check every row; nothing is written here."""
    checked = Checked()
    lines: dict[str, int] = {}
    readers = [(item.code, place, cached(item)) for item, place in columns.items]
    sites, people = known_sites(), known_people()
    for line, cells in progress(table.rows):
        row = _row(table, columns, line, cells, checked)
        if row is None:
            continue
        if row.visit in lines:
            first = lines[row.visit]
            checked.refuse(
                line,
                table.problem(
                    line,
                    _letter(columns, "visit"),
                    f"暗访编号 {row.visit} 与第 {first} 行重复",
                    f"the visit id {row.visit} occurs in row {first} too",
                ),
            )
            continue
        lines[row.visit] = line
        if not create_missing:
            _check_known(table, columns, row, sites, people, checked)
        answers: dict[str, Answer] = {}
        for code, place, read in readers:
            try:
                answers[code] = read(cells[place])
            except BadAnswer as error:
                checked.refuse(
                    line,
                    table.problem(
                        line,
                        column_letter(place),
                        f"“{cells[place]}”不能用：{error}",
                        f"“{cells[place]}” cannot be used: {error}",
                        heading=code,
                    ),
                )
        if columns.agreement is not None and line not in checked.bad_lines:
            problem = columns.agreement.problem(line, cells, answers)
            if problem is not None:
                checked.refuse(line, problem)
        if line not in checked.bad_lines:
            checked.rows.append(row)
    return checked


def _letter(columns: Columns, name: str) -> str:
    return column_letter(columns.fixed[name])


def _row(table: Table, columns: Columns, line: int, cells: list[str], checked: Checked) -> ImportRow | None:
    def cell(name: str) -> str:
        return cells[columns.fixed[name]] if name in columns.fixed else ""

    for name in REQUIRED:
        if not cell(name):
            checked.refuse(line, table.problem(line, _letter(columns, name), f"缺少 {name}", f"{name} is empty"))
    if line in checked.bad_lines:
        return None
    on = read_date(cell("date"))
    if on is None:
        checked.refuse(
            line,
            table.problem(
                line, _letter(columns, "date"), f"“{cell('date')}”不是日期", f"“{cell('date')}” is not a date"
            ),
        )
        return None
    values = [cell(name) for name in (*REQUIRED, *OPTIONAL)]
    content = [*values[:1], on.isoformat(), *values[2:], *(cells[place] for _item, place in columns.items)]
    digest = hashlib.sha256("\x1f".join(content).encode()).hexdigest()
    return ImportRow(line, cell("visit"), on, cell("site"), cell("shopper"), cell("employee"), cells, digest)


def read_date(text: str) -> date | None:
    """Return a written date, or None; of a moment (ISO 8601) the day, a zone that it states turned into ours."""
    for pattern in DATES:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - only the day is kept
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment.astimezone(zone()) if moment.tzinfo else moment).date()


def noon(on: date) -> datetime:
    """Return local noon of a day: past results have no hour."""
    return datetime.combine(on, time(12), zone())


def cached(item: Item) -> Callable[[str], Answer]:
    """Return the reader of an item that looks every written answer up only once."""
    read = reader_of(item)
    seen: dict[str, Answer] = {}

    def look_up(text: str) -> Answer:
        answer = seen.get(text)
        if answer is None:
            answer = seen[text] = read(text)
        return answer

    return look_up


def _check_known(
    table: Table,
    columns: Columns,
    row: ImportRow,
    sites: Mapping[str, int],
    people: Mapping[str, int],
    checked: Checked,
) -> None:
    if row.site not in sites:
        checked.refuse(
            row.line,
            table.problem(
                row.line,
                _letter(columns, "site"),
                f"没有代码为 {row.site} 的单位",
                f"there is no site with the code {row.site}",
            ),
        )
    for name, number in (("shopper", row.shopper), ("employee", row.employee)):
        if number and number.casefold() not in people:
            checked.refuse(
                row.line,
                table.problem(
                    row.line,
                    _letter(columns, name),
                    f"没有工号为 {number} 的人员",
                    f"there is no person with the number {number}",
                ),
            )
