"""The frame of every page keeps its names to itself: what it sets would hide what a view gives under the same name."""

import ast
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

PACKAGE = Path(__file__).resolve().parents[2] / "sqm_training"

pytestmark = pytest.mark.either


def set_by_layout() -> set[str]:
    """Return the names that the layout sets for its page."""
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse((PACKAGE / "templates" / "layout.html").read_text("utf-8"))
    return {one.target.name for one in tree.find_all(nodes.Assign) if isinstance(one.target, nodes.Name)}


def given_by_views() -> set[str]:
    """Return the names under which views give something to a page."""
    files = [file for file in PACKAGE.rglob("*.py") if "render_template(" in file.read_text("utf-8")]
    calls = [one for file in files for one in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(one, ast.Call)]
    pages = [one for one in calls if isinstance(one.func, ast.Name) and one.func.id == "render_template"]
    return {word.arg for page in pages for word in page.keywords if word.arg}


def test_the_layout_sets_no_name_that_a_view_gives():
    assert set_by_layout() & given_by_views() == set()
