"""Weak standards: the lowest first, which places are below target, what trains them, all of it in the address."""

import pytest

from sqm_training.database import Text
from sqm_training.extensions import db
from sqm_training.standards.models import Standard, StandardLink

from .past import load_past


@pytest.fixture
def measured(app, cast, tmp_path):
    load_past(app, tmp_path)


def rows_of(text):
    return [line.split(",") for line in text.splitlines()[1:] if line]


def test_the_lowest_stand_first_with_the_places_below_target(client, cast, measured):
    page = client.sign_in(cast.trainer).get("/insights/weak")
    assert page.queries <= 10
    rows = rows_of(client.get("/insights/weak?export=csv").text)
    assert [float(row[2]) for row in rows] == sorted(float(row[2]) for row in rows)
    assert {row[0] for row in rows} == {"ENV", "TRI", "GRT", "LIS"}
    assert {row[7] for row in rows} == {"1"}, "the one company is compared with nothing"
    below = rows_of(client.get(f"/insights/weak?site={cast.company.id}&export=csv").text)
    assert {row[7] for row in below} == {"2"}
    assert "East Gate Hall" in client.get(f"/insights/weak?site={cast.company.id}").words


def test_dimension_and_channel_narrow_it(client, cast, measured):
    client.sign_in(cast.manager)
    rows = rows_of(client.get("/insights/weak?dimension=reliability&export=csv").text)
    assert {row[0] for row in rows} == {"LIS"} and {row[3] for row in rows} == {"16"}
    assert "No standard with three visits here" in client.get("/insights/weak?channel=field").words


def test_what_trains_a_standard_is_linked_and_a_hole_is_named(client, cast, measured):
    title: Text = {"zh": "倾听", "en": "Listening"}
    standard = db.session.query(Standard).filter_by(code="LIS").one()
    db.session.add(
        StandardLink(
            standard_id=standard.id, relation="trains", kind="lesson", ref="T:L", title=title, path="/courses/T"
        )
    )
    db.session.commit()
    page = client.sign_in(cast.trainer).get("/insights/weak")
    assert "Listening" in page.words and "nothing yet" in page.words
    db.session.query(Standard).filter_by(code="LIS").one().state = "retired"
    db.session.commit()
    page = client.get("/insights/weak")
    assert "Listening" not in page.words and "Out of force" in page.words and "standard=LIS&people" not in page.text


def test_before_the_first_results_there_is_an_invitation(client, cast):
    assert "No standard with three visits here" in client.sign_in(cast.trainer).get("/insights/weak").words


def test_a_trainer_assigns_practice_from_the_row(client, cast, measured):
    standard = db.session.query(Standard).filter_by(code="LIS").one()
    link = StandardLink(standard_id=standard.id, relation="trains", kind="card", ref="LIS", title={}, path="/x")
    db.session.add(link)
    db.session.commit()
    assert "people=weakness&amp;standard=LIS" in client.sign_in(cast.trainer).get("/insights/weak").text
    assert "people=weakness" not in client.sign_in(cast.manager).get("/insights/weak").text
