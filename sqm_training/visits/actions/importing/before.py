"""What comes before writing: which rows are new, and the sites and people that nobody has entered."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ....checklists.models import ChecklistVersion
from ....errors import RuleBroken
from ....extensions import db
from ....people.models import Person, PersonRole, Site
from ....web.text import _
from ...models import Visit
from .known import known_people, known_sites
from .reading import ImportRow

KIND_OF_SITE = {"counter": "hall", "hotline": "hotline", "field": "field", "online": "hall"}


@dataclass
class Outcome:
    """What an import did."""

    added: int = 0
    unchanged: int = 0
    sites: int = 0
    people: int = 0


def new_rows(rows: Sequence[ImportRow], version: ChecklistVersion, outcome: Outcome) -> list[ImportRow]:
    """Return the rows that are not there yet; raise `RuleBroken` when a visit id is there with other content."""
    there = {
        row.reference: row.import_digest
        for row in db.session.execute(
            select(Visit.reference, Visit.import_digest).where(
                Visit.checklist_id == version.checklist_id, Visit.reference.is_not(None)
            )
        )
    }
    changed = [row for row in rows if row.visit in there and there[row.visit] != row.digest]
    if changed:
        listed = ", ".join(f"{row.visit} ({row.line})" for row in changed[:20])
        raise RuleBroken(_("These visits are there already with other content, by id and row: %(list)s", list=listed))
    outcome.unchanged = sum(row.visit in there for row in rows)
    return [row for row in rows if row.visit not in there]


def create_missing_ones(rows: Sequence[ImportRow], version: ChecklistVersion, outcome: Outcome) -> None:
    """Add the sites and people that the rows name and nobody has entered; without a password nobody can sign in."""
    sites, people = known_sites(), known_people()
    kind = KIND_OF_SITE[version.checklist.channel]
    codes = list(dict.fromkeys(row.site for row in rows if row.site not in sites))
    new = [Site(code=code, name=code, kind=kind) for code in codes]
    db.session.add_all(new)
    db.session.flush()
    for site in new:
        site.path = f"/{site.id}/"
        sites[site.code] = site.id
    outcome.sites = len(new)
    for row in rows:
        for number, role, site_id in ((row.shopper, "shopper", None), (row.employee, "employee", sites[row.site])):
            if number and number.casefold() not in people:
                person = Person(number=number, name=number, site_id=site_id, role_rows=[PersonRole(role=role)])
                db.session.add(person)
                db.session.flush()
                people[number.casefold()] = person.id
                outcome.people += 1
    db.session.flush()
