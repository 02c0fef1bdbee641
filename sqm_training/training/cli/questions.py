"""Commands for question banks: import, export, and loading the shipped ones."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from ...errors import RuleBroken
from ...extensions import db
from ...web.commands import refusing, terminal_language
from ...web.text import _
from ...web.words import loaded

if TYPE_CHECKING:
    from ..actions.banks import Taken
    from ..banks.reading import Fault

commands = AppGroup("questions", help="Import and export banks of questions.")
PATH = click.Path(path_type=Path)
FORMS = ("gift", "aiken", "moodle", "yaml")
TEXT_ALONE = {"zh": "没有提问的说明文字，未导入：", "en": "text without a question, not taken in: "}


@commands.command("import")
@click.argument("file", type=PATH)
@click.option(
    "--bank", "code", default="", help="Code of the bank; otherwise the file's name. Made when there is none."
)
@click.option("--as", "form", type=click.Choice(FORMS), help="What the file is; otherwise found by looking.")
@click.option("--dry-run", "is_trial", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", help="How to report.")
@refusing
def import_file(file: Path, code: str, form: str | None, is_trial: bool, output: str) -> None:
    """Take in a GIFT, Aiken, Moodle XML or YAML file; what is wrong with one question keeps out that one alone."""
    from ...files.tables import read_bytes
    from ..actions import banks
    from ..banks.opening import MOST_BYTES, read_questions
    from ..queries.banks import bank_by_code

    reading = read_questions(read_bytes(file, str(file), MOST_BYTES), str(file), form or "")
    code = code or banks.code_from(file.name)
    title = {"zh": file.stem, "en": file.stem}
    bank = bank_by_code(code) or banks.make_bank(code=code, title=title, by=None)
    taken = banks.take_in(bank=bank, reading=reading, by=None, is_trial=is_trial)
    if is_trial:
        db.session.rollback()
    else:
        db.session.commit()
    if output == "json":
        click.echo(json.dumps(report(str(file), code, taken, is_trial), ensure_ascii=False, indent=1))
        return
    for fault in taken.skipped:
        click.echo(f"{file}:{fault.line}: {fault.cause[terminal_language()]}")
    for fault in taken.texts:
        click.echo(f"{file}:{fault.line}: {TEXT_ALONE[terminal_language()]}{fault.cause[terminal_language()]}")
    click.echo(summary(taken.imported, len(taken.skipped)))


def report(file: str, code: str, taken: "Taken", is_trial: bool) -> dict[str, object]:
    """Return what became of a file as plain data."""
    language = terminal_language()

    def plain(faults: "list[Fault]") -> list[dict[str, object]]:
        return [{"file": file, "line": fault.line, "reason": fault.cause[language]} for fault in faults]

    return {
        "file": file,
        "form": taken.form,
        "bank": code,
        "dry_run": is_trial,
        "imported": taken.imported,
        "skipped": len(taken.skipped),
        "problems": plain(taken.skipped),
        "texts": plain(taken.texts),
    }


def summary(imported: int, skipped: int) -> str:
    """Return the line that ends an import; it is the same in both languages, for scripts read it."""
    return f"imported {imported}, skipped {skipped}"


@commands.command("export")
@click.argument("code", metavar="BANK")
@click.argument("file", type=PATH)
@click.option("--as", "form", type=click.Choice(["gift", "xml"]), help="Otherwise the file's name decides.")
@click.option("--in", "spoken", type=click.Choice(["zh", "en"]), default="zh", help="Language of the questions.")
@refusing
def export(code: str, file: Path, form: str | None, spoken: str) -> None:
    """Write a bank as GIFT or Moodle XML, in one language; what the format cannot hold is named."""
    from ..queries.banks import bank_by_code
    from ..writing import bank_file

    bank = bank_by_code(code)
    if bank is None:
        raise RuleBroken(_("There is no bank %(code)s.", code=code))
    form = form or ("xml" if file.suffix.lower() == ".xml" else "gift")
    text, left = bank_file(bank, form, spoken)
    file.write_text(text, "utf-8")
    for one in left:
        click.echo(_("%(code)s: not written, GIFT cannot hold it (use Moodle XML)", code=one))
    click.echo(f"{file}: {len(text.encode()) // 1024 + 1} KB")


@commands.command("load")
@refusing
def load() -> None:
    """Load the shipped banks; what people changed is left alone, and a second time changes nothing."""
    load_all()
    db.session.commit()


def load_all() -> None:
    """Load the shipped banks and say what was done."""
    from ..actions.loading_banks import load_shipped_banks

    for code, counts in load_shipped_banks().items():
        click.echo(loaded(f"{_('Questions')} {code}", counts))
