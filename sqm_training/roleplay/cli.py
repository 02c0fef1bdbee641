"""Commands for scenarios: check, load, import, export, and draw as Mermaid."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from ..errors import RuleBroken
from ..extensions import db
from ..files.problems import BadFile
from ..web.commands import refusing, terminal_language
from ..web.text import _, ngettext
from ..web.words import loaded
from .checking import Located, check_texts
from .queries import library
from .reading import is_story, read_text, split_name
from .shipped import FOLDER, main_of, media_beside, shipped_files, shipped_standards, translations_beside

commands = AppGroup("scenarios", help="Check, load, import and export role-play scenarios.")
PATH = click.Path(path_type=Path)


@commands.command("check")
@click.argument("files", nargs=-1, type=PATH)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to write findings.")
@refusing
def check(files: tuple[Path, ...], form: str) -> None:
    """Check scenario files, all shipped ones when none is named; status 1 when there is an error.

    A translation (x.en.md) is compared with the scenario beside it (x.md); pictures lie beside it too. No database is
    needed: the standards are those of the shipped library.
    """
    standards = shipped_standards()
    mains = list(dict.fromkeys(main_of(file) for file in files or shipped_files()))
    found = [one for file in mains for one in check_file(file, standards)]
    errors = sum(one.is_error for one in found)
    if form == "json":
        click.echo(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            click.echo(one.said(terminal_language()))
        click.echo(_summary(len(mains), errors, len(found) - errors), err=True)
    if errors:
        raise SystemExit(1)


def check_file(file: Path, standards: dict[str, str]) -> list[Located]:
    """Return what the checker finds in a file and the translations beside it; never raises."""
    name, texts = str(file), {}
    try:
        text = read_text(file, name)
        for language, path in translations_beside(file).items():
            texts[language] = read_text(path, str(path))
        media = set(media_beside(file))
    except BadFile as refusal:
        return [unreadable(one.file, one.cause) for one in refusal.problems]
    except OSError as error:
        return [unreadable(name, {"zh": f"打不开：{error.strerror}", "en": f"cannot be opened: {error.strerror}"})]
    return check_texts(text, texts, name=name, standards=standards, media=media).problems


def unreadable(file: str, cause: dict[str, str]) -> Located:
    """Return the finding for a file that is missing, too large or no text."""
    from ..dialogue.problems import Problem

    return Located(file, Problem(1, "S11", cause))


def _plain(one: Located) -> dict[str, object]:
    level = "error" if one.is_error else "warning"
    return {"file": one.file, "line": one.line, "code": one.code, "level": level,
            "text": one.problem.said(terminal_language())}  # fmt: skip


def _summary(files: int, errors: int, warnings: int) -> str:
    scenarios = ngettext("%(num)s scenario", "%(num)s scenarios", files)
    return f"{scenarios}: " + _("errors: %(errors)s, warnings: %(warnings)s", errors=errors, warnings=warnings)


@commands.command("load")
@refusing
def load() -> None:
    """Load the shipped scenarios; what people changed is left alone, and a second time changes nothing."""
    load_all()
    db.session.commit()


def load_all() -> None:
    """Load the shipped scenarios and say what was done."""
    from .actions.loading import load_shipped

    counts = load_shipped()
    click.echo(loaded(_("Scenarios"), counts))


@commands.command("import")
@click.argument("file", type=PATH)
@refusing
def import_file(file: Path) -> None:
    """Take a scenario in as a draft: Markdown, Twee 3 or Twine HTML; what is missing is listed."""
    from .actions.drafts import check_draft, named, new_scenario
    from .stories import code_for, read_story

    if is_story(file.name):
        text, problems = read_story(_bytes(file), file.name)
    else:
        text, problems = read_text(file, file.name), []
    texts = {key: read_text(path, path.name) for key, path in translations_beside(file).items()}
    stem, _spoken = split_name(file.name)
    code = code_for(text, stem)
    draft = new_scenario(code=code, text=named(text, code), translations=texts, by=None, slug=stem)
    db.session.commit()
    for one in [*problems, *check_draft(draft.scenario, draft.text, draft.translations).problems]:
        click.echo(one.said(terminal_language()))
    click.echo(_("%(code)s: kept as a draft", code=draft.scenario.code))


def _bytes(file: Path) -> bytes:
    from ..files.tables import read_bytes

    return read_bytes(file, file.name)


@commands.command("export")
@click.argument("what", metavar="FILE|CODE")
@click.option("--to", "kind", type=click.Choice(["twee", "md"]), default="twee", help="What to write.")
@refusing
def export(what: str, kind: str) -> None:
    """Write a scenario to the output, as Twee 3 (opens in Twine) or as it is."""
    from .stories import twee_text

    text = _text_of(what)
    click.echo(twee_text(text) if kind == "twee" else text, nl=False)


@commands.command("graph")
@click.argument("what", metavar="FILE|CODE")
@refusing
def graph(what: str) -> None:
    """Write the graph of a scenario as Mermaid."""
    from .stories import mermaid_text

    click.echo(mermaid_text(_text_of(what)), nl=False)


def _text_of(what: str) -> str:
    """Return the text of a file, or else of the scenario with this code: its version in force, else its draft."""
    file = Path(what)
    if file.suffix or file.exists() or (FOLDER / what).exists():
        return read_text(file if file.exists() or not (FOLDER / what).exists() else FOLDER / what, file.name)
    scenario = library.scenario_by_code(what)
    row = scenario and (library.current_version(scenario) or library.draft_of(scenario))
    if not row:
        raise RuleBroken(_("There is no file and no scenario %(code)s.", code=what))
    return row.text
