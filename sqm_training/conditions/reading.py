"""Reading conditions as people write them: the checklist's own words and the dialect of XLSForm."""

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from .error import ConditionError
from .tree import DEEPEST, Tree, is_reference

LONGEST = 4000
QUOTES = {"'": "'", '"': '"', "‘": "’", "“": "”"}
MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
NAME = r"[^\W\d][\w-]*"
TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<braced>\$\{{[^{{}}]*\}})
    |(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?!\w))
    |(?P<dotted>(?:item|script|var)\.{NAME})
    |(?P<name>{NAME})
    |(?P<operator>==|!=|<=|>=|<|>|=)
    |(?P<mark>[(),（），])""",
    re.VERBOSE,
)
NARROW = str.maketrans("（），", "(),")
Dialect = Literal["text", "relevant"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a condition: `kind` text, number, braced, dotted, name, operator, mark or end."""

    kind: str
    text: str
    position: int


def parse(text: str, *, bare: Literal["item", "var"] = "item") -> Tree:
    """Read a condition such as `B2 == 'no' and script.business == 'fee'` into a tree.

    Knows `== != < <= > >=`, `and`, `or`, `not`, parentheses, `answered(X)` and `selected(X, 'v')`. A bare name is an
    item (in scenarios, `bare="var"`, a variable); `item.X`, `script.X` and `var.X` say the kind, `${any name}` is an
    item whose code is not a plain word. A quote inside a text is doubled, `X == ''` asks whether X is unanswered, and
    `a and b and c` becomes one node. Raises `ConditionError`.
    """
    return _Reader(text, "text", bare).whole()


def parse_relevant(text: str) -> Tree:
    """Read a `relevant` cell of an XLSForm such as `${a} = 'x' and not(selected(${b}, 'y'))` into a tree.

    `${x} != ''` becomes `["answered", …]`, `${x} = ''` its negation; `${script.business}` is a field of the shop
    script. Anything else that XPath can do (functions, arithmetic, `.`) raises `ConditionError` with its place.
    """
    return _Reader(text, "relevant", "item").whole()


def tokens(text: str) -> list[Token]:
    """Cut a condition into words; raises `ConditionError` at the first character that begins none."""
    found, at = [], 0
    while at < len(text):
        if text[at] in QUOTES:
            token, at = _quoted(text, at)
            found.append(token)
            continue
        match = TOKEN.match(text, at)
        if match is None:
            raise ConditionError("unclosed_name" if text.startswith("${", at) else "unexpected", at, text[at])
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match.group().translate(NARROW), at))
        at = match.end()
    return [*found, Token("end", "", len(text))]


def _quoted(text: str, start: int) -> tuple[Token, int]:
    closing, at, letters = QUOTES[text[start]], start + 1, []
    while at < len(text):
        if text[at] != closing:
            letters.append(text[at])
            at += 1
        elif text.startswith(closing, at + 1):
            letters.append(closing)
            at += 2
        else:
            return Token("text", "".join(letters), start), at + 1
    raise ConditionError("unclosed_text", start)


@dataclass(slots=True)
class _Reader:
    """Recursive descent: or < and < not < comparison."""

    source: str
    dialect: Dialect
    bare: Literal["item", "var"]
    words: list[Token] = field(default_factory=list)
    at: int = 0
    depth: int = 0

    def whole(self) -> Tree:
        if not self.source.strip():
            raise ConditionError("empty", 0)
        if len(self.source) > LONGEST:
            raise ConditionError("too_long", LONGEST)
        self.words = tokens(self.source)
        tree = self.joined("or")
        if self.here.kind != "end":
            raise self.surprise()
        return tree

    @property
    def here(self) -> Token:
        return self.words[self.at]

    def take(self) -> Token:
        token = self.here
        self.at += token.kind != "end"
        return token

    def surprise(self) -> ConditionError:
        if self.here.kind == "end":
            return ConditionError("unfinished", self.here.position)
        return ConditionError("unexpected", self.here.position, self.here.text)

    def takes(self, kind: str, text: str) -> bool:
        if (self.here.kind, self.here.text) != (kind, text):
            return False
        self.at += 1
        return True

    def must(self, mark: str) -> None:
        if not self.takes("mark", mark):
            raise self.surprise()

    def joined(self, word: str) -> Tree:
        parts = [self.joined("and") if word == "or" else self.negated()]
        while self.takes("name", word):
            parts.append(self.joined("and") if word == "or" else self.negated())
        return parts[0] if len(parts) == 1 else [word, *parts]

    def negated(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionError("too_deep", self.here.position)
        tree = self.unit()
        self.depth -= 1
        return tree

    def unit(self) -> Tree:
        if self.takes("name", "not"):
            if self.dialect == "relevant" and self.here.text != "(":
                raise self.surprise()
            return ["not", self.negated()]
        if self.takes("mark", "("):
            tree = self.joined("or")
            self.must(")")
            return tree
        if self.here.kind == "name" and self.words[self.at + 1].text == "(" and self.words[self.at + 1].kind == "mark":
            return self.call()
        return self.comparison()

    def call(self) -> Tree:
        name = self.take()
        known = ("answered", "selected") if self.dialect == "text" else ("selected",)
        if name.text not in known:
            raise ConditionError("unknown_function", name.position, name.text)
        self.must("(")
        tree: Tree = [name.text, self.reference()]
        if name.text == "selected":
            self.must(",")
            tree.append(self.literal())
        self.must(")")
        return tree

    def comparison(self) -> Tree:
        start = self.here.position
        left = self.operand()
        operator = self.operator()
        right = self.operand()
        if not is_reference(left):
            left, operator, right = right, MIRRORED[operator], left
        if not is_reference(left):
            raise ConditionError("no_item", start)
        if right == "" and operator in ("==", "!="):
            return ["answered", left] if operator == "!=" else ["not", ["answered", left]]
        return [operator, left, right]

    def operator(self) -> str:
        equal = "==" if self.dialect == "text" else "="
        if self.here.kind != "operator" or (self.here.text in ("=", "==") and self.here.text != equal):
            raise self.surprise()
        text = self.take().text
        return "==" if text == equal else text

    def operand(self) -> Any:
        return self.literal() if self.here.kind in ("text", "number") else self.reference()

    def literal(self) -> str | int | float:
        if self.here.kind == "text":
            return self.take().text
        if self.here.kind != "number":
            raise self.surprise()
        return _number(self.take())

    def reference(self) -> dict[str, str]:
        token = self.here
        if token.kind == "braced":
            name = token.text[2:-1].strip()
            kind, _, rest = name.partition(".")
            reference = {kind: rest} if kind in ("script", "var") and rest else {"item": name}
        elif token.kind == "dotted" and self.dialect == "text":
            kind, _, rest = token.text.partition(".")
            reference = {kind: rest}
        elif token.kind == "name" and self.dialect == "text" and token.text not in RESERVED:
            reference = {self.bare: token.text}
        else:
            raise self.surprise()
        if not is_reference(reference):
            raise self.surprise()
        self.take()
        return reference


RESERVED = frozenset({"and", "or", "not", "answered", "selected"})


def _number(token: Token) -> int | float:
    value = float(token.text)
    if value in (float("inf"), float("-inf")):
        raise ConditionError("bad_number", token.position, token.text)
    whole = token.text.lstrip("+-").isdigit() and abs(value) < 2**53
    return int(token.text) if whole else value
