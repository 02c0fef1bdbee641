"""The commands of banks: imports that say what came in and what did not, exports, the shipped banks."""

import json

import pytest

from sqm_training.extensions import db
from sqm_training.training.actions import loading_banks
from sqm_training.training.models import Question, QuestionBank, QuestionVersion
from sqm_training.training.queries import banks as queries

from ..assignments.kit import make_standard
from . import quiz_kit as kit

GIFT = "// [tag:WAIT-3] [tag:other]\n::Q1:: 几秒？ {=15 ~30}\n\nbroken {=a\n\nnext {T}\n"


def run(app, *arguments):
    db.session.commit()
    db.session.remove()
    result = app.test_cli_runner().invoke(args=["questions", *arguments], env={"LANG": "en"})
    db.session.remove()
    return result


@pytest.fixture
def file(app, tmp_path):
    make_standard("WAIT-3")
    path = tmp_path / "my bank.gift"
    path.write_text(GIFT, "utf-8")
    return path


def test_an_import_says_what_came_in_and_what_did_not(app, file):
    result = run(app, "import", str(file))
    assert result.exit_code == 0
    assert result.output.splitlines() == [f"{file}:4: the answer block {{ is not closed", "imported 2, skipped 1"]
    bank = db.session.query(QuestionBank).one()
    assert bank.code == "my-bank"
    assert [one.code for one in db.session.query(Question).order_by(Question.id)] == ["Q0001", "Q0002"]
    content = db.session.query(QuestionVersion).order_by(QuestionVersion.id).first().content
    assert content["standards"] == ["WAIT-3"] and content["tags"] == ["other"]
    assert [one.code for one in queries.standards_in(bank)] == ["WAIT-3"]


def test_a_trial_writes_nothing_and_can_be_read_by_machines(app, file):
    result = run(app, "import", str(file), "--dry-run", "--format", "json", "--bank", "B")
    told = json.loads(result.output)
    assert (told["imported"], told["skipped"], told["dry_run"], told["bank"]) == (2, 1, True, "B")
    assert told["problems"] == [{"file": str(file), "line": 4, "reason": "the answer block { is not closed"}]
    assert db.session.query(QuestionBank).count() == 0


def test_a_second_import_changes_nothing_even_after_an_edit(app, file):
    run(app, "import", str(file))
    kept = db.session.query(Question).first()
    kept.digest = "edited since"
    db.session.commit()
    result = run(app, "import", str(file))
    assert result.output.splitlines()[-1] == "imported 0, skipped 3"
    assert result.output.count("in the bank already") == 2
    assert db.session.query(Question).count() == 2


def test_twins_in_one_file_both_come_in(app, tmp_path):
    path = tmp_path / "twins.gift"
    path.write_text("x {T}\n\nx {T}\n")
    assert run(app, "import", str(path)).output == "imported 2, skipped 0\n"
    assert "imported 0, skipped 2" in run(app, "import", str(path)).output


def test_a_file_that_is_none_is_refused_as_a_whole(app, tmp_path):
    path = tmp_path / "x.xml"
    path.write_text("<!DOCTYPE q [<!ENTITY a 'b'>]><quiz/>")
    result = run(app, "import", str(path))
    assert result.exit_code == 1 and "declares XML entities" in result.stderr
    assert run(app, "import", str(tmp_path / "none.gift")).exit_code == 1


def test_a_bank_is_exported_and_its_own_file_adds_nothing(app, tmp_path):
    kit.small_bank()
    for name in ("out.xml", "out.gift"):
        result = run(app, "export", "SMALL", str(tmp_path / name))
        assert result.exit_code == 0
    assert "O1: not written" in result.output and "G1: not written" in result.output
    assert "imported 0, skipped 9" in run(app, "import", str(tmp_path / "out.xml"), "--bank", "SMALL").output
    assert "imported 7, skipped 0" in run(app, "import", str(tmp_path / "out.gift"), "--bank", "OTHER").output
    assert run(app, "export", "NONE", str(tmp_path / "x.xml")).exit_code == 1


def test_shipped_banks_are_loaded_once_updated_and_never_written_over(app, tmp_path):
    make_standard("WAIT-3"), make_standard("FIRST-1")
    path = tmp_path / "bank.yaml"
    path.write_text(kit.BANK, "utf-8")

    def load():
        done = loading_banks.load_shipped_banks(tmp_path)["SMALL"]
        db.session.commit()
        return dict(done)

    assert load() == {"added": 9}
    assert load() == {"unchanged": 9}
    path.write_text(kit.BANK.replace("几秒内接听", "多少秒内接听").replace("表盘", "表盖"), "utf-8")
    person = db.session.query(Question).filter_by(code="A1").one()
    person.changed_by_id = kit_person(app)
    db.session.commit()
    assert load() == {"unchanged": 7, "updated": 1, "kept": 1}
    assert db.session.query(Question).filter_by(code="S1").one().number == 2


def kit_person(app):
    from ..factories import make_person

    return make_person("writer", "trainer").id
