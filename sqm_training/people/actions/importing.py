"""Importing people from a table: new, changed and unchanged rows, every fault with its place, all or nothing."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from ...extensions import db
from ...files.problems import BadFile, Problem
from ...files.tables import Table, column_letter, folded
from ..models import Person, Site
from . import accounts

HEADERS = {
    "number": ("number", "工号"),
    "name": ("name", "姓名"),
    "site": ("site", "单位"),
    "roles": ("roles", "角色"),
    "badge": ("badge", "胸牌", "工牌"),
    "post": ("post", "岗位"),
    "mail": ("mail", "邮箱"),
    "joined": ("joined", "入职日期"),
    "language": ("language", "语言"),
}
ROLES = {
    "trainer": ("trainer", "培训师"),
    "shopper": ("shopper", "神秘顾客"),
    "employee": ("employee", "员工"),
    "manager": ("manager", "负责人"),
    "admin": ("admin", "管理员"),
}
LANGUAGES = {"zh": "zh", "中文": "zh", "en": "en", "英文": "en", "english": "en", "": ""}


@dataclass(frozen=True)
class PersonRow:
    """One row as it would be written, and what it would do: `new`, `changed` or `unchanged`."""

    line: int
    values: dict[str, str]
    roles: frozenset[str]
    what: str


@dataclass
class Preview:
    """What an import would do."""

    rows: list[PersonRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    new_sites: list[str] = field(default_factory=list)

    def count(self, what: str) -> int:
        """Return how many rows would do this."""
        return sum(row.what == what for row in self.rows)


def preview(table: Table, *, create_sites: bool = False) -> Preview:
    """Check a table of people against what is there; nothing is written."""
    columns = columns_of(table)
    people = {person.number.casefold(): person for person in db.session.scalars(select(Person))}
    sites = {site.code: site for site in db.session.scalars(select(Site))}
    found, seen = Preview(), dict[str, int]()
    for line, cells in table.rows:
        values = {name: cells[place] for name, place in columns.items()}
        problems, roles = _faults(table, columns, line, values, seen), _roles(values.get("roles", ""))
        site = values.get("site", "")
        if site and site not in sites and not create_sites:
            problems.append(
                _fault(table, columns, line, "site", f"没有代码为 {site} 的单位", f"there is no site {site}")
            )
        elif site and site not in sites and site not in found.new_sites:
            found.new_sites.append(site)
        found.problems += problems
        if not problems:
            what = _what(people.get(values["number"].casefold()), values, roles, sites)
            found.rows.append(PersonRow(line, values, roles, what))
    return found


def columns_of(table: Table) -> dict[str, int]:
    """Find the columns under either language's headers; number and name must be there."""
    found = {}
    for name, headers in HEADERS.items():
        for header in headers:
            if folded(header) in table.columns:
                found[name] = table.columns[folded(header)]
                break
    missing = [" / ".join(HEADERS[name]) for name in ("number", "name") if name not in found]
    if missing:
        listed = ", ".join(missing)
        raise BadFile([table.problem(table.header_row, "", f"缺少列：{listed}", f"missing columns: {listed}")])
    return found


def _fault(table: Table, columns: dict[str, int], line: int, name: str, zh: str, en: str) -> Problem:
    return table.problem(line, column_letter(columns[name]), zh, en)


def _faults(
    table: Table, columns: dict[str, int], line: int, values: dict[str, str], seen: dict[str, int]
) -> list[Problem]:
    problems = []
    number = values["number"].casefold()
    for name in ("number", "name"):
        if not values[name]:
            problems.append(_fault(table, columns, line, name, "不能为空", "is empty"))
    if number and number in seen:
        first = seen[number]
        problems.append(
            _fault(table, columns, line, "number", f"工号与第 {first} 行重复", f"the number occurs in row {first} too")
        )
    seen.setdefault(number, line)
    unknown = _unknown_roles(values.get("roles", ""))
    if unknown:
        problems.append(_fault(table, columns, line, "roles", f"没有角色“{unknown}”", f"there is no role “{unknown}”"))
    if values.get("joined"):
        try:
            date.fromisoformat(values["joined"])
        except ValueError:
            text = values["joined"]
            problems.append(_fault(table, columns, line, "joined", f"“{text}”不是日期", f"“{text}” is not a date"))
    if values.get("language", "").casefold() not in LANGUAGES:
        problems.append(_fault(table, columns, line, "language", "语言只能是中文或英文", "the language is zh or en"))
    return problems


def _parts(text: str) -> list[str]:
    for mark in "、，,；;/|":
        text = text.replace(mark, " ")
    return text.split()


def _roles(text: str) -> frozenset[str]:
    known = {word: role for role, words in ROLES.items() for word in words}
    return frozenset(known[part.casefold()] for part in _parts(text) if part.casefold() in known) or frozenset(
        {"employee"}
    )


def _unknown_roles(text: str) -> str:
    known = {word for words in ROLES.values() for word in words}
    return ", ".join(part for part in _parts(text) if part.casefold() not in known)


def _what(person: Person | None, values: dict[str, str], roles: frozenset[str], sites: dict[str, Site]) -> str:
    if person is None:
        return "new"
    site = sites.get(values.get("site", ""))
    same = (
        person.name == values["name"]
        and person.roles == roles
        and ("site" not in values or person.site_id == (site.id if site else None))
        and all(getattr(person, key) == values[key] for key in ("badge", "post", "mail") if key in values)
    )
    return "unchanged" if same else "changed"


def import_people(found: Preview, *, by: Person | None) -> None:
    """Write the rows of a preview without problems; raise `BadFile` when it has any."""
    if found.problems:
        raise BadFile(found.problems)
    sites = {site.code: site for site in db.session.scalars(select(Site))}
    for code in found.new_sites:
        site = Site(code=code, name=code, kind="hall")
        db.session.add(site)
        db.session.flush()
        site.path = f"/{site.id}/"
        sites[code] = site
    people = {person.number.casefold(): person for person in db.session.scalars(select(Person))}
    for row in found.rows:
        if row.what != "unchanged":
            _write(row, people.get(row.values["number"].casefold()), sites, by)
    db.session.flush()


def _write(row: PersonRow, person: Person | None, sites: dict[str, Site], by: Person | None) -> None:
    values = row.values
    saved = accounts.save_person(
        person=person,
        number=values["number"],
        name=values["name"],
        roles=set(row.roles),
        site=sites.get(values.get("site", "")) or (person.site if person and "site" not in values else None),
        badge=values.get("badge", person.badge if person else ""),
        post=values.get("post", person.post if person else ""),
        mail=values.get("mail", person.mail if person else ""),
        by=by,
    )
    if values.get("joined"):
        saved.joined_on = date.fromisoformat(values["joined"])
    if "language" in values:
        saved.language = LANGUAGES[values["language"].casefold()]
