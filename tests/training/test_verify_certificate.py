"""Certificates: what the public page tells, and what it does not."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.training.actions.certifying import months_after, revoke
from sqm_training.training.models import Certificate
from sqm_training.training.views import certificates as views

from .kit import complete, publish


@pytest.fixture
def certificate(cast):
    complete(cast.employee, publish())
    return db.session.scalar(select(Certificate))


def test_anybody_with_the_whole_code_learns_name_course_and_validity(client, cast, certificate):
    page = client.get(f"/verify/{certificate.number}-{certificate.secret}")
    assert page.status == 200
    for word in ("员工甲", "Small course", "Valid"):
        assert word in page.words
    for word in ("employee", "East Gate", "0101", "points"):
        assert word not in page.words.replace("SQM Training", "")


@pytest.mark.parametrize("secret", ["", "AAAAAAAAAA"])
def test_a_number_alone_tells_nothing(client, cast, certificate, secret):
    known, unknown = (client.get(f"/verify/{number}-{secret}") for number in (certificate.number, "2020-00001"))
    assert (known.status, unknown.status) == (404, 404)
    assert "员工甲" not in known.words and "There is no certificate under this code" in known.words


def test_guessing_is_throttled(client, cast, certificate, monkeypatch):
    monkeypatch.setattr(views, "MOST_FAILURES", 3)
    for _time in range(3):
        assert client.get("/verify/2026-00001-WRONG").status == 404
    page = client.get(f"/verify/{certificate.number}-{certificate.secret}")
    assert page.status == 429 and "员工甲" not in page.words


def test_a_revoked_one_says_so(client, cast, certificate):
    client.sign_in(cast.trainer)
    assert client.post(f"/certificates/{certificate.id}/revoke", {"reason": ""}).status == 422
    client.post(f"/certificates/{certificate.id}/revoke", {"reason": "代考"})
    page = client.get(f"/verify/{certificate.number}-{certificate.secret}")
    assert "Revoked" in page.words and "代考" not in page.words
    assert "代考" in client.get(f"/certificates/{certificate.id}").words


def test_only_the_person_and_the_leaders_see_the_paper(client, cast, certificate):
    assert "员工甲" in client.sign_in(cast.employee).get(f"/certificates/{certificate.id}").words
    assert client.sign_in(cast.colleague).get(f"/certificates/{certificate.id}").status == 404
    assert certificate.number in client.sign_in(cast.employee).get("/certificates").words


def test_recertification_is_a_row_of_its_own(cast, certificate):
    complete(cast.employee, certificate.taking.version)
    rows = db.session.scalars(select(Certificate).order_by(Certificate.id)).all()
    assert [one.number[-5:] for one in rows] == ["00001", "00002"]
    revoke(certificate=rows[0], reason="重新认证", by=cast.trainer, at=now())
    assert rows[1].revoked_at is None


@settings(max_examples=50)
@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)), st.integers(1, 60))
def test_months_later_is_the_same_day_or_the_last_of_the_month(on, months):
    later = months_after(on, months)
    assert (later.year * 12 + later.month) - (on.year * 12 + on.month) == months
    assert later.day <= on.day and (later.day == on.day or later.day >= 28)
