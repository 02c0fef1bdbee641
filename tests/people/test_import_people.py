"""A list of people is written at once: all of it or nothing, however long it is and whatever happened meanwhile."""

from datetime import date

import pytest

from sqm_training.errors import RuleBroken
from sqm_training.extensions import db, only_reading
from sqm_training.files.tables import read_table
from sqm_training.people.actions import accounts, audit, enrolling, importing
from sqm_training.people.models import AuditRow, Person

from ..page import QueryCount

ROWS = "EMPLOYEE,员工甲甲,H-W,employee/shopper,2026-03-01,英文\nn1,新人一,N-1,,,\nn2,新人二,,管理员,,\n"


def previewed(rows):
    table = read_table(f"number,name,site,roles,joined,language\n{rows}".encode(), "people.csv")
    with only_reading():
        return importing.preview(table, create_sites=True)


def person(number):
    return db.session.query(Person).filter_by(number=number).one()


def test_new_and_changed_people_are_written_with_roles_sites_and_trail(cast):
    before = (cast.employee.id, cast.employee.version, cast.employee.badge)
    enrolling.import_people(previewed(ROWS), by=cast.admin)
    db.session.commit()
    changed, new, other = person("EMPLOYEE"), person("n1"), person("n2")
    assert (changed.id, changed.version - 1, changed.badge) == before
    assert (changed.name, changed.site.code, changed.joined_on) == ("员工甲甲", "H-W", date(2026, 3, 1))
    assert (changed.language, changed.roles) == ("en", {"employee", "shopper"})
    assert (new.site.code, new.site.path, new.roles, new.is_active, new.version) == (
        "N-1", f"/{new.site.id}/", {"employee"}, True, 1,
    )  # fmt: skip
    assert (other.site, other.roles) == (None, {"admin"})
    noted = {row.ref: row.details for row in db.session.query(AuditRow).filter_by(act="person.save")}
    assert noted[str(changed.id)] == {"roles_before": ["employee"], "roles": ["employee", "shopper"]}
    assert noted[str(other.id)] == {"roles_before": [], "roles": ["admin"]} and audit.first_broken() is None
    assert {row.what for row in previewed(ROWS).rows} == {"unchanged"}


def renamed(cast):
    cast.employee.name = "改名"


def given_a_role(cast):
    accounts.save_person(
        person=cast.employee, number="employee", name="员工甲", roles={"employee", "shopper"}, site=cast.east, by=None
    )


def added(cast):
    db.session.add(Person(number="N1", name="别人"))


@pytest.mark.parametrize("meanwhile", [renamed, given_a_role, added])
def test_a_preview_that_no_longer_holds_is_refused(cast, meanwhile):
    found = previewed("employee,丙某,,,,\nn1,新人一,,,,\n")
    meanwhile(cast)
    db.session.commit()
    db.session.expunge_all()
    with pytest.raises(RuleBroken, match="preview and import once more"):
        enrolling.import_people(found, by=None)
    assert db.session.query(Person).filter(Person.name.in_(["丙某", "新人一"])).count() == 0


def test_the_administrator_keeps_the_own_role(cast):
    with pytest.raises(RuleBroken, match="from yourself"):
        enrolling.import_people(previewed("admin,管理员,,employee,,\n"), by=cast.admin)


def test_a_long_list_is_written_in_as_many_statements_as_a_short_one(cast):
    numbers = []
    for count in (1, 30):
        found = previewed("".join(f"p{count}-{n},某人{n},H-E,employee,,\n" for n in range(count)))
        with QueryCount() as queries:
            enrolling.import_people(found, by=None)
        numbers.append(queries.count)
        db.session.commit()
    assert numbers[0] == numbers[1] <= 9


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_that_the_page_gives_away_can_be_taken_in_again(client, cast, language, kind):
    given = client.sign_in(cast.admin, language).get(f"/admin/people?export={kind}")
    found = importing.preview(read_table(given.data, f"people.{kind}"))
    assert (found.problems, {row.what for row in found.rows}, len(found.rows)) == ([], {"unchanged"}, 9)
