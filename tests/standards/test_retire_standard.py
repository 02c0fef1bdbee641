"""A standard taken out of force and back into it in the browser: proposed with a reason, approved by somebody else."""

import pytest

from sqm_training.extensions import db
from sqm_training.people.models import AuditRow
from sqm_training.standards.actions.links import Link, replace_links
from sqm_training.standards.models import Relation, Standard, StandardVersion

PATH = "/standards/WAIT-9/retire"


@pytest.fixture
def standard(cast):
    row = Standard(
        code="WAIT-9", title={"zh": "等候", "en": "Waiting"}, target={"zh": "60 秒", "en": "60 seconds"}, measure=None,
        channel="counter", dimension="responsiveness", state="approved",
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    item = Link(row.id, "T:1", {"zh": "叫号", "en": "Called in turn"}, "/checklists/T")
    replace_links(relation=Relation.MEASURES, kind="item", ref_prefix="T:", links=[item])
    db.session.commit()
    return row


def approve(client, person):
    client.sign_in(person)
    assert client.post("/standards/WAIT-9/decide", {"decision": "approve"}).status == 302


def test_it_goes_out_of_force_and_comes_back_with_two_people(client, cast, standard):
    page = client.sign_in(cast.trainer).get(PATH)
    assert "Called in turn" in page.words and "Results, charts and reports of the past stay" in page.words
    assert client.post(PATH, {"reason": "Said twice"}).status == 302
    assert db.session.get(Standard, standard.id, populate_existing=True).state == "approved"
    page = client.sign_in(cast.second_trainer).get("/standards/WAIT-9")
    assert "State In force Out of force" in page.words and "Take out of force" not in page.words
    approve(client, cast.second_trainer)
    assert db.session.get(Standard, standard.id, populate_existing=True).state == "retired"
    assert "WAIT-9 is out of force" in client.sign_in(cast.trainer).get("/inbox").words
    assert "can no longer name this standard" in client.get("/standards/WAIT-9").words
    assert client.post(PATH, {"reason": "Wanted again"}).status == 302
    approve(client, cast.second_trainer)
    assert db.session.get(Standard, standard.id, populate_existing=True).state == "approved"
    acts = [row.act for row in db.session.query(AuditRow).filter_by(kind="standard").order_by(AuditRow.id)]
    assert acts == ["standard.propose", "standard.retire", "standard.propose", "standard.reuse"]


def test_without_a_reason_nothing_is_proposed(client, cast, standard):
    client.sign_in(cast.trainer)
    for reason, said in (("", "Write the reason"), (" ", "Say why the standard changes")):
        page = client.post(PATH, {"reason": reason})
        assert page.status == 422 and said in page.words
    assert db.session.query(StandardVersion).count() == 0
