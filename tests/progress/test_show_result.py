"""What an employee reads of a visit: the own part first, never the shopper, never the hour, never a colleague's."""

import pytest

from sqm_training.checklists.models import Item
from sqm_training.extensions import db
from sqm_training.measures.score import Answer
from sqm_training.people.models import AuditRow, NoticeAcceptance
from sqm_training.standards.models import Standard, StandardLink
from sqm_training.visits.actions import appeals, publishing, review
from sqm_training.visits.models import Appeal, Seen, Statement

from ..checklists.kit import load_small
from ..roleplay import play_kit
from ..roleplay.kit import published
from ..visits import kit


def decide(visit, decision, by):
    """Let a second reviewer decide on the critical item."""
    review.decide_critical(
        visit=visit, sheet=kit.sheet_of(visit), item_code="V1", decision=decision, reason="两位同事听到", by=by
    )


@pytest.fixture
def result(cast):
    made = kit.published(cast.east, cast.shopper, cast.employee, load_small(), cast.trainer)
    for person in (cast.employee, cast.colleague):
        db.session.add(NoticeAcceptance(person_id=person.id, edition=1, at=kit.VISITED))
    db.session.commit()
    return made


def test_own_items_come_first_and_apart_from_the_site(client, cast, result):
    words = client.sign_in(cast.employee).get(f"/results/{result.id}").words
    assert words.index("Your own items") < words.index("The site's items") < words.index("The visit in total")
    assert "Repeats the need" in words and "it cannot judge you" in words


def test_neither_shopper_nor_hour_are_on_any_page(client, cast, result):
    client.sign_in(cast.employee)
    for path in ("/", "/results", f"/results/{result.id}", "/progress", f"/people/{cast.employee.id}/chart.svg"):
        page = client.get(path)
        for canary in ("神秘客甲", 'shopper"', "10:30"):
            assert canary not in page.text, (path, canary)


@pytest.mark.parametrize("path", ["/results/{0}", "/results/{0}?person={1}", "/people/{1}/chart.svg"])
def test_a_colleague_finds_nothing(client, cast, result, path):
    client.sign_in(cast.colleague)
    assert client.get(path.format(result.id, cast.employee.id)).status == 404


def test_the_manager_of_another_site_finds_nothing(client, cast, result):
    cast.manager.site_id = cast.west.id
    db.session.merge(cast.manager)
    db.session.commit()
    client.sign_in(cast.manager)
    assert client.get(f"/results/{result.id}").status == 404
    assert client.get(f"/people/{cast.employee.id}/progress").status == 404


@pytest.mark.parametrize("drawing", ["chart.svg", "parts.svg"])
def test_a_drawing_alone_is_a_look_too_and_its_page_is_one(client, cast, result, drawing):
    def looks():
        return db.session.query(AuditRow).filter_by(act="scores.view", person_id=cast.employee.id).count()

    client.sign_in(cast.manager).get(f"/people/{cast.employee.id}/{drawing}")
    assert looks() == 1
    client.sign_in(cast.trainer).get(f"/people/{cast.employee.id}/progress")
    client.get(f"/people/{cast.employee.id}/{drawing}")
    assert looks() == 2


def test_before_the_first_result_the_notice_is_read(client, cast, result):
    db.session.query(NoticeAcceptance).delete()
    db.session.commit()
    client.sign_in(cast.employee)
    drawings = (f"/people/{cast.employee.id}/chart.svg", f"/people/{cast.employee.id}/parts.svg")
    for path in (f"/results/{result.id}", *drawings):
        assert client.get(path).location.startswith("/notice")
    client.post("/notice", {"next": f"/results/{result.id}"})
    assert client.get(f"/results/{result.id}").status == 200


def test_seen_and_circumstances_take_one_tap_each(client, cast, result):
    client.sign_in(cast.employee)
    client.post(f"/results/{result.id}/seen")
    client.post(f"/results/{result.id}/circumstances", {"text": "系统当时故障"})
    assert db.session.query(Seen).count() == db.session.query(Statement).count() == 1
    assert "系统当时故障" in client.get(f"/results/{result.id}").words


def test_an_objection_out_of_time_is_refused_in_words(client, cast, result):
    client.sign_in(cast.employee)
    page = client.post(f"/results/{result.id}/appeals", {"item_code": "D2", "text": "我复述了"})
    assert page.status == 422 and "time for objections" in page.words
    assert db.session.query(Appeal).count() == 0


def test_before_three_visits_the_page_offers_practice(client, cast, result):
    words = client.sign_in(cast.employee).get("/progress").words
    assert "1/3" in words or "1 of 3" in words


def test_a_chart_is_asked_for_again_with_its_tag(client, cast, result):
    client.sign_in(cast.employee)
    first = client.get(f"/people/{cast.employee.id}/chart.svg")
    assert first.headers["Content-Type"].startswith("image/svg+xml")
    again = client.get(f"/people/{cast.employee.id}/chart.svg", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304 and not again.data


def test_a_manager_sees_people_by_name_without_means_below_six_visits(client, cast, result):
    page = client.sign_in(cast.manager).get(f"/sites/{cast.east.id}")
    assert "员工甲" in page.words and "not enough visits" in page.words


def test_the_answer_to_an_objection_stays_though_nothing_is_lost_any_more(client, cast, result):
    appeal = appeals.file_appeal(
        result=result, person=cast.employee, item_code="D2", text="我复述过地址", at=result.published_at
    )
    appeals.decide_appeal(appeal=appeal, decision="upheld", reason="录音证实", by=cast.second_trainer, answer=Answer(1))
    db.session.commit()
    client.sign_in(cast.employee)
    page = client.get(f"/results/{result.id}")
    assert "Repeats the need" not in [head.text for head in page.all("h3")]
    assert "我复述过地址" in page.words and "录音证实" in page.words and "Upheld" in page.words


def test_a_confirmed_critical_item_is_named_and_can_be_objected_to(client, cast):
    visit = kit.plan(cast.east, cast.shopper, load_small())
    kit.submit(visit, cast.employee, visit.checklist_version, V1=Answer("yes", comment="大声争执"))
    kit.approved(visit, cast.employee, cast.trainer)
    decide(visit, "confirmed", cast.second_trainer)
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=kit.VISITED))
    made = publishing.publish_early(visit=visit, reason="已当面谈话", by=cast.trainer)
    db.session.commit()
    client.sign_in(cast.employee)
    page = client.get(f"/results/{made.id}")
    assert "Critical item" in page.words and "Quarrel" in page.words and "大声争执" in page.words
    assert client.post(f"/results/{made.id}/appeals", {"item_code": "V1", "text": "没有争执"}).status == 302
    assert "Objection open" in client.get(f"/results/{made.id}").words


def test_a_dismissed_critical_item_is_not_held_against_anybody(client, cast):
    visit = kit.plan(cast.east, cast.shopper, load_small())
    kit.submit(visit, cast.employee, visit.checklist_version, V1=Answer("yes"))
    kit.approved(visit, cast.employee, cast.trainer)
    decide(visit, "dismissed", cast.second_trainer)
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=kit.VISITED))
    made = publishing.publish_early(visit=visit, reason="单独补发", by=cast.trainer)
    db.session.commit()
    assert "Quarrel" not in client.sign_in(cast.employee).get(f"/results/{made.id}").words


def test_a_lost_item_leads_to_the_moment_of_a_scenario_that_trains_it(client, cast, result):
    published(cast.trainer)
    page = client.sign_in(cast.employee).get(f"/results/{result.id}")
    assert 'href="/scenarios/SC90?node=arrive"' in page.text
    words = client.get("/scenarios/SC90?node=arrive").words
    assert "The best wording Let me look at your record first." in words


def test_a_lost_item_leads_to_the_moment_that_trains_it_with_the_best_wording(client, cast, result):
    standard_id = db.session.query(Item.standard_id).filter_by(code="D2").order_by(Item.id.desc()).first()[0]
    code = db.session.get_one(Standard, standard_id).code
    play_kit.publish(play_kit.TEXT.replace("EMP-1", code), play_kit.ENGLISH)
    db.session.add(
        StandardLink(
            standard_id=standard_id, relation="trains", kind="scenario", ref="SC91:arrive",
            title=play_kit.both("账单翻倍", "The bill"), path="/scenarios/SC91?node=arrive",
        )
    )  # fmt: skip
    db.session.commit()
    page = client.sign_in(cast.employee).get(f"/results/{result.id}")
    assert "/scenarios/SC91?node=arrive" in page.text
    assert "Say for example: “So much at once would worry me too." in page.words


def test_the_figure_opens_down_to_items_points_and_the_version_of_the_checklist(client, cast, result):
    page = client.sign_in(cast.trainer).get(f"/results/{result.id}?person={cast.employee.id}")
    assert "All own items:" in page.words and "Scored with: Small checklist, version 1" in page.words
    assert "/checklists/SML?version=1" in page.text
