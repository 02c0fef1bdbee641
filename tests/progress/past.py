"""Past results of the east hall and the west hall, imported in one go, so that figures can be computed."""

import random
from datetime import date, timedelta

from sqm_training.extensions import db
from sqm_training.progress.actions import rebuild

from ..checklists.kit import load_small

HEAD = "visit,date,site,shopper,employee,A1,A2,D1,D2,D3,D4,V1"
PEOPLE = (("employee", "H-E"), ("colleague", "H-E"), ("westerner", "H-W"))


def load_past(app, tmp_path, days=8, people=PEOPLE, shoppers=("shopper", "shopper2")):
    """Import a visit with each person on some days, each day by another shopper, and compute the figures."""
    load_small()
    chance, lines = random.Random(4), [HEAD]
    for day in range(days):
        for place, (person, site) in enumerate(people):
            on = date(2026, 1, 5) + timedelta(days=20 * day)
            shopper = shoppers[(day + place) % len(shoppers)]
            levels = [chance.choice(["0", "0.5", "1", "1"]) for _ in range(2)]
            answers = [chance.choice(["yes", "yes", "no"]) for _ in range(3)]
            cells = [levels[0], answers[0], answers[1], levels[1], chance.choice(["0", "1"]), answers[2], "no"]
            lines.append(",".join([f"{day}-{place}", on.isoformat(), site, shopper, person, *cells]))
    file = tmp_path / "past.csv"
    file.write_text("\n".join(lines), "utf-8")
    result = app.test_cli_runner().invoke(args=["visits", "import", str(file), "--checklist", "SML"])
    assert result.exit_code == 0, result.output
    rebuild()
    db.session.commit()
