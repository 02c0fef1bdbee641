"""An objection to an observed role-play, from the learner's page to the answer beside it."""

from sqm_training.extensions import db
from sqm_training.jobs.models import Message
from sqm_training.roleplay.models import ObservationObjection

from .observe_kit import done


def test_from_the_objection_to_its_answer(client, cast):
    observation = done(cast, {"R1": 5, "R3": 1}, quote="“没说原因”")
    url = f"/observations/{observation.id}"
    client.sign_in(cast.employee)
    assert "I object (5 working days left)" in client.get(url).words
    empty = client.post(f"{url}/objections", {"item_code": "R3", "why": ""})
    assert empty.status == 422 and "Say briefly what was different." in empty.words
    assert client.post(f"{url}/objections", {"item_code": "R1", "why": "x"}).status == 422
    assert client.post(f"{url}/objections", {"item_code": "R3", "why": "<b>我说了</b>"}).status == 302
    assert "Objection open" in client.get(url).words

    client.sign_in(cast.second_trainer)
    assert "Observed role-play" in client.get("/appeals").words and "Answer objections" in client.get("/").words
    page = f"/observations/objections/{db.session.query(ObservationObjection).one().id}"
    assert page in client.get(url).text
    shown = client.get(page)
    assert "<b>我说了</b>" in shown.words and "“没说原因”" in shown.words
    assert client.post(page, {"decision": "upheld", "reason": "录音里有", "value": "9"}).status == 422
    kept = client.post(page, {"decision": "upheld", "reason": " ", "value": "3"})
    assert kept.status == 422 and [
        one.get("value") for one in kept.tree.iter("option") if "selected" in one.attrib
    ] == ["3"]
    assert client.post(page, {"decision": "upheld", "reason": "录音里有", "value": "4"}).location == "/appeals"
    assert client.post(page, {"decision": "rejected", "reason": "再来一次"}).status == 422
    assert "Upheld" in client.get("/appeals").words

    answered = client.sign_in(cast.employee, "zh").get(url)
    assert "录音里有" in answered.words and "申诉成立" in answered.words
    assert "您的申诉已有答复" in client.get("/inbox").words
    assert db.session.query(Message).filter(Message.key.like("objection:%")).one().path == f"{url}#say"


def test_who_rated_reads_that_somebody_else_answers(client, cast):
    observation = done(cast, {"R3": 1})
    client.sign_in(cast.employee).post(f"/observations/{observation.id}/objections", {"item_code": "R3", "why": "不对"})
    page = f"/observations/objections/{db.session.query(ObservationObjection).one().id}"
    assert "Somebody else has to answer" in client.sign_in(cast.trainer).get(page).words
    assert client.get("/observations/objections/999").status == 404


def test_of_others_nobody_objects(client, cast):
    observation = done(cast, {"R3": 1})
    data = {"item_code": "R3", "why": "不对"}
    assert client.sign_in(cast.colleague).post(f"/observations/{observation.id}/objections", data).status == 404
