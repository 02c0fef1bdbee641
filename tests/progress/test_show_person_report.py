"""The report of an employee: the own one, or a leader's whose look is noted; as page, workbook and PDF."""

import io
from importlib.util import find_spec

import openpyxl
import pytest
from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.people.models import AuditRow, NoticeAcceptance

from ..visits import kit
from .past import load_past

NAMES = ("神秘客甲", "神秘客乙")


@pytest.fixture
def past(app, cast, tmp_path):
    load_past(app, tmp_path)
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=kit.VISITED))
    db.session.commit()
    return f"/people/{cast.employee.id}/report"


def noted(act):
    return [(one.actor_id, one.person_id, one.ref) for one in db.session.scalars(select(AuditRow).filter_by(act=act))]


def test_the_own_report_has_verdict_chart_and_tables(client, cast, past):
    page = client.sign_in(cast.employee).get(past)
    for words in ("Report of an employee", "Visits that count 8", "early January 2026", "Where points are lost"):
        assert words in page.words
    assert not any(name in page.words for name in NAMES)
    assert past in client.get("/progress").text
    chart = client.get(f"{past}?export=svg&chart=0")
    assert chart.headers["Content-Type"].startswith("image/svg") and chart.status == 200
    narrow = client.get(f"{past}?export=svg&chart=0&width=narrow")
    assert "width=narrow" in page.text and len({chart.headers["ETag"], narrow.headers["ETag"]}) == 2
    assert client.get(f"{past}?export=svg&chart=9").status == 404
    assert noted("scores.view") == []


def test_the_workbook_holds_the_numbers_with_heads_in_both_languages(client, cast, past):
    cast.employee.name = "=HYPERLINK(1)"
    db.session.commit()
    book = openpyxl.load_workbook(io.BytesIO(client.sign_in(cast.employee).get(f"{past}?export=xlsx").data))
    visits = book["暗访"]
    assert visits["C1"].value == "个人项 / Own items"
    assert visits.max_row > 8 and isinstance(visits["C2"].value, int | float)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    assert not any(name in str(cell.value) for cell in cells for name in NAMES)
    assert noted("scores.export") == []


def test_a_leaders_look_and_file_are_noted_and_shown_to_the_person(client, cast, past):
    client.sign_in(cast.manager).get(past)
    client.get(f"{past}?export=xlsx")
    assert noted("scores.view") == [(cast.manager.id, cast.employee.id, str(cast.employee.id))]
    assert noted("scores.export") == [(cast.manager.id, cast.employee.id, "xlsx")]
    assert "负责人甲 · taken away as a file" in client.sign_in(cast.employee).get("/me").words


def test_nobody_else_reads_it(client, cast, past):
    for person in (cast.colleague, cast.shopper):
        assert client.sign_in(person).get(past).status == 404
    client.sign_in(cast.manager)
    for kind in ("", "?export=xlsx", "?export=pdf", "?export=svg&chart=0"):
        assert client.get(f"/people/{cast.westerner.id}/report{kind}").status == 404


def test_before_the_notice_there_is_no_report(client, cast):
    assert "/notice" in client.sign_in(cast.colleague).get(f"/people/{cast.colleague.id}/report").location


@pytest.mark.skipif(find_spec("weasyprint") is None, reason="WeasyPrint is an extra")
def test_it_is_set_as_pdf_with_its_fonts(client, cast, past):
    answer = client.sign_in(cast.employee, "zh").get(f"{past}?export=pdf")
    assert answer.headers["Content-Type"] == "application/pdf" and answer.data.startswith(b"%PDF-")


def test_without_weasyprint_the_page_says_how_to_print(client, cast, past, monkeypatch):
    monkeypatch.setattr("sqm_training.web.paper.find_spec", lambda _name: None)
    from sqm_training.web import paper

    paper.can_make_pdf.cache_clear()
    try:
        client.sign_in(cast.employee)
        assert "choose “Save as PDF”" in client.get(past).words
        assert client.get(f"{past}?export=pdf").location == past
        charts = client.get(f"{past}?export=charts")
        assert charts.data.startswith(b"%PDF-") and charts.headers["Content-Type"] == "application/pdf"
    finally:
        paper.can_make_pdf.cache_clear()
