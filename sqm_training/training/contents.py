"""What a question says, as its frozen version keeps it.

`type` (one of `models.questions.TYPES`), `text` and `why` (the explanation) as Markdown in one or both languages,
`points` (its weight, 1 when left out), `standards` (codes), `name` (a title of its own, often none), `media`
({name: {"stored": …}} of the pictures that texts show). By type:

    single, multiple   options: [{text, share, why}]; `share` is an exact part such as `1`, `1/3`, `-1/2`; `is_fixed`
    true_false         answer, why_true, why_false
    short              answers: [{texts: {language: [words]}, share, why}], `case` when capitals matter
    numeric            answers: [{value, tolerance, share, why}], value `*` for any other; units: [{name, times}]; unit
    matching           pairs: [{left, right}], others: [text]
    ordering           items: [text] in the right order
    gaps               text with {1}, {2} …; gaps: [{kind, points, answers or options}], kind one of text, number,
                       choice, choices (several are right)
    essay              rubric
"""

import hashlib
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from .banks.markup import plain_words

Content = dict[str, Any]
MOST_TITLE = 200
SLOT = re.compile(r"\{\d+\}")


def digest_of(content: Content) -> str:
    """Return the SHA-256 of a content in canonical form."""
    words = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def title_of(content: Content) -> dict[str, str]:
    """Return the first words of a question in each of its languages, for lists."""
    is_cut = content["type"] == "gaps"
    found = {
        language: plain_words(SLOT.sub("____", words) if is_cut else words)[:MOST_TITLE]
        for language, words in content["text"].items()
    }
    name = content.get("name", "")
    return {language: words or name or "…" for language, words in found.items()}


def both_of(zh: str | None, en: str | None) -> dict[str, str]:
    """Return words in both languages, leaving out an empty one."""
    return {key: words.strip() for key, words in (("zh", zh), ("en", en)) if words and words.strip()}


def is_answered(content: Content) -> bool:
    """Say whether the question asks for an answer; a description does not."""
    return content["type"] != "description"


def weight_of(content: Content) -> int:
    """Return the points that a question counts."""
    return int(content.get("points", 1)) if is_answered(content) else 0


def rights_of(content: Content) -> list[dict[str, str]]:
    """Return what can be matched, each once: the right sides of the pairs, then those that belong to none."""
    found: list[dict[str, str]] = []
    for one in [*(pair["right"] for pair in content["pairs"]), *content.get("others", [])]:
        if one not in found:
            found.append(one)
    return found


def share(text: str) -> Fraction:
    """Return a share of a content."""
    return Fraction(text)


def texts_in(content: Any) -> Iterator[str]:
    """Yield every piece of text of a content."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for one in content.values():
            yield from texts_in(one)
    elif isinstance(content, list):
        for one in content:
            yield from texts_in(one)
