"""One exercise for its trainer: what is next, what was found, as page and file; for nobody else."""

import io

import pytest
from PIL import Image

from sqm_training.calibration.actions import exercises
from sqm_training.calibration.models import Calibration
from sqm_training.extensions import db

from ..factories import make_person
from .kit import begun, fill_in, own, written


def test_a_draft_says_what_is_next_and_is_led_to_the_shoppers(client, cast):
    made = written(cast)
    page = client.sign_in(cast.trainer).get(f"/calibrations/{made.id}")
    assert "Write the key" in page.words and "She did not look up." in page.words
    refused = client.post(f"/calibrations/{made.id}/open")
    assert "Write and keep the key first" in client.get(refused.location).words
    key = client.post(f"/calibrations/{made.id}/key").location
    assert key.startswith("/calibration-sheets/")
    both = {"shoppers": [cast.shopper.id, cast.other_shopper.id]}
    assert client.post(f"/calibrations/{made.id}/shoppers", both).status == 302
    assert "0 of 2 have sent" in client.get(f"/calibrations/{made.id}").words
    assert client.post(f"/calibrations/{made.id}/shoppers", {"shoppers": ["99999"]}).status == 422
    assert client.post(f"/calibrations/{made.id}/discard").location == "/calibrations"


def test_what_was_sent_is_compared_item_by_item_and_shopper_by_shopper(client, cast):
    made = begun(cast)
    fill_in(own(made, cast.shopper), cast.shopper)
    fill_in(own(made, cast.other_shopper), cast.other_shopper, {"D1": "no", "D2": 0.5, "V1": "yes"})
    page = client.sign_in(cast.trainer, "zh").get(f"/calibrations/{made.id}")
    assert "2 人中已有 2 人提交" in page.words
    assert "神秘客乙 4/7 3 0 −35.7" in page.words and "神秘客甲 7/7 0 0 0.0" in page.words
    file = client.get(f"/calibrations/{made.id}?export=csv").text
    assert "D1,问候,是,1,2,1,0,1,0,0.0" in file
    shoppers = client.get(f"/calibrations/{made.id}?export=csv&of=shoppers").text
    assert "神秘客乙,4,7,3,0,-35.7" in shoppers


def test_the_number_of_queries_does_not_grow_with_shoppers(client, cast):
    made = begun(cast)
    fill_in(own(made, cast.shopper), cast.shopper)
    client.sign_in(cast.trainer).get(f"/calibrations/{made.id}")
    few = client.get(f"/calibrations/{made.id}").queries
    more = [make_person(f"s{n}", "shopper") for n in range(3)]
    made = db.session.get_one(Calibration, made.id)
    exercises.choose_shoppers(calibration=made, shoppers=more, by=cast.trainer)
    for person in (cast.other_shopper, *more):
        fill_in(own(made, person), person)
    assert client.get(f"/calibrations/{made.id}").queries == few <= 10


def test_pictures_are_shown_to_who_takes_part_and_to_nobody_else(client, cast):
    made = written(cast)
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(stream, "JPEG")
    client.sign_in(cast.trainer).post(
        f"/calibrations/{made.id}/media", {"file": (io.BytesIO(stream.getvalue()), "大厅.jpg")}
    )
    page = client.get(f"/calibrations/{made.id}")
    assert "大厅.jpg" in page.words
    address = f"/calibrations/{made.id}/media/大厅.jpg"
    assert client.get(address).headers["Content-Type"] == "image/jpeg"
    client.sign_in(cast.shopper)
    assert client.get(address).status == 404
    client.sign_in(cast.trainer).post(f"{address}/delete")
    assert client.get(address).status == 404


def test_closing_and_moving_the_day(client, cast):
    made = begun(cast)
    client.sign_in(cast.admin)
    assert client.post(f"/calibrations/{made.id}/edit", {"title_zh": "x", "due_on": "2020-01-01"}).status == 422
    assert client.get(f"/calibrations/{made.id}/edit").status == 200
    client.post(f"/calibrations/{made.id}/close")
    assert "Nobody took part" in client.get(f"/calibrations/{made.id}").words
    assert "Only an exercise" in client.get(client.post(f"/calibrations/{made.id}/close").location).words


@pytest.mark.parametrize("who", ["shopper", "employee", "manager"])
def test_nobody_else_opens_it(client, cast, who):
    made = begun(cast)
    client.sign_in(getattr(cast, who))
    assert client.get(f"/calibrations/{made.id}").status == 403
    assert client.get("/calibrations").status == 403


def test_the_list_is_searched_narrowed_and_taken_along(client, cast):
    page = client.sign_in(cast.trainer).get("/calibrations")
    assert "No calibration exercise yet" in page.words
    begun(cast)
    written(cast, title={"zh": "热线一例", "en": "A call"})
    db.session.commit()
    assert "0 of 2" in client.get("/calibrations?state=open").words
    assert "A transfer" not in client.get("/calibrations?q=call").words
    assert "A call" in client.get("/calibrations?export=csv").text
