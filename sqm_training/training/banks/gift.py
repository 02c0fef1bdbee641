"""GIFT, the text format of Moodle: questions parted by empty lines, answers in braces, error by error."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from .gift_chunks import CATEGORY, END_MARKS, ESCAPED, PRIVATE, chunks_of
from .html_reader import from_any
from .reading import Content, Fault, Found, Reading, Unfit, checked_choices, checked_pairs, in_its_language, share_of

PLAIN = {ord(token): char[1] for char, token in ESCAPED.items()} | {0xE00F: "\n"}
ROOTS = re.compile(r"^\$[a-z_0-9]+\$/?", re.IGNORECASE)
TITLE = re.compile(r"^\s*::(.*?)::", re.DOTALL)
FORM = re.compile(r"^\s*\[(html|moodle|plain|markdown|auto|textile|wiki)\]", re.IGNORECASE)
PERCENT = re.compile(r"^\s*%\s*(-?\d{1,3}(?:[.,]\d+)?)\s*%")
TRUE_FALSE = {"t": True, "true": True, "f": False, "false": False}
BLANK = "\ue020" * 5
"""Stands for the line on which a missing word is missed, until the text around it is Markdown."""


def read(text: str) -> Reading:
    """Read a GIFT file; a question that cannot be taken is a fault at its line, the others come in."""
    reading, category = Reading("gift"), ""
    for chunk in chunks_of(text):
        heading = CATEGORY.match(chunk.text)
        if heading:
            category = path_of(_plain(heading[1]))
            continue
        try:
            content = _question(chunk.text)
        except Unfit as unfit:
            reading.faults.append(Fault(chunk.line, unfit.cause))
            continue
        tags = [_plain(value) for key, value in chunk.marks if key == "tag"]
        code = next((_plain(value) for key, value in chunk.marks if key == "id"), "")
        reading.found.append(Found(chunk.line, in_its_language(content), code, category, tags))
    return reading


def path_of(path: str) -> str:
    """Return the path of a category without Moodle's own roots (`$course$/top/`)."""
    path = ROOTS.sub("", path.strip()).replace("//", "／")
    parts = [" ".join(part.split()) for part in path.split("/")]
    if parts and parts[0] == "top":
        parts = parts[1:]
    return "/".join(part for part in parts if part)[:300]


def _plain(text: str) -> str:
    return text.translate(PLAIN).strip()


def _question(text: str) -> Content:
    """Return the content of one question; raise `Unfit` for the first fault."""
    name, text = _titled(text)
    form, text = _formed(text, "moodle")
    opens, closes = text.find("{"), text.find("}")
    if opens < 0:
        if closes >= 0:
            raise Unfit("多了一个右大括号 }", "there is a closing brace } without an opening one")
        return {"type": "description", "name": name, "text": _asked(text, form, name)}
    if closes < 0:
        raise Unfit("答案的大括号 { 没有合上", "the answer block { is not closed")
    if closes < opens:
        raise Unfit("右大括号 } 在左大括号 { 之前", "a closing brace } stands before the opening one")
    head, block, tail = text[:opens], text[opens + 1 : closes].strip(), text[closes + 1 :]
    if "{" in block or "{" in tail or "}" in tail:
        raise _unpaired(block, tail)
    head = _with_blank(head.rstrip(), tail.strip())
    block, general = _general(block)
    said = {"name": name, "text": _asked(head, form, name), "why": _said(general, form)}
    return {**_answered(block, form), **said}


def _unpaired(block: str, tail: str) -> Unfit:
    """Say what is wrong with more braces than a question has."""
    if "{" not in block and tail.count("{") == tail.count("}"):
        return Unfit(
            "一道题里有多个答案块；GIFT 一道题只能有一个空，请拆成几题，或用 Moodle XML 的填空题",
            "there are several answer blocks; GIFT takes one blank a question: part it, or use cloze in Moodle XML",
        )
    return Unfit("大括号不成对", "the braces do not pair up")


def _with_blank(head: str, tail: str) -> str:
    """Return the text around an answer block, with a line where a word is missing between its parts."""
    if not tail or (not tail.strip(END_MARKS) and head.endswith(("?", "？", ".", "。", ":", "：", ")", "）"))):
        return head
    return f"{head} {BLANK}{'' if tail[0] in '.,;:!?。，；：！？、' else ' '}{tail}"


def _titled(text: str) -> tuple[str, str]:
    found = TITLE.match(text)
    return (" ".join(_plain(found[1]).split()), text[found.end() :]) if found else ("", text)


def _formed(text: str, usual: str) -> tuple[str, str]:
    found = FORM.match(text)
    return (found[1].lower(), text[found.end() :]) if found else (usual, text)


def _asked(text: str, form: str, name: str) -> str:
    """Return the question; one that has nothing but a title asks by that."""
    words = _said(text, form).replace("\ue020", "\\_") or from_any(name)
    if not words:
        raise Unfit("题目没有文字", "there is no question text")
    return words


def _said(text: str, usual: str) -> str:
    form, text = _formed(text, usual)
    return from_any(_plain(text), form)


def _general(block: str) -> tuple[str, str]:
    """Part the answers from the explanation of the whole question, which follows four number signs."""
    at = block.find("####")
    return (block[:at].strip(), block[at + 4 :]) if at >= 0 else (block, "")


def _answered(block: str, form: str) -> Content:
    """Return what the braces say: their first signs tell the type."""
    if not block:
        return {"type": "essay"}
    if block.startswith("#"):
        return {"type": "numeric", "answers": _numbers(block[1:], form)}
    truth = _truth(block, form)
    if truth:
        return truth
    if "~" in block:
        return _choices(block, form)
    if "=" in block and "->" in block:
        return _matching(block, form)
    return {"type": "short", "answers": _shorts(block, form)}


def _truth(block: str, form: str) -> Content | None:
    word, *said = block.split("#")
    answer = TRUE_FALSE.get(word.strip().lower())
    if answer is None:
        return None
    wrong, right = [*(_said(one, form) for one in said[:2]), "", ""][:2]
    return {
        "type": "true_false",
        "answer": answer,
        "why_true": right if answer else wrong,
        "why_false": wrong if answer else right,
    }


def _parts(block: str, signs: str) -> Iterator[tuple[str, str]]:
    """Yield the answers of a block, each with the sign before it."""
    pieces = re.split(f"([{signs}])", block)
    if pieces[0].strip():
        yield "", pieces[0]
    yield from zip(pieces[1::2], pieces[2::2], strict=True)


def _shared(piece: str, usual: str) -> tuple[str, str]:
    """Return the share of an answer and the rest of it."""
    found = PERCENT.match(piece)
    return (share_of(found[1].replace(",", ".")), piece[found.end() :]) if found else (usual, piece)


def _choices(block: str, form: str) -> Content:
    """Return choices: with a sign for the right one a person chooses one of them, else several."""
    options = []
    for sign, piece in _parts(block, "~="):
        share, rest = _shared(piece, "1" if sign == "=" else "0")
        text, _sign, why = rest.partition("#")
        options.append({"text": _said(text, form), "share": share, "why": _said(why, form)})
    kind = "single" if "=" in block else "multiple"
    return {"type": kind, "options": checked_choices(options)}


def _matching(block: str, form: str) -> Content:
    pairs, others = [], []
    for _sign, piece in _parts(block, "="):
        left, arrow, right = piece.partition("->")
        if not arrow:
            raise Unfit("配对题有一项没有 ->", "an item of the matching has no ->")
        if left.strip():
            pairs.append({"left": _said(left, form), "right": _said(right, form)})
        else:
            others.append(_said(right, form))
    return {"type": "matching", "pairs": checked_pairs(pairs), "others": others}


def _shorts(block: str, form: str) -> list[Content]:
    answers: list[Content] = []
    for _sign, piece in _parts(block, "="):
        share, rest = _shared(piece, "1")
        text, _mark, why = rest.partition("#")
        words = _plain(_formed(text, form)[1])
        if not words:
            raise Unfit("有一个答案是空的", "an answer is empty")
        answers.append({"texts": [words], "share": share, "why": _said(why, form)})
    if not answers or all(one["share"].startswith(("0", "-")) for one in answers):
        raise Unfit("没有正确答案", "there is no right answer")
    return answers


def _numbers(block: str, form: str) -> list[Content]:
    right, _mark, wrong = block.partition("~")
    answers = []
    for _sign, piece in _parts(right, "="):
        share, rest = _shared(piece, "1")
        value, _hash, why = rest.partition("#")
        answers.append({**interval(value), "share": share, "why": _said(why, form)})
    if not answers:
        raise Unfit("没有给出数值", "no number is given")
    why = wrong.partition("#")[2]
    return answers + ([{"value": "*", "share": "0", "why": _said(why, form)}] if why.strip() else [])


def interval(text: str) -> Content:
    """Return a number with its tolerance: `15`, `15:0.5`, `14.5..15.5`, or `*` for any; raise `Unfit` otherwise."""
    text = text.translate(PLAIN).strip() if PRIVATE.search(text) else text.strip()
    if text == "*":
        return {"value": "*"}
    if ".." in text:
        low, _dots, high = text.partition("..")
        least, most = number(low), number(high)
        if least > most:
            raise Unfit(f"范围 {text} 的下限大于上限", f"the range {text} ends before it begins")
        return {"value": shown((least + most) / 2), "tolerance": shown((most - least) / 2)}
    value, _colon, tolerance = text.partition(":")
    width = number(tolerance) if tolerance.strip() else Decimal(0)
    if width < 0:
        raise Unfit(f"误差 {tolerance} 是负数", f"the tolerance {tolerance} is negative")
    return {"value": shown(number(value))} | ({"tolerance": shown(width)} if width else {})


def number(text: str) -> Decimal:
    """Return a finite number, with a point or a comma before the decimals; raise `Unfit` for anything else."""
    bare = text.strip().replace("−", "-")
    bare = bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare
    try:
        value = Decimal(bare)
    except InvalidOperation as error:
        raise Unfit(f"“{text.strip()[:40]}” 不是数", f"“{text.strip()[:40]}” is no number") from error
    if not value.is_finite() or abs(value) >= Decimal("1e15") or (value and abs(value) < Decimal("1e-15")):
        raise Unfit(f"“{text.strip()[:40]}” 超出范围", f"“{text.strip()[:40]}” is out of range")
    return value


def shown(value: Decimal) -> str:
    """Write a number without an exponent and without needless zeros."""
    words = f"{value:f}"
    return (words.rstrip("0").rstrip(".") if "." in words else words) or "0"
