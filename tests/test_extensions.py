"""What is asked of the database at once."""

from sqlalchemy import select

from sqm_training.extensions import db, together
from sqm_training.people.models import Person, PersonRole, Setting

from .page import QueryCount


def test_rows_of_several_tables_are_read_in_one_query(cast):
    db.session.expunge_all()
    with QueryCount() as queries:
        roles, settings, people = together(
            select(PersonRole).where(PersonRole.role.in_(("trainer", "shopper"))),
            select(Setting).where(Setting.name == "nothing of this name"),
            select(Person).where(Person.id == cast.trainer.id),
        )
    assert {row.role for row in roles} == {"trainer", "shopper"} and len(roles) == len(set(roles)) > 2
    assert settings == [] and [person.number for person in people] == ["trainer"]
    assert queries.count <= 2  # the roles of a person come with it
