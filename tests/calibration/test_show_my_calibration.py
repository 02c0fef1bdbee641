"""A shopper's own exercise: the key once sent, the others' answers once it is closed, and never a name."""

from sqm_training.calibration.actions import exercises
from sqm_training.calibration.models import Calibration
from sqm_training.extensions import db

from ..factories import make_person
from .kit import begun, fill_in, own, written


def close(made, cast):
    exercises.close(calibration=db.session.get_one(Calibration, made.id), by=cast.trainer)
    db.session.commit()


def test_before_sending_there_is_no_key(client, cast):
    made = begun(cast)
    page = client.sign_in(cast.shopper).get(f"/my-calibrations/{made.id}")
    assert "Begin to score" in page.words and "She did not look up." in page.words
    assert "看着屏幕说话" not in page.text
    assert "To do" in client.get("/my-calibrations").words


def test_after_sending_the_key_stands_beside_and_others_stay_hidden_until_it_is_closed(client, cast):
    third = make_person("shopper3", "shopper", name="神秘客丙")
    made = begun(cast, cast.shopper, cast.other_shopper, third)
    fill_in(own(made, cast.shopper), cast.shopper, {"D1": "no", "D4": None})
    fill_in(own(made, cast.other_shopper), cast.other_shopper, {"D1": "no"})
    fill_in(own(made, third), third)
    address = f"/my-calibrations/{made.id}"
    page = client.sign_in(cast.shopper).get(address)
    assert "Stricter You No Key Yes 看着屏幕说话" in page.words
    assert "Answered otherwise You N/A Key Yes" in page.words
    assert "5/7" in page.words and "once the exercise is closed" in page.words and "with all points" not in page.words
    close(made, cast)
    page = client.get(address)
    assert "The others 1 without points; 1 with all points" in page.words
    assert "3 of you have sent" in page.words
    for name in ("神秘客乙", "神秘客丙", "培训师甲"):
        assert name not in page.text


def test_two_shoppers_do_not_see_each_other(client, cast):
    made = begun(cast)
    for who in (cast.shopper, cast.other_shopper):
        fill_in(own(made, who), who)
    close(made, cast)
    assert "The others" not in client.sign_in(cast.shopper).get(f"/my-calibrations/{made.id}").words


def test_closed_without_sending_and_foreign_exercises(client, cast):
    made = begun(cast)
    close(made, cast)
    page = client.sign_in(cast.shopper).get(f"/my-calibrations/{made.id}")
    assert "You did not send" in page.words
    assert "Not sent" in client.get("/my-calibrations").words
    make_person("shopper9", "shopper")
    db.session.commit()
    client.sign_in("shopper9")
    assert client.get(f"/my-calibrations/{made.id}").status == 404
    assert client.get(f"/my-calibrations/{written(cast).id}").status == 404
    assert "No calibration exercise for you" in client.get("/my-calibrations").words
