"""The shared table of cases holds in Python and in JavaScript."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from sqm_training.conditions import ConditionError, check, evaluate

TESTS = Path(__file__).parent.parent
TABLE = json.loads((TESTS / "data" / "conditions.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["name"])
def test_python_gives_the_expected_answer(row):
    assert evaluate(row["tree"], row["answers"], row.get("script"), row.get("variables")) is row["expected"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["name"])
def test_every_tree_of_the_table_is_well_formed(row):
    assert check(row["tree"]) == row["tree"]


def test_javascript_gives_the_expected_answers():
    node = shutil.which("node")
    assert node, "Node is needed to test what runs in the browser"
    command = [node, "--test", "--test-reporter=tap", str(TESTS / "js" / "conditions.test.mjs")]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"# pass {len(TABLE) + 2}" in run.stdout


def test_an_unknown_operator_is_refused():
    for tree in (["=~", {"item": "A"}, "x"], ["never"], []):
        with pytest.raises(ConditionError) as caught:
            evaluate(tree, {"A": "x"})
        assert caught.value.code == "bad_tree"


@pytest.mark.parametrize(
    "tree",
    [
        [],
        "B2",
        ["and", ["answered", {"item": "A"}]],
        ["not"],
        ["==", "a", "b"],
        ["==", {"item": ""}, "b"],
        ["==", {"item": "A", "script": "b"}, "c"],
        ["==", {"colour": "A"}, "c"],
        ["==", {"item": "A"}, True],
        ["==", {"item": "A"}, float("nan")],
        ["==", {"item": "A"}, 10**400],
        ["==", {"item": "A"}, None],
        ["selected", {"item": "A"}, {"item": "B"}],
        ["answered", "A"],
        ["xor", ["answered", {"item": "A"}], ["answered", {"item": "B"}]],
    ],
)
def test_a_malformed_tree_is_refused(tree):
    with pytest.raises(ConditionError) as caught:
        check(tree)
    assert caught.value.code == "bad_tree"


def test_a_tree_nested_too_deeply_is_refused():
    tree = ["answered", {"item": "A"}]
    for _ in range(60):
        tree = ["not", tree]
    with pytest.raises(ConditionError) as caught:
        check(tree)
    assert caught.value.code == "too_deep"
