"""The library: found by what a scenario trains and where it plays; drafts and retired ones are the trainers'."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from sqm_training.extensions import db
from sqm_training.roleplay.actions import publishing
from sqm_training.roleplay.models import Attempt, AttemptState

from .kit import drafted, published, small

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def library(cast):
    published(cast.trainer)
    hotline = small("SC91").replace("channel: counter", "channel: hotline").replace("level: 2", "level: 1")
    published(cast.trainer, "SC91", text=hotline.replace("水费翻倍", "半夜爆管"), english=None)
    drafted(cast.trainer, "SC92", text=small("SC92").replace("水费翻倍", "未完成"), english=None)
    retired = published(cast.trainer, "SC93", text=small("SC93").replace("水费翻倍", "旧情景"), english=None)
    publishing.retire(scenario=retired.scenario, by=cast.trainer)
    db.session.commit()


def codes(page):
    cells = [cell.text for row in page.all("tr") for cell in row.iter("td")]
    return [text for text in cells if text and text.startswith("SC9")]


def test_a_trainer_sees_all_an_employee_what_can_be_played(client, cast, library):
    assert codes(client.sign_in(cast.trainer).get("/scenarios")) == ["SC90", "SC91", "SC92", "SC93"]
    page = client.sign_in(cast.employee, "zh").get("/scenarios")
    assert codes(page) == ["SC90", "SC91"]
    assert "新写情景" not in page.words and "旧情景" not in page.text and "未完成" not in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [("channel=hotline", ["SC91"]), ("level=2&state=published", ["SC90"]), ("dimension=empathy&q=爆管", ["SC91"]),
     ("standard=LIS", ["SC90", "SC91"]), ("state=draft", ["SC92"]), ("state=retired", ["SC93"]), ("q=bill", ["SC90"]),
     ("dimension=tangibles", []), ("sort=-code&state=published", ["SC91", "SC90"]), ("sort=title", None)],
)  # fmt: skip
def test_filters_search_and_order_stand_in_the_address(client, cast, library, query, found):
    page = client.sign_in(cast.trainer).get(f"/scenarios?{query}")
    assert page.status == 200
    assert found is None or codes(page) == found


def test_an_employee_reads_the_own_best_result_and_nobody_elses(client, cast, library):
    version = publishing.library.playable_version("SC90")
    for person, overall in ((cast.employee, 61), (cast.employee, Fraction(250, 3)), (cast.colleague, 97)):
        db.session.add(
            Attempt(
                version_id=version.id, person_id=person.id, started_at=AT, state=AttemptState.ENDED, overall=overall
            )
        )
    db.session.commit()
    words = client.sign_in(cast.employee).get("/scenarios").words
    assert "83" in words and "97" not in words and "61" not in words


def test_the_number_of_queries_does_not_grow_with_the_rows(client, cast, library):
    client.sign_in(cast.trainer).get("/scenarios")
    few = client.get("/scenarios?channel=hotline").queries
    assert client.get("/scenarios").queries == few


def test_a_list_goes_out_as_a_file(client, cast, library):
    text = client.sign_in(cast.trainer).get("/scenarios?export=csv").data.decode("utf-8-sig")
    assert "SC90" in text and "The bill doubled" in text and "LIS" in text


def test_an_empty_library_says_what_to_do_next(client, cast):
    assert "load the shipped ones" in client.sign_in(cast.trainer).get("/scenarios").words
    assert "has not published any" in client.sign_in(cast.employee).get("/scenarios").words
