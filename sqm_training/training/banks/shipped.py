"""Banks as the library holds them: YAML in both languages, read against a schema with file, line, place and cause."""

from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, model_validator

from ...files.documents import Lines, read_yaml
from ...files.problems import BadFile
from ...files.shapes import Strict, Words, fault, shape_problems
from .reading import Content, Found, Reading

Language = Literal["zh", "en"]
Answers = dict[Language, list[str | int | float]]


class Option(Words):
    """A choice, or a thing to put in order."""

    right: bool = False
    why: Words | None = None


class Pair(Strict):
    """What belongs together."""

    left: Words
    right: Words


class Asked(Strict):
    """One question of a bank."""

    code: str = Field(pattern=r"^[\w.-]{1,40}$")
    type: Literal["single", "multiple", "true_false", "short", "numeric", "matching", "ordering", "gaps", "essay"]
    category: str = ""
    standards: list[str] = []
    text: Words
    points: int = Field(1, ge=1, le=100)
    options: list[Option] = []
    answer: bool | None = None
    answers: list[Answers] = []
    value: Decimal | None = None
    tolerance: Decimal = Field(Decimal(0), ge=0)
    unit: str | Words = ""
    pairs: list[Pair] = []
    gaps: list[Answers | list[str | int | float]] = []
    rubric: Words | None = None
    why: Words | None = None

    @model_validator(mode="after")
    def has_its_answers(self) -> "Asked":
        """Check that there is what the type needs."""
        right = sum(one.right for one in self.options)
        needs = {
            "single": len(self.options) > 1 and right == 1,
            "multiple": len(self.options) > 1 and right > 0,
            "ordering": len(self.options) > 1,
            "true_false": self.answer is not None,
            "short": bool(self.answers),
            "numeric": self.value is not None,
            "matching": len(self.pairs) > 1,
            "gaps": bool(self.gaps) and all(f"{{{at + 1}}}" in self.text.zh for at in range(len(self.gaps))),
        }
        if not needs.get(self.type, True):
            raise fault("question_answers", type=self.type)
        return self


class Bank(Strict):
    """A bank of questions."""

    code: str = Field(pattern=r"^[\w.-]{1,40}$")
    title: Words
    questions: list[Asked] = Field(min_length=1)


def load_bank(text: str, name: str) -> tuple[str, dict[str, str], Reading]:
    """Return code, title and questions of a bank; raise `BadFile` with every fault of it."""
    plain = read_yaml(text, name)
    problems = shape_problems(Bank, plain, name, text)
    if problems:
        raise BadFile(problems)
    bank, lines = Bank.model_validate(plain), Lines(text)
    reading = Reading("yaml")
    for at, one in enumerate(bank.questions):
        line = lines.of(["questions", at]) or 1
        reading.found.append(Found(line, content_of(one), one.code, one.category, list(one.standards)))
    return bank.code, bank.title.model_dump(), reading


def read(text: str, name: str) -> Reading:
    """Read a YAML bank like any other question file."""
    return load_bank(text, name)[2]


def content_of(asked: Asked) -> Content:
    """Return the content of a question."""
    content: Content = {"type": asked.type, "text": _words(asked.text), **_body(asked)}
    for key, words in (("why", asked.why), ("rubric", asked.rubric)):
        if words:
            content[key] = _words(words)
    return content | ({"points": asked.points} if asked.points != 1 else {})


def _words(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _body(asked: Asked) -> dict[str, Any]:  # noqa: PLR0911 - one for each type
    kind = asked.type
    if kind in ("single", "multiple"):
        right = sum(one.right for one in asked.options)
        share = "1" if right == 1 else f"1/{right}"
        return {"options": [_option(one, share if one.right else "0") for one in asked.options]}
    if kind == "ordering":
        return {"items": [_words(one) for one in asked.options]}
    if kind == "true_false":
        return {"answer": asked.answer}
    if kind == "short":
        return {"answers": [{"texts": _texts(one), "share": "1"} for one in asked.answers]}
    if kind == "numeric":
        width = {"tolerance": f"{asked.tolerance:f}"} if asked.tolerance else {}
        unit = asked.unit if isinstance(asked.unit, str) else _words(asked.unit)
        names = [unit] if isinstance(unit, str) else list(dict.fromkeys(unit.values()))
        units = {"unit": unit, "units": [{"name": one, "times": "1"} for one in names]} if unit else {}
        return {"answers": [{"value": f"{asked.value:f}", "share": "1", **width}], **units}
    if kind == "matching":
        return {"pairs": [{"left": _words(one.left), "right": _words(one.right)} for one in asked.pairs]}
    if kind == "gaps":
        return {"gaps": [_gap(one) for one in asked.gaps]}
    return {}


def _option(option: Option, share: str) -> Content:
    why = {"why": _words(option.why)} if option.why else {}
    return {"text": {"zh": option.zh, "en": option.en}, "share": share, **why}


def _texts(answers: Answers) -> dict[str, list[str]]:
    return {language: [str(one) for one in texts] for language, texts in answers.items()}


def _gap(gap: Any) -> Content:
    texts = _texts(gap) if isinstance(gap, dict) else {"zh": [str(one) for one in gap]}
    return {"kind": "text", "answers": [{"texts": texts, "share": "1"}]}
