"""The draft as YAML text."""

import pytest

from .kit import draft_of, load_small


@pytest.fixture
def trainer(client, cast):
    load_small()
    client.sign_in(cast.trainer)
    client.post("/checklists/SML/draft")
    return client


def opened(client):
    page = client.get("/checklists/SML/text")
    seen = next(one.get("value") for one in page.all("input") if one.get("name") == "seen")
    return {"text": "".join(page.all("textarea")[0].itertext()), "seen": seen}


def test_everything_that_the_text_says_is_kept(trainer):
    form = opened(trainer)
    text = form["text"].replace("Small checklist", "Tiny checklist").replace("cap: 59", "cap: zero")
    text = text.replace("- finished", "- finished\n- left").replace("scorable_share: 0.7", "scorable_share: 0.5")
    assert trainer.post("/checklists/SML/text", form | {"text": text}).status == 302
    draft = draft_of("SML")
    assert (draft.title["en"], draft.cap, float(draft.scorable_share)) == ("Tiny checklist", "zero", 0.5)
    assert [moment["code"] for moment in draft.moments][-1] == "left"


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("code: SML", "code: XXX", "cannot be changed"),
        ("method: points", "strange: 1", "there is no such key"),
        ("type: key", "type: nonsense", "there is no item type"),
        ("code: SML", "code: [", "not valid YAML"),
        ("standard: LIS", "standard: NOPE", "does not exist"),
    ],
)
def test_a_fault_is_told_with_its_line_and_the_text_is_kept(trainer, old, new, cause):
    form = opened(trainer)
    form["text"] = form["text"].replace(old, new)
    page = trainer.post("/checklists/SML/text", form)
    assert page.status == 422 and cause in page.words
    assert new in "".join(page.all("textarea")[0].itertext())
    assert draft_of("SML").method == "points"


def test_a_draft_changed_in_the_meantime_is_a_conflict(trainer):
    form = opened(trainer)
    trainer.post("/checklists/SML/items/D2/move", {"to": "up"})
    page = trainer.post("/checklists/SML/text", form | {"text": form["text"].replace("Small", "Tiny")})
    assert page.status == 422 and "Somebody else changed this" in page.words
    assert "Tiny checklist" in "".join(page.all("textarea")[0].itertext())
