"""Gaps in the text as Moodle writes them: `{1:SHORTANSWER:=right~%50%nearly#why}`."""

import html
import re
from fractions import Fraction
from typing import Any

from ...web.text import markdown
from .gift import interval
from .html_reader import from_html
from .markup import from_plain, plain_words
from .reading import Content, Unfit, share_of

GAP = re.compile(r"\{\s*(\d*)\s*:\s*([A-Z_]+)\s*:((?:\\.|[^}{\\])*)\}", re.IGNORECASE | re.DOTALL)
SHORT = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
NUMBER = {"NUMERICAL", "NM"}
CHOICE = re.compile(r"^(?:MULTICHOICE|MC)(?:_?[VHS]{1,2})?$")
SEVERAL = re.compile(r"^(?:MULTIRESPONSE|MR)(?:_?[VHS]{1,2})?$")
BROKEN = re.compile(r"\{\s*\d*\s*:\s*(?:SHORTANSWER|SA|MW|NUMERICAL|NM|MULTI(?:CHOICE|RESPONSE)|MC|MR)\w*")
TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")
HIDDEN = str.maketrans({char: chr(0xE010 + at) for at, char in enumerate("~=#}\\%{")})
SHOWN = {0xE010 + at: char for at, char in enumerate("~=#}\\%{")}
SHARE = re.compile(r"^\s*%\s*(-?\d+(?:\.\d+)?)\s*%")


def gaps_of(text: str) -> tuple[str, list[Content]]:
    """Return the text with a token for each gap (replace it after conversion with `numbered`), and the gaps."""
    gaps: list[Content] = []

    def take(found: "re.Match[str]") -> str:
        gaps.append(_gap(found[1], found[2].upper(), found[3]))
        return f"\ue100{len(gaps)}\ue101"

    cut = GAP.sub(take, text)
    broken = BROKEN.search(cut)
    if broken:
        raise Unfit(f"空 {broken[0]}… 的写法有误", f"the gap {broken[0]}… is not written as it should be")
    return cut, gaps


def numbered(text: str) -> str:
    """Return a text with `{1}` in the place of the token of the first gap."""
    return re.sub("\ue100(\\d+)\ue101", r"{\1}", text)


def _gap(weight: str, kind: str, body: str) -> Content:
    answers = _answers(body)
    points = {"points": int(weight)} if weight and int(weight) > 1 else {}
    if kind in SHORT:
        case = {"case": True} if kind.endswith("C") and kind != "MC" else {}
        rows = [{"texts": [_typed(words)], "share": share, "why": why} for words, share, why in answers if words]
        return {"kind": "text", "answers": _with_right(rows), **case, **points}
    if kind in NUMBER:
        rows = [{**interval(words), "share": share, "why": why} for words, share, why in answers if words]
        return {"kind": "number", "answers": _with_right(rows), **points}
    rows = [{"text": from_html(words), "share": share, "why": why} for words, share, why in answers if words]
    if CHOICE.match(kind):
        return {"kind": "choice", "options": _with_right(rows, 2), **points}
    if SEVERAL.match(kind):
        return {"kind": "choices", "options": _with_right(rows, 2, "0"), **points}
    raise Unfit(f"不支持填空类型 {kind}", f"gaps of the type {kind} are not supported")


def _typed(words: str) -> str:
    """Return words as they can be typed, without the marks of a web page."""
    return html.unescape(TAGS.sub("", words)).strip() or words


def _with_right(rows: list[Content], least: int = 1, above: str = "9/10") -> list[Content]:
    """Return the answers of a gap, or raise `Unfit` when there are too few, or none is worth the whole of it."""
    if not any(Fraction(row["share"]) > Fraction(above) for row in rows):
        raise Unfit("有一个空没有正确答案", "a gap has no right answer")
    if len(rows) < least:
        raise Unfit("有一个空的选项不足两个", "a gap has fewer than two choices")
    return rows


def _answers(body: str) -> list[tuple[str, str, str]]:
    """Return the answers of a gap: words, share, explanation."""
    hidden = re.sub(r"\\(.)", lambda found: found[1].translate(HIDDEN), body, flags=re.DOTALL)
    rows = []
    for piece in hidden.split("~"):
        share, rest = "0", piece.strip()
        found = SHARE.match(rest)
        if found:
            share, rest = share_of(found[1]), rest[found.end() :]
        elif rest.startswith("="):
            share, rest = "1", rest[1:]
        words, _sign, why = rest.partition("#")
        rows.append((words.translate(SHOWN).strip(), share, from_html(why.translate(SHOWN))))
    return rows


def written(gap: Content, speak: Any) -> str:
    """Write a gap as Moodle does; `speak` gives the words of a text in the language of the file."""
    kind = {
        "text": "SHORTANSWER_C" if gap.get("case") else "SHORTANSWER",
        "number": "NUMERICAL",
        "choice": "MULTICHOICE",
        "choices": "MULTIRESPONSE",
    }
    rows = []
    for row in gap.get("options") or gap["answers"]:
        if "text" in row:
            words = [_as_html(speak(row["text"]))]
        elif "texts" in row:
            words = [html.escape(one, quote=False) for one in speak(row["texts"])]
        else:
            words = [f"{row['value']}:{row.get('tolerance', '0')}"]
        sign = "=" if row["share"] == "1" else f"%{float(Fraction(row['share']) * 100):g}%"
        why = f"#{_escaped(_as_html(speak(row['why'])))}" if row.get("why") else ""
        rows += [f"{sign}{_escaped(one)}{why}" for one in words]
    return f"{{{gap.get('points', 1)}:{kind[gap['kind']]}:{'~'.join(rows)}}}"


def _as_html(words: str) -> str:
    """Return Markdown as the HTML that stands in gaps, where words without any emphasis are plain."""
    plain = plain_words(words)
    if from_plain(plain) == words:
        return html.escape(plain, quote=False)
    return str(markdown(words)).strip().removeprefix("<p>").removesuffix("</p>").replace("\n", " ")


def _escaped(words: str) -> str:
    return re.sub(r"([~=#}\\%{])", r"\\\1", words)
