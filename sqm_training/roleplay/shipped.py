"""The scenarios that are shipped, and what the checker needs to know of the library without a database."""

from pathlib import Path

from ..config import ROOT
from ..library import FOLDER as LIBRARY
from .reading import split_name

FOLDER = ROOT / "scenarios"
LANGUAGES = ("en", "zh")


def shipped_files(folder: Path = FOLDER) -> list[Path]:
    """Return the scenarios of a folder by name; their translations are not among them."""
    return [file for file in sorted(folder.glob("*.md")) if main_of(file) == file]


def main_of(file: Path) -> Path:
    """Return the scenario that a translation stands beside; any other file is its own."""
    stem, spoken = split_name(file.name)
    main = file.with_name(f"{stem}.md")
    return main if spoken and main.is_file() else file


def translations_beside(file: Path) -> dict[str, Path]:
    """Return the translations beside a scenario, by language."""
    beside = {language: file.with_name(f"{file.stem}.{language}.md") for language in LANGUAGES}
    return {language: path for language, path in beside.items() if path.is_file()}


def media_beside(file: Path) -> dict[str, Path]:
    """Return what lies beside a scenario and could be shown in it, by name."""
    other = {".md", ".twee", ".tw", ".html", ".htm"}
    return {path.name: path for path in file.parent.iterdir() if path.is_file() and path.suffix.lower() not in other}


def shipped_standards() -> dict[str, str]:
    """Return the dimension of every standard of the shipped library, by code."""
    from ..files.documents import read_yaml

    file = LIBRARY / "standards.yaml"
    return {row["code"]: row["dimension"] for row in read_yaml(file.read_text("utf-8"), file.name)["standards"]}
