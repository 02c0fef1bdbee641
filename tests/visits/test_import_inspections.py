"""The 22,400 real inspections through the public commands, held against their source and an independent computation."""

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import func, select

from sqm_training.extensions import db
from sqm_training.people.models import Site
from sqm_training.visits.models import Visit

DATA = Path(__file__).parent.parent / "data"
OPTIONS = ["--checklist", "INSPECT", "--map", "shopper=rater", "--ignore", "risk", "--create-missing"]
pytestmark = [pytest.mark.slow, pytest.mark.either]


def run(app, *words):
    result = app.test_cli_runner().invoke(args=[str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def imported(app, tmp_path):
    """Import everything and return the file and its export."""
    file = tmp_path / "visits.csv"
    file.write_bytes(gzip.decompress((DATA / "inspections" / "visits.csv.gz").read_bytes()))
    run(app, "checklists", "load", DATA / "inspections.yaml")
    assert "22400 visits imported" in run(app, "visits", "import", file, *OPTIONS)
    target = tmp_path / "out.csv"
    run(app, "visits", "export", target)
    return file, target


def test_counts_scores_and_pages(app, client, cast, imported):
    file, target = imported
    given = pd.read_csv(file, dtype={"site": str, "visit": str})
    found = pd.read_csv(target, dtype={"site": str, "visit": str}, keep_default_na=False, encoding="utf-8-sig")
    codes = [name for name in given.columns if name[0] == "v" and name != "visit"]
    numbers = {code: int(code[1:]) for code in codes}
    assert (found["visit"] == given["visit"]).all() and (found["site"] == given["site"]).all()
    assert (found[codes].astype(int).to_numpy() == given[codes].to_numpy()).all()

    counts = found[codes].astype(int).sum()
    assert int(counts[[code for code in codes if numbers[code] <= 14]].sum()) == 4208
    assert int(counts[[code for code in codes if 15 <= numbers[code] <= 29]].sum()) == 7828
    assert int(counts[[code for code in codes if numbers[code] >= 30]].sum()) == 81518
    assert found["shopper"].value_counts().to_dict() == {
        "green": 5635, "orange": 4959, "blue": 4177, "yellow": 3445, "brown": 2719, "purple": 1465,
    }  # fmt: skip
    assert found["site"].nunique() == 11467

    weights = pd.Series({code: 3 if n <= 14 else 2 if n <= 29 else 1 for code, n in numbers.items()})
    calculated = 100 * ((given[codes] == 0) * weights).sum(axis=1) / weights.sum()
    critical = (given[[code for code in codes if numbers[code] <= 14]] > 0).any(axis=1)
    reported = np.where(critical, np.minimum(calculated, 59), calculated)
    assert (found["calculated"].astype(float) == calculated).all()
    assert (found["score"].astype(float) == reported).all()
    assert ((found["critical"] != "") == critical).all()

    assert "0 visits imported, 22400 unchanged" in run(app, "visits", "import", file, *OPTIONS)

    often = select(Site.id).join(Visit, Visit.site_id == Site.id).group_by(Site.id).having(func.count() >= 6)
    sites = list(db.session.scalars(often))
    assert len(sites) == 39
    client.sign_in(cast.trainer)
    for path in (f"/sites/{sites[0]}", f"/sites/{sites[0]}/chart.svg"):
        assert client.get(path).status == 200


def test_the_same_visit_with_other_content_is_an_error_and_changes_nothing(app, tmp_path):
    run(app, "checklists", "load", DATA / "inspections.yaml")
    lines = gzip.decompress((DATA / "inspections" / "visits.csv.gz").read_bytes()).decode().splitlines()[:6]
    file = tmp_path / "few.csv"
    file.write_text("\n".join(lines))
    run(app, "visits", "import", file, *OPTIONS)
    file.write_text("\n".join([lines[0], lines[1].replace(",1,0,", ",1,1,", 1)]))
    result = app.test_cli_runner().invoke(args=["visits", "import", str(file), *OPTIONS])
    assert result.exit_code == 1 and "529281" in result.output
    assert db.session.scalar(select(func.count()).select_from(Visit)) == 5
