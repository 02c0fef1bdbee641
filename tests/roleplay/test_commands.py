"""The commands: findings as `file:line: CODE text`, loading twice changes nothing, stories in and out, no tracebacks."""

import json
import re
import shutil

import pytest

from sqm_training.extensions import db
from sqm_training.roleplay import shipped
from sqm_training.roleplay.actions import loading, publishing
from sqm_training.roleplay.actions.drafts import save_draft
from sqm_training.roleplay.models import ScenarioDraft, ScenarioVersion
from sqm_training.roleplay.queries import library

from .kit import ENGLISH, SMALL, add_standards, published
from .test_upload_scenarios import TWEE

PLACE = re.compile(r"^(.+):(\d+): (S\d\d) (.+)$")


@pytest.fixture
def run(app):
    """Return a function that runs a command and gives its result."""
    runner = app.test_cli_runner()
    return lambda *args: runner.invoke(args=["scenarios", *[str(arg) for arg in args]])


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a scenario and its translation; it names a standard of the library."""
    code = next(iter(shipped.shipped_standards()))
    (tmp_path / "meter.md").write_text(SMALL.replace("LIS", code), "utf-8")
    (tmp_path / "meter.en.md").write_text(ENGLISH, "utf-8")
    return tmp_path


def test_a_good_file_passes_with_its_translation(run, folder):
    for name in ("meter.md", "meter.en.md"):
        done = run("check", folder / name)
        assert (done.exit_code, [line for line in done.stdout.splitlines() if ": S0" in line or ": S1" in line]) == (
            0,
            [],
        )


def test_every_fault_is_a_line_with_place_and_code(run, folder):
    file = folder / "meter.md"
    file.write_text(file.read_text("utf-8").replace("-> argue {#deny}", "-> nowhere {#deny}"), "utf-8")
    done = run("check", file, "--language", "zh")
    assert done.exit_code == 1
    found = [PLACE.match(line).groups() for line in done.stdout.splitlines()]
    assert (str(file), "S01") in {(name, code) for name, _line, code, _text in found}
    assert "去向" in done.stdout
    plain = json.loads(run("check", file, "--format", "json").stdout)
    assert {"file", "line", "code", "level", "text"} == set(plain[0])
    assert [one["code"] for one in plain] == [code for _name, _line, code, _text in found]
    assert ("S01", "error") in {(one["code"], one["level"]) for one in plain}


def test_the_translation_beside_is_compared(run, folder):
    (folder / "meter.en.md").write_text(ENGLISH.replace("## argue", "## quarrel"), "utf-8")
    assert ": S30 " in run("check", folder / "meter.md").stdout


def test_pictures_lie_beside_the_file(run, folder):
    file = folder / "meter.md"
    file.write_text(file.read_text("utf-8").replace("## look\n", "## look\n@image bill.jpg | 账单\n"), "utf-8")
    assert ": S08 " in run("check", file).stdout
    (folder / "bill.jpg").write_bytes(b"x")
    assert ": S08 " not in run("check", file).stdout


@pytest.mark.either
@pytest.mark.parametrize(
    "data", [None, b"", b"\x00\x01\x02", b"x" * 3_000_000, "用户".encode()[:5], "folder"],
    ids=["missing", "empty", "binary", "huge", "half", "folder"],
)  # fmt: skip
@pytest.mark.parametrize("command", ["check", "import", "export", "graph"])
def test_what_cannot_be_read_is_one_line_and_no_traceback(run, tmp_path, command, data):
    file = tmp_path / "bad.md"
    if data == "folder":
        file.mkdir()
    elif data is not None:
        file.write_bytes(data)
    done = run(command, file)
    assert done.exit_code == 1 and "bad.md" in done.output and "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    if command == "check":
        assert PLACE.match(done.stdout.splitlines()[0])


def test_checking_needs_no_database(run, folder):
    db.engine.dispose()
    db.drop_all()
    assert run("check", folder / "meter.md").exit_code == 0


@pytest.fixture
def shelf(app, folder):
    """Return a function that loads the folder and gives the counts."""
    add_standards(next(iter(shipped.shipped_standards())))
    db.session.commit()

    def load():
        counts = loading.load_shipped(folder)
        db.session.commit()
        return dict(counts)

    return load


def change(folder, old, new):
    file = folder / "meter.md"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def test_loading_twice_changes_nothing_and_a_new_text_is_the_next_version(shelf, folder):
    assert [shelf(), shelf()] == [{"added": 1}, {"unchanged": 1}]
    change(folder, "翻倍", "三倍")
    assert [shelf(), shelf()] == [{"updated": 1}, {"unchanged": 1}]
    assert [one.number for one in library.versions_of(library.scenario_by_code("SC90"))] == [2, 1]
    assert db.session.query(ScenarioDraft).count() == 0


def test_what_people_changed_is_left_alone(shelf, folder, cast):
    shelf()
    scenario = library.scenario_by_code("SC90")
    text, translations = library.current_version(scenario).text, library.current_version(scenario).translations
    change(folder, "翻倍", "三倍")
    save_draft(
        scenario=scenario, text=text + "\n@debrief 为什么？\n", translations=translations, seen=0, by=cast.trainer
    )
    db.session.commit()
    assert shelf() == {"kept": 1}
    publishing.publish_draft(scenario=scenario, by=cast.trainer)
    assert shelf() == {"kept": 1}
    assert "三倍" not in library.current_version(scenario).text


def test_a_retired_one_stays_retired(shelf, folder, cast):
    shelf()
    publishing.retire(scenario=library.scenario_by_code("SC90"), by=cast.trainer)
    change(folder, "翻倍", "三倍")
    assert shelf() == {"kept": 1} and library.playable_version("SC90") is None


def test_ones_own_scenario_of_the_same_code_is_left_alone(shelf, cast):
    published(cast.trainer)
    assert shelf() == {"kept": 1}


def test_a_shipped_file_with_an_error_stops_the_loading(shelf, folder, cast):
    from sqm_training.errors import RuleBroken

    change(folder, "-> argue {#deny}", "-> nowhere {#deny}")
    with pytest.raises(RuleBroken, match="S01"):
        shelf()
    assert db.session.query(ScenarioVersion).count() == 0


def test_loading_what_is_shipped_works_on_a_fresh_database(app, run):
    runner = app.test_cli_runner()
    assert runner.invoke(args=["library", "load"]).exit_code == 0
    done = run("load", "--language", "en")
    assert done.exit_code == 0, done.output
    assert run("load", "--language", "en").stdout.count("added") == 0
    assert db.session.query(ScenarioVersion).count() == len(shipped.shipped_files())


def test_a_file_or_story_is_imported_as_a_draft(run, folder, cast):
    done = run("import", folder / "meter.md", "--language", "en")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "SC90: kept as a draft")
    assert library.draft_of(library.scenario_by_code("SC90")).translations == {"en": ENGLISH}
    (folder / "old.twee").write_text(TWEE, "utf-8")
    done = run("import", folder / "old.twee")
    assert done.exit_code == 0 and ": S07 " in done.stdout
    again = run("import", folder / "meter.md")
    assert again.exit_code == 1 and "SC90" in again.stderr


def test_a_story_too_long_for_a_scenario_is_refused_with_file_and_line(run, folder, cast):
    (folder / "long.twee").write_text(":: a\n" + "words and words\n" * 200_000, "utf-8")
    done = run("import", folder / "long.twee")
    assert done.exit_code == 1 and "long.twee" in done.output and "too large" in done.output
    assert db.session.query(ScenarioDraft).count() == 0


def test_twee_goes_out_and_comes_back(run, folder, cast):
    twee = run("export", folder / "meter.md", "--to", "twee")
    assert twee.exit_code == 0 and ":: StoryData" in twee.stdout and ":: arrive" in twee.stdout
    published(cast.trainer)
    assert run("export", "SC90", "--to", "twee").stdout.count(":: ") == twee.stdout.count(":: ")
    assert run("export", "SC99").exit_code == 1
    (folder / "back.twee").write_text(twee.stdout, "utf-8")
    assert run("import", folder / "back.twee").exit_code in {0, 1}


def test_a_graph_goes_out_as_mermaid(run, folder):
    done = run("graph", folder / "meter.md")
    assert done.exit_code == 0 and done.stdout.startswith(("flowchart", "graph")) and "-->" in done.stdout


def test_a_picture_that_is_shipped_is_loaded_with_its_scenario(shelf, folder):
    from ..files.test_photos import photo

    (folder / "bill.jpg").write_bytes(photo())
    (folder / "other.jpg").write_bytes(photo((9, 9)))
    change(folder, "## look\n", "## look\n@image bill.jpg | 账单\n")
    assert shelf() == {"added": 1}
    version = library.playable_version("SC90")
    assert set(version.media) == {"bill.jpg"}
    shutil.rmtree(folder)
