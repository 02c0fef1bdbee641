"""The commands: figures as files, rebuilt at will, and all history computed anew to the same digits."""

import csv
import gzip
from math import sqrt
from pathlib import Path

import pytest
from sqlalchemy import select, update

from sqm_training import create_app
from sqm_training.checklists.models import Sheet, SheetAnswer
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.progress.models import PersonFigure, ShopperFigure, SiteFigure, Summary, WaveFigure
from sqm_training.progress.queries.insights import islands
from sqm_training.visits.models import PersonResult, Result, Visit

from ..checklists.kit import load_small
from ..conftest import settings_for
from ..factories import make_person
from ..visits import kit

DATA = Path(__file__).parent.parent / "data"
OPTIONS = ["--checklist", "INSPECT", "--map", "shopper=rater", "--ignore", "risk", "--create-missing"]


@pytest.fixture
def run(app):
    """Return a function that runs a command and returns status and what it said."""

    def command(*words):
        result = app.test_cli_runner().invoke(args=[str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output.removeprefix("Verifying\n")

    return command


def table(file):
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def a_team(cast, days=6):
    """Publish a visit with each of two people of the east hall on some days, by two shoppers in turn."""
    version = load_small()
    for day in range(days):
        for person, shopper in ((cast.employee, cast.shopper), (cast.colleague, cast.other_shopper)):
            by = shopper if day % 2 else cast.shopper
            kit.published(cast.east, by, person, version, cast.trainer, day=10 * day)


def test_sites_stand_in_where_no_visit_names_anybody(run, tmp_path):
    lines = gzip.decompress((DATA / "inspections" / "visits.csv.gz").read_bytes()).decode().splitlines()[:301]
    (tmp_path / "few.csv").write_text("\n".join(lines))
    run("checklists", "load", DATA / "inspections.yaml")
    assert run("visits", "import", tmp_path / "few.csv", *OPTIONS)[0] == 0
    status, said = run("progress", "export", tmp_path / "p.csv")
    lines_said = said.splitlines()
    assert (status, lines_said[0]) == (0, f"{len(table(tmp_path / 'p.csv'))} rows exported to {tmp_path / 'p.csv'}")
    assert lines_said[1] == "300 without an adjusted score: cannot be compared yet", "each site was visited once"
    assert all("would connect them." in line for line in lines_said[2:]) and len(lines_said) > 2
    rows = table(tmp_path / "p.csv")
    given = {line.split(",")[2] for line in lines[1:]}
    assert {row["person"] for row in rows} == given
    assert list(rows[0]) == ["person", "n", "shoppers", "raw", "adjusted", "low", "high", "change", "level"]
    assert sum(int(row["n"]) for row in rows) == 300
    assert all(float(row["low"]) <= float(row["adjusted"]) <= float(row["high"]) for row in rows if row["adjusted"])
    assert {row["change"] for row in rows if int(row["n"]) < 3} == {"too_few"}
    assert run("shoppers", "export", tmp_path / "s.csv")[0] == 0
    shoppers = table(tmp_path / "s.csv")
    assert list(shoppers[0]) == ["shopper", "n", "effect", "low", "high", "subset"]
    assert sum(int(row["n"]) for row in shoppers) == 300
    assert run("results", "verify") == (0, "300 results computed anew: the same digits.\n")


def test_people_are_exported_by_number_and_sites_on_request(run, cast, tmp_path):
    a_team(cast)
    assert run("progress", "export", tmp_path / "p.csv")[0] == 0
    rows = {row["person"]: row for row in table(tmp_path / "p.csv")}
    assert list(rows) == ["colleague", "employee"]
    assert (rows["employee"]["n"], rows["employee"]["shoppers"], rows["colleague"]["shoppers"]) == ("6", "1", "2")
    assert run("progress", "export", tmp_path / "s.csv", "--of", "sites")[0] == 0
    assert [row["person"] for row in table(tmp_path / "s.csv")] == ["H-E"]
    assert run("shoppers", "export", tmp_path / "k.csv")[0] == 0
    assert [row["shopper"] for row in table(tmp_path / "k.csv")] == ["shopper", "shopper2"]


def test_without_results_there_is_nothing_to_export(run, cast, tmp_path):
    for words in (("progress", "export"), ("shoppers", "export")):
        status, said = run(*words, tmp_path / "x.csv")
        assert (status, said) == (1, "There are no published results to export.\n")
    assert not (tmp_path / "x.csv").exists()
    assert run("results", "verify") == (0, "0 results computed anew: the same digits.\n")


def test_too_few_visits_still_name_their_shoppers(run, cast, tmp_path):
    a_team(cast, days=2)
    assert run("shoppers", "export", tmp_path / "s.csv")[0] == 0
    rows = table(tmp_path / "s.csv")
    assert [(row["shopper"], row["n"], row["effect"]) for row in rows] == [("shopper", "3", ""), ("shopper2", "1", "")]


def test_results_of_unknown_shoppers_are_no_missing_results(run, cast, tmp_path):
    a_team(cast, days=1)
    db.session.execute(update(PersonResult).values(rater_id=None))
    db.session.execute(update(Visit).values(shopper_id=None))
    db.session.commit()
    assert run("shoppers", "export", tmp_path / "s.csv") == (1, "No published result says who the shopper was.\n")


@pytest.mark.parametrize("words", [("progress", "export"), ("shoppers", "export"), ("visits", "export")])
def test_a_file_that_cannot_be_written_is_named(run, cast, tmp_path, words):
    a_team(cast, days=1)
    there = tmp_path / "nowhere" / "x.csv"
    assert run(*words, there) == (1, f"{there}: No such file or directory\n")


@pytest.mark.either
def test_without_tables_the_way_to_them_is_said(tmp_path):
    result = create_app(settings_for(tmp_path)).test_cli_runner().invoke(args=["progress", "rebuild"])
    assert (result.exit_code, result.output) == (1, "The database has no tables yet. Run: flask --app app setup\n")


def test_rebuilding_twice_gives_the_same_and_leaves_nothing_behind(run, cast):
    a_team(cast)
    assert "people 2, sites 1, shoppers 2" in run("progress", "rebuild")[1]
    first = [
        (one.person_id, one.n, one.raw, one.adjusted, one.change) for one in db.session.scalars(select(PersonFigure))
    ]
    assert run("progress", "rebuild")[0] == 0
    again = [
        (one.person_id, one.n, one.raw, one.adjusted, one.change) for one in db.session.scalars(select(PersonFigure))
    ]
    assert first == again
    one = db.session.get(PersonFigure, cast.employee.id)
    assert (one.n, one.reason, one.change) == (6, "", "usual")
    pooled = db.session.get(Summary, "pooled").content
    assert sqrt(pooled["within"]) < 20
    assert db.session.get(SiteFigure, cast.east.id).n == 12
    assert {one.n for one in db.session.scalars(select(ShopperFigure))} == {9, 3}
    waves = db.session.scalars(select(WaveFigure)).all()
    assert sum(one.n for one in waves) == 12
    assert db.session.get(Summary, "shifts").content == {one.key: one.effect for one in waves if one.effect is not None}
    db.session.execute(update(Result).values(withdrawn_at=kit.VISITED))
    db.session.commit()
    run("progress", "rebuild")
    assert list(db.session.scalars(select(PersonFigure))) == []


def test_visits_that_met_nobody_or_name_no_shopper_or_in_which_nothing_applied_are_said_too(run, cast, tmp_path):
    a_team(cast, days=9)
    rows = db.session.query(PersonResult).filter_by(person_id=cast.employee.id).order_by(PersonResult.id).all()
    rows[0].possible, rows[0].excluded = 0, "too_few"
    rows[1].rater_id = None
    db.session.delete(rows[2])
    db.session.commit()
    assert run("progress", "export", tmp_path / "p.csv")[1].splitlines()[1:] == [
        "1 scores by shoppers who are not known: in raw means and verdicts, not in adjusted means",
        "1 scores left out: too few items apply",
        "1 visits met nobody who is known: they count for sites alone",
    ]
    db.session.execute(update(Result).where(Result.id == rows[3].result_id).values(calculated=None))
    db.session.commit()
    said = run("progress", "export", tmp_path / "s.csv", "--of", "sites")[1]
    assert "1 scores left out: too few items apply" in said and "met nobody" not in said


def test_shoppers_whose_visits_met_nobody_stand_in_the_set_that_they_can_be_compared_with(run, cast, tmp_path):
    a_team(cast)
    version, (beside, *alone) = load_small(), [make_person(f"shopper{n}", "shopper") for n in (7, 8, 9)]
    for day in range(8):
        for one in alone:
            kit.published(cast.west, one, None, version, cast.trainer, day=10 * day)
    kit.published(cast.east, beside, None, version, cast.trainer, day=90)
    run("shoppers", "export", tmp_path / "s.csv")
    assert [(row["shopper"], row["subset"]) for row in table(tmp_path / "s.csv")] == [
        ("shopper", "1"), ("shopper2", "1"), ("shopper7", "1"), ("shopper8", "2"), ("shopper9", "2")
    ], "totals of the east hall link the first three"  # fmt: skip
    run("progress", "rebuild")
    assert [[one.number for one in island.shoppers] for island in islands()] == [["shopper8", "shopper9"]]


def test_a_changed_digit_is_named(run, cast):
    made = kit.published(cast.east, cast.shopper, cast.employee, load_small(), cast.trainer)
    kit.published(cast.east, cast.shopper, None, load_small(), cast.trainer, day=3)
    visit = made.visit_id
    assert run("results", "verify")[0] == 0
    db.session.execute(update(PersonResult).values(got=PersonResult.got + 1))
    record = db.session.scalars(select(ScoreRecord).where(ScoreRecord.source_id == visit)).first()
    record.got += 1
    db.session.execute(update(SheetAnswer).where(SheetAnswer.got == 0).values(got=5))
    sheet = db.session.get(Sheet, made.sheet_id)
    sheet.calculated += 1
    db.session.commit()
    status, said = run("results", "verify")
    assert status == 1
    for figure in ("person:main", "record:", "calculated", "result"):
        assert figure in said
    assert f"visit {visit}  calculated" in said


def test_what_is_left_out_is_said_with_its_reason(run, cast, tmp_path):
    version = load_small()
    for day in range(7):
        kit.published(cast.east, cast.shopper, cast.employee, version, cast.trainer, day=10 * day)
        kit.published(cast.west, cast.other_shopper, cast.westerner, version, cast.trainer, day=10 * day)
    db.session.execute(update(PersonResult).where(PersonResult.result_id == 1).values(excluded="appealed"))
    db.session.commit()
    said = run("progress", "export", tmp_path / "p.csv")[1].splitlines()[1:]
    assert said == [
        "2 without an adjusted score: cannot be compared yet",
        "1 scores left out: objection open",
        "Left out: shopper cannot be compared with the others. One visit to H-E by shopper2, to somebody whom they have "
        "met, would connect them.",
    ]
    rows = table(tmp_path / "p.csv")
    assert [(row["n"], row["adjusted"], row["low"], row["high"]) for row in rows] == [
        ("6", "", "", ""),
        ("7", "", "", ""),
    ]
    run("shoppers", "export", tmp_path / "s.csv")
    assert [(row["n"], row["effect"], row["low"]) for row in table(tmp_path / "s.csv")] == [
        ("6", "", ""),
        ("7", "", ""),
    ]
