"""One's own progress: practice leads until three visits say something, and never enters what visits say."""

import pytest

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import NoticeAcceptance
from sqm_training.progress.queries import chart, practice, scores, standards

from ..checklists.kit import load_small
from ..roleplay import play_kit
from ..visits import kit


@pytest.fixture
def version(cast):
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=now()))
    made = play_kit.publish()
    db.session.commit()
    return made


def test_practice_by_standard_leads_before_three_visits(client, cast, version):
    page = client.sign_in(cast.employee).get("/progress")
    assert "Practise with a customer" in page.words and "The bill doubled" in page.words
    assert "Not played yet" in page.words


def test_role_plays_show_with_their_standards_and_lead_to_the_debrief(client, cast, version):
    attempt = play_kit.played(cast.employee, "calm", "self", version=version)
    page = client.sign_in(cast.employee).get("/progress")
    assert "From role-plays" in page.words and "EMP-1" in page.words and "100 %" in page.words
    assert f"/attempts/{attempt.id}/debrief" in page.text and "Last 67, best 67" in page.words


def test_practice_never_counts_as_a_visit(app, cast, version):
    play_kit.played(cast.employee, "deny", "away", version=version)
    since = now() - scores.YEAR
    assert standards.own_standards(cast.employee.id, since) == []
    assert [one.percent for one in practice.scored_in_role_plays(cast.employee.id, since)] == [0]
    assert standards.site_standards([cast.east.id], since) == standards.all_standards(since) == []


def test_the_leader_sees_what_was_practised(client, cast, version):
    play_kit.played(cast.employee, "calm", "leak", version=version)
    words = client.sign_in(cast.manager).get(f"/people/{cast.employee.id}/progress").words
    assert "From role-plays" in words and "Practise with a customer" not in words


def test_role_plays_are_marks_on_the_time_axis(app, cast, version):
    kit.published(cast.east, cast.shopper, cast.employee, load_small(), cast.trainer)
    visits = scores.visit_scores(cast.employee.id)
    attempt = play_kit.played(cast.employee, "calm", "leak", version=version)
    attempt.ended_at = visits[0].at
    db.session.commit()
    plays = practice.role_plays(cast.employee.id, now() - scores.YEAR * 9)
    series = chart.improvement_series(visits, role_plays=plays)
    assert [(mark.kind, mark.at) for mark in series.marks] == [("roleplay", visits[0].on)]


def test_an_unfinished_or_practised_run_is_no_mark(app, cast, version):
    play_kit.begun(cast.employee, version)
    assert practice.role_plays(cast.employee.id, now() - scores.YEAR) == []


def test_the_verdict_says_what_it_compares_and_who_looked_is_one_tap_away(client, cast, version):
    small = load_small()
    for day in range(4):
        kit.published(cast.east, cast.shopper, cast.employee, small, cast.trainer, day=9 * day)
    page = client.sign_in(cast.employee).get("/progress")
    assert "Compared: the first 2 visits with the 2 after them. Difference 0.0 points" in page.words
    assert "/me#looks" in page.text
