"""Importing people from a table: new, changed and unchanged rows, every fault with its place, all or nothing."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...extensions import db
from ...files.problems import BadFile, Problem
from ...files.tables import Table, column_letter, folded
from ..models import Person, Site
from . import accounts

HEADERS = {
    "number": ("number", "工号", "employee number", "员工工号"),
    "name": ("name", "姓名"),
    "site": ("site", "单位"),
    "roles": ("roles", "角色"),
    "badge": ("badge", "胸牌", "工牌", "badge number", "胸牌号"),
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
    "admin": ("admin", "administrator", "管理员"),
}
LANGUAGES = {"zh": "zh", "中文": "zh", "en": "en", "英文": "en", "english": "en", "": ""}


@dataclass(frozen=True)
class PersonRow:
    """One row as it would be written, what it would do (`new`, `changed` or `unchanged`), and what it changes.

    `changes` maps the name of a column to what stands there now and what would.
    """

    line: int
    values: dict[str, str]
    roles: frozenset[str]
    what: str
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Preview:
    """What an import would do."""

    rows: list[PersonRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    new_sites: list[str] = field(default_factory=list)

    @property
    def in_order(self) -> list[PersonRow]:
        """The rows that a person should look at first: changed ones, then new ones."""
        return sorted(self.rows, key=lambda row: ("changed", "new", "unchanged").index(row.what))

    def count(self, what: str) -> int:
        """Return how many rows would do this."""
        return sum(row.what == what for row in self.rows)


def preview(table: Table, *, create_sites: bool = False) -> Preview:
    """Check a table of people against what is there; nothing is written."""
    columns = columns_of(table)
    everybody = db.session.scalars(select(Person).options(joinedload(Person.site)))
    people = {person.number.casefold(): person for person in everybody}
    sites = _sites()
    found, seen = Preview(), dict[str, int]()
    for line, cells in table.rows:
        values = {name: cells[place] for name, place in columns.items()}
        problems, person = _faults(table, columns, line, values, seen), people.get(values["number"].casefold())
        roles, site = _roles(values.get("roles", ""), person), values.get("site", "")
        if site and site not in sites and not create_sites:
            problems.append(
                _fault(table, columns, line, "site", f"没有代码或名称为 {site} 的单位", f"there is no site {site}")
            )
        elif site and site not in sites and site not in found.new_sites:
            found.new_sites.append(site)
        found.problems += problems
        if not problems:
            changes = _changes(person, values, roles, sites) if person else {}
            what = "new" if person is None else "changed" if changes else "unchanged"
            found.rows.append(PersonRow(line, values, roles, what, changes))
    return found


def _sites() -> dict[str, Site]:
    """Return all sites by code, and by name in either language where no two share it."""
    sites = list(db.session.scalars(select(Site).order_by(Site.id)))
    named = [(name, site) for site in sites for name in {site.name, site.name_en} - {""}]
    names = Counter(name for name, _site in named)
    return {name: site for name, site in named if names[name] == 1} | {site.code: site for site in sites}


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
    text = re.sub("mystery shopper", "shopper", text, flags=re.IGNORECASE)
    return [part for part in re.split(r"[\s、，,；;/|]+", text) if part]


def _roles(text: str, person: Person | None) -> frozenset[str]:
    """Return the roles of a row; where it names none, those that the person has, and of somebody new `employee`."""
    known = {word: role for role, words in ROLES.items() for word in words}
    named = frozenset(known[part.casefold()] for part in _parts(text) if part.casefold() in known)
    return named or (frozenset(person.roles) if person else frozenset()) or frozenset({"employee"})


def _unknown_roles(text: str) -> str:
    known = {word for words in ROLES.values() for word in words}
    return ", ".join(part for part in _parts(text) if part.casefold() not in known)


def _changes(
    person: Person, values: dict[str, str], roles: frozenset[str], sites: dict[str, Site]
) -> dict[str, tuple[str, str]]:
    """Return what a row would change of a person: by column, what stands there now and what would."""
    site = sites.get(values.get("site", ""))
    joined, spoken = values.get("joined", ""), LANGUAGES[values.get("language", "").casefold()]
    pairs = {
        "name": (person.name, values["name"]),
        "site": (person.site.code if person.site else "", site.code if site else values.get("site", "")),
        "roles": ("/".join(sorted(person.roles)), "/".join(sorted(roles))),
        "joined": (person.joined_on.isoformat() if person.joined_on else "", joined),
        "language": (person.language or "", spoken),
    }
    pairs |= {key: (getattr(person, key), values.get(key, "")) for key in ("badge", "post", "mail")}
    told = {"name", "roles"} | {name for name in values if values[name] or name not in ("joined", "language")}
    return {name: pair for name, pair in pairs.items() if name in told and pair[0] != pair[1]}


def import_people(found: Preview, *, by: Person | None) -> None:
    """Write the rows of a preview without problems; raise `BadFile` when it has any."""
    if found.problems:
        raise BadFile(found.problems)
    sites = _sites()
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
    if values.get("language"):
        saved.language = LANGUAGES[values["language"].casefold()]
