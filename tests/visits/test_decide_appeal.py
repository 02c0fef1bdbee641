"""Answering objections on their page."""

from sqm_training.extensions import db
from sqm_training.jobs.models import Message
from sqm_training.measures.score import Answer
from sqm_training.visits.actions import appeals
from sqm_training.visits.models import Appeal, PersonResult

from ..checklists.kit import load_small
from . import kit


def filed(cast):
    result = kit.published(cast.east, cast.shopper, cast.employee, load_small(), cast.trainer)
    appeal = appeals.file_appeal(
        result=result, person=cast.employee, item_code="D2", text="我复述了地址", at=result.published_at
    )
    db.session.commit()
    return appeal


def test_an_objection_is_upheld_with_the_right_answer(client, cast):
    appeal = filed(cast)
    client.sign_in(cast.second_trainer)
    assert "员工甲" in client.get("/appeals").words
    url = f"/appeals/{appeal.id}"
    assert "我复述了地址" in client.get(url).words
    done = client.post(url, {"decision": "upheld", "reason": "录音里有复述", "value": "1"})
    assert done.status == 302
    assert db.session.query(Appeal).one().decision == "upheld"
    assert db.session.query(PersonResult).one().excluded == ""
    inbox = client.sign_in(cast.employee, "zh").get("/inbox")
    assert "您的申诉已有答复" in inbox.words and "申诉成立" in inbox.words
    told = db.session.query(Message).filter_by(key=f"objection:visit:{appeal.id}").one()
    assert (told.person_id, told.path) == (cast.employee.id, f"/results/{appeal.result_id}#answered")


def test_the_approver_is_told_that_somebody_else_must_answer(client, cast):
    appeal = filed(cast)
    page = client.sign_in(cast.trainer).get(f"/appeals/{appeal.id}")
    assert "Somebody else has to answer" in page.words
    refused = client.post(f"/appeals/{appeal.id}", {"decision": "rejected", "reason": "没有复述"})
    assert refused.status == 422


def test_a_lower_answer_is_refused_and_changes_nothing(client, cast):
    appeal = filed(cast)
    client.sign_in(cast.second_trainer)
    page = client.post(f"/appeals/{appeal.id}", {"decision": "upheld", "reason": "其实没有", "value": "0"})
    assert page.status == 422 and "never lowers" in page.words
    assert db.session.query(Appeal).one().decision == ""


def test_no_objections_says_so(client, cast):
    assert "No open objections" in client.sign_in(cast.trainer).get("/appeals").words


def test_the_answer_stands_in_the_words_of_its_option(client, cast):
    lost = {"D1": Answer("no"), "D3": Answer([1])}
    result = kit.published(cast.east, cast.shopper, cast.employee, load_small(), cast.trainer, **lost)
    said = {}
    client.sign_in(cast.second_trainer)
    for code in ("D1", "D2", "D3"):
        appeal = appeals.file_appeal(
            result=result, person=cast.employee, item_code=code, text="请再看", at=result.published_at
        )
        db.session.commit()
        page = client.get(f"/appeals/{appeal.id}")
        said[code] = page.all("dd")[0].text
        if code == "D3":
            ticked = [one.get("value") for one in page.all("input") if one.get("checked") is not None]
            assert ticked == ["1"]
    assert said == {"D1": "No", "D2": "Partly met", "D3": "1 of 2 points said"}
