"""A change of a standard in the browser: proposed, compared, approved by somebody else or turned down with a reason."""

import pytest

from sqm_training.extensions import db
from sqm_training.standards.models import Standard, StandardVersion


@pytest.fixture
def standard(cast):
    row = Standard(
        code="WAIT-9", title={"zh": "等候", "en": "Waiting"}, target={"zh": "60 秒", "en": "60 seconds"}, measure=None,
        channel="counter", dimension="responsiveness", state="approved",
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def form(**values):
    kept = {
        "title_zh": "等候", "title_en": "Waiting", "target_zh": "60 秒", "target_en": "60 seconds",
        "is_verified": "no", "is_pledge": "no", "reason": "试点",
    }  # fmt: skip
    return kept | values


def propose(client, **values):
    return client.post("/standards/WAIT-9/edit", form(**values))


def test_whoever_approves_sees_what_changes(client, cast, standard):
    client.sign_in(cast.trainer)
    sent = propose(client, target_en="90 seconds", basis_on="2026-03-01", city_en="Harbour City", is_verified="yes")
    assert sent.status == 302
    page = client.sign_in(cast.second_trainer).get("/standards/WAIT-9")
    for words in ("60 seconds 90 seconds", "– 2026-03-01", "– Harbour City", "Verified No Yes"):
        assert words in page.words
    assert "Title (" not in page.words
    assert client.post("/standards/WAIT-9/decide", {"decision": "approve"}).status == 302
    standard = db.session.get(Standard, standard.id, populate_existing=True)
    assert (standard.target["en"], str(standard.basis_on), standard.city["en"]) == (
        "90 seconds", "2026-03-01", "Harbour City",
    )  # fmt: skip


def test_a_proposal_that_changes_nothing_is_refused(client, cast, standard):
    page = propose(client.sign_in(cast.trainer))
    assert page.status == 422 and "Nothing was changed" in page.words
    assert db.session.query(StandardVersion).count() == 0


def test_who_proposed_reads_why_it_was_turned_down(client, cast, standard):
    propose(client.sign_in(cast.trainer), target_en="90 seconds")
    client.sign_in(cast.second_trainer)
    client.post("/standards/WAIT-9/decide", {"decision": "reject", "reason": "No source given"})
    page = client.sign_in(cast.trainer).get("/standards/WAIT-9")
    assert "was turned down" in client.get("/inbox").words
    assert "turned down" in page.words and "Turned down: No source given" in page.words
