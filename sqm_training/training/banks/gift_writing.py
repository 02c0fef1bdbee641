"""Writing GIFT: what it cannot hold (order, gaps, pictures) is named in comments instead."""

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from .reading import Content, percent_of

Speak = Callable[[Any], Any]
SPECIAL = re.compile(r"[\\~=#{}:]")
MARKDOWN = "[markdown]"


def write(rows: Iterable[tuple[str, str, Content]], speak: Speak) -> tuple[str, list[str]]:
    """Return a GIFT file of questions (code, category, content), and the codes of those that it cannot hold."""
    parts, left, unheld, current = [], [], [], ""
    for code, category, content in rows:
        body = _body(content, speak)
        if body is None or content.get("media"):
            left.append(code)
            unheld.append(f"// not written, GIFT cannot hold it: {_one_line(code)} ({content['type']})")
            continue
        if category != current:
            parts.append(f"$CATEGORY: $course$/top/{category}".rstrip("/"))
            current = category
        tags = "".join(f" [tag:{_bracketed(tag)}]" for tag in content.get("standards", []))
        name = f"::{escaped(content['name'])}::" if content.get("name") else ""
        without = f"// without {', '.join(lost(content))}\n" if lost(content) else ""
        asked = f"{name}{MARKDOWN}{escaped(speak(content['text']))}{body}"
        parts.append(f"{without}// [id:{_bracketed(code)}]{tags}\n{asked}")
    return "\n\n".join([*parts, *(["\n".join(unheld)] if unheld else [])]) + "\n", left


def lost(content: Content) -> list[str]:
    """Name what a question that GIFT holds loses there: its weight, the fixed order of choices, units, the rubric."""
    found = {
        "points": content.get("points", 1) != 1,
        "fixed order": bool(content.get("is_fixed")),
        "units": bool(content.get("units")),
        "rubric": bool(content.get("rubric")),
    }
    return [name for name, is_lost in found.items() if is_lost]


def _one_line(words: str) -> str:
    return " ".join(words.split())


def escaped(words: str) -> str:
    """Write words so that no sign of the format is in them."""
    return SPECIAL.sub(lambda found: "\\" + found.group(), words).replace("\n", "\\n")


def _bracketed(words: str) -> str:
    return escaped(words).replace("]", "")


def _body(content: Content, speak: Speak) -> str | None:
    """Return the answer block, empty for a description, None for what the format does not know."""
    kind = content["type"]
    if kind == "description":
        return ""
    lines = _lines(content, speak, kind)
    if lines is None:
        return None
    general = f"####{escaped(speak(content['why']))}" if content.get("why") else ""
    if kind == "true_false":
        return f" {{{lines[0]}{general}}}"
    return " {" + "".join(f"\n{line}" for line in [*lines, *([general] if general else [])]) + "\n}"


def _lines(content: Content, speak: Speak, kind: str) -> list[str] | None:  # noqa: PLR0911 - one for each type
    if kind == "essay":
        return []
    if kind == "true_false":
        return [_truth(content, speak)]
    if kind in ("single", "multiple"):
        return [_choice(one, speak, kind == "single") for one in content["options"]]
    if kind == "matching":
        pairs = [f"={escaped(speak(one['left']))} -> {escaped(speak(one['right']))}" for one in content["pairs"]]
        return pairs + [f"= -> {escaped(speak(one))}" for one in content.get("others", [])]
    if kind == "short" and not content.get("case"):
        worded = [(words, one) for one in content["answers"] for words in speak(one["texts"])]
        return [f"={_share(one)}{escaped(words)}{_why(one, speak)}" for words, one in worded]
    if kind == "numeric" and all(one["times"] == "1" for one in content.get("units", [])):
        rows = [one for one in content["answers"] if one["value"] != "*"]
        wrong = [one for one in content["answers"] if one["value"] == "*"]
        lines = [f"={_share(one)}{_number(one)}{_why(one, speak)}" for one in rows]
        return ["#", *lines, *(f"~{_why(one, speak)}" for one in wrong)]
    return None


def _truth(content: Content, speak: Speak) -> str:
    answer = content["answer"]
    right, wrong = ("why_true", "why_false") if answer else ("why_false", "why_true")
    said = [escaped(speak(content[key])) if content.get(key) else "" for key in (wrong, right)]
    return ("TRUE" if answer else "FALSE") + (f"#{said[0]}" if any(said) else "") + (f"#{said[1]}" if said[1] else "")


def _choice(one: Content, speak: Speak, is_single: bool) -> str:
    share = Fraction(one["share"])
    sign = "=" if is_single and share == 1 else "~"
    percent = f"%{percent_of(one['share'])}%" if share and sign == "~" else ""
    return f"{sign}{percent}{escaped(speak(one['text']))}{_why(one, speak)}"


def _share(one: Content) -> str:
    return "" if one["share"] == "1" else f"%{percent_of(one['share'])}%"


def _number(one: Content) -> str:
    return one["value"] + (f":{one['tolerance']}" if one.get("tolerance") else ":0")


def _why(one: Content, speak: Speak) -> str:
    return f"#{escaped(speak(one['why']))}" if one.get("why") else ""
