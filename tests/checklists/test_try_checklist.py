"""Preview as the shopper sees it, and a trial with its score."""

import pytest

from sqm_training.checklists.plain import whole_version
from sqm_training.checklists.trying import filled, trial
from sqm_training.measures.score import Answer

from .kit import load_every_type, load_small


@pytest.fixture
def trainer(client, cast):
    load_every_type()
    return client.sign_in(cast.trainer)


def test_the_preview_shows_the_form_in_a_frame_without_any_points(trainer):
    page = trainer.get("/checklists/ALL/preview")
    frame = page.all("iframe")[0]
    assert frame.get("src") == "/checklists/ALL/preview/tablet?version=1&script=S1"
    page = trainer.get(frame.get("src"))
    assert "Question 1" in page.words and "score" not in page.words.lower()
    assert trainer.get("/checklists/ALL/preview?script=NOPE").status == 404


@pytest.mark.parametrize(
    ("how", "score"), [({"act": "best"}, "100.0"), ({"act": "clear"}, "–"), ({"act": "score"}, "–")]
)
def test_a_trial_shows_what_it_would_earn(trainer, how, score):
    page = trainer.post("/checklists/ALL/try", how | {"version": "1", "script": "S1"})
    number = next(one for one in page.all("p") if one.get("class") == "try-number")
    assert "".join(number.itertext()).split()[0] == score


def test_a_trial_by_hand_counts_demands_criticals_and_conditions(trainer):
    answers = {"version": "1", "script": "S1", "act": "score", "T1-value": "yes", "T4-value": "a", "T5-value": ["x", "y"],
               "T6-value": "16:40", "T9-count-f": "1"}  # fmt: skip
    page = trainer.post("/checklists/ALL/try", answers)
    words = page.words
    assert "Critical item T1" in words and "T2 not asked" in words and "T6 3/5" in words and "T9 4/6" in words
    assert "T1 needs a comment" in words and "T1 needs a photo" in words and "T8 has no answer" in words
    assert page.all("input")


def test_filling_with_full_marks_earns_everything_and_random_answers_are_allowed(app, cast):
    version = whole_version(load_every_type().id)
    for checklist in (version, whole_version(load_small("SM2").id)):
        script = checklist.scripts[0]
        rows = filled(checklist, script, "best")
        result = trial(checklist, script, {row["item"]: Answer(row["value"]) for row in rows})
        assert result.score.calculated == 100 and not result.score.critical
        for seed in range(20):
            rows = filled(checklist, script, "random", seed)
            drawn = trial(checklist, script, {row["item"]: Answer(row["value"]) for row in rows})
            assert [kind for _item, kind in drawn.problems if kind == "bad_value"] == []


def test_an_answer_that_cannot_be_read_is_named_and_not_counted(trainer):
    page = trainer.post("/checklists/ALL/try", {"version": "1", "script": "S1", "T7-value": "soon", "act": "score"})
    assert page.status == 200 and "T7 has an answer that cannot be read" in page.words


def test_nothing_of_a_trial_is_kept(trainer):
    from sqm_training.checklists.models import Sheet
    from sqm_training.extensions import db

    trainer.post("/checklists/ALL/try", {"version": "1", "act": "best"})
    assert db.session.query(Sheet).count() == 0
