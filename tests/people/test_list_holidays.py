"""The calendar: shipped years, what the administrator changes, and the warning for a year without days."""

from datetime import date

import pytest

from sqm_training.extensions import db
from sqm_training.measures.workdays import add_working_days
from sqm_training.people.actions.calendar import load_holidays
from sqm_training.people.calendar import shipped_years
from sqm_training.people.models import Holiday
from sqm_training.people.queries.calendar import holiday_map, years_to_enter


@pytest.fixture
def admin(client, cast):
    return client.sign_in(cast.admin)


def test_the_shipped_years_are_entered_once(cast):
    assert load_holidays() == [2025, 2026]
    assert load_holidays() == []
    db.session.delete(db.session.get(Holiday, date(2026, 10, 1)))
    db.session.flush()
    assert load_holidays() == []
    assert db.session.get(Holiday, date(2026, 10, 1)) is None


def test_a_year_that_the_administrator_entered_is_left_alone(cast):
    db.session.add(Holiday(on=date(2026, 3, 3), name="厂庆"))
    db.session.flush()
    assert load_holidays() == [2025]
    assert list(holiday_map([2026])) == [date(2026, 3, 3)]


def test_what_is_shipped_is_what_was_announced():
    days = {year: shipped.days for year, shipped in shipped_years().items()}
    free = {year: sum(not worked for _name, worked in days[year].values()) for year in days}
    worked = {year: sorted(on for on, (_name, is_worked) in days[year].items() if is_worked) for year in days}
    assert free == {2025: 1 + 8 + 3 + 5 + 3 + 8, 2026: 3 + 9 + 3 + 5 + 3 + 3 + 7}
    assert [f"{on:%m-%d}" for on in worked[2025]] == ["01-26", "02-08", "04-27", "09-28", "10-11"]
    assert [f"{on:%m-%d}" for on in worked[2026]] == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    assert all(on.weekday() >= 5 for year in worked for on in worked[year])


def test_deadlines_step_over_the_holidays(cast):
    load_holidays()
    assert add_working_days(date(2026, 9, 30), 3, holiday_map([2026])) == date(2026, 10, 10)


def test_the_page_shows_a_year_with_its_source_in_both_languages(admin, cast):
    load_holidays()
    db.session.commit()
    page = admin.get("/admin/holidays?year=2026")
    assert "Worked for Spring Festival 春节" in page.words and "General Office of the State Council" in page.words
    admin.post("/language", {"language": "zh"})
    page = admin.get("/admin/holidays?year=2026")
    assert "春节调休上班" in page.words and "Spring Festival" not in page.words


def test_a_year_without_days_is_warned_of(admin, cast):
    load_holidays()
    assert years_to_enter(date(2026, 10, 31)) == []
    assert years_to_enter(date(2026, 11, 1)) == [2027]
    assert years_to_enter(date(2027, 1, 4)) == [2027]
    assert "No holidays entered for 2031" in admin.get("/admin/holidays?year=2031").words
