"""The list of checklists, one of them for readers, and a new one from another."""

import pytest

from sqm_training.checklists.plain import to_plain
from sqm_training.checklists.queries import version_of

from .kit import draft_of, load_every_type, load_small


@pytest.fixture
def trainer(client, cast):
    load_small()
    return client.sign_in(cast.trainer)


def test_checklists_are_listed_with_versions_items_and_use(trainer):
    trainer.get("/checklists")
    page = trainer.get("/checklists")
    assert "Small checklist" in page.words and "7 items" in page.words and "0 visits" in page.words
    few = page.queries
    load_every_type()
    trainer.post("/checklists/SML/draft")
    page = trainer.get("/checklists")
    assert "Draft of version 2" in page.words and page.queries == few


def test_readers_see_the_published_version_and_nothing_of_drafts_or_scripts(trainer, client, cast):
    trainer.post("/checklists/SML/draft")
    trainer.post("/checklists/new", {"source": "blank", "code": "SECRET", "channel": "counter"})
    client.sign_in(cast.employee)
    page = client.get("/checklists")
    assert "Small checklist" in page.words and "SECRET" not in page.words and "Draft" not in page.words
    page = client.get("/checklists/SML")
    assert "Greets" in page.words and "Transfer" not in page.words and "Version 2" not in page.words
    for address in ("/checklists/SML?version=2", "/checklists/SECRET", "/checklists/SECRET?version=1"):
        assert client.get(address).status == 404
    assert client.get("/checklists/SML/try").status == 403


def test_an_empty_list_says_what_to_do(client, cast):
    client.sign_in(cast.trainer)
    assert "Begin with a shipped one" in client.get("/checklists").words
    client.sign_in(cast.employee)
    assert "Your trainers have not published one" in client.get("/checklists").words


def test_a_new_checklist_is_a_copy_of_ones_own(trainer):
    page = trainer.post("/checklists/new", {"source": "own:SML", "code": "COPY", "title_en": "My copy"})
    assert page.location == "/checklists/COPY/edit"
    plain = to_plain(draft_of("COPY"))
    assert plain["title"] == {"zh": "My copy", "en": "My copy"}
    assert plain["sections"] == to_plain(version_of("SML"))["sections"]


def test_a_new_checklist_from_what_is_shipped(client, cast):
    from sqm_training.cli import load_all

    load_all()
    client.sign_in(cast.trainer)
    assert "Shipped: " in client.get("/checklists/new").words
    page = client.post("/checklists/new", {"source": "shipped:CTR", "code": "MINE", "channel": "counter"})
    assert page.location == "/checklists/MINE/edit"
    assert len(draft_of("MINE").items) > 30


def test_a_code_is_found_when_none_is_entered(trainer):
    for code in ("SML2", "SML3"):
        page = trainer.post("/checklists/new", {"source": "own:SML", "channel": "counter"})
        assert page.location == f"/checklists/{code}/edit"
    page = trainer.post("/checklists/new", {"source": "blank", "channel": "field"})
    assert page.location == "/checklists/NEW/edit"


def test_a_new_checklist_from_nothing(trainer):
    trainer.post("/checklists/new", {"source": "blank", "code": "NEW", "title_zh": "全新", "channel": "hotline"})
    draft = draft_of("NEW")
    assert (draft.title["zh"], draft.checklist.channel, draft.items) == ("全新", "hotline", [])
    assert "has no items" in trainer.get("/checklists/NEW/edit").words
    for page in ("preview/tablet", "try", "publish", "settings", "scripts", "text"):
        assert trainer.get(f"/checklists/NEW/{page}").status == 200


@pytest.mark.either
@pytest.mark.parametrize(
    ("typed", "cause"),
    [
        ({"code": "SML"}, "is taken"),
        ({"code": "new"}, "letters, digits"),
        ({"code": "import"}, "letters, digits"),
        ({"code": "a/b"}, "letters, digits"),
        ({"source": ""}, "Choose what to begin with"),
        ({"source": "shipped:../secret"}, "Not a valid choice"),
    ],
)
def test_a_new_checklist_with_a_fault_is_not_made(trainer, typed, cause):
    page = trainer.post("/checklists/new", {"source": "own:SML", "code": "OK", "channel": "counter"} | typed)
    assert page.status == 422 and cause in page.words
    assert "OK" not in trainer.get("/checklists").words
