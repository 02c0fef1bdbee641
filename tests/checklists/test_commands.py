"""The commands by which checklists and the library come in and go out."""

import time

import pytest

from sqm_training.checklists.actions.loading import draft_of_next, publish_version
from sqm_training.checklists.models import ChecklistVersion
from sqm_training.checklists.plain import current_version, dump_yaml
from sqm_training.extensions import db
from sqm_training.standards.models import Standard

from .kit import load_small

SHIPPED = 5
"""How many checklists are shipped: four for visits, the rubric of role-plays."""


@pytest.fixture
def run(app):
    """Return a function that runs a command and gives its result."""
    runner = app.test_cli_runner()
    return lambda *args: runner.invoke(args=[str(arg) for arg in args])


def versions():
    return db.session.query(ChecklistVersion).count()


def test_a_file_is_loaded_once(cast, run, tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(dump_yaml(load_small()).replace("cap: 59", "cap: 58"), "utf-8")
    first = run("checklists", "load", file, "--language", "en")
    assert (first.exit_code, first.stdout) == (0, "SML: version 2 is new\n")
    assert run("checklists", "load", file, "--language", "zh").stdout == "SML: 没有变化，仍为第 2 版\n"
    assert versions() == 2


def test_a_draft_is_not_published(cast, run, tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(dump_yaml(load_small()).replace("cap: 59", "cap: 58"), "utf-8")
    assert run("checklists", "load", file, "--draft").exit_code == 0
    assert current_version("SML").number == 1 and versions() == 2


def test_what_is_odd_is_said_and_loaded_all_the_same(cast, run, tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(dump_yaml(load_small()).replace("cap: 59", "cap: 59\ntotal: 90") + "\n", "utf-8")
    done = run("checklists", "load", file, "--language", "zh")
    assert done.exit_code == 0
    assert done.stderr == "small.yaml: 声明总分 90 与各项之和 100 不一致\n"


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("code: [", "en", "bad.yaml, row 1: not valid YAML"),
        ("code: X", "zh", "bad.yaml：title"),
        ("a: 1\na: 2", "en", "bad.yaml, row 2"),
        ("- 1", "zh", "bad.yaml：文件内容不是键值结构"),
    ],
)
def test_a_bad_file_is_refused_with_place_and_cause(run, tmp_path, text, language, said):
    file = tmp_path / "bad.yaml"
    file.write_text(text, "utf-8")
    done = run("checklists", "load", file, "--language", language)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(said)


def test_an_unknown_standard_is_refused_and_nothing_is_written(cast, run, tmp_path):
    file = tmp_path / "new.yaml"
    file.write_text(dump_yaml(load_small()).replace("SML", "NEW").replace("standard: LIS", "standard: NOPE"), "utf-8")
    done = run("checklists", "load", file, "--language", "zh")
    assert (done.exit_code, done.stderr) == (1, "评分项 D2 对应的服务标准 NOPE 不存在。\n")
    assert versions() == 1


@pytest.mark.parametrize("command", ["load", "import"])
def test_a_missing_file_is_named(run, tmp_path, command):
    done = run("checklists", command, tmp_path / "none.xlsx", "--language", "en")
    assert (done.exit_code, done.stderr) == (1, "none.xlsx: there is no such file\n")


def test_a_workbook_goes_out_and_comes_back_unchanged(cast, run, tmp_path):
    load_small()
    file = tmp_path / "small.xlsx"
    assert run("checklists", "export", "SML", file).exit_code == 0
    assert run("checklists", "import", file, "--language", "en").stdout == "SML: unchanged, version 1\n"
    assert run("checklists", "export", "NONE", file, "--language", "en").exit_code == 1


def test_setup_loads_the_library_and_a_second_time_changes_nothing(run):
    first = run("setup", "--language", "en")
    assert first.exit_code == 0, first.output
    assert first.stdout.count("version 1 is new") == SHIPPED
    before = db.session.query(Standard).count()
    db.session.remove()
    started = time.process_time()
    again = run("setup", "--language", "en")
    assert time.process_time() - started < 5
    assert again.stdout.count("unchanged, version 1") == SHIPPED and "added" not in again.stdout
    assert db.session.query(Standard).count() == before and versions() == SHIPPED


def test_setup_leaves_an_edited_checklist_alone(cast, run):
    run("library", "load")
    draft = draft_of_next(version=current_version("CTR"), by_id=cast.trainer.id)
    draft.cap = "55"
    publish_version(version=draft, by_id=cast.trainer.id)
    db.session.commit()
    assert run("library", "load").exit_code == 0
    assert (current_version("CTR").cap, versions()) == ("55", SHIPPED + 1)
