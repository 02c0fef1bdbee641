"""A new scenario begins with a small example that has no fault, or as a copy with its pictures."""

import pytest

from sqm_training.extensions import db
from sqm_training.roleplay.actions.media import add_medium
from sqm_training.roleplay.checking import check_texts
from sqm_training.roleplay.queries import library
from sqm_training.roleplay.starters import starter

from ..files.test_photos import photo
from .kit import drafted, published


def test_the_example_has_no_fault():
    text, translations = starter()
    assert [one.said("en") for one in check_texts(text, translations, name="starter.md").problems] == []


def test_a_trainer_begins_with_the_example(client, cast):
    client.sign_in(cast.trainer)
    assert client.post("/scenarios/new", {"code": "SC17", "source": "starter"}).location == "/scenarios/SC17/edit"
    draft = library.draft_of(library.scenario_by_code("SC17"))
    assert "id: SC17" in draft.text and "id: SC17" in draft.translations["en"] and draft.errors == 0
    assert client.get("/scenarios/SC17/edit").status == 200


def test_a_copy_takes_text_and_pictures_along(client, cast):
    version = published(cast.trainer)
    add_medium(scenario=version.scenario, name="bill.jpg", data=photo(), by=cast.trainer)
    db.session.commit()
    client.sign_in(cast.trainer).post("/scenarios/new", {"code": "SC17", "source": "SC90"})
    copy = library.scenario_by_code("SC17")
    assert "id: SC17" in library.draft_of(copy).text and [one.name for one in library.media_of(copy)] == ["bill.jpg"]
    assert "The bill doubled" in client.get("/scenarios/SC17").words


@pytest.mark.either
@pytest.mark.parametrize("code", ["", "SC90", "sc90", "new", "upload", "a/b", "有", "x" * 41, "<b>"])
def test_a_code_that_cannot_serve_is_refused_at_its_field(client, cast, code):
    drafted(cast.trainer)
    page = client.sign_in(cast.trainer).post("/scenarios/new", {"code": code, "source": "starter"})
    assert page.status == 422 and any(link.get("href") == "#code" for link in page.all("a"))
    assert len(library.sources()) == 1


def test_a_source_that_does_not_exist_is_refused(client, cast):
    assert client.sign_in(cast.trainer).post("/scenarios/new", {"code": "SC17", "source": "SC99"}).status == 422
