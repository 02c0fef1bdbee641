"""The list of observed role-plays: searched, filtered, sorted, exported; for trainers all, for managers their own."""

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.roleplay.actions import observed
from sqm_training.roleplay.models import Observation

from .observe_kit import done, play, sent


def two(cast):
    """A finished play in the east and one under way in the west."""
    return done(cast), play(cast, learner=cast.westerner, actor=cast.trainer)


def test_trainers_see_all_with_what_waits_for_them_first(client, cast):
    two(cast)
    page = client.sign_in(cast.trainer).get("/observations")
    assert "Waiting for you" in page.words and "员工甲" in page.words and "员工丙" in page.words
    assert "75.0" in page.words and "Under way" in page.words and "1 of 1" in page.words


def test_managers_see_the_finished_ones_of_their_people(client, cast):
    two(cast)
    play(cast)
    words = client.sign_in(cast.manager).get("/observations").words
    assert words.count("员工甲") == 1 and "员工丙" not in words and "New observed role-play" not in words


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=westerner", ["员工丙"]), ("q=bill", ["员工甲", "员工丙"]), ("state=passed", ["员工甲"]), ("state=repeat", []),
        ("state=state-open", ["员工丙"]), ("channel=counter", ["员工甲", "员工丙"]), ("channel=hotline", []),
        ("level=1&sort=score", ["员工甲", "员工丙"]),
    ],
)  # fmt: skip
def test_search_and_filters_stand_in_the_address(client, cast, query, shown):
    two(cast)
    table = client.sign_in(cast.trainer).get(f"/observations?{query}").text.partition("<tbody>")[2]
    assert [name for name in ("员工甲", "员工丙") if name in table] == shown


def test_the_site_filter_holds_what_lies_below(client, cast):
    two(cast)
    client.sign_in(cast.trainer)
    table = client.get(f"/observations?site={cast.west.id}").text.partition("<tbody>")[2]
    assert "员工丙" in table and "员工甲" not in table
    assert "员工甲" in client.get(f"/observations?site={cast.company.id}").text.partition("<tbody>")[2]


def test_files_say_what_they_are_not_for(client, cast, tmp_path):
    two(cast)
    client.sign_in(cast.trainer, "zh")
    text = client.get("/observations?export=csv").data.decode("utf-8-sig")
    assert "员工甲" in text and "75" in text and "不得单独作为考核、处分依据" in text
    file = tmp_path / "list.xlsx"
    file.write_bytes(client.get("/observations?export=xlsx").data)
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert any("员工甲" in row and 75 in row for row in rows)


def test_the_number_of_queries_does_not_grow_with_the_rows(client, cast):
    two(cast)
    client.sign_in(cast.trainer).get("/")
    few = client.get("/observations?q=employee").queries
    for _more in range(3):
        sent(play(cast, cast.trainer, cast.second_trainer, actor=cast.manager), cast.second_trainer)
    client.sign_in(cast.trainer).get("/")
    many = client.get("/observations?q=employee").queries
    assert many <= few + 1, "the one more is the list of what waits"


def test_a_void_one_is_found_by_its_state(client, cast):
    observation = done(cast)
    observed.void(observation=observation, reason="x", by=cast.trainer)
    db.session.commit()
    client.sign_in(cast.trainer)
    assert "员工甲" in client.get("/observations?state=state-void").words
    assert "Nothing matches" in client.get("/observations?state=passed").words
    assert db.session.scalars(select(Observation)).one().void_reason == "x"


def test_an_empty_list_says_what_to_do_next(client, cast):
    assert "you score what you see" in client.sign_in(cast.trainer).get("/observations").words
    assert "results appear here" in client.sign_in(cast.manager).get("/observations").words
