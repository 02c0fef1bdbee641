"""The role-plays behind a share: they add up to it, and open for their person and the leaders alone, who are noted."""

import csv
import io
import re

import pytest

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import AuditRow, NoticeAcceptance

from ..roleplay import play_kit


@pytest.fixture
def address(cast):
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=now()))
    version = play_kit.publish()
    db.session.commit()
    for choices in (("calm", "self"), ("number", "self"), ("deny", "away")):
        play_kit.played(cast.employee, *choices, version=version)
    return f"/people/{cast.employee.id}/plays?standard=EMP-1"


def test_the_share_and_the_number_are_those_of_the_rows_they_open(client, cast, address):
    for who, path in ((cast.employee, "/progress"), (cast.manager, f"/people/{cast.employee.id}/progress")):
        text = client.sign_in(who).get(path).text
        figures = re.findall(rf'class="figure" href="{re.escape(address)}">(\d+)', text)
        table = csv.DictReader(io.StringIO(client.get(f"{address}&export=csv").data.decode("utf-8-sig")))
        rows = [row for row in table if row["Points possible"]]
        got, possible = (sum(float(row[name]) for row in rows) for name in ("Points earned", "Points possible"))
        assert figures == [f"{100 * got / possible:.0f}", "3"] and len(rows) == 3
        page = client.get(address)
        assert page.queries <= 10 and f"{100 * got / possible:.1f}%" in page.words
        assert client.get(re.search(r'href="(/attempts/\d+/debrief)"', page.text).group(1)).status == 200


def test_it_opens_for_nobody_else_and_a_look_is_noted(client, cast, address):
    for person in (cast.colleague, cast.shopper):
        assert client.sign_in(person).get(address).status == 404
    client.sign_in(cast.trainer).get(address)
    assert db.session.query(AuditRow).filter_by(act="scores.view", person_id=cast.employee.id).count() == 1
    for standard in ("", "NONE"):
        assert client.get(f"/people/{cast.employee.id}/plays?standard={standard}").status == 404
