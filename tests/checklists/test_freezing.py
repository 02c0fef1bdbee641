"""A published version stays as it is, whatever code tries to change it."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from sqlalchemy import delete, update

from sqm_training.checklists.actions.loading import draft_of_next
from sqm_training.checklists.models import Item, Section
from sqm_training.checklists.plain import current_version, to_plain, whole_version
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db

from .kit import both, load_small
from .test_loading import fresh

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def add_item(version):
    version.sections[0].items.append(Item(version_id=version.id, position=9, code="X", text=both("", ""), type="text"))


def add_section(version):
    version.sections.append(Section(code="X", title=both("", ""), position=9))


def change_cap(version):
    version.cap = "flag"


def delete_item(version):
    db.session.delete(version.items[0])


def delete_version(version):
    db.session.delete(version)


def back_to_draft(version):
    version.state = "draft"


def change_by_statement(version):
    db.session.execute(update(Item).where(Item.version_id == version.id).values(points=Fraction(3)))


def delete_by_statement(version):
    db.session.execute(delete(Section).where(Section.version_id == version.id))


@pytest.mark.parametrize(
    "change",
    [
        add_item,
        add_section,
        change_cap,
        delete_item,
        delete_version,
        back_to_draft,
        change_by_statement,
        delete_by_statement,
    ],
)
def test_nothing_of_a_published_version_can_be_changed(cast, change):
    version = fresh(load_small())
    before = to_plain(version)
    with pytest.raises(RuleBroken):
        change(version)
        db.session.flush()
    db.session.rollback()
    assert to_plain(fresh(version)) == before


def test_a_draft_can_be_changed_and_deleted(cast):
    draft = draft_of_next(version=load_small(), by_id=cast.trainer.id, at=NOW)
    add_item(draft)
    draft.sections[0].items.pop(0)
    db.session.commit()
    assert [item.code for item in whole_version(draft.id).sections[0].items] == ["A2", "X"]
    db.session.delete(draft)
    db.session.commit()
    assert draft_of_next(version=current_version("SML"), by_id=cast.trainer.id).number == 2
