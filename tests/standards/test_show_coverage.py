"""The coverage matrix: numbers that open what they count, and holes that say what to do."""

import pytest

from sqm_training.extensions import db
from sqm_training.standards.actions.links import Link, replace_links
from sqm_training.standards.models import Relation, Standard

from .test_list_covering import a_standard


@pytest.fixture
def three(cast):
    rows = [a_standard(code) for code in ("MEAS-1", "TRAIN-1", "BOTH-1")]
    measured, trained, both = rows
    items = [
        Link(one.id, f"T:{n}", {"zh": f"项{n}", "en": f"Item {n}"}, "/checklists/T")
        for n in (1, 2)
        for one in (measured, both)
    ]
    replace_links(relation=Relation.MEASURES, kind="item", ref_prefix="T:", links=items)
    lessons = [Link(one.id, "C:L1", {"zh": "课", "en": "Lesson"}, "/courses/C/lessons/L1") for one in (trained, both)]
    replace_links(relation=Relation.TRAINS, kind="lesson", ref_prefix="C:", links=lessons)
    db.session.commit()
    return rows


def hrefs(page):
    """Return where the links within the table lead."""
    return [link.get("href") for cell in page.all("td") for link in cell.iter("a")]


def test_each_number_opens_what_it_counts(client, cast, three):
    page = client.sign_in(cast.trainer).get("/standards/coverage")
    links = [href for href in hrefs(page) if "?of=" in href]
    assert links == [
        "/standards/MEAS-1/coverage?of=item",
        "/standards/TRAIN-1/coverage?of=lesson",
        "/standards/BOTH-1/coverage?of=item",
        "/standards/BOTH-1/coverage?of=lesson",
    ]
    assert "Item 2" in client.get(links[0]).words and "Lesson" in client.get(links[1]).words


def test_holes_say_what_to_do_and_open_by_kind(client, cast, three):
    page = client.sign_in(cast.trainer).get("/standards/coverage?hole=untrained")
    assert "MEAS-1" in page.words and "TRAIN-1" not in page.words
    assert "Name it in a lesson, a question or a choice" in page.words
    assert {"/courses", "/scenarios"} <= set(hrefs(page))
    assert "Add an item for it to a checklist" in client.get("/standards/coverage?hole=unmeasured").words
    assert "Nothing here at present" in client.get("/standards/coverage?hole=empty").words
    words = client.sign_in(cast.manager).get("/standards/coverage")
    assert "/courses" not in hrefs(words), "a manager cannot mend it"


def test_queries_do_not_grow_with_standards(client, cast, three):
    client.sign_in(cast.trainer)
    client.get("/standards/coverage")
    few = client.get("/standards/coverage").queries
    for code in ("MORE-1", "MORE-2"):
        a_standard(code)
    db.session.commit()
    assert db.session.query(Standard).count() == 5
    assert client.get("/standards/coverage").queries == few
