"""Both languages are equal: no word of the interface is without its Chinese, and the Chinese is punctuated as such."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.extract import extract
from jinja2.ext import babel_extract

PACKAGE = Path(__file__).resolve().parents[2] / "sqm_training"
CATALOGUES = sorted((PACKAGE / "translations" / "zh" / "LC_MESSAGES").glob("*.po"))
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?.][\u4e00-\u9fff]|[\u4e00-\u9fff][,;!?]\s*$")
SPACED = re.compile(r"(?<=[0-9)}sdfg]) %%?(?=[\"'<`.,;:)、，。；：）…\s]|\{%|$)", re.MULTILINE)
"""A number with its sign of per cent apart, as `73 %`: it is written together in both languages."""
PLACE = re.compile(r"%\(\w+\)[sd]")

pytestmark = pytest.mark.either


def messages(file: Path) -> Iterator[str]:
    """Yield what a source file or template asks to have translated; of a plural, its singular."""
    method = babel_extract if file.suffix == ".html" else "python"
    with file.open("rb") as stream:
        for _line, message, _comments, _context in extract(method, stream, KEYWORDS):
            yield message if isinstance(message, str) else message[0]


def translations(file: Path) -> dict[str, str]:
    """Return what a catalogue translates, by message."""
    with file.open("rb") as stream:
        catalogue = pofile.read_po(stream, locale="zh")
    return {key_of(each): words_of(each) for each in catalogue if each.id and words_of(each)}


def key_of(message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def words_of(message) -> str:
    return message.string if isinstance(message.string, str) else (message.string or ("",))[0]


def feature_of(file: Path) -> str:
    parts = file.relative_to(PACKAGE).parts
    name = parts[1] if parts[0] == "templates" else parts[0]
    return "web" if name in {"components", "layout.html"} else name


@pytest.fixture(scope="module")
def known() -> dict[str, str]:
    """Everything that the catalogues translate."""
    return {key: words for file in CATALOGUES for key, words in translations(file).items()}


def sources() -> list[Path]:
    return [*sorted(PACKAGE.rglob("*.py")), *sorted((PACKAGE / "templates").rglob("*.html"))]


def test_every_word_of_the_interface_has_its_chinese(known):
    missing: dict[str, list[str]] = {}
    for file in sources():
        for message in messages(file):
            if message not in known:
                missing.setdefault(feature_of(file), []).append(f"{file.name}: {message}")
    assert missing == {}


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_no_translation_is_a_guess(file):
    with file.open("rb") as stream:
        assert [each.id for each in pofile.read_po(stream, locale="zh") if each.id and each.fuzzy] == []


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_chinese_has_chinese_punctuation(file):
    assert [words for words in translations(file).values() if HALF_WIDTH.search(words)] == []


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_translations_keep_what_is_filled_in(file):
    changed = {
        key: words for key, words in translations(file).items() if set(PLACE.findall(key)) != set(PLACE.findall(words))
    }
    assert changed == {}


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_no_gap_stands_before_the_sign_of_per_cent(file):
    spaced = [words for pair in translations(file).items() for words in pair if SPACED.search(words)]
    assert spaced == []


def test_no_page_writes_a_gap_before_the_sign_of_per_cent():
    pages = sorted((PACKAGE / "templates").rglob("*.html"))
    found = {file.name: SPACED.findall(file.read_text("utf-8")) for file in pages}
    assert {name: gaps for name, gaps in found.items() if gaps} == {}


def test_one_message_has_one_translation():
    seen: dict[str, set[str]] = {}
    for file in CATALOGUES:
        for key, words in translations(file).items():
            seen.setdefault(key, set()).add(words)
    assert {key: words for key, words in seen.items() if len(words) > 1} == {}
