"""Files of lessons: known by their content, sent in ranges to whoever may see the course."""

from io import BytesIO

import pytest

from sqm_training.extensions import db
from sqm_training.files.media import MOST_STREAMED
from sqm_training.training.actions import drafts, publishing
from sqm_training.training.queries import courses

from ..files.test_media import RECORDINGS
from ..files.test_photos import photo
from .kit import lesson, publish

VIDEO = RECORDINGS["mp4"] + bytes(range(256)) * 40
SHOWS = {"zh": "![开场](film.mp4)\n", "en": "![Opening](film.mp4)\n"}


def send(client, data, name):
    return client.post("/courses/T1/media", {"file": (BytesIO(data), name)}, content_type="multipart/form-data")


@pytest.fixture
def published(client, cast):
    version = publish()
    client.sign_in(cast.trainer)
    send(client, VIDEO, "film.mp4")
    course = version.course
    draft = drafts.fill_draft(
        course=course,
        plan=drafts.plan_of(version),
        lessons={"L1": lesson("L1", text=SHOWS), "L2": lesson("L2")},
        by=None,
    )
    publishing.put_in_force(draft=draft, by=None, at=version.edited_at)
    db.session.commit()
    return course


def test_a_film_is_sent_in_ranges(client, cast, published):
    page = client.sign_in(cast.employee).get("/courses/T1/lessons/L1")
    film = page.all("video")[0]
    assert film.get("aria-label") == "Opening"
    whole = client.get(film.get("src"))
    assert (whole.status, whole.data, whole.headers["Accept-Ranges"]) == (200, VIDEO, "bytes")
    part = client.get(film.get("src"), headers={"Range": "bytes=100-199"})
    assert (part.status, part.data) == (206, VIDEO[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(VIDEO)}"
    for asked, sent in (("-50", VIDEO[-50:]), (f"{len(VIDEO) - 10}-", VIDEO[-10:])):
        assert client.get(film.get("src"), headers={"Range": f"bytes={asked}"}).data == sent
    assert client.get(film.get("src"), headers={"Range": f"bytes={len(VIDEO)}-"}).status == 416
    several = client.get(film.get("src"), headers={"Range": "bytes=0-9,20-29"})
    assert (several.status, several.data) == (200, VIDEO), "several ranges at once are answered with the whole"


def test_only_what_the_version_shows_is_sent_to_learners(client, cast, published):
    send(client, b"%PDF-1.7 draft", "draft.pdf")
    assert client.get("/courses/T1/media/draft.pdf").headers["Content-Disposition"].startswith("attachment")
    client.sign_in(cast.employee)
    assert client.get("/courses/T1/media/draft.pdf").status == 404
    assert client.get("/courses/NONE/media/film.mp4").status == 404


@pytest.mark.parametrize(("data", "name"), [(b"<svg/>", "a.svg"), (b"MZ", "a.exe"), (b"", "a.mp4")])
def test_what_is_neither_picture_nor_recording_is_refused(client, cast, data, name):
    publish()
    client.sign_in(cast.trainer)
    page = send(client, data, name)
    words = client.get(page.location).words
    assert "was not kept" in words and courses.media_of(courses.course_by_code("T1")) == []


def test_a_picture_is_encoded_anew(client, cast):
    publish()
    send(client.sign_in(cast.trainer), photo(kind="PNG"), "bill.png")
    row = courses.media_of(courses.course_by_code("T1"))[0]
    assert (row.name, row.kind, row.stored[-4:]) == ("bill.png", "image", ".jpg")


def test_two_gigabytes_are_refused_before_they_are_sent(client, cast):
    publish()
    client.sign_in(cast.trainer)
    page = client.post("/courses/T1/media", data={}, environ_overrides={"CONTENT_LENGTH": str(2 * 1024**3)})
    assert page.status == 413 and MOST_STREAMED < 2 * 1024**3
    client.sign_in(cast.employee)
    assert (
        client.post("/courses/T1/media", data={}, environ_overrides={"CONTENT_LENGTH": str(40 * 1024**2)}).status == 413
    )
