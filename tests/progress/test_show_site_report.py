"""The report of a site: for who leads it, people by name and never ranked, never who shopped."""

import io

import openpyxl
from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.people.models import AuditRow
from sqm_training.progress.queries import sites

from .past import load_past


def test_people_beyond_what_a_report_holds_are_said_to_be_elsewhere(client, cast, monkeypatch):
    said = "The first 1 by name; the list of the team has all."
    path = f"/sites/{cast.east.id}/report"
    assert said not in client.sign_in(cast.trainer).get(path).words
    monkeypatch.setattr(sites, "MOST_PRINTED", 1)
    words = client.get(path).words
    assert said in words and "员工乙" in words and "员工甲" not in words


def test_a_manager_reads_the_own_site_alone(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    page = client.sign_in(cast.manager).get(f"/sites/{cast.east.id}/report")
    for words in ("Report of a site", "East Gate Hall", "员工甲", "Own items of the people", "For coaching only"):
        assert words in page.words
    assert not any(name in page.words for name in ("员工丙", "神秘客甲", "神秘客乙"))
    assert f"/sites/{cast.east.id}/report" in client.get(f"/sites/{cast.east.id}").text
    for place in (cast.west, cast.company):
        assert client.get(f"/sites/{place.id}/report?export=xlsx").status == 404
    assert client.sign_in(cast.employee).get(f"/sites/{cast.east.id}/report").status == 403


def test_the_workbook_has_people_by_name_with_n_and_interval_and_is_noted(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    answer = client.sign_in(cast.trainer).get(f"/sites/{cast.company.id}/report?export=xlsx")
    people = openpyxl.load_workbook(io.BytesIO(answer.data))["人员"]
    heads = [cell.value for cell in people[1]]
    assert heads[:4] == ["员工工号 / Employee number", "姓名 / Name", "暗访 / Visits", "神秘顾客数 / Shoppers"]
    names = [people.cell(row, 2).value for row in range(2, 5)]
    assert names == sorted(names) and "员工丙" in names
    row = db.session.scalar(select(AuditRow).filter_by(act="list.export"))
    assert (row.actor_id, row.ref, row.details["name"]) == (cast.trainer.id, "xlsx", "report-C1")


def test_the_sums_of_a_company_say_as_of_when_they_hold(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    assert "Figures as of" in client.sign_in(cast.trainer).get(f"/sites/{cast.company.id}/report").words


def test_a_site_without_visits_says_so(client, cast):
    assert "No published visits yet." in client.sign_in(cast.trainer).get(f"/sites/{cast.west.id}/report").words
