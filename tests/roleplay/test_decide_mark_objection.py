"""An objection to the mark of a free answer, from the debrief to the answer beside it."""

from sqm_training.extensions import db
from sqm_training.roleplay.models import Attempt, MarkObjection

from .test_contesting_rules import marked


def test_from_the_objection_to_its_answer(client, cast):
    attempt = marked(cast, 1)
    url = f"/attempts/{attempt.id}/debrief"
    client.sign_in(cast.employee)
    assert "I object (5 working days left)" in client.get(url).words
    empty = client.post(f"/attempts/{attempt.id}/objections", {"item_code": "1:EMP-1", "why": ""})
    assert empty.status == 422 and "Say briefly what was overlooked." in empty.words
    sent = {"item_code": "1:EMP-1", "why": "<b>我道了歉</b>"}
    assert client.post(f"/attempts/{attempt.id}/objections", sent).location == f"{url}#marks"
    assert client.post(f"/attempts/{attempt.id}/objections", sent).status == 422
    shown = client.get(url)
    assert "Objection open" in shown.words and "I object" not in shown.words

    client.sign_in(cast.second_trainer)
    assert "Free answer in a role-play" in client.get("/appeals").words
    page = f"/marking/objections/{db.session.query(MarkObjection).one().id}"
    assert page in client.get(url).text
    shown = client.get(page)
    assert "<b>我道了歉</b>" in shown.words and "给您添麻烦了" in shown.words and "1/3" in shown.words
    assert [one.get("value") for one in shown.tree.iter("input") if one.get("name") == "answer"] == ["2", "3"]
    assert client.post(page, {"decision": "upheld", "reason": "确实道了歉"}).status == 422
    assert client.post(page, {"decision": "upheld", "reason": "确实道了歉", "answer": "1"}).status == 422
    assert client.post(page, {"decision": "upheld", "reason": "确实道了歉", "answer": "3"}).location == "/appeals"
    assert client.post(page, {"decision": "rejected", "reason": "再来一次"}).status == 422

    client.sign_in(cast.employee, "zh")
    answered = client.get(url)
    assert "3/3" in answered.words and "申诉成立" in answered.words and "确实道了歉" in answered.words
    assert "您的申诉已有答复" in client.get("/inbox").words
    db.session.expire_all()
    assert db.session.get(Attempt, attempt.id).overall > 0


def test_who_marked_reads_that_somebody_else_answers(client, cast):
    attempt = marked(cast, 1)
    data = {"item_code": "1:EMP-1", "why": "不对"}
    assert client.sign_in(cast.colleague).post(f"/attempts/{attempt.id}/objections", data).status == 404
    client.sign_in(cast.employee).post(f"/attempts/{attempt.id}/objections", data)
    page = f"/marking/objections/{db.session.query(MarkObjection).one().id}"
    assert "Somebody else has to answer" in client.sign_in(cast.trainer).get(page).words
    assert client.get("/marking/objections/999").status == 404
