"""What was given together, and how far it is."""

from sqm_training.assignments.actions.completions import record
from sqm_training.assignments.actions.giving import give as give_batch
from sqm_training.assignments.queries.candidates import Wanted
from sqm_training.assignments.terms import Terms
from sqm_training.database import now
from sqm_training.extensions import db

from .kit import in_days, make_card, make_standard


def batch_of(cast, wanted=None, **terms):
    target = make_card(make_standard())
    wanted = wanted or Wanted("names", numbers="employee colleague 9999")
    terms = {"due_on": in_days(5), "reason": "Queues", **terms}
    batch = give_batch(target=target, wanted=wanted, terms=Terms(**terms), by=cast.trainer, at=now())
    db.session.commit()
    return batch


def test_progress_and_the_choice_are_shown(client, cast):
    batch = batch_of(cast, attempts_allowed=3, repeat_every=6, repeat_unit="months")
    record(person_id=cast.employee.id, kind="card", ref="WAIT-3", event="passed", at=now())
    path = f"/assignments/batches/{batch.id}"
    db.session.commit()
    page = client.sign_in(cast.trainer).get(path)
    for words in ("Done 1/2", "Done in time 1", "To do 1", "A list of 3 numbers", "1 unknown number", "every 6 months"):
        assert words in page.words
    assert client.get("/assignments/batches/999").status == 404


def test_each_way_of_choosing_is_said(client, cast):
    site = batch_of(cast, Wanted("site", site_id=cast.company.id))
    path = f"/assignments/batches/{site.id}"
    page = client.sign_in(cast.trainer).get(path)
    assert "East Company and all sites below it · Employee" in page.words
    site.people = {"how": "weakness", "site_id": None, "percent": 70, "days": 90}
    db.session.merge(site)
    db.session.commit()
    assert "Below 70% on – in 90 days" in client.get(path).words
    site.people = {"how": "role", "role": "employee"}
    db.session.merge(site)
    db.session.commit()
    assert "Everybody with the role: Employee" in client.get(path).words
    assert "全部“员工”" in client.sign_in(cast.trainer, "zh").get(path).words


def test_managers_do_not_see_batches(client, cast):
    batch = batch_of(cast)
    assert client.sign_in(cast.manager).get(f"/assignments/batches/{batch.id}").status == 403
