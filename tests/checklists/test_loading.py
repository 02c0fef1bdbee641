"""Checklist files: loaded once, written out again as they were, never over what people changed."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from sqm_training.checklists.actions.loading import (
    draft_of_next,
    load_checklist,
    load_shipped_checklist,
    publish_version,
)
from sqm_training.checklists.models import ChecklistVersion, Item, Section
from sqm_training.checklists.normal import normal_rules
from sqm_training.checklists.plain import current_version, dump_yaml, spec_of, to_plain, whole_version
from sqm_training.checklists.schema import load_plain, read_yaml
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.library import FOLDER
from sqm_training.standards.actions.loading import load_library
from sqm_training.standards.models import StandardLink

from .kit import AT, both, load_small, small_plain

FILES = sorted((FOLDER / "checklists").glob("*.yaml"))
NOW = datetime(2026, 5, 1, tzinfo=UTC)


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


words = st.text("甲乙丙abc ", min_size=1, max_size=6).map(str.strip).filter(bool)
both_words = st.builds(both, words, words)
points = st.sampled_from([0, 1, 2, 2.5, 4, "1/3"])
CODES = ("alpha", "beta", "gamma")


def coded(**extra: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    def build(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{"code": code} | row for code, row in zip(CODES, rows, strict=False)]

    row = st.builds(lambda said, values: said | values, both_words, st.fixed_dictionaries({"points": points} | extra))
    return st.lists(row, min_size=1, max_size=3).map(build)


BY_TYPE: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "yes_no": {"good": st.just("no"), "answers": st.just({"1": "no", "0": "yes"}), "critical_on": st.just(["no"])},
    "levels": {"levels": st.just([0, {"value": 0.25, "zh": "少", "en": "some"}, 1])},
    "scale": {"low": st.just(0), "high": st.just(10)},
    "choice": {"options": coded(), "critical": st.just(True)},
    "choices": {"options": coded()},
    "bands": {"bands": st.just([{"to": 60, "points": 4}, {"to": 180, "points": 2}]), "until": st.just("called")},
    "key": {},
    "deduct": {"faults": coded(most=st.integers(1, 3))},
    "number": {},
    "text": {},
    "photo": {},
    "time": {},
    "note": {},
}
NEEDED = {"choice": {"options"}, "choices": {"options"}, "bands": {"bands"}, "deduct": {"faults"}}
ANY: dict[str, st.SearchStrategy[Any]] = {
    "hint": both_words,
    "answers_for": st.sampled_from(["site", "process"]),
    "allow_na": st.just(True),
    "bonus": st.just(True),
    "due_after": st.integers(1, 9),
    "touchpoint": st.just("greet"),
    "standard": st.sampled_from(["ENV", "LIS"]),
    "faults_hint": st.lists(both_words, min_size=1, max_size=3),
    "demand": st.sampled_from(
        [{"on": [0], "need": ["comment"]}, [{"on": ["no"], "need": ["comment"]}, {"on": ["<3"], "need": ["photo"]}]]
    ),
}


@st.composite
def checklists(draw: Any) -> dict[str, Any]:
    """Make a checklist with items of any type and any of their keys, the later ones under conditions."""
    items: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(sorted(BY_TYPE)))
        own = BY_TYPE[kind]
        keys = NEEDED.get(kind, set()) | set(draw(st.lists(st.sampled_from(sorted(ANY | own)), unique=True)))
        item = {"code": f"Q{number}", "text": draw(both_words), "type": kind, "points": draw(points)}
        item |= {key: draw(strategy) for key, strategy in (ANY | own).items() if key in keys}
        if items and draw(st.booleans()):
            item["when"] = draw(
                st.sampled_from(["answered(Q0)", "Q0 == 'no' and script.business == 'fee'", "not (Q0 >= 2)"])
            )
        items.append(item)
    return small_plain("RND") | {
        "method": draw(st.sampled_from(["points", "sections"])),
        "cap": draw(st.sampled_from([59, "zero", "flag"])),
        "moments": ["called", {"code": "own", "title": both("自", "own")}],
        "words": [{"from": 90, "zh": "好", "en": "good"}],
        "sections": [{"code": "A", "title": both("一", "One"), "weight": draw(points), "items": items}],
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=checklists())
def test_any_checklist_is_loaded_written_and_loaded_alike(cast, plain):
    load_small()
    version, _ = load_checklist(load_plain_of(plain))
    text = dump_yaml(fresh(version))
    again, is_new = load_checklist(load_plain(text, "again.yaml"))
    assert not is_new and again.id == version.id
    assert dump_yaml(again) == text


def load_plain_of(plain: dict[str, Any]) -> dict[str, Any]:
    """Return the checklist through its own schema."""
    from io import StringIO

    from ruamel.yaml import YAML

    stream = StringIO()
    YAML(typ="safe", pure=True).dump(plain, stream)
    return load_plain(stream.getvalue(), "random.yaml")


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


def add_item(version):
    version.sections[0].items.append(Item(version_id=version.id, position=9, code="X", text=both("", ""), type="text"))


def add_section(version):
    version.sections.append(Section(code="X", title=both("", ""), position=9))


def change_cap(version):
    version.cap = "flag"


def delete_item(version):
    db.session.delete(version.items[0])


def delete_version(version):
    db.session.delete(version)


def back_to_draft(version):
    version.state = "draft"


def change_by_statement(version):
    db.session.execute(update(Item).where(Item.version_id == version.id).values(points=Fraction(3)))


def delete_by_statement(version):
    db.session.execute(delete(Section).where(Section.version_id == version.id))


@pytest.mark.parametrize(
    "change",
    [
        add_item,
        add_section,
        change_cap,
        delete_item,
        delete_version,
        back_to_draft,
        change_by_statement,
        delete_by_statement,
    ],
)
def test_nothing_of_a_published_version_can_be_changed(cast, change):
    version = fresh(load_small())
    before = to_plain(version)
    with pytest.raises(RuleBroken):
        change(version)
        db.session.flush()
    db.session.rollback()
    assert to_plain(fresh(version)) == before


def test_a_draft_can_be_changed_and_deleted(cast):
    draft = draft_of_next(version=load_small(), by_id=cast.trainer.id, at=NOW)
    add_item(draft)
    draft.sections[0].items.pop(0)
    db.session.commit()
    assert [item.code for item in whole_version(draft.id).sections[0].items] == ["A2", "X"]
    db.session.delete(draft)
    db.session.commit()
    assert draft_of_next(version=current_version("SML"), by_id=cast.trainer.id).number == 2


def test_equal_content_written_differently_is_no_new_version(cast):
    version = load_small()
    plain = small_plain()
    plain["sections"][0]["items"][0]["points"] = 10.0
    plain["sections"][0]["items"][1]["good"] = "yes"
    plain["sections"][1]["items"][1]["demand"] = [{"on": ["0"], "need": ["comment"]}]
    assert load_checklist(plain) == (version, False)
