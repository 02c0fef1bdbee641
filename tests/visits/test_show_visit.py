"""A visit before it is made: what to learn, and the form once its window is open."""

from datetime import timedelta

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.visits.models import Visit
from sqm_training.web.text import local_day

from ..checklists.kit import load_small
from . import kit


def test_before_its_window_a_visit_says_when_it_opens_and_offers_no_form(client, cast):
    visit, today = kit.plan(cast.east, cast.shopper, load_small()), local_day(now())
    visit.opens_on, visit.closes_on = today + timedelta(days=1), today + timedelta(days=9)
    db.session.commit()
    number = visit.id
    page = client.sign_in(cast.shopper).get(f"/shops/{number}")
    assert "The window opens on" in page.words and "I cannot do this visit" in page.words
    assert "Fill in the checklist" not in page.words and "Times of the visit" not in page.words
    db.session.get_one(Visit, number).opens_on = today
    db.session.commit()
    page = client.get(f"/shops/{number}")
    assert "The window opens on" not in page.words
    assert "Fill in the checklist" in page.words and "Times of the visit" in page.words
