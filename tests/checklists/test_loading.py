"""Checklist files: loaded once, written out again as they were, never over what people changed."""

import pytest
from hypothesis import HealthCheck, given, settings

from sqm_training.checklists.actions.loading import (
    draft_of_next,
    load_checklist,
    load_shipped_checklist,
    publish_version,
)
from sqm_training.checklists.models import ChecklistVersion
from sqm_training.checklists.normal import normal_rules
from sqm_training.checklists.plain import current_version, dump_yaml, spec_of, to_plain, whole_version
from sqm_training.checklists.schema import load_plain, read_yaml
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.library import FOLDER
from sqm_training.standards.actions.loading import load_library
from sqm_training.standards.models import StandardLink

from .any_checklist import checklists, load_plain_of
from .kit import AT, load_small, small_plain

FILES = sorted((FOLDER / "checklists").glob("*.yaml"))


def standards():
    load_library(read_yaml((FOLDER / "standards.yaml").read_text("utf-8"), "standards.yaml"), at=AT)


def fresh(version: ChecklistVersion) -> ChecklistVersion:
    """Return the version as the database holds it."""
    db.session.commit()
    db.session.expire_all()
    return whole_version(version.id)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_checklist_is_written_out_as_it_was(cast, file):
    standards()
    plain = load_plain(file.read_text("utf-8"), file.name)
    version, is_new = load_checklist(plain)
    assert is_new
    out = to_plain(fresh(version))
    for section, written in zip(plain["sections"], out["sections"], strict=True):
        for item, again in zip(section["items"], written["items"], strict=True):
            given_rules = {key: value for key, value in item.items() if key not in normal_rules(item)}
            assert given_rules.items() <= again.items()
            assert normal_rules(item) == normal_rules(again)
    assert {key: out[key] for key in ("code", "title", "scripts", "moments", "words", "cap")} == {
        key: plain.get(key, []) for key in ("code", "title", "scripts", "moments", "words", "cap")
    }
    again = load_plain(dump_yaml(version), file.name)
    assert again == out
    assert load_checklist(again) == (version, False)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_checklist_has_a_hundred_points_and_no_hole(cast, file):
    standards()
    version, _ = load_checklist(load_plain(file.read_text("utf-8"), file.name))
    assert sum(item.points for item in version.items) == 100
    assert [item.code for item in version.items if item.standard_id is None] == []
    assert all(item.dimension for item in spec_of(version).items)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=checklists())
def test_any_checklist_is_loaded_written_and_loaded_alike(cast, plain):
    load_small()
    version, _ = load_checklist(load_plain_of(plain))
    text = dump_yaml(fresh(version))
    again, is_new = load_checklist(load_plain(text, "again.yaml"))
    assert not is_new and again.id == version.id
    assert dump_yaml(again) == text


def test_every_unknown_standard_and_touchpoint_is_named(cast):
    load_small()
    plain = small_plain("BAD")
    plain["sections"][0]["items"][0]["standard"] = "NOPE"
    plain["sections"][1]["items"][0]["touchpoint"] = "nowhere"
    with pytest.raises(RuleBroken) as refused:
        load_checklist(plain)
    first, second = str(refused.value).splitlines()
    assert "A1" in first and "NOPE" in first and "D1" in second and "nowhere" in second
    assert current_version("BAD") is None


def test_a_draft_is_kept_once_and_not_thrown_over_another(cast):
    load_small()
    plain = small_plain() | {"cap": 60}
    draft, is_new = load_checklist(plain, publish=False)
    assert is_new and draft.state == "draft"
    assert load_checklist(plain, publish=False) == (draft, False)
    with pytest.raises(RuleBroken):
        load_checklist(plain | {"cap": 61}, publish=False)


def test_what_is_published_last_has_the_highest_number(cast):
    first = load_small()
    draft = draft_of_next(version=first, by_id=cast.trainer.id)
    loaded, _ = load_checklist(small_plain() | {"cap": 60})
    assert (draft.number, loaded.number) == (2, 3)
    draft.cap = "61"
    publish_version(version=draft, by_id=cast.trainer.id)
    assert (draft.number, loaded.state) == (4, "retired")


def test_the_library_never_replaces_what_people_published(cast):
    load_small("OTHER")
    shipped, is_new = load_shipped_checklist(small_plain())
    assert is_new and load_shipped_checklist(small_plain()) == (shipped, False)
    newer, is_new = load_shipped_checklist(small_plain() | {"cap": 60})
    assert is_new and newer.number == 2
    draft = draft_of_next(version=newer, by_id=cast.trainer.id)
    draft.cap = "55"
    publish_version(version=draft, by_id=cast.trainer.id)
    assert load_shipped_checklist(small_plain() | {"cap": 61}) == (draft, False)


def test_publishing_replaces_the_links_of_the_version_before(cast):
    load_small()
    plain = small_plain()
    del plain["sections"][0]["items"][1]
    load_checklist(plain)
    refs = {link.ref for link in db.session.query(StandardLink)}
    assert refs == {"SML:A1", "SML:D1", "SML:D2", "SML:D3", "SML:D4", "SML:V1"}


def test_equal_content_written_differently_is_no_new_version(cast):
    version = load_small()
    plain = small_plain()
    plain["sections"][0]["items"][0]["points"] = 10.0
    plain["sections"][0]["items"][1]["good"] = "yes"
    plain["sections"][1]["items"][1]["demand"] = [{"on": ["0"], "need": ["comment"]}]
    assert load_checklist(plain) == (version, False)
