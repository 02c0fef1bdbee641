"""Reading the published tables that the measures are held to."""

import csv
import json
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "data" / "measurement"


def rows(table, name="data.csv"):
    """Return the rows of a published table as dictionaries of text."""
    with (FOLDER / table / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def expected(table):
    """Return the published figures of a table."""
    return json.loads((FOLDER / table / "expected.json").read_text(encoding="utf-8"))
