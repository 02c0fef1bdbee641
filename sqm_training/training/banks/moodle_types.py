"""The types of question in Moodle XML: how each is read, and in words why some cannot be."""

from .moodle_gaps import GAP_KINDS
from .moodle_kinds import KINDS, Build
from .reading import Unfit
from .xml_nodes import Node

READERS: dict[str, Build] = KINDS | GAP_KINDS
FORMULAS = ("题中的数由公式随机产生", "its numbers come from formulas")
DRAWINGS = ("要在图片上作答", "it is answered on a picture")
PROGRAMS = ("要由程序评分", "a program has to mark it")
PATTERNS = ("答案是匹配规则，不是词语", "its answers are patterns, not words")
DRAWN = ("它从别的题目中抽取", "it is drawn from other questions")
WHY = {
    "calculated": FORMULAS,
    "calculatedsimple": FORMULAS,
    "calculatedmulti": FORMULAS,
    "formulas": FORMULAS,
    "stack": FORMULAS,
    "varnumeric": FORMULAS,
    "varnumericset": FORMULAS,
    "wiris": FORMULAS,
    "ddimageortext": DRAWINGS,
    "ddmarker": DRAWINGS,
    "drawlines": DRAWINGS,
    "drawing": DRAWINGS,
    "coderunner": PROGRAMS,
    "proforma": PROGRAMS,
    "pmatch": PATTERNS,
    "regexp": PATTERNS,
    "random": DRAWN,
    "randomsamatch": DRAWN,
}


def reader_of(node: Node) -> Build:
    """Return what reads a question of its type; raise `Unfit` with the reason for one that cannot be put here."""
    kind = node.attrs.get("type", "").strip().lower()
    bare = kind.removesuffix("wiris")
    if kind != bare and _computes(node):
        raise _unknown(kind, "wiris")
    if bare not in READERS:
        raise _unknown(kind, kind)
    return READERS[bare]


def _computes(node: Node) -> bool:
    """Say whether a question of WIRIS has variables of its own."""
    return any("<mo>=</mo>" in one.text for one in node.all("wirisquestion"))


def _unknown(kind: str, known_as: str) -> Unfit:
    zh, en = WHY.get(known_as, ("", ""))
    return Unfit(
        f"不支持题型“{kind or '（空）'}”{zh and f'：{zh}'}",
        f"questions of the type “{kind or '(empty)'}” are not supported{en and f': {en}'}",
    )
