"""What Python and the tablet must agree on: what is hidden, what is missing, what is sent."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.checklists.forms import ChecklistForm, answer_of, with_fault_words
from sqm_training.checklists.plain import facts_of, spec_of
from sqm_training.measures.score import problems
from sqm_training.visits.actions.submissions import with_times

from ..checklists.kit import small_plain

TESTS = Path(__file__).resolve().parents[1]
TABLE = json.loads((TESTS / "data" / "offline.json").read_text("utf-8"))


@pytest.fixture
def version(cast):
    version, _ = load_checklist(small_plain("TAB") | {"sections": TABLE["sections"]})
    return version


def as_described(entry):
    """Return an item as the page describes it to the script."""
    rules = entry.item.rules
    return {
        "code": entry.item.code,
        "type": entry.item.type,
        "required": entry.item.is_required and entry.item.type != "note",
        "later": bool(entry.item.due_after),
        "between": [rules["from"], rules["until"]] if rules.get("from") and rules.get("until") else None,
        "needs": entry.needs,
        "lost": entry.lost,
        "when": rules.get("when"),
    }


def test_the_table_describes_the_items_as_the_page_does(version):
    form = ChecklistForm(version, None, [])
    assert [as_described(entry) for entry in form.entries.values()] == TABLE["items"]


def is_said(row):
    return bool(row["value"] is not None or row["na"] or row["comment"] or row["photos"])


def test_python_hides_misses_and_sends_what_the_table_says(version):
    items = {item.code: item for item in version.items}
    for case in TABLE["cases"]:
        form = ChecklistForm(version, None, case["rows"])
        hidden = [code for code, entry in form.entries.items() if not entry.is_visible]
        rows = [row for row in with_fault_words(items, case["rows"]) if row["item"] not in hidden]
        answers = with_times(version, {row["item"]: answer_of(row) for row in rows}, case["taps"])
        found = problems(spec_of(version), answers, facts_of(None))
        assert hidden == case["hidden"], case["name"]
        assert [[code, kind] for code, kind in found] == case["problems"], case["name"]
        assert sorted(filter(is_said, rows), key=lambda row: row["item"]) == case["sent"], case["name"]


def test_the_scripts_of_the_tablet_hold_in_node():
    node = shutil.which("node")
    assert node, "Node is needed to test what runs in the browser"
    files = sorted(str(file) for file in (TESTS / "js" / "offline").glob("*.test.mjs"))
    command = [node, "--test", "--test-reporter=tap", *files]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr
    assert "# fail 0" in run.stdout and "# pass 0" not in run.stdout
