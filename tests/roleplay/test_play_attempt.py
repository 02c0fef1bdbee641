"""The player's page: what is said, what can be answered, and what an answer that comes twice shows."""

import pytest

from sqm_training.extensions import db
from sqm_training.roleplay.actions import playing
from sqm_training.roleplay.models import Attempt, AttemptState, Step

from ..assignments.kit import give
from ..factories import make_person
from ..page import apart
from . import play_kit as kit


@pytest.fixture
def version(cast):
    made = kit.publish()
    db.session.commit()
    return made


def begin(client, **data):
    page = client.post("/scenarios/SC91/attempts", data)
    assert page.status == 302
    return page.location


def answer(client, address, number, **data):
    return client.post(f"{address}/steps", {"number": number, **data})


def fragment(client, address, number, **data):
    """Answer as the script does, and return the piece of a page that comes back."""
    headers = {**client.headers, "X-Fragment": "play", "X-CSRFToken": client.token()}
    db.session.remove()
    return apart(lambda: client.browser.post(f"{address}/steps", data={"number": number, **data}, headers=headers).text)


def choices(page):
    return [button.get("value") for button in page.all("button") if button.get("name") == "choice"]


def test_a_scenario_is_played_to_its_end_with_plain_forms(client, cast, version):
    client.sign_in(cast.employee)
    address = begin(client)
    page = client.get(address)
    assert "Why did the bill double?" in page.words and "angry" in page.words
    assert sorted(choices(page)) == ["calm", "deny", "number"]
    assert answer(client, address, 1, choice="calm").location == f"{address}#now"
    page = client.get(address)
    assert "All right, look." in page.words and "Take up the worry, then check." in page.words
    answer(client, address, 2, choice="leak")
    page = client.get(address)
    assert "Thank you." in page.words and "Passed." in page.words and choices(page) == []


def test_the_dialogue_is_in_the_readers_language_and_marked_as_such(client, cast, version):
    client.sign_in(cast.employee, "zh")
    page = client.get(begin(client))
    assert "水费怎么翻倍了？" in page.words and 'lang="zh-CN"' in page.text


def test_choices_keep_the_order_of_the_attempt(client, cast, version):
    client.sign_in(cast.employee)
    address = begin(client)
    orders = {tuple(choices(client.get(address))) for _look in range(3)}
    assert len(orders) == 1


def test_the_order_is_not_the_same_for_everybody(client, cast, version):
    orders = set()
    for number in range(8):
        make_person(f"e{number}", "employee", site=db.session.merge(cast.east))
        db.session.commit()
        client.sign_in(f"e{number}")
        orders.add(tuple(choices(client.get(begin(client)))))
    assert len(orders) > 1


def test_a_second_tab_a_double_click_and_the_back_button_only_show_where_it_stands(client, cast, version):
    client.sign_in(cast.employee)
    address = begin(client)
    assert begin(client) == address
    answer(client, address, 1, choice="calm")
    for _again in range(2):
        answer(client, address, 1, choice="deny")
        assert "All right, look." in client.get(address).words
        text = fragment(client, address, 1, choice="deny")
        assert "All right, look." in text and "answered already" in text
    assert [step.choice for step in db.session.query(Step).order_by(Step.number)] == ["calm", ""]


def test_a_script_gets_the_scene_alone(client, cast, version):
    client.sign_in(cast.employee)
    address = begin(client)
    text = fragment(client, address, 1, choice="deny")
    assert text.lstrip().startswith('<div class="play"') and "I will complain!" in text and "<h1" not in text


def test_the_clock_of_the_server_is_shown_and_can_be_stretched(client, cast, version):
    client.sign_in(cast.employee)
    address = begin(client)
    assert 'max="20.0"' in client.get(address).text
    client.post("/timers", {"factor": "3", "next": address})
    assert 'max="60.0"' in client.get(address).text
    client.post("/timers", {"factor": "0", "next": address})
    assert "seconds to answer" not in client.get(address).words


def test_nothing_of_what_lies_ahead_is_on_the_page(client, cast, version):
    client.sign_in(cast.employee)
    text = client.get(begin(client)).text
    for canary in ("I will complain!", "A verdict without a look.", "Refused a complaint", "argue"):
        assert canary not in text, canary


def test_critical_faults_are_told_calmly(client, cast, version):
    client.sign_in(cast.employee)
    address = begin(client)
    answer(client, address, 1, choice="deny")
    answer(client, address, 2, choice="away")
    page = client.get(address)
    assert "Refused a complaint" in page.words and "must not happen" in page.words


def test_an_empty_free_answer_is_refused_in_words(client, cast):
    kit.publish_written()
    db.session.commit()
    client.sign_in(cast.employee, "zh")
    address = client.post("/scenarios/SC92/attempts").location
    page = answer(client, address, 1, text=" ")
    assert page.status == 422 and "请先写下您的回答" in page.words
    answer(client, address, 1, text="实在抱歉。")
    assert "<textarea" not in client.get(address).text


def test_nobody_else_opens_or_answers_an_attempt(client, cast, version):
    client.sign_in(cast.employee)
    address = begin(client)
    for other in (cast.colleague, cast.trainer, cast.manager):
        client.sign_in(other)
        assert client.get(address).status == 404
        assert answer(client, address, 1, choice="calm").status == 404
        assert client.post(f"{address}/abandon").status == 404
    assert db.session.query(Attempt).one().state == AttemptState.RUNNING


def test_what_is_not_published_cannot_be_begun(client, cast, version):
    client.sign_in(cast.employee)
    assert client.post("/scenarios/NONE/attempts").status == 404
    version = db.session.merge(version)
    version.scenario.is_retired = True
    db.session.commit()
    assert client.post("/scenarios/SC91/attempts").status == 404


def test_an_attempt_is_given_up_and_another_begun(client, cast, version):
    client.sign_in(cast.employee)
    address = begin(client)
    client.post(f"{address}/abandon")
    assert client.get(address).location == f"{address}/debrief"
    assert begin(client) != address


def test_practice_from_a_node_says_that_it_counts_for_nothing(client, cast, version):
    client.sign_in(cast.employee)
    page = client.get(begin(client, node="argue"))
    assert "counts for nothing" in page.words and sorted(choices(page)) == ["away", "sorry"]


def test_a_page_asks_the_same_number_of_questions_however_long_the_attempt(client, cast, version):
    client.sign_in(cast.employee)
    address = begin(client)
    client.get(address)
    short = client.get(address).queries
    answer(client, address, 1, choice="deny")
    answer(client, address, 2, choice="sorry")
    assert client.get(address).queries == short


def test_when_the_attempts_are_used_one_still_practises_without_counting(client, cast, version):
    give(cast.employee, ref="SC91", attempts_allowed=1)
    done = kit.begun(cast.employee, version)
    playing.choose(attempt=done, number=1, choice="number")
    playing.choose(attempt=done, number=2, choice="self")
    db.session.commit()
    client.sign_in(cast.employee)
    answer_to_it = client.post("/scenarios/SC91/attempts")
    assert answer_to_it.location == "/scenarios/SC91?node=arrive"
    page = client.get(answer_to_it.location)
    assert "attempts are used" in page.words and "does not count" in page.words
    address = begin(client, node="arrive")
    assert choices(client.get(address)) != []
