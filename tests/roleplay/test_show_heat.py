"""The heat map: which ways people take through a version, for those who may look, by site and period."""

import re
from datetime import timedelta

import pytest

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.roleplay.models import Attempt

from . import play_kit as kit


@pytest.fixture
def version(cast):
    version = kit.publish()
    kit.played(cast.employee, "calm", "leak", version=version)
    kit.played(cast.colleague, "deny", "away", version=version)
    kit.played(cast.westerner, "deny", "sorry", "leak", version=version)
    return version


def test_ways_endings_and_passes_are_counted(client, cast, version):
    words = client.sign_in(cast.trainer).get("/scenarios/SC91/heat").words
    assert "3 attempts" in words and "too few" in words
    assert "The meter is never wrong. argue −1 2 67%" in words
    assert "resolved 2" in words and "complaint 1" in words
    assert "Complain elsewhere. Critical fault lost 0 1 33%" in words


def test_nobody_is_named(client, cast, version):
    text = client.sign_in(cast.trainer).get("/scenarios/SC91/heat").text
    assert not [name for name in ("员工甲", "员工乙", "员工丙") if name in text]


def test_a_manager_sees_the_own_site_and_no_other(client, cast, version):
    client.sign_in(cast.manager)
    assert "2 attempts" in client.get("/scenarios/SC91/heat").words
    assert client.get(f"/scenarios/SC91/heat?site={cast.west.id}").status == 404
    assert client.get(f"/scenarios/SC91/heat.svg?site={cast.west.id}").status == 404
    assert (
        "东门营业厅" not in client.get("/scenarios/SC91/heat").text
        or "西门营业厅" not in client.get("/scenarios/SC91/heat").text
    )


def test_site_and_period_narrow(client, cast, version):
    db.session.query(Attempt).filter_by(person_id=cast.westerner.id).update({"started_at": now() - timedelta(days=60)})
    db.session.commit()
    client.sign_in(cast.trainer)
    assert "1 attempt" in client.get(f"/scenarios/SC91/heat?site={cast.west.id}").words
    assert "2 attempts" in client.get("/scenarios/SC91/heat?period=30").words
    assert "Nobody has played this yet" in client.get(f"/scenarios/SC91/heat?period=30&site={cast.west.id}").words


def test_the_graph_shows_shares_and_is_asked_for_by_its_tag(client, cast, version):
    client.sign_in(cast.trainer)
    first = client.get("/scenarios/SC91/heat.svg")
    assert "67%" in first.text
    assert client.get("/scenarios/SC91/heat.svg", headers={"If-None-Match": first.headers["ETag"]}).status == 304


def test_people_who_tried_both_ways_to_a_node_are_drawn_once(client, cast, version):
    kit.played(db.session.merge(cast.employee), "number", "leak", version=db.session.merge(version))
    text = client.sign_in(cast.trainer).get("/scenarios/SC91/heat.svg").text
    assert re.search(r"<title>arrive → look:.*?>(\d+)%<", text)[1] == "33"


def test_the_table_is_taken_away_as_a_file(client, cast, version):
    client.sign_in(cast.trainer)
    page = client.get("/scenarios/SC91/heat?export=csv")
    assert "The meter is never wrong.,argue,-1,,2,2,66.7" in page.text and "coaching" in page.text
    assert client.get("/scenarios/SC91/heat?export=xlsx").data[:2] == b"PK"


def test_practice_from_the_middle_is_left_out(client, cast, version):
    from sqm_training.roleplay.actions import playing

    attempt = playing.begin_at(person=db.session.merge(cast.employee), version=db.session.merge(version), node="argue")
    playing.choose(attempt=attempt, number=1, choice="away")
    db.session.commit()
    assert "3 attempts" in client.sign_in(cast.trainer).get("/scenarios/SC91/heat").words


def test_employees_have_no_heat_map(client, cast, version):
    assert client.sign_in(cast.employee).get("/scenarios/SC91/heat").status == 403
