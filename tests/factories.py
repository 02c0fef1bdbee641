"""Makers of the few things that most tests need."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.people import passwords
from sqm_training.people.models import Person, PersonRole, Site

REAL_COST = passwords.PASSES, passwords.MEMORY_KIB
passwords.PASSES, passwords.MEMORY_KIB = 1, 8
"""Nobody attacks the passwords of tests, which sign in some thousand times; `people/test_sign_in.py` holds the real cost."""
PASSWORD = "window-2026"
HASH = passwords.hasher().hash(PASSWORD)


def make_site(code: str, kind: str = "hall", parent: Site | None = None, **values: Any) -> Site:
    """Add a site below its parent."""
    site = Site(code=code, name=values.pop("name", code), kind=kind, parent_id=parent.id if parent else None, **values)
    db.session.add(site)
    db.session.flush()
    site.path = f"{parent.path if parent else '/'}{site.id}/"
    db.session.flush()
    return site


def make_person(number: str, *roles: str, site: Site | None = None, **values: Any) -> Person:
    """Add a person who can sign in with `PASSWORD`."""
    person = Person(
        number=number,
        name=values.pop("name", f"测试{number}"),
        site_id=site.id if site else None,
        password_hash=HASH,
        role_rows=[PersonRole(role=role) for role in roles],
        **values,
    )
    db.session.add(person)
    db.session.flush()
    return person


@dataclass
class Cast:
    """Who most tests are about: two halls of one company, and the people there."""

    company: Site
    east: Site
    west: Site
    admin: Person
    trainer: Person
    second_trainer: Person
    manager: Person
    shopper: Person
    other_shopper: Person
    employee: Person
    colleague: Person
    westerner: Person


def make_cast() -> Cast:
    """Add the cast; the manager and two employees belong to the east hall, one employee to the west."""
    group = make_site("G", "group", name="示例水务", name_en="Example Water")
    company = make_site("C1", "company", group, name="城东公司", name_en="East Company")
    east = make_site("H-E", "hall", company, name="东门营业厅", name_en="East Gate Hall")
    west = make_site("H-W", "hall", company, name="西门营业厅", name_en="West Gate Hall")
    return Cast(
        company=company,
        east=east,
        west=west,
        admin=make_person("admin", "admin", name="管理员甲"),
        trainer=make_person("trainer", "trainer", name="培训师甲"),
        second_trainer=make_person("trainer2", "trainer", name="培训师乙"),
        manager=make_person("manager", "manager", site=east, name="负责人甲"),
        shopper=make_person("shopper", "shopper", name="神秘客甲"),
        other_shopper=make_person("shopper2", "shopper", name="神秘客乙"),
        employee=make_person("employee", "employee", site=east, name="员工甲", badge="0101"),
        colleague=make_person("colleague", "employee", site=east, name="员工乙", badge="0102"),
        westerner=make_person("westerner", "employee", site=west, name="员工丙", badge="0201"),
    )


def find_cast() -> Cast:
    """Return the cast of a database that has it."""
    sites = {one.code: one for one in db.session.scalars(select(Site))}
    people = {one.number: one for one in db.session.scalars(select(Person))}
    renamed = {"second_trainer": people["trainer2"], "other_shopper": people["shopper2"]}
    alike = ("admin", "trainer", "manager", "shopper", "employee", "colleague", "westerner")
    return Cast(
        company=sites["C1"],
        east=sites["H-E"],
        west=sites["H-W"],
        **{name: people[name] for name in alike},
        **renamed,
    )
