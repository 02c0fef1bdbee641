"""Uploads: every file tells what became of it, by name, line and code; nothing with an error is ever published."""

import io

import pytest

from sqm_training.extensions import db
from sqm_training.roleplay.actions.uploading import take_files
from sqm_training.roleplay.models import Scenario, ScenarioVersion
from sqm_training.roleplay.queries import library

from .kit import ENGLISH, SMALL, add_standards, drafted, published

TWEE = """:: StoryTitle
Old story

:: StoryData
{"ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC", "format": "Harlowe", "start": "Start"}

:: Start [speaker-用户]
水费怎么翻倍了？
[[看记录->Look]]
[[不理->Nowhere]]

:: Look
好的。
"""


@pytest.fixture
def trainer(client, cast):
    add_standards()
    db.session.commit()
    return client.sign_in(cast.trainer)


def upload(client, *files, publish=False):
    chosen = [(io.BytesIO(data if isinstance(data, bytes) else data.encode()), name) for name, data in files]
    return client.post("/scenarios/upload", {"files": chosen, **({"publish": "y"} if publish else {})})


def states():
    return {scenario.code: library.draft_of(scenario) is not None for scenario in library.sources()}


def test_text_and_translation_come_together(trainer):
    page = upload(trainer, ("meter.en.md", ENGLISH), ("meter.md", SMALL))
    assert page.status == 200 and "Kept as a draft" in page.words
    draft = library.draft_of(library.scenario_by_code("SC90"))
    assert (draft.text, draft.translations, draft.scenario.slug) == (SMALL, {"en": ENGLISH}, "meter")


def test_a_translation_may_come_later_and_alone_only_for_what_exists(trainer, cast):
    assert upload(trainer, ("meter.en.md", ENGLISH)).status == 422
    assert db.session.query(Scenario).count() == 0
    published(cast.trainer, english=None)
    assert upload(trainer, ("sc90.en.md", ENGLISH)).status == 200
    assert library.draft_of(library.scenario_by_code("SC90")).translations == {"en": ENGLISH}


def test_what_has_no_error_is_published_when_asked(trainer):
    page = upload(trainer, ("meter.md", SMALL), ("meter.en.md", ENGLISH), publish=True)
    assert "Published" in page.words and states() == {"SC90": False}
    assert "Unchanged" in upload(trainer, ("meter.md", SMALL), publish=True).words
    assert db.session.query(ScenarioVersion).count() == 1


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("-> argue {#deny}", "-> nowhere {#deny}", "S01"), ("+ empathy -1", "+ charm 1", "S06"),
     ("> 李先生（平静）：好，您看吧。", "<b>好</b>", "S11"), ("## look", "## look\n@image bill.jpg | 账单", "S08")],
)  # fmt: skip
def test_a_file_with_an_error_is_a_draft_at_most(trainer, old, new, code):
    page = upload(trainer, ("meter.md", SMALL.replace(old, new)), publish=True)
    assert f": {code}" in page.words and "meter.md:" in page.words
    assert db.session.query(ScenarioVersion).count() == 0


@pytest.mark.either
@pytest.mark.parametrize(
    ("name", "data"),
    [("a.md", b""), ("a.md", b"\x89PNG\r\n\x1a\n\x00\x00"),      ("<script>.md", SMALL.replace("id: SC90", "id: ../x").encode()), ("a.twee", b"\x00\x01"), ("a.html", b"<html>")],
    ids=["empty", "picture", "bad id", "binary twee", "html without story"],
)  # fmt: skip
def test_what_cannot_be_taken_in_is_named_and_leaves_nothing(trainer, name, data):
    page = upload(trainer, (name, data))
    assert page.status == 422 and name in page.words
    assert db.session.query(Scenario).count() == 0


def test_a_file_of_more_than_two_megabytes_is_named(app, cast):
    (taken,) = take_files(files=[("a.md", b"x" * (2 * 1024 * 1024 + 1))], by=cast.trainer)
    assert taken.state == "refused" and "a.md" in taken.refusals[0] and "2 MB" in taken.refusals[0]


def test_one_bad_file_does_not_stop_the_others(trainer):
    page = upload(trainer, ("bad.md", b"\x00"), ("meter.md", SMALL.encode("gb18030")))
    assert page.status == 200 and states() == {"SC90": True}
    assert "bad.md" in page.words


def test_somebodys_draft_is_not_written_over(trainer, cast):
    drafted(cast.second_trainer)
    page = upload(trainer, ("meter.md", SMALL.replace("翻倍", "三倍")))
    assert page.status == 422 and "already a draft" in page.words
    assert "三倍" not in library.draft_of(library.scenario_by_code("SC90")).text


def test_a_story_of_twine_becomes_a_draft_with_what_is_missing(trainer):
    page = upload(trainer, ("old.twee", TWEE), publish=True)
    assert "Kept as a draft" in page.words and "S07" in page.words
    (scenario,) = library.sources()
    assert "水费怎么翻倍了？" in library.draft_of(scenario).text
    assert db.session.query(ScenarioVersion).count() == 0


def test_no_file_is_a_fault_of_the_field(trainer):
    page = trainer.post("/scenarios/upload", {})
    assert page.status == 422 and "Choose a file first." in page.words


def test_an_employee_cannot_upload(client, cast):
    assert upload(client.sign_in(cast.employee), ("meter.md", SMALL)).status == 403
