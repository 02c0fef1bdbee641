"""Rubrics of role-plays among the checklists: kept apart from what shoppers fill in, in lists, plans, imports and files."""

import pytest

from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.checklists.plain import dump_yaml, to_plain, whole_version
from sqm_training.checklists.schema import load_plain
from sqm_training.checklists.xlsform.reading import read_workbook
from sqm_training.checklists.xlsform.writing import workbook_bytes
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.files.problems import BadFile
from sqm_training.visits.actions import planning
from sqm_training.visits.queries.planning import published_versions

from .kit import load_small, small_plain
from .workbooks import form, refusals


def rubric():
    """Load a small rubric beside the small checklist."""
    load_small()
    version, _new = load_checklist(small_plain("RUB") | {"use": "role_play"})
    db.session.commit()
    return whole_version(version.id)


def test_it_is_not_offered_for_visits_and_cannot_be_planned(cast):
    version = rubric()
    assert [one.checklist.code for one in published_versions()] == ["SML"]
    with pytest.raises(RuleBroken, match="for role-plays, not for visits"):
        planning.plan_visit(
            site=cast.east, shopper=cast.shopper, version=version, script=None, opens_on=version.made_at.date(),
            closes_on=version.made_at.date(), by=cast.trainer,
        )  # fmt: skip


def test_no_past_results_are_imported_on_it(app, cast, tmp_path):
    rubric()
    file = tmp_path / "past.csv"
    file.write_text("visit,date,site\n1,2026-03-01,H-E\n", "utf-8")
    result = app.test_cli_runner().invoke(args=["visits", "import", str(file), "--checklist", "RUB"])
    assert result.exit_code == 1 and ("role-plays" in result.output or "演练" in result.output)


def test_the_use_survives_files_and_a_checklist_has_one_use_for_good(cast):
    version = rubric()
    plain = to_plain(version)
    assert plain["use"] == "role_play" and "use" not in to_plain(whole_version(load_small().id))
    assert load_checklist(load_plain(dump_yaml(version), "rub.yaml")) == (version, False)
    again, _warnings = read_workbook(workbook_bytes(plain), "rub.xlsx")
    assert load_checklist(again) == (version, False)
    with pytest.raises(RuleBroken, match="exists for another use"):
        load_checklist(small_plain("RUB"))


@pytest.mark.either
def test_a_rubric_has_the_method_points():
    head = "code: X\ntitle: {zh: 表, en: List}\nmethod: sections\nuse: role_play\n"
    body = "sections: [{code: A, title: {zh: 甲, en: A}, items: [{code: A1, text: {zh: 一, en: one}, type: yes_no}]}]\n"
    with pytest.raises(BadFile) as refused:
        load_plain(head + body, "x.yaml")
    assert "a rubric of role-plays has the method points" in refused.value.said("en")


@pytest.mark.either
@pytest.mark.parametrize(
    ("zh", "en", "cause"),
    [("没有问候", "1: none", "write it as 1: no greeting"), ("1: 无", "2: none", "differ between the languages")],
)
def test_anchors_that_cannot_be_read_are_reported_at_their_row(zh, en, cause):
    question = {"type": "range", "name": "q", "label": "Q", "parameters": "start=1 end=5 step=1"}
    columns = [*question, "anchors_zh", "anchors_en"]
    faults = refusals(form([*question.values(), zh, en], head=columns))
    assert faults[0].startswith("f.xlsx, sheet survey, row 3") and cause in faults[0]
