"""The check while one writes: findings with place and words in the reader's language, the graph, nothing kept."""

import base64

import pytest

from sqm_training.roleplay.queries import library

from .kit import ENGLISH, SMALL, drafted

URL = "/scenarios/SC90/check"


@pytest.fixture
def trainer(client, cast):
    drafted(cast.trainer)
    return client.sign_in(cast.trainer)


def test_a_fault_is_told_with_text_line_code_and_words(trainer):
    text = SMALL.replace("-> argue {#deny}", "-> nowhere {#deny}")
    answer = trainer.post(URL, {"text": text, "text_en": ENGLISH}).json
    found = next(one for one in answer["problems"] if one["code"] == "S01")
    line = text.split("\n").index("- 表不会错的。 -> nowhere {#deny}") + 1
    assert (found["part"], found["line"], found["error"]) == ("text", line, True)
    assert "nowhere" in found["words"]
    assert library.draft_of(library.scenario_by_code("SC90")).text == SMALL


def test_a_fault_of_the_translation_is_told_for_its_text(trainer):
    answer = trainer.post(URL, {"text": SMALL, "text_en": ENGLISH + "\n*stray line\n"}).json
    assert ("text_en", "S11") in {(one["part"], one["code"]) for one in answer["problems"]}


def test_the_graph_and_the_moments_come_along(trainer):
    answer = trainer.post(URL, {"text": SMALL, "text_en": ""}).json
    assert [node["name"] for node in answer["nodes"]] == ["arrive", "look", "argue", "done", "lost"]
    kind, data = answer["graph"].split(",", 1)
    assert kind == "data:image/svg+xml;base64" and b"<svg" in base64.b64decode(data)


def test_the_words_are_in_the_readers_language(client, cast):
    drafted(cast.trainer)
    answer = client.sign_in(cast.trainer, "zh").post(URL, {"text": "## a", "text_en": ""}).json
    assert any("结局" in one["words"] for one in answer["problems"])


def test_without_a_token_nothing_is_checked(app, trainer):
    answer = trainer.browser.post(URL, data={"text": SMALL})
    assert answer.status_code == 400
