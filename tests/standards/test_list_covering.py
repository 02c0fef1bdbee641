"""What measures or trains one standard, kind by kind, down to moments and questions."""

from sqm_training.extensions import db
from sqm_training.standards.actions.links import Link, replace_links
from sqm_training.standards.models import Relation, Standard


def a_standard(code):
    row = Standard(
        code=code, title={"zh": "等候", "en": "Waiting"}, target={"zh": "60 秒", "en": "60 seconds"}, measure=None,
        channel="counter", dimension="responsiveness", state="approved",
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def test_moments_and_questions_stand_under_what_they_belong_to(client, cast):
    row = a_standard("WAIT-9")
    titles = {"SC1": "A scene", "SC1:n2": "First moment", "SC10": "Another scene", "SC10:n1": "Its moment"}
    links = [Link(row.id, ref, {"zh": "情景", "en": title}, f"/scenarios/{ref}") for ref, title in titles.items()]
    replace_links(relation=Relation.TRAINS, kind="scenario", ref_prefix="SC", links=links)
    quiz = Link(row.id, "Q", {"zh": "测验", "en": "A quiz"}, "/quizzes/Q")
    replace_links(relation=Relation.TRAINS, kind="quiz", ref_prefix="Q", links=[quiz])
    question = Link(row.id, "Q:B1", {"zh": "题", "en": "A question"}, "/quizzes/Q")
    replace_links(relation=Relation.TRAINS, kind="question", ref_prefix="Q:", links=[question])
    db.session.commit()
    page = client.sign_in(cast.trainer).get("/standards/WAIT-9/coverage")
    assert page.words.index("A scene") < page.words.index("First moment") < page.words.index("Another scene")
    assert "Scenarios 2" in page.words and "Quizzes 1" in page.words and "Add an item for it" in page.words
    assert "A question" in client.get("/standards/WAIT-9/coverage?of=quiz").words
    assert "No item measures this standard" in client.get("/standards/WAIT-9/coverage?of=item").words
    assert client.get("/standards/NONE/coverage").status == 404
    assert client.sign_in(cast.employee).get("/standards/WAIT-9/coverage").status == 403
