"""Observed role-plays as something that can be assigned."""

from sqm_training.assignments import targets

from .observe_kit import scene


def test_every_scene_that_can_be_acted_can_be_assigned(client, cast):
    scene()
    found = targets.target("observation", "SC91")
    assert found.title == {"zh": "面对面演练：账单翻倍", "en": "Face to face: The bill doubled"}
    assert (found.path, found.standards) == ("/face-to-face", ("EMP-1",))
    assert targets.target("observation", "SC77") is None
    assert [one.ref for one in targets.KINDS["observation"].search("bill", "")] == ["SC91"]
    assert targets.KINDS["observation"].search("nothing", "") == []
