"""Pictures and recordings: kept per scenario, frozen with a version, sent to who may see the scenario."""

import io

import pytest

from sqm_training.extensions import db
from sqm_training.roleplay.actions import publishing
from sqm_training.roleplay.actions.drafts import save_draft
from sqm_training.roleplay.queries import library

from ..files.test_media import RECORDINGS
from ..files.test_photos import photo
from .kit import SMALL, drafted

SHOWN = SMALL.replace("## look\n", "## look\n@image bill.jpg | 两个月的账单\n")
URL = "/scenarios/SC90/media"


@pytest.fixture
def trainer(client, cast):
    drafted(cast.trainer, english=None)
    return client.sign_in(cast.trainer)


def add(client, data, filename, name=""):
    page = client.post(URL, {"file": (io.BytesIO(data), filename), "name": name}, follow_redirects=True)
    return page.words


def test_a_picture_is_added_under_a_name_and_taken_away(trainer):
    assert "The file is kept." in add(trainer, photo(kind="PNG"), "照片 1.png", "bill.jpg")
    page = trainer.get(f"{URL}/bill.jpg")
    assert (page.status, page.headers["Content-Type"]) == (200, "image/jpeg")
    trainer.post(f"{URL}/bill.jpg/delete")
    assert trainer.get(f"{URL}/bill.jpg").status == 404


def test_a_recording_can_be_fetched_in_parts(trainer):
    add(trainer, RECORDINGS["mp3"], "call.mp3")
    page = trainer.get(f"{URL}/call.mp3", headers={"Range": "bytes=0-2"})
    assert (page.status, page.data, page.headers["Content-Type"]) == (206, b"ID3", "audio/mpeg")


@pytest.mark.either
@pytest.mark.parametrize(
    ("data", "name"),
    [(b"<svg/>", "a.svg"), (b"MZ\x90", "a.jpg"), (photo(), "../"), (b"", "empty.jpg"), (photo(), "x" * 120)],
)
def test_anything_else_is_refused_with_its_cause(trainer, data, name):
    assert "The file is kept." not in add(trainer, data, name)
    assert library.media_of(library.scenario_by_code("SC90")) == []


def test_a_missing_picture_is_a_fault_until_it_is_there(trainer, cast):
    scenario = library.scenario_by_code("SC90")
    draft = save_draft(scenario=scenario, text=SHOWN, translations={}, seen=1, by=cast.trainer)
    assert draft.errors == 1
    db.session.commit()
    add(trainer, photo(), "bill.jpg")
    assert trainer.post("/scenarios/SC90/publish").location == "/scenarios/SC90"


def test_a_version_keeps_its_picture_when_the_draft_gets_another(client, trainer, cast):
    add(trainer, photo(), "bill.jpg")
    scenario = library.scenario_by_code("SC90")
    save_draft(scenario=scenario, text=SHOWN, translations={}, seen=1, by=cast.trainer)
    publishing.publish_draft(scenario=scenario, by=cast.trainer)
    db.session.commit()
    old = client.sign_in(cast.employee).get(f"{URL}/bill.jpg").data
    client.sign_in(cast.trainer)
    add(client, photo((80, 80)), "bill.jpg")
    assert client.get(f"{URL}/bill.jpg").data != old
    assert client.sign_in(cast.employee).get(f"{URL}/bill.jpg?version=1").data == old
    assert client.get(f"{URL}/other.jpg").status == 404
    assert client.sign_in(cast.shopper).get(f"{URL}/bill.jpg").status == 403
    save_draft(scenario=scenario, text=SHOWN, translations={}, seen=0, by=cast.trainer)
    assert publishing.publish_draft(scenario=scenario, by=cast.trainer).number == 2


def test_an_employee_sees_no_picture_of_a_draft(client, trainer, cast):
    add(trainer, photo(), "bill.jpg")
    assert client.sign_in(cast.employee).get(f"{URL}/bill.jpg").status == 404
