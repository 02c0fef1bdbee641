"""Aiken: a question, its lettered choices, and a line that names the right one."""

import re
import unicodedata
from dataclasses import dataclass, field

from .markup import from_plain
from .reading import Content, Fault, Found, Reading, Unfit, checked_choices, in_its_language

OPTION = re.compile(r"^\s*[(（]?([A-Za-zＡ-Ｚａ-ｚ])\s*[.)．、）]\s*(\S.*)$")
EMPTY_OPTION = re.compile(r"^\s*[(（]?([A-ZＡ-Ｚ])\s*[.)．、）]\s*$")
ANSWER = re.compile(r"^\s*(?:ANSWERS?|答案|正确答案)\s*[:：]\s*(.*)$", re.IGNORECASE)
LETTERS = re.compile(r"[A-Z]")


@dataclass(slots=True)
class _Draft:
    """A question as it is being read."""

    line: int = 0
    text: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)


def read(text: str) -> Reading:
    """Read an Aiken file; a question without text, choices or a right answer is a fault at its first line."""
    reading, draft, was_empty = Reading("aiken"), _Draft(), False
    for number, line in enumerate(text.split("\n"), 1):
        answer, option = ANSWER.match(line), _option(line, draft)
        if answer:
            _finish(reading, draft, answer[1], number)
            draft = _Draft()
        elif option:
            draft.line = draft.line or number
            draft.options.append(option)
        elif line.strip():
            if draft.options and was_empty:
                _unanswered(reading, draft)
                draft = _Draft()
            draft.line = draft.line or number
            _add(draft, line.strip())
        was_empty = not line.strip()
    if draft.line:
        _unanswered(reading, draft)
    return reading


def _option(line: str, draft: _Draft) -> tuple[str, str] | None:
    """Return a lettered choice; a small letter begins one only where the letters go on in order."""
    found = OPTION.match(line) or EMPTY_OPTION.match(line)
    if not found:
        return None
    letter = unicodedata.normalize("NFKC", found[1])
    expected = chr(ord("A") + len(draft.options))
    if letter.islower() and letter.upper() != expected:
        return None
    return letter.upper(), found[2].strip() if found.re is OPTION else ""


def _add(draft: _Draft, line: str) -> None:
    """Add a line to the question, or to the choice that it continues."""
    if draft.options:
        letter, words = draft.options[-1]
        draft.options[-1] = (letter, f"{words}\n{line}")
    else:
        draft.text.append(line)


def _unanswered(reading: Reading, draft: _Draft) -> None:
    if draft.options:
        cause = {"zh": "缺少 ANSWER 一行", "en": "the line ANSWER is missing"}
    else:
        cause = {"zh": "没有选项，也没有 ANSWER 一行", "en": "there are no choices and no line ANSWER"}
    reading.faults.append(Fault(draft.line, cause))


def _finish(reading: Reading, draft: _Draft, answer: str, line: int) -> None:
    try:
        reading.found.append(Found(draft.line, in_its_language(_content(draft, answer))))
    except Unfit as unfit:
        reading.faults.append(Fault(draft.line or line, unfit.cause))


def _content(draft: _Draft, answer: str) -> Content:
    if not draft.text:
        raise Unfit("题目没有文字", "there is no question text")
    letters = [letter for letter, _words in draft.options]
    if len(set(letters)) < len(letters):
        raise Unfit("同一个字母用了两次", "a letter is used twice")
    right = LETTERS.findall(unicodedata.normalize("NFKC", answer).upper())
    if not right:
        raise Unfit("ANSWER 后面没有字母", "there is no letter after ANSWER")
    unknown = [one for one in right if one not in letters]
    if unknown:
        raise Unfit(f"答案 {unknown[0]} 不在选项中", f"the answer {unknown[0]} is not among the choices")
    kind = "single" if len(right) == 1 else "multiple"
    share = "1" if kind == "single" else f"1/{len(set(right))}"
    options = [
        {"text": from_plain(words), "share": share if letter in right else "0"} for letter, words in draft.options
    ]
    return {"type": kind, "text": from_plain("\n".join(draft.text)), "options": checked_choices(options)}
