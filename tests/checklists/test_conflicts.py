"""Two people at one draft."""

import pytest

from ..page import Client
from .kit import draft_of, fields_of, load_every_type


@pytest.fixture
def trainer(client, cast):
    load_every_type()
    client.sign_in(cast.trainer)
    client.post("/checklists/ALL/draft")
    return client


def item_of(code):
    return next(one for one in draft_of("ALL").items if one.code == code)


def test_two_people_at_one_item_the_second_is_told_and_keeps_what_was_typed(trainer, app, cast):
    other = Client(app).sign_in(cast.second_trainer)
    address = "/checklists/ALL/items/T1"
    mine, theirs = fields_of(trainer.get(address)), fields_of(other.get(address))
    other.post(address, theirs | {"en": "Their words", "points": "7"})
    page = trainer.post(address, mine | {"en": "My words"})
    assert page.status == 422
    assert "Somebody else changed this" in page.words and "Their words" in page.words
    assert "Last change: 培训师乙" in page.words and "Touchpoint" not in page.words.split("You typed")[0]
    assert fields_of(page)["en"] == "My words"
    assert item_of("T1").text["en"] == "Their words"
    assert trainer.post(address, fields_of(page)).status == 302
    assert item_of("T1").text["en"] == "My words"


def test_two_people_at_two_items_do_not_disturb_each_other(trainer, app, cast):
    other = Client(app).sign_in(cast.second_trainer)
    mine, theirs = (
        fields_of(one.get(f"/checklists/ALL/items/{code}")) for one, code in ((trainer, "T1"), (other, "T2"))
    )
    assert other.post("/checklists/ALL/items/T2", theirs | {"en": "Second"}).status == 302
    assert trainer.post("/checklists/ALL/items/T1", mine | {"en": "First"}).status == 302
    assert [item.text["en"] for item in draft_of("ALL").items[:2]] == ["First", "Second"]


def test_an_item_that_somebody_deleted_is_told_gently(trainer, app, cast):
    address = "/checklists/ALL/items/T14"
    form = fields_of(trainer.get(address))
    trainer.post("/checklists/ALL/items/T14/delete")
    assert trainer.post(address, form).status == 404
