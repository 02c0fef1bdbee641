"""The editor: faults by line, drafts that two people edit without loss, publishing only what has no error."""

import pytest

from sqm_training.extensions import db
from sqm_training.people.models import AuditRow
from sqm_training.roleplay.models import ScenarioVersion
from sqm_training.roleplay.queries import library

from .kit import ENGLISH, SMALL, drafted, published

URL = "/scenarios/SC90/edit"
BROKEN = SMALL.replace("-> argue {#deny}", "-> nowhere {#deny}").replace("  + empathy 2, LIS 1\n", "  + charm 2\n", 1)


@pytest.fixture
def trainer(client, cast):
    drafted(cast.trainer)
    return client.sign_in(cast.trainer)


def draft():
    db.session.expire_all()
    return library.draft_of(library.scenario_by_code("SC90"))


def sent(act="save", text=SMALL, english=ENGLISH, seen=1):
    return {"text": text.replace("\n", "\r\n"), "text_en": english, "seen": seen, "act": act}


def test_the_editor_shows_both_texts_and_what_is_wrong_by_line(trainer):
    trainer.post(URL, sent(text=BROKEN))
    page = trainer.get(URL)
    assert [area.get("id") for area in page.all("textarea")] == ["text", "text_en"]
    places = {(one.get("data-part"), one.get("data-line")) for one in page.all("span") if one.get("data-line")}
    assert ("text", str(BROKEN.split("\n").index("- 表不会错的。 -> nowhere {#deny}") + 1)) in places
    assert "S01" in page.words and "S06" in page.words


def test_checking_keeps_nothing(trainer):
    page = trainer.post(URL, sent("check", BROKEN))
    assert page.status == 200 and "S01" in page.words and "nowhere" in page.text
    assert draft().text == SMALL


def test_saving_keeps_faults_and_all_for_the_next_time(trainer):
    assert trainer.post(URL, sent(text=BROKEN)).status == 302
    assert (draft().text, draft().version, draft().errors) == (BROKEN, 2, draft().errors)
    assert draft().errors >= 2


def test_publishing_with_an_error_saves_and_says_what_is_missing(trainer):
    page = trainer.post(URL, sent("publish", BROKEN))
    assert page.status == 422 and "errors are mended" in page.words
    assert draft().text == BROKEN and db.session.query(ScenarioVersion).count() == 0


def test_publishing_freezes_the_text_and_ends_the_draft(trainer, cast):
    assert trainer.post(URL, sent("publish")).location == "/scenarios/SC90"
    version = db.session.query(ScenarioVersion).one()
    assert (version.number, version.text, version.translations) == (1, SMALL, {"en": ENGLISH})
    assert version.title == {"zh": "水费翻倍", "en": "The bill doubled"}
    assert (version.channel, version.level, version.standards) == ("counter", 2, ["LIS"])
    assert set(version.dimensions) == {"empathy", "assurance", "reliability"} and "overall" in version.bounds
    assert draft() is None and version.published_by_id == cast.trainer.id
    assert db.session.query(AuditRow).filter_by(act="scenario.publish", ref="SC90").count() == 1


def test_two_trainers_lose_nothing(client, trainer, cast):
    mine, theirs = SMALL.replace("您别急", "我的写法"), SMALL.replace("您别急", "别人的写法")
    client.sign_in(cast.second_trainer).post(URL, sent(text=theirs))
    page = client.sign_in(cast.trainer).post(URL, sent(text=mine))
    assert page.status == 409 and "Nothing is lost" in page.words and "培训师乙" in page.words
    texts = {area.get("id"): "".join(area.itertext()) for area in page.all("textarea")}
    assert "我的写法" in texts["text"] and "别人的写法" in texts["theirs-text"]
    assert "别人的写法" in draft().text
    seen = next(one.get("value") for one in page.all("input") if one.get("name") == "seen")
    assert client.post(URL, sent(text=mine, seen=seen)).status == 302
    assert draft().text == mine


def test_saving_the_same_text_as_another_is_no_conflict(client, trainer, cast):
    client.sign_in(cast.second_trainer).post(URL, sent(text=BROKEN))
    assert client.sign_in(cast.trainer).post(URL, sent(text=BROKEN)).status == 302


def test_the_first_save_after_publishing_makes_the_next_draft(client, cast):
    published(cast.trainer)
    client.sign_in(cast.trainer)
    assert "Nothing was changed" in client.post(URL, sent(seen=0), follow_redirects=True).words
    assert draft() is None
    client.post(URL, sent(text=SMALL.replace("水费翻倍", "水费又翻倍"), seen=0))
    assert draft().version == 1
    assert library.scenario_by_code("SC90").title["zh"] == "水费翻倍"
    client.post(URL, sent("publish", SMALL.replace("水费翻倍", "水费又翻倍")))
    assert [(one.number, one.state) for one in library.versions_of(library.scenario_by_code("SC90"))] == [
        (2, "published"), (1, "retired"),
    ]  # fmt: skip
    assert library.scenario_by_code("SC90").title["zh"] == "水费又翻倍"


def test_a_text_of_the_past_comes_back_under_its_old_number(client, cast):
    published(cast.trainer)
    client.sign_in(cast.trainer).post(URL, sent("publish", SMALL.replace("翻倍", "三倍"), seen=0))
    client.post(URL, sent("publish", seen=0))
    assert [(one.number, one.state) for one in library.versions_of(library.scenario_by_code("SC90"))] == [
        (2, "retired"), (1, "published"),
    ]  # fmt: skip


def test_another_id_and_endless_text_are_refused_and_the_input_is_kept(trainer):
    page = trainer.post(URL, sent(text=SMALL.replace("id: SC90", "id: SC99")))
    assert page.status == 422 and "SC99" in page.words and "id: SC99" in page.text
    assert trainer.post(URL, sent(text=("> " + "a" * 1500 + "\n") * 2100)).status == 422
    assert draft().text == SMALL


@pytest.mark.either
@pytest.mark.parametrize("text", ["", "---", "## \n- -> ", "<script>alert(1)</script>", "## a\n" * 50, "\u202e> x"])
def test_no_text_breaks_the_editor(trainer, text):
    assert trainer.post(URL, sent(text=text, english="")).status == 302
    page = trainer.get(URL)
    assert page.status == 200 and "<script>alert" not in page.text


def test_an_employee_cannot_edit(client, cast):
    published(cast.trainer)
    client.sign_in(cast.employee)
    assert {client.get(URL).status, client.post(URL, sent()).status, client.post("/scenarios/SC90/publish").status} == {
        403
    }
