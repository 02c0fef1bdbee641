"""Masking of faces: what reviewers, the shopper and the people concerned get to see, and when the original goes."""

import hashlib
import io
import json

import pytest
from PIL import Image

from sqm_training.checklists.models import Attachment, Photo
from sqm_training.checklists.photos import store
from sqm_training.extensions import db
from sqm_training.visits.actions import publishing
from sqm_training.visits.actions.photos import keep_photo
from sqm_training.visits.models import Visit

from ..checklists.kit import load_small
from . import kit

FACE = [0.25, 0.25, 0.5, 0.75]
OTHER = [0.6, 0.1, 0.9, 0.4]
GREY = (96, 104, 112)


def picture(colour="red"):
    stream = io.BytesIO()
    Image.new("RGB", (400, 200), colour).save(stream, "JPEG")
    return stream.getvalue()


@pytest.fixture
def visit(cast):
    version = load_small()
    visit = kit.submit(kit.plan(cast.east, cast.shopper, version), cast.employee, version)
    data = picture()
    photo = keep_photo(person=cast.shopper, sha256=hashlib.sha256(data).hexdigest(), data=data)
    db.session.add(Attachment(sheet_id=kit.sheet_of(visit).id, item_code="D2", photo_id=photo.id))
    db.session.commit()
    return visit


def photo():
    return db.session.query(Photo).one()


def mask(client, visit, *boxes):
    return client.post(f"/visits/{visit.id}/photos/{photo().id}", {"boxes": json.dumps(boxes)})


def publish(visit, cast):
    visit = db.session.get(Visit, visit.id)
    result = kit.approved(visit, cast.employee, db.session.merge(cast.trainer))
    publishing.publish_result(result=result, by=cast.trainer)
    db.session.commit()


def seen(client, query=""):
    page = client.get(f"/photos/{photo().id}{query}")
    return Image.open(io.BytesIO(page.data)).convert("RGB") if page.status == 200 else None


def is_near(pixel, colour):
    return all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True))


def is_masked(image, box):
    left, top, right, bottom = (side * full for side, full in zip(box, (400, 200) * 2, strict=True))
    corners = ((left + 9, top + 9), (right - 9, bottom - 9), ((left + right) / 2, (top + bottom) / 2))
    return all(is_near(image.getpixel((int(x), int(y))), GREY) for x, y in corners)


def files():
    return sorted(path.name for path in store().folder.rglob("*.jpg"))


def test_a_photo_nobody_looked_at_holds_up_approval(client, cast, visit):
    client.sign_in(cast.trainer)
    contact = db.session.get(Visit, visit.id).contacts[0].id
    client.post(f"/visits/{visit.id}/contacts", {"contact": contact, "person": "employee"})
    assert "Look at every photo first" in client.post(f"/visits/{visit.id}/approve").words
    mask(client, visit)
    assert client.post(f"/visits/{visit.id}/approve").status == 302


def test_the_masked_picture_is_what_is_seen_and_the_reviewer_can_open_the_original(client, cast, visit):
    client.sign_in(cast.trainer)
    assert mask(client, visit, FACE).status == 302
    assert is_masked(seen(client), FACE) and is_near(seen(client).getpixel((350, 20)), (254, 0, 0))
    assert not is_masked(seen(client, "?original=1"), FACE)
    client.sign_in(cast.shopper)
    assert is_masked(seen(client), FACE) and is_masked(seen(client, "?original=1"), FACE)
    assert seen(client.sign_in(cast.employee)) is None


def test_until_publication_a_mask_can_be_changed_and_taken_off(client, cast, visit):
    client.sign_in(cast.trainer)
    mask(client, visit, FACE)
    first = photo().masked
    mask(client, visit, OTHER)
    assert is_masked(seen(client), OTHER) and not is_masked(seen(client), FACE)
    assert first not in files() and photo().boxes == [OTHER]
    mask(client, visit)
    assert photo().masked is None and files() == [photo().stored]


def test_publication_deletes_the_original(client, cast, visit):
    client.sign_in(cast.trainer)
    mask(client, visit, FACE)
    original = photo().stored
    assert original in files()
    publish(visit, cast)
    assert original not in files() and photo().stored == photo().masked
    for person in (cast.employee, cast.trainer, cast.shopper, cast.manager):
        client.sign_in(person)
        assert is_masked(seen(client), FACE) and is_masked(seen(client, "?original=1"), FACE)
    assert seen(client.sign_in(cast.westerner)) is None


def test_after_publication_areas_can_only_be_added(client, cast, visit):
    client.sign_in(cast.trainer)
    mask(client, visit, FACE)
    publish(visit, cast)
    mask(client, visit)
    assert is_masked(seen(client), FACE)
    mask(client, visit, OTHER)
    assert is_masked(seen(client), FACE) and is_masked(seen(client), OTHER)
    assert files() == [photo().stored]


def test_a_file_that_another_photo_shares_is_kept(client, cast, visit):
    data = picture()
    other = keep_photo(person=cast.other_shopper, sha256=hashlib.sha256(data).hexdigest(), data=data)
    db.session.commit()
    mine = db.session.query(Photo).filter_by(owner_id=cast.shopper.id).one()
    client.sign_in(cast.trainer)
    client.post(f"/visits/{visit.id}/photos/{mine.id}", {"boxes": json.dumps([FACE])})
    publish(visit, cast)
    assert db.session.get(Photo, other.id).stored in files()


def test_a_refused_act_deletes_nothing(client, cast, visit):
    client.sign_in(cast.trainer)
    mask(client, visit, FACE)
    db.session.begin_nested()
    publishing.photos.seal(kit.sheet_of(db.session.get(Visit, visit.id)))
    db.session.rollback()
    assert photo().stored != photo().masked and photo().stored in files()


@pytest.mark.either
@pytest.mark.parametrize("boxes", ["x", "[[0,0,1]]", "[[0,0,2,1]]", "[[0.5,0,0.5,1]]", '[["a",0,1,1]]', "[null]", "{}"])
def test_areas_that_cannot_be_read_are_refused(client, cast, visit, boxes):
    client.sign_in(cast.trainer)
    page = client.post(f"/visits/{visit.id}/photos/{photo().id}", {"boxes": boxes})
    assert (page.status == 422) == (boxes != "{}") and photo().masked is None


def test_the_photo_of_another_visit_is_not_found(client, cast, visit):
    other = kit.plan(cast.west, cast.shopper, db.session.get(Visit, visit.id).checklist_version)
    db.session.commit()
    client.sign_in(cast.trainer)
    assert client.post(f"/visits/{other.id}/photos/{photo().id}", {"boxes": "[]"}).status == 404
