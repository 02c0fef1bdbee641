"""The result of an observed role-play: what was seen, in whose words, and what to practise; for whom it is there."""

import pytest
from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.people.models import AuditRow
from sqm_training.roleplay.actions import acting
from sqm_training.standards.models import StandardLink

from .observe_kit import done, play, sent
from .play_kit import add_standard, both


def test_the_learner_reads_result_quotes_and_what_to_practise(client, cast):
    observation = done(cast, {"R1": 5, "R3": 1}, quote="“您别急”")
    standard = add_standard("EMP-1")
    db.session.add(
        StandardLink(
            standard_id=standard.id,
            relation="trains",
            kind="scenario",
            ref="SC91",
            title=both("账单", "The bill"),
            path="/scenarios/SC91",
        )
    )
    db.session.commit()
    client.sign_in(cast.employee)
    page = client.get(f"/observations/{observation.id}")
    assert "62.5" in page.words and "Passed" in page.words and "“您别急”" in page.words
    assert "Scored by one person" in page.words and "cannot judge anybody" in page.words
    assert "A 5 looks like this: names the feeling and its cause" in page.words and "/scenarios/SC91" in page.text
    assert "How far the raters agree" not in page.words


def test_two_ratings_stand_side_by_side_with_agreement_in_words(client, cast):
    observation = play(cast, cast.trainer, cast.second_trainer)
    sent(observation, cast.trainer, {"R1": 1})
    observation = sent(observation, cast.second_trainer, {"R1": 5, "R2": 3})
    page = client.sign_in(cast.trainer).get(f"/observations/{observation.id}")
    assert "The mean of two ratings, item by item." in page.words
    assert "On 6 items both gave the same. On 1 they differ by one step." in page.words
    assert "On 1 they lie further apart: R1" in page.words
    assert "R1 Opening apart" in page.words and "1 5 3 5/10" in page.words


def test_a_critical_failure_says_again_and_never_discipline(client, cast):
    observation = done(cast, 4, critical="RC3")
    page = client.sign_in(cast.employee, "zh").get(f"/observations/{observation.id}")
    assert "重练" in page.words and "与处分无关" in page.words and "没有识别出紧急情况" in page.words


def test_what_moved_the_customer_is_told_without_the_card(client, cast):
    observation = play(cast)
    acting.tick(observation=observation, by=cast.colleague, cause="trigger:0")
    acting.tick(observation=observation, by=cast.colleague, cause="cooler:1")
    db.session.commit()
    observation = sent(observation, cast.trainer)
    words = client.sign_in(cast.employee).get(f"/observations/{observation.id}").words
    assert "angrier Interrupts you." in words and "calmer Names your worry." in words
    assert "As the actor ticked it: 5 → 4" in words


def test_the_learner_says_how_they_see_it(client, cast):
    observation = done(cast)
    client.sign_in(cast.employee)
    assert client.post(f"/observations/{observation.id}/own-view", {"text": ""}).status == 422
    page = client.post(f"/observations/{observation.id}/own-view", {"text": "<b>系统卡了</b>"})
    assert page.location == f"/observations/{observation.id}"
    told = client.sign_in(cast.manager).get(page.location)
    assert "<b>系统卡了</b>" in told.words and "75.0" in told.words
    assert client.post(f"/observations/{observation.id}/own-view", {"text": "x"}).status == 403


@pytest.mark.parametrize(
    ("who", "status"),
    [("trainer", 200), ("second_trainer", 200), ("admin", 200), ("manager", 200), ("employee", 200),
     ("colleague", 404), ("westerner", 404), ("shopper", 403)],
)  # fmt: skip
def test_whose_it_is_and_who_leads_or_trains_read_it(client, cast, who, status):
    observation = done(cast)
    assert client.sign_in(getattr(cast, who)).get(f"/observations/{observation.id}").status == status


@pytest.mark.parametrize("who", ["employee", "manager", "colleague"])
def test_before_it_is_done_only_trainers_know_of_it(client, cast, who):
    observation = play(cast)
    assert client.sign_in(getattr(cast, who)).get(f"/observations/{observation.id}").status == 404


def test_the_look_of_others_is_noted_the_own_is_not(client, cast):
    observation = done(cast)
    client.sign_in(cast.employee).get(f"/observations/{observation.id}")
    client.sign_in(cast.manager).get(f"/observations/{observation.id}")
    looks = db.session.scalars(select(AuditRow).where(AuditRow.act == "scores.view")).all()
    assert [(one.actor_id, one.kind, one.person_id) for one in looks] == [
        (cast.manager.id, "observation", cast.employee.id)
    ]


def test_it_stands_on_the_pages_about_the_person(client, cast):
    observation = done(cast)
    client.sign_in(cast.trainer)
    page = client.get(f"/people/{cast.employee.id}/progress")
    assert "Face to face" in page.words and f"/observations/{observation.id}" in page.text


def test_it_costs_the_same_for_one_rating_and_for_two_with_much_said(client, cast):
    one = done(cast)
    two = play(cast, cast.trainer, cast.second_trainer)
    acting.tick(observation=two, by=cast.colleague, cause="trigger:0")
    sent(two, cast.trainer, {"R1": 1})
    two = sent(two, cast.second_trainer, {"R1": 5, "R2": 3})
    client.sign_in(cast.employee)
    client.post(f"/observations/{two.id}/own-view", {"text": "系统卡了"})
    client.post(f"/observations/{two.id}/objections", {"item_code": "R1", "why": "我说了"})
    client.get(f"/observations/{one.id}")
    assert client.get(f"/observations/{two.id}").queries == client.get(f"/observations/{one.id}").queries <= 12
