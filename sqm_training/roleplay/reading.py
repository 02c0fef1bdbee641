"""Scenario files as bytes: told from what is no text at all, with one kind of line ends, named as they lie on disk."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path, PurePath

from ..files.encodings import decode
from ..files.problems import refuse
from ..files.tables import read_bytes

MOST_BYTES = 2 * 1024 * 1024
TRANSLATION = re.compile(r"^(?P<stem>.+)\.(?P<language>zh|en)\.md$", re.IGNORECASE)
STORIES = (".twee", ".tw", ".html", ".htm")


def read_text(source: Path | bytes, name: str) -> str:
    """Return the text of a scenario file, UTF-8 or GB18030; raise `BadFile` for what is missing, huge or no text."""
    data = read_bytes(source, name, MOST_BYTES)
    text, _encoding = decode(data, name)
    if "\x00" in text:
        raise refuse(name, "文件不是文本", "the file is not text")
    return plain_lines(text)


def plain_lines(text: str) -> str:
    """Return a text without byte-order mark, with `\\n` at the end of every line."""
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def normal(text: str) -> str:
    """Return a text as it is frozen: NFC, no spaces at the ends of lines, one line end at the end."""
    lines = unicodedata.normalize("NFC", plain_lines(text)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def digest_of(text: str, translations: Mapping[str, str], media: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """Return the SHA-256 of normalised texts and of the media they show, each part under its name."""
    parts = [("text", normal(text))]
    parts += [(f"text {language}", normal(words)) for language, words in sorted(translations.items())]
    parts += [(f"medium {name}", row["stored"]) for name, row in sorted((media or {}).items())]
    return hashlib.sha256("\n\x00\n".join(f"{key}\n{value}" for key, value in parts).encode()).hexdigest()


def split_name(name: str) -> tuple[str, str | None]:
    """Return the stem of a scenario file and the language of a translation: `meter.en.md` is ("meter", "en")."""
    found = TRANSLATION.match(PurePath(name).name)
    if found:
        return found["stem"], found["language"].lower()
    return PurePath(name).stem, None


def is_story(name: str) -> bool:
    """Say whether a file is one of Twine's: Twee or HTML."""
    return name.lower().endswith(STORIES)
