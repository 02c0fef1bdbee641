"""Courses from files: read with every fault in its place, loaded once, never written over what people changed."""

import base64
import zipfile

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.files.problems import BadFile
from sqm_training.training.actions import drafts, publishing
from sqm_training.training.actions.loading import load_shipped
from sqm_training.training.cli.courses import commands
from sqm_training.training.models import CourseVersion
from sqm_training.training.queries import courses
from sqm_training.training.reading import read_course
from sqm_training.training.rendering import least_seconds, media_named, sections

from .kit import add_standard

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
COURSE = """code: F1
title: {zh: 课, en: Course}
hours: 2
rule: viewed
modules:
  - code: M1
    title: {zh: 一, en: One}
    parts:
      - lesson: M1-1
  - code: M2
    title: {zh: 二, en: Two}
    needs: [M1]
    parts:
      - task: {zh: 写, en: Write}
"""
LESSON = "---\ncode: M1-1\ntitle: 问好\nminutes: 3\nstandards: [LIS]\n---\n## 目标\n\n**注意：**请问好。\n"
ENGLISH = "---\ncode: M1-1\ntitle: Greet\nminutes: 3\n---\n## Objective\n\nGreet.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "F1.yaml").write_text(COURSE, "utf-8")
    (tmp_path / "M1-1.md").write_text(LESSON, "utf-8")
    (tmp_path / "M1-1.en.md").write_text(ENGLISH, "utf-8")
    return tmp_path


def test_loading_twice_changes_nothing(cast, folder):
    add_standard()
    assert load_shipped(folder) == {"added": 1}
    assert load_shipped(folder) == {"unchanged": 1}
    version = db.session.scalar(select(CourseVersion))
    assert (version.number, version.lessons[0].title, version.lessons[0].standards) == (
        1,
        {"zh": "问好", "en": "Greet"},
        ["LIS"],
    )


def test_a_new_edition_is_a_new_version_unless_people_wrote_one(cast, folder):
    add_standard()
    load_shipped(folder)
    (folder / "M1-1.en.md").write_text(ENGLISH.replace("Greet.", "Greet first."), "utf-8")
    assert load_shipped(folder) == {"updated": 1}
    course = courses.course_by_code("F1")
    draft = drafts.open_draft(course=course, by=cast.trainer)
    draft.about = {"zh": "本单位的课", "en": "Our own"}
    publishing.publish_draft(course=course, by=cast.trainer)
    (folder / "M1-1.en.md").write_text(ENGLISH, "utf-8")
    assert load_shipped(folder) == {"kept": 1}
    assert courses.current_version(course).about["en"] == "Our own"


@pytest.mark.either
@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("F1.yaml", "rule: viewed", "rule: seen", "row 4: rule: should be one of"),
        ("F1.yaml", "lesson: M1-1", "lesson: M1-9", "row 9: modules[M1].parts[0].lesson: there is no lesson M1-9"),
        ("F1.yaml", "needs: [M1]", "needs: [M3]", "row 12: modules[M2].needs[0]: there is no module M3"),
        ("F1.yaml", "- lesson: M1-1", "- {lesson: M1-1, quiz: Q}", "exactly one of these keys"),
        ("F1.yaml", "rule: viewed", "rule: passed", "row 4: rule: needs a post-test"),
        ("F1.yaml", "hours: 2", "hour: 2", "row 3: hour: there is no such key"),
        ("F1.yaml", "- lesson: M1-1", "- scenario: SC99", "there is no scenario SC99"),
        ("F1.yaml", "title: {zh: 课", "title: {zh: [", "F1.yaml, row 2: not valid YAML"),
        ("F1.yaml", "- code: M1", "- starts: '25:00'\n    code: M1", "a time of day is written 08:30"),
        ("M1-1.en.md", "Greet.", "Greet. ![x](x.png)", "M1-1.en.md: there is no file x.png"),
        ("M1-1.md", "minutes: 3", "minutes: long", "M1-1.md: minutes: should be a number"),
        ("M1-1.md", "[LIS]", "[NONE]", "M1-1.md: there is no standard NONE"),
        ("M1-1.en.md", "code: M1-1", "code: M1-2", "M1-1.en.md, row 2: the code should be M1-1"),
        ("M1-1.en.md", "---\n## O", "## O", "M1-1.en.md, row 1: the head has no closing ---"),
    ],
)
def test_every_fault_names_file_place_and_cause(app, folder, file, old, new, said):
    path = folder / file
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(BadFile) as refusal:
        read_course(folder / "F1.yaml", standards={"LIS"})
    assert said in refusal.value.said("en") and refusal.value.said("zh")


def test_the_command_prints_faults_and_fails(app, folder):
    run = CliRunner().invoke(commands, ["check", str(folder / "F1.yaml")])
    assert run.exit_code == 1 and "LIS" in run.output
    (folder / "M1-1.en.md").unlink()
    run = CliRunner().invoke(commands, ["check", str(folder / "F1.yaml"), "--format", "json"])
    assert run.exit_code == 1 and '"file": "M1-1.en.md"' in run.output


def test_a_folder_of_ones_own_is_loaded_like_the_shipped_one(app, folder, tmp_path):
    add_standard()
    run = CliRunner().invoke(commands, ["load", str(folder)])
    assert run.exit_code == 0 and courses.course_by_code("F1") is not None
    (tmp_path / "none").mkdir()
    for path, said in (("none", "there is no course file"), ("x.zip", "no such file"), ("x.yaml", "no such file")):
        run = CliRunner().invoke(commands, ["load", str(tmp_path / path), "--language", "en"])
        assert run.exit_code == 1 and said in run.output


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize("top", ["", "问好课/"])
def test_a_zip_of_a_course_folder_is_loaded_like_the_folder(app, tmp_path, top):
    add_standard()
    members = {f"{top}course.yaml": COURSE, f"{top}M1-1.md": LESSON + "\n![图](a.png)\n", f"{top}M1-1.en.md": ENGLISH}
    pack = zipped(tmp_path / "pack.zip", members | {f"{top}a.png": PNG, "__MACOSX/._course.yaml": "x"})
    run = CliRunner().invoke(commands, ["load", str(pack)])
    assert run.exit_code == 0, run.output
    assert list(courses.current_version(courses.course_by_code("F1")).media) == ["a.png"]
    pack = zipped(tmp_path / "pack.zip", members)
    run = CliRunner().invoke(commands, ["check", str(pack), "--language", "en", "--format", "json"])
    assert run.exit_code == 1 and '"file": "M1-1.md"' in run.output and "a.png" in run.output


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"a.txt": "x"}, "there is no course file (.yaml) in the zip"),
        ({"course.yaml": COURSE, "../M1-1.md": LESSON}, "leads out of it: ../M1-1.md"),
        ({"course.yaml": COURSE, "/etc/x.md": LESSON}, "leads out of it: /etc/x.md"),
        ({"a/course.yaml": COURSE, "b/course.yaml": COURSE}, "more than one folder: a, b"),
        ({"course.yaml": COURSE, "a.png": b"0" * (65 * 1024 * 1024)}, "holds more than 64 MB"),
        ({"course.yaml": COURSE} | {f"{n}.md": "" for n in range(2000)}, "more than 2000 files"),
        (None, "damaged or cannot be opened"),
    ],
)
def test_an_unfit_zip_is_refused_with_its_cause(app, tmp_path, members, said):
    path = tmp_path / "pack.zip"
    if members is None:
        path.write_bytes(b"PK\x03\x04 and no more")
    else:
        zipped(path, members)
    run = CliRunner().invoke(commands, ["load", str(path), "--language", "en"])
    assert run.exit_code == 1 and "pack.zip" in run.output and said in run.output


def test_what_could_act_is_cleaned_away():
    text = "<script>alert(1)</script>\n\n[a](javascript:alert(1)) ![x](http://elsewhere.example/a.png) **注意：**请"
    html = "".join(one.html for one in sections(text, {}, str))
    assert (
        "<script" not in html and "javascript:" not in html.replace("javascript:alert(1))", "") and "<img" not in html
    )
    assert "<strong>注意：</strong>请" in html


def test_sections_tables_call_outs_and_media():
    text = "# 课\n## 目标\n学\n\n> **注意：** 慢\n\n|这样说|别这样说|\n|-|-|\n|好|坏|\n\n## 带走的卡片\n![听](a.mp3) [表](f.pdf)\n"
    found = sections(text, {"a.mp3": "audio", "f.pdf": "file"}, lambda name: f"/m/{name}", "表格")
    assert [one.kind for one in found] == ["text", "goal", "card"]
    assert '<blockquote class="callout">' in found[1].html and 'class="table table-say"' in found[1].html
    assert '<audio src="/m/a.mp3"' in found[2].html and 'href="/m/f.pdf"' in found[2].html
    assert media_named(text) == {"a.mp3", "f.pdf"}


def test_reading_takes_some_time_but_not_for_ever():
    assert (least_seconds("短"), least_seconds("字" * 1600), least_seconds("字" * 90_000)) == (5, 60, 120)
