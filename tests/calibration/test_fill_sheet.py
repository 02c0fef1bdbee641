"""Filling in an exercise: kept at every tap, checked, sent once; one's own alone."""

import pytest

from sqm_training.calibration.actions import exercises, sheets
from sqm_training.calibration.models import Calibration, CalibrationSheet
from sqm_training.extensions import db

from .kit import KEY, begun, fill_in, own, rows, written

POST = {
    "A1-value": "0.5",
    "A2-value": "yes",
    "D1-value": "yes",
    "D2-value": "1",
    "D3-value": ["0", "1"],
    "D4-value": "*na*",
}


def test_it_is_filled_in_checked_and_sent_without_a_script(client, cast):
    made = begun(cast)
    sheet = own(made, cast.shopper)
    address = f"/calibration-sheets/{sheet.id}"
    page = client.sign_in(cast.shopper).get(address)
    assert "She did not look up." in page.words and "It counts for nobody" in page.words
    assert client.post(address, POST).location == f"{address}/check"
    assert "1 item still needs you" in client.get(f"{address}/check").words
    assert client.post(f"{address}/send").status == 422
    client.post(address, POST | {"V1-value": "no"})
    assert client.post(f"{address}/send").location == f"/my-calibrations/{made.id}"
    assert client.post(f"{address}/send").status == 302
    assert client.get(address).location == f"/my-calibrations/{made.id}"


def test_a_tap_is_kept_and_another_window_is_noticed(client, cast):
    sheet = own(begun(cast), cast.shopper)
    client.sign_in(cast.shopper)
    path = f"/api/calibration-sheets/{sheet.id}"
    assert client.put(path, json={"answers": rows(), "mood_start": None, "seen_version": 1}).json["version"] == 2
    assert client.put(path, json={"answers": [], "seen_version": 1}).status == 409
    db.session.expire_all()
    assert len(db.session.get_one(CalibrationSheet, sheet.id).answers) == len(KEY)


@pytest.mark.parametrize("body", [[], {"answers": "x"}, {}, {"answers": ["x"]}, {"answers": [{}] * 301}])
def test_what_is_no_draft_is_refused(client, cast, body):
    sheet = own(begun(cast), cast.shopper)
    client.sign_in(cast.shopper)
    assert client.put(f"/api/calibration-sheets/{sheet.id}", json=body).status in {400, 409}


def test_it_is_the_shoppers_own_and_the_key_is_the_trainers(client, cast):
    made = begun(cast)
    theirs = own(made, cast.shopper)
    key = db.session.query(CalibrationSheet).filter_by(is_key=True).one()
    for who in (cast.other_shopper, cast.trainer, cast.employee):
        client.sign_in(who)
        assert client.get(f"/calibration-sheets/{theirs.id}").status in {403, 404}
    client.sign_in(cast.shopper)
    for path in ("", "/check"):
        assert client.get(f"/calibration-sheets/{key.id}{path}").status == 404
    assert (
        client.sign_in(cast.second_trainer).get(f"/calibration-sheets/{key.id}").location == f"/calibrations/{made.id}"
    )


def test_before_it_begins_and_after_it_ends_nothing_is_filled_in(client, cast):
    made = written(cast)
    fill_in(sheets.begin_key(calibration=made, by=cast.trainer), cast.trainer)
    exercises.choose_shoppers(calibration=made, shoppers=[cast.shopper, cast.other_shopper], by=cast.trainer)
    db.session.commit()
    sheet = own(made, cast.shopper)
    assert client.sign_in(cast.shopper).get(f"/calibration-sheets/{sheet.id}").status == 404
    made = db.session.get_one(Calibration, made.id)
    exercises.open_exercise(calibration=made, by=cast.trainer)
    exercises.close(calibration=made, by=cast.trainer)
    db.session.commit()
    assert client.get(f"/calibration-sheets/{sheet.id}").status == 302
    assert client.post(f"/calibration-sheets/{sheet.id}", POST).status == 302
