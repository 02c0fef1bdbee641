"""Tasks as a list: searched, filtered, sorted, exported, each reader within reach."""

import io

from python_calamine import CalamineWorkbook

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.web.lists import listing, statements

from .kit import give, in_days


def some(cast):
    give(cast.employee, due_on=in_days(-2))
    give(cast.colleague, passed_on=in_days(-1), due_on=in_days(0))
    give(cast.westerner, ref="SC02", title={"zh": "报修", "en": "A leak"}, kind="card")
    db.session.commit()


def names(page):
    return [name for name in ("员工甲", "员工乙", "员工丙") if name in page.words]


def test_a_trainer_sees_all_and_narrows(client, cast):
    some(cast)
    client.sign_in(cast.trainer)
    page = client.get("/assignments?state=")
    assert names(page) == ["员工甲", "员工乙", "员工丙"]
    assert "Overdue 1" in page.words
    assert names(client.get("/assignments?state=overdue")) == ["员工甲"]
    assert names(client.get("/assignments?state=done")) == ["员工乙"]
    assert names(client.get(f"/assignments?site={cast.west.id}")) == ["员工丙"]
    assert names(client.get(f"/assignments?state=&site={cast.company.id}")) == ["员工甲", "员工乙", "员工丙"]
    assert names(client.get("/assignments?kind=card")) == ["员工丙"]
    assert names(client.get("/assignments?q=bill+员工甲")) == ["员工甲"]
    assert "Nothing matches" in client.get("/assignments?q=nobody").words


def test_a_manager_sees_the_own_site_only(client, cast):
    some(cast)
    client.sign_in(cast.manager)
    assert names(client.get("/assignments?state=")) == ["员工甲", "员工乙"]
    assert names(client.get(f"/assignments?state=&site={cast.west.id}")) == ["员工甲", "员工乙"]
    assert names(client.get("/assignments?q=员工丙")) == []
    assert "员工丙" not in client.get("/assignments?export=csv").text
    assert "Extend" not in client.get("/assignments").words


def test_it_opens_with_what_is_left_as_long_as_anything_is(client, cast):
    give(cast.colleague, passed_on=in_days(-1), due_on=in_days(0))
    db.session.commit()
    client.sign_in(cast.trainer)
    assert names(client.get("/assignments")) == ["员工乙"]
    give(cast.employee)
    db.session.commit()
    assert names(client.get("/assignments")) == ["员工甲"]
    assert names(client.get("/assignments?q=员工乙")) == []


def test_words_are_found_in_names_numbers_and_titles(client, cast):
    some(cast)
    client.sign_in(cast.trainer)
    for words, found in (("员工", 3), ("westerner", 1), ("漏水", 0), ("报修", 1), ("LEAK 员工丙", 1), ("100%", 0)):
        assert len(names(client.get("/assignments", query_string={"q": words, "state": ""}))) == found, words


def test_a_long_list_is_cut_in_its_order(client, cast, monkeypatch):
    monkeypatch.setattr(statements, "PAGE_SIZE", 1)
    monkeypatch.setattr(listing, "PAGE_SIZE", 1)
    some(cast)
    client.sign_in(cast.trainer)
    pages = [names(client.get(f"/assignments?state=&sort=due&page={n}")) for n in (1, 2, 3)]
    assert pages == [["员工甲"], ["员工乙"], ["员工丙"]]


def test_it_is_exported_with_its_note(client, cast):
    some(cast)
    client.sign_in(cast.trainer)
    text = client.get("/assignments?state=overdue&export=csv").text
    assert "The bill that doubled,员工甲,employee,Overdue," in text
    assert "For coaching only" in text
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/assignments?export=xlsx").data))
    assert "员工丙" in str(book.get_sheet_by_index(0).to_python())


def test_it_costs_the_same_for_one_row_and_for_many(client, cast):
    people = [cast.employee.id, cast.colleague.id, cast.westerner.id]
    give(cast.employee)
    db.session.commit()
    client.sign_in(cast.trainer)
    client.get("/assignments")
    few = client.get("/assignments").queries
    for number in range(12):
        give(cast.employee, person_id=people[number % 3], ref=f"SC{number}", assigned_at=now())
    db.session.commit()
    assert client.get("/assignments").queries == few <= 12


def test_ticked_rows_lead_to_the_act(client, cast):
    task = give(cast.employee).id
    db.session.commit()
    client.sign_in(cast.trainer)
    for act in ("extend", "waive", "nudge"):
        answer = client.post("/assignments/choose", {"ids": [str(task), "x"], "act": act})
        assert answer.location == f"/assignments/{act}?ids={task}"
    assert client.post("/assignments/choose", {"ids": [str(task)], "act": "drop"}).location.startswith("/assignments")


def test_in_chinese_and_empty(client, cast):
    page = client.sign_in(cast.trainer, "zh").get("/assignments")
    assert page.title == "学习任务"
    assert "还没有任务" in page.words
    assert "No tasks yet" in client.sign_in(cast.manager).get("/assignments").words
