"""The start page says which tasks need whom."""

from sqm_training.extensions import db
from tests.assignments.kit import give, in_days


def test_an_employee_sees_what_is_to_do_overdue_first(client, cast):
    for number, due in enumerate((5, -2, 3, 9)):
        give(
            cast.employee, ref=f"S{number}", title={"zh": f"任务{number}", "en": f"Task {number}"}, due_on=in_days(due)
        )
    db.session.commit()
    words = client.sign_in(cast.employee).get("/").words
    assert words.index("Task 1") < words.index("Task 2") < words.index("Task 0")
    assert "Task 3" not in words
    assert "All 4 tasks" in words
    assert "Your tasks" not in client.sign_in(cast.colleague).get("/").words


def test_trainers_and_managers_see_who_is_overdue(client, cast):
    give(cast.employee, due_on=in_days(-2))
    give(cast.westerner, due_on=in_days(-2))
    give(cast.colleague, awaiting_on=in_days(0))
    db.session.commit()
    words = client.sign_in(cast.trainer).get("/").words
    assert "Overdue tasks 2" in words
    assert "1 task awaits marking" in words
    assert "Overdue tasks 1" in client.sign_in(cast.manager).get("/").words
    assert "超期任务 1" in client.sign_in(cast.manager, "zh").get("/").words
