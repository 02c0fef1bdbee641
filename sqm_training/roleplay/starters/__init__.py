"""Texts to begin a new scenario with."""

from pathlib import Path

from ..reading import plain_lines

FOLDER = Path(__file__).resolve().parent


def starter() -> tuple[str, dict[str, str]]:
    """Return a small complete scenario with its English translation, to be written over."""
    english = plain_lines((FOLDER / "greeting.en.md").read_text("utf-8"))
    return plain_lines((FOLDER / "greeting.md").read_text("utf-8")), {"en": english}
