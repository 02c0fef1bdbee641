"""One's own progress: practice leads until three visits say something, and never enters what visits say."""

import pytest
from sqlalchemy import select

from sqm_training.checklists.models import Item, SheetAnswer
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import NoticeAcceptance
from sqm_training.progress.queries import chart, practice, scores, standards
from sqm_training.progress.queries.around import around
from sqm_training.progress.queries.said import said_in_words
from sqm_training.visits.models import Result

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
    assert "From role-plays" in page.words and "EMP-1" in page.words and "100%" in page.words
    assert f"/attempts/{attempt.id}/debrief" in page.text and "Last 67, best 67" in page.words


def test_practice_never_counts_as_a_visit(app, cast, version):
    play_kit.played(cast.employee, "deny", "away", version=version)
    since = now() - scores.YEAR
    assert standards.own_standards(cast.employee.id, since) == []
    in_visits, played = standards.own_and_played(cast.employee.id, since)
    assert in_visits == [] and [one.percent for one in played] == [0]
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
    plays = practice.practised(cast.employee.id, now() - scores.YEAR * 9).plays
    series = chart.improvement_series(visits, role_plays=plays)
    assert [(mark.kind, mark.at) for mark in series.marks] == [("roleplay", visits[0].on)]


def test_an_unfinished_or_practised_run_is_no_mark(app, cast, version):
    play_kit.begun(cast.employee, version)
    assert practice.practised(cast.employee.id, now() - scores.YEAR).plays == []


def test_the_verdict_says_what_it_compares_and_who_looked_is_one_tap_away(client, cast, version):
    small = load_small()
    for day in range(4):
        kit.published(cast.east, cast.shopper, cast.employee, small, cast.trainer, day=9 * day)
    page = client.sign_in(cast.employee).get("/progress")
    assert "Compared: the first 2 visits with the 2 after them. Difference 0.0 points" in page.words
    assert "/me#looks" in page.text


def remark(visit, code, words):
    """Write a remark onto one answer of a submitted visit."""
    rows = select(SheetAnswer).join(Item).where(SheetAnswer.sheet_id == kit.sheet_of(visit).id, Item.code == code)
    db.session.scalars(rows).one().comment = words
    db.session.commit()


def test_what_shops_said_stands_by_standard_without_who_or_when(client, cast, version):
    result = kit.published(cast.east, cast.shopper, cast.employee, load_small(), cast.trainer)
    remark(result.visit, "D1", "抬头微笑")
    remark(result.visit, "A1", "地面很脏")
    page = client.sign_in(cast.employee).get("/progress")
    assert "What the shops said in words" in page.words and "抬头微笑" in page.words
    assert "地面很脏" not in page.words, "an item of the site is nobody's own"
    assert "抬头微笑" not in client.sign_in(cast.colleague).get("/progress").words
    words = client.sign_in(cast.manager).get(f"/people/{cast.employee.id}/report").words
    assert "抬头微笑" in words and cast.shopper.name not in words
    db.session.query(Result).one().published_at = None
    db.session.commit()
    assert said_in_words(cast.employee.id, now() - scores.YEAR * 9) == []


def test_role_plays_have_the_means_of_the_visits_on_both_sides(client, cast, version):
    small = load_small()
    for days in (0, 10, 40, 50):
        kit.published(cast.east, cast.shopper, cast.employee, small, cast.trainer, day=days)
    visits = scores.visit_scores(cast.employee.id)
    attempt = play_kit.played(cast.employee, "calm", "leak", version=version)
    attempt.ended_at = visits[1].at
    db.session.commit()
    assert around(visits, attempt.ended_at).before == 2
    if attempt.ended_at > now() - scores.YEAR:
        assert "over 2 visits, after" in client.sign_in(cast.employee).get("/progress").words
