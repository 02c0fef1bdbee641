"""Whatever rests on figures of the night says as of when, on every page."""

import re

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import NoticeAcceptance
from sqm_training.visits.models import PersonResult

from .past import load_past

MOMENT = re.compile(r"As of \w+ \d+ \w+ \d+:\d+")


def test_every_page_with_figures_of_the_night_says_as_of_when(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=now()))
    row = db.session.query(PersonResult).filter_by(person_id=cast.employee.id).first()
    own = ["/progress", f"/people/{cast.employee.id}/parts", f"/results/{row.result_id}", "/help"]
    led = [f"/people/{cast.employee.id}/progress", f"/people/{cast.employee.id}/parts", "/waves/new", "/insights",
           f"/results/{row.result_id}?person={cast.employee.id}", "/insights/heat", "/insights/weak", "/insights/blueprint",
           f"/sites/{cast.east.id}", "/insights/visits-needed", "/insights/waves", "/insights/shoppers", "/insights/effect",
           f"/insights/shoppers/{cast.shopper.id}", "/insights/team"]  # fmt: skip
    db.session.commit()
    for person, paths in ((cast.employee, own), (cast.trainer, led)):
        client.sign_in(person)
        assert [path for path in paths if not MOMENT.search(client.get(path).words)] == []


def test_a_result_speaks_of_you_to_its_person_alone(app, client, cast, tmp_path):
    load_past(app, tmp_path, 3)
    row = db.session.query(PersonResult).filter_by(person_id=cast.employee.id).first()
    words = client.sign_in(cast.manager).get(f"/results/{row.result_id}?person={cast.employee.id}").words
    assert "it cannot judge anybody" in words and not re.search(r"\byou", words.partition("Scored with")[0])


def test_one_visit_before_is_no_plural(app, client, cast, tmp_path):
    load_past(app, tmp_path, 3)
    words = client.sign_in(cast.trainer).get(f"/people/{cast.employee.id}/progress").words
    assert "Compared: the first visit with the 2 after it." in words
