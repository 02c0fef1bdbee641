"""A certificate on its page and as PDF, by the same template."""

from importlib.util import find_spec

import pytest
from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.training.models import Certificate
from sqm_training.web import paper

from .kit import complete, publish


@pytest.fixture
def address(cast):
    complete(cast.employee, publish())
    return f"/certificates/{db.session.scalar(select(Certificate.id))}"


@pytest.mark.skipif(find_spec("weasyprint") is None, reason="WeasyPrint is an extra")
def test_it_is_set_as_pdf(client, cast, address):
    answer = client.sign_in(cast.employee, "zh").get(f"{address}?export=pdf")
    assert answer.data.startswith(b"%PDF-") and "certificate-" in answer.headers["Content-Disposition"]
    assert client.sign_in(cast.colleague).get(f"{address}?export=pdf").status == 404


def test_what_paper_asks_for_from_elsewhere_is_not_fetched(app):
    made = paper.make_pdf('<p>a<img src="http://127.0.0.1:9/x.png"><img src="file:///etc/hostname"></p>')
    assert made is None or made.startswith(b"%PDF-")


def test_without_weasyprint_the_browser_prints(client, cast, address, monkeypatch):
    monkeypatch.setattr(paper, "can_make_pdf", lambda: False)
    assert client.sign_in(cast.employee).get(f"{address}?export=pdf").location == address
    assert "choose “Save as PDF”" in client.get(address).words
