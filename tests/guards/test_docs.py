"""The documents name every command and every variable, and link to nothing that is not there."""

import re
from pathlib import Path

import click
import pytest

from sqm_training import create_app

from ..conftest import settings_for

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
FOREIGN = {"db", "routes", "run", "shell"}
CODE = [ROOT / "app.py", *sorted((ROOT / "sqm_training").rglob("*.py"))]

pytestmark = pytest.mark.either


def leaves(command, name):
    """Yield the full name of every command below a group."""
    if isinstance(command, click.Group):
        for word, below in command.commands.items():
            yield from leaves(below, f"{name} {word}".strip())
    else:
        yield name


def test_the_readme_lists_every_command(tmp_path):
    app = create_app(settings_for(tmp_path))
    known = {word: app.cli.get_command(None, word) for word in app.cli.list_commands(None) if word not in FOREIGN}
    names = [name for word, each in known.items() for name in leaves(each, word)]
    table = "\n".join(line for line in README.splitlines() if line.startswith("| `flask "))
    table = table.replace("\\|", " or ")
    missing = [name for name in names if not re.search(words(name), table)]
    assert missing == []


def words(name):
    """Return a pattern for `group word`, where further words of a group may follow after a slash."""
    group, *rest = name.split()
    return rf"(app |/ `){group}\b" if not rest else rf"app {group} [^|]*\b{re.escape(rest[0])}\b"


def test_the_readme_lists_every_variable():
    used = {name for file in CODE for name in re.findall(r"\"(SQM_[A-Z_]+)\"", file.read_text("utf-8"))}
    used.add("SECRET_KEY")
    assert sorted(name for name in used if f"`{name}`" not in README) == []


@pytest.mark.parametrize("file", ["README.md", *(f"docs/{one.name}" for one in sorted((ROOT / "docs").glob("*.md")))])
def test_links_lead_somewhere(file):
    text = (ROOT / file).read_text("utf-8")
    targets = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [target for target in targets if not (ROOT / file).parent.joinpath(target).exists()] == []


def test_decisions_are_numbered_and_short():
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [file.name[:4] for file in files] == [f"{number:04d}" for number in range(1, len(files) + 1)]
    assert [file.name for file in files if len(file.read_text("utf-8").splitlines()) > 40] == []
