"""Wherever a verdict stands, so do visits, shoppers, the interval and the least change that would show."""

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import NoticeAcceptance
from sqm_training.progress.queries.scores import verdict_on, visit_scores
from sqm_training.visits.models import PersonResult

from .past import load_past


def test_every_verdict_states_what_it_rests_on(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=now()))
    db.session.commit()
    found = verdict_on(visit_scores(cast.employee.id))
    said = [f"{found.low:+.1f}".replace("-", "−"), f"{found.high:+.1f}", f"{found.minimal_detectable:.1f}"]
    client.sign_in(cast.employee)
    for path in ("/", "/progress", f"/people/{cast.employee.id}/report"):
        words = client.get(path).words
        assert [one for one in said if one not in words] == [], path
        assert "8 visits count" in words or "Visits that count 8" in words, path
        assert "2 different shoppers" in words or "Different shoppers 2" in words, path
    client.sign_in(cast.trainer)
    team = client.get("/insights/team?export=csv").text
    assert all(f"{one:.1f}" in team for one in (found.difference, found.low, found.high, found.minimal_detectable))
    assert "a change needs" in client.get("/insights/team").words
    assert "a change needs" in client.get(f"/sites/{cast.east.id}/report").words
    parts = client.get(f"/people/{cast.employee.id}/parts?by=dimension").words
    assert "a change needs" in parts and "by 2 different shoppers" in parts


def test_beyond_eighteen_visits_it_says_that_the_last_ones_are_compared(app, client, cast, tmp_path):
    load_past(app, tmp_path, 20, (("employee", "H-E"),))
    words = client.sign_in(cast.trainer).get(f"/people/{cast.employee.id}/progress").words
    assert "20 visits count, by 2 different shoppers" in words
    assert "Of the last 18 visits alone. Compared: the first 9 visits with the 9 after them." in words


def test_visits_that_are_all_left_out_are_not_none_at_all(app, client, cast, tmp_path):
    load_past(app, tmp_path, 2, (("employee", "H-E"),))
    db.session.query(PersonResult).update({"excluded": "appealed"})
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=now()))
    db.session.commit()
    client.sign_in(cast.employee)
    for path in ("/", "/progress"):
        words = client.get(path).words
        assert "None of the published visits counts yet" in words and "No published visits yet" not in words
