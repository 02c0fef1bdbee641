"""A bank as a file in one language: GIFT or Moodle XML."""

from typing import Any

from ..web.text import local
from .banks import gift_writing, moodle_writing
from .models import QuestionBank
from .pictures import store
from .queries import banks as queries

TYPES = {"gift": "text/plain; charset=utf-8", "xml": "application/xml; charset=utf-8"}


def bank_file(bank: QuestionBank, form: str, language: str) -> tuple[str, list[str]]:
    """Return a bank's questions in use as text, and the codes of those that the form cannot hold."""
    rows = queries.contents_of(bank)
    if form == "gift":
        return gift_writing.write(rows, speaker(language))
    return moodle_writing.write(rows, speaker(language), store().open), []


def speaker(language: str) -> Any:
    """Return what gives the words (or accepted words) of a text in a language, in the other where it has none."""

    def speak(words: Any) -> Any:
        found = words.get(language) if isinstance(words, dict) else words
        return found or (local(words, language) if isinstance(words, dict) else words)

    return speak
