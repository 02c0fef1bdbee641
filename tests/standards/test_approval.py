"""Standards: shipped, proposed, approved by somebody else, retired, and covered or not."""

from datetime import UTC, datetime

import pytest

from sqm_training.checklists.schema import read_yaml
from sqm_training.errors import NotFound, RuleBroken
from sqm_training.extensions import db
from sqm_training.library import FOLDER
from sqm_training.people.models import AuditRow
from sqm_training.standards.actions.approval import (
    approve_as_shipped,
    approve_change,
    content_of,
    propose_change,
    propose_state,
    reject_change,
)
from sqm_training.standards.actions.links import Link, replace_links
from sqm_training.standards.actions.loading import load_library
from sqm_training.standards.models import Relation, StandardLink, Touchpoint
from sqm_training.standards.queries import coverage, links_of, standard_by_code, versions_of

AT = datetime(2026, 3, 2, tzinfo=UTC)


def shipped():
    return read_yaml((FOLDER / "standards.yaml").read_text("utf-8"), "standards.yaml")


@pytest.fixture
def plain(app):
    """The library file, loaded."""
    plain = shipped()
    load_library(plain, at=AT)
    db.session.commit()
    return plain


def changed(standard, **values):
    return content_of(standard) | values


def both(zh, en):
    return {"zh": zh, "en": en}


def test_a_second_load_changes_nothing(plain):
    before = db.session.query(StandardLink).count()
    counts = load_library(shipped(), at=AT)
    assert counts == {"unchanged": len(plain["standards"])}
    assert db.session.query(StandardLink).count() == before
    assert not db.session.dirty


def test_a_newer_library_updates_what_nobody_changed(plain):
    plain["standards"][0]["target"] = both("进门 30 秒内有人招呼", "Somebody greets within 30 seconds")
    counts = load_library(plain, at=AT)
    assert (counts["updated"], counts["unchanged"]) == (1, len(plain["standards"]) - 1)
    assert standard_by_code("WAIT-1").target["en"].endswith("30 seconds")


def test_the_library_never_writes_over_an_approved_change(plain, cast):
    standard = standard_by_code("WAIT-1")
    content = changed(standard, target=both("90 秒", "90 seconds"))
    proposal = propose_change(standard=standard, content=content, reason="试点", by=cast.trainer)
    approve_change(standard=standard, proposal=proposal, by=cast.second_trainer)
    assert load_library(plain, at=AT)["kept"] == 1
    assert standard_by_code("WAIT-1").target == both("90 秒", "90 seconds")


def test_a_change_counts_once_somebody_else_approved_it(plain, cast):
    standard = standard_by_code("WAIT-1")
    before = content_of(standard)
    content = changed(standard, target=both("90 秒", "90 seconds"))
    proposal = propose_change(standard=standard, content=content, reason="试点", by=cast.trainer)
    assert content_of(standard) == before
    with pytest.raises(RuleBroken):
        approve_change(standard=standard, proposal=proposal, by=cast.trainer)
    approve_change(standard=standard, proposal=proposal, by=cast.second_trainer)
    assert (standard.number, standard.state, standard.approved_by_id) == (2, "approved", cast.second_trainer.id)
    newest, oldest = versions_of(standard)
    assert (newest.content, oldest.content) == (content, before)
    assert [row.act for row in db.session.query(AuditRow).order_by(AuditRow.id)] == [
        "standard.propose",
        "standard.approve",
    ]


def test_a_decided_proposal_cannot_be_decided_again(plain, cast):
    standard = standard_by_code("WAIT-1")
    content = changed(standard, target=both("90 秒", "90 seconds"))
    proposal = propose_change(standard=standard, content=content, reason="试点", by=cast.trainer)
    with pytest.raises(RuleBroken):
        reject_change(standard=standard, proposal=proposal, reason=" ", by=cast.second_trainer)
    reject_change(standard=standard, proposal=proposal, reason="依据不足", by=cast.second_trainer)
    for decide in (
        lambda: approve_change(standard=standard, proposal=proposal, by=cast.second_trainer),
        lambda: reject_change(standard=standard, proposal=proposal, reason="再次", by=cast.second_trainer),
    ):
        with pytest.raises(RuleBroken):
            decide()
    assert standard.number == 1


def test_a_proposal_needs_a_reason_and_a_change(plain, cast):
    standard = standard_by_code("WAIT-1")
    with pytest.raises(RuleBroken) as refused:
        propose_change(standard=standard, content=changed(standard, city={}), reason=" ", by=cast.trainer)
    assert refused.value.field == "reason"
    with pytest.raises(RuleBroken):
        propose_change(standard=standard, content=content_of(standard), reason="试点", by=cast.trainer)


def test_proposing_again_replaces_the_open_proposal(plain, cast):
    standard = standard_by_code("WAIT-1")
    for seconds in (90, 45):
        content = changed(standard, target=both(f"{seconds} 秒", f"{seconds} seconds"))
        propose_change(standard=standard, content=content, reason="试点", by=cast.trainer)
    (proposal,) = versions_of(standard)
    assert proposal.content["target"]["en"] == "45 seconds"


def test_a_shipped_standard_is_approved_once_and_can_be_retired(plain, cast):
    standard = standard_by_code("WAIT-1")
    approve_as_shipped(standard=standard, by=cast.trainer)
    with pytest.raises(RuleBroken):
        approve_as_shipped(standard=standard, by=cast.trainer)
    proposal = propose_state(standard=standard, reason="重复", by=cast.trainer)
    with pytest.raises(RuleBroken):
        propose_state(standard=standard, reason="再次", by=cast.trainer)
    with pytest.raises(RuleBroken):
        approve_change(standard=standard, proposal=proposal, by=cast.trainer)
    approve_change(standard=standard, proposal=proposal, by=cast.second_trainer)
    assert "WAIT-1" not in {row.standard.code for row in coverage()}
    assert db.session.query(StandardLink).filter_by(kind="card", ref="WAIT-1").count() == 0
    with pytest.raises(RuleBroken):
        approve_as_shipped(standard=standard, by=cast.trainer)


def test_a_new_wording_does_not_bring_a_retired_standard_back(plain, cast):
    standard = standard_by_code("WAIT-1")
    retirement = propose_state(standard=standard, reason="重复", by=cast.trainer)
    approve_change(standard=standard, proposal=retirement, by=cast.second_trainer)
    content = changed(standard, target=both("90 秒", "90 seconds"))
    wording = propose_change(standard=standard, content=content, reason="试点", by=cast.trainer)
    approve_change(standard=standard, proposal=wording, by=cast.second_trainer)
    assert (standard.state, standard.target["en"]) == ("retired", "90 seconds")


def test_every_practice_card_trains_its_standard(plain):
    cards = {link.ref: link.path for link in db.session.query(StandardLink).filter_by(kind="card")}
    with_card = {row["code"] for row in plain["standards"] if row.get("practice")}
    assert cards == {code: f"/standards/{code}/practice" for code in with_card}


def test_holes_come_first(plain):
    first, second = (standard_by_code(code) for code in ("WAIT-1", "WAIT-3"))
    replace_links(
        relation=Relation.TRAINS, kind="card", ref_prefix="", links=[Link(second.id, "x", both("练", "x"), "/x")]
    )
    replace_links(
        relation=Relation.MEASURES, kind="item", ref_prefix="T:", links=[Link(first.id, "T:1", both("项", "i"), "/i")]
    )
    holes = {row.standard.code: row.hole for row in coverage()}
    assert (holes["WAIT-1"], holes["WAIT-3"], holes["WAIT-2"]) == ("untrained", "unmeasured", "empty")
    assert next(iter(holes)) == "WAIT-1"
    assert [link.ref for link in links_of(first)["measures"]] == ["T:1"]


def test_links_are_replaced_by_prefix_alone(plain):
    standard = standard_by_code("WAIT-1")
    for prefix in ("A_1:", "AB1:"):
        links = [Link(standard.id, f"{prefix}{n}", both("项", "i"), "/i") for n in (1, 2)]
        replace_links(relation=Relation.MEASURES, kind="item", ref_prefix=prefix, links=links)
    replace_links(relation=Relation.MEASURES, kind="item", ref_prefix="A_1:", links=[])
    assert [link.ref for link in links_of(standard)["measures"]] == ["AB1:1", "AB1:2"]


def test_touchpoints_know_whom_the_customer_meets(plain):
    assert db.session.get(Touchpoint, "triage").part == "guide"
    assert db.session.get(Touchpoint, "greet").is_moment_of_truth


def test_a_standard_that_does_not_exist_is_not_found(plain):
    with pytest.raises(NotFound):
        standard_by_code("NOPE")
