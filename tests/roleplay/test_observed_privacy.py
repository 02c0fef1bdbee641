"""What observed role-plays keep about people: handed out to them, and gone or unnamed when its time is over."""

import io
import json
import zipfile
from datetime import timedelta

from sqlalchemy import func, select

from sqm_training.checklists.models import Sheet, SheetAnswer
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.people.actions.privacy import archive_of, make_nameless
from sqm_training.roleplay.actions import acting, objecting, observed, observing
from sqm_training.roleplay.models import MoodTick, Observation, ObservationStatement, Rating

from ..people.kit import retained
from .observe_kit import done, play, rating, rows, sent


def archive(person) -> dict[str, list[dict]]:
    """Return what the person's archive holds of observed role-plays, by table."""
    with zipfile.ZipFile(io.BytesIO(archive_of(person, by=None))) as found:
        names = [name for name in found.namelist() if name.startswith("observations/")]
        return {name[13:-5]: json.loads(found.read(name)) for name in names}


def later(days: int) -> dict[str, int]:
    counts = retained(at=now() + timedelta(days=days))
    db.session.commit()
    db.session.expire_all()
    return counts


def test_the_learner_takes_results_quotes_and_own_words_along(cast):
    observation = done(cast, {"R1": 5}, quote="“您请坐”")
    observed.state_own_view(observation=observation, person=cast.employee, text="系统卡了")
    objecting.object_to(observation=observation, person=cast.employee, item_code="R2", text="我复述了")
    own = archive(cast.employee)
    assert [(one["item_code"], one["text"], one["decision"]) for one in own["objections"]] == [("R2", "我复述了", "")]
    assert [(one["outcome"], one["score"]) for one in own["observed_role_plays"]] == [("passed", 77.5)]
    assert {"observation_id": observation.id, "item": "R1", "value": 5, "quote": "“您请坐”"} in own["ratings"]
    assert [one["text"] for one in own["own_views"]] == ["系统卡了"]


def test_who_acted_or_scored_takes_no_result_of_others(cast):
    done(cast, {"R1": 5}, quote="CANARY")
    for person, table in ((cast.colleague, "acted"), (cast.trainer, "scored")):
        own = archive(person)
        assert len(own[table]) == 1 and own["observed_role_plays"] == own["ratings"] == []
        assert "CANARY" not in json.dumps(own) and "77.5" not in json.dumps(own)


def test_what_was_never_finished_goes_after_sixty_days(cast):
    observation = sent(play(cast, cast.trainer, cast.second_trainer), cast.trainer)
    acting.tick(observation=observation, by=cast.colleague, mood=1)
    db.session.commit()
    assert later(59) == {}
    assert later(61) == {"observations unfinished": 1}
    for table in (Observation, Rating, MoodTick, Sheet, SheetAnswer):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_results_lose_names_and_words_when_their_time_is_over(cast):
    observation = done(cast, {"R1": 5}, quote="“您请坐”")
    observed.state_own_view(observation=observation, person=cast.employee, text="系统卡了")
    objection = objecting.object_to(observation=observation, person=cast.employee, item_code="R2", text="我复述了")
    objecting.decide(objection=objection, by=cast.second_trainer, decision="rejected", reason="录音里没有")
    db.session.commit()
    later(37 * 31)
    assert (objection.text, objection.reason) == ("", "")
    assert {cast.employee.id, cast.second_trainer.id}.isdisjoint({objection.person_id, objection.decided_by_id})
    found = db.session.get_one(Observation, observation.id)
    people = {found.person_id, found.actor_id, *(one.rater_id for one in found.ratings)}
    assert people.isdisjoint({cast.employee.id, cast.colleague.id, cast.trainer.id}) and len(people) == 3
    assert found.calculated == 77.5
    assert db.session.scalars(select(SheetAnswer.comment).where(SheetAnswer.comment != "")).all() == []
    assert db.session.scalars(select(ObservationStatement)).all() == []
    assert {(one.person_id, one.rater_id) for one in db.session.scalars(select(ScoreRecord))} == {
        (found.person_id, found.ratings[0].rater_id)
    }


def test_a_leaver_leaves_nothing_unfinished(cast):
    play(cast)
    kept = done(cast)
    cast.employee.is_active = False
    make_nameless(person=cast.employee, by=cast.admin)
    db.session.commit()
    assert [one.id for one in db.session.scalars(select(Observation))] == [kept.id]


def test_drafts_of_a_rater_who_left_are_emptied(cast):
    observation = play(cast, cast.trainer, cast.second_trainer)
    observing.save_rating(rating=rating(observation, cast.second_trainer), answers=rows(3), mood_start=3)
    cast.second_trainer.is_active = False
    make_nameless(person=cast.second_trainer, by=cast.admin)
    db.session.commit()
    db.session.expire_all()
    assert db.session.scalars(select(Rating).where(Rating.rater_id == cast.second_trainer.id)).one().answers == []
