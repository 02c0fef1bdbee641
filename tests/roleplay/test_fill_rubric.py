"""The rubric on a tablet: anchored in both languages, kept at every tap, with and without a script."""

import pytest

from sqm_training.extensions import db
from sqm_training.roleplay.models import Rating

from .observe_kit import play, rating, rows, sent


def kept(observation, rater) -> Rating:
    db.session.expire_all()
    return rating(observation, rater)


def test_every_item_has_its_anchors_in_both_languages(client, cast):
    path = f"/observations/{play(cast).id}/rubric"
    english = client.sign_in(cast.trainer).get(path).words
    assert "1 no greeting, eyes on the screen" in english and "Facts and rules" in english
    chinese = client.sign_in(cast.trainer, "zh").get(path).words
    assert "5 说出具体的感受和原因，情绪降下来了" in chinese and "没有识别出紧急情况" in chinese


def test_a_tap_is_kept_and_another_window_is_noticed(client, cast):
    observation = play(cast)
    client.sign_in(cast.trainer)
    path = f"/api/observations/{observation.id}/rating"
    told = client.put(path, json={"answers": rows(3), "mood_start": "4", "mood_end": None, "seen_version": 1})
    assert told.status == 200 and told.json["version"] == 2
    assert (kept(observation, cast.trainer).mood_start, len(kept(observation, cast.trainer).answers)) == (4, 11)
    assert client.put(path, json={"answers": [], "seen_version": 1}).status == 409
    assert len(kept(observation, cast.trainer).answers) == 11


@pytest.mark.either
@pytest.mark.parametrize("body", [[], {"answers": "x"}, {}, {"answers": ["x"]}, {"answers": [{}] * 101}])
def test_what_is_no_draft_is_refused(client, cast, body):
    observation = play(cast)
    client.sign_in(cast.trainer)
    assert client.put(f"/api/observations/{observation.id}/rating", json=body).status in {400, 409}
    assert kept(observation, cast.trainer).answers == []


def test_without_a_script_the_form_saves_and_leads_to_the_check(client, cast):
    observation = play(cast)
    page = client.sign_in(cast.trainer).post(
        f"/observations/{observation.id}/rubric",
        {"R1-value": "5", "R1-comment": "您好，请坐", "RC1-value": "no", "mood_start": "5", "mood_end": "7"},
    )
    assert page.location == f"/observations/{observation.id}/check"
    own = kept(observation, cast.trainer)
    assert (own.mood_start, own.mood_end) == (5, None)
    assert {row["item"]: (row["value"], row["comment"]) for row in own.answers if row["value"] is not None} == {
        "R1": (5, "您好，请坐"), "RC1": ("no", "")
    }  # fmt: skip
    again = client.get(f"/observations/{observation.id}/rubric").text
    assert "您好，请坐" in again


@pytest.mark.parametrize("who", ["second_trainer", "employee", "colleague", "manager"])
def test_nobody_but_the_rater_opens_it(client, cast, who):
    observation = play(cast)
    client.sign_in(getattr(cast, who))
    assert client.get(f"/observations/{observation.id}/rubric").status in {403, 404}
    assert client.put(f"/api/observations/{observation.id}/rating", json={"answers": []}).status in {403, 404}


def test_neither_rater_sees_the_others(client, cast):
    observation = play(cast, cast.trainer, cast.second_trainer)
    sent(observation, cast.trainer, {"R1": 1}, quote="CANARY-QUOTE")
    client.sign_in(cast.second_trainer)
    for path in ("rubric", "check", "play", ""):
        page = client.get(f"/observations/{observation.id}/{path}".rstrip("/"))
        assert "CANARY-QUOTE" not in page.text
    assert "73.8" not in client.get("/observations").words


def test_after_sending_there_is_nothing_to_fill_in(client, cast):
    observation = sent(play(cast), cast.trainer)
    client.sign_in(cast.trainer)
    assert client.get(f"/observations/{observation.id}/rubric").location == f"/observations/{observation.id}"
    assert client.post(f"/observations/{observation.id}/rubric", {"R1-value": "1"}).status == 302
    assert client.put(f"/api/observations/{observation.id}/rating", json={"answers": []}).status == 409
