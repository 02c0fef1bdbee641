"""The builder of a condition: clauses joined by and/or, from a tree and back; what it cannot show stays text."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from ...conditions import ConditionError, Tree, parse, to_text
from ...conditions.evaluation import NUMERIC
from ...web.text import _, _l
from .rows import RowForm, line, rows_of, stripped

MODES = [
    SelectChoice("always", _l("Always")),
    SelectChoice("built", _l("When these hold")),
    SelectChoice("text", _l("When this text holds")),
]
JOINS = [SelectChoice("and", _l("all of them")), SelectChoice("or", _l("any of them"))]
SIGNS: list[tuple[str, Any]] = [
    ("==", _l("is")),
    ("!=", _l("is answered otherwise than")),
    ("not ==", _l("is not, or has no answer")),
    ("<", _l("is less than")),
    ("<=", _l("is at most")),
    (">", _l("is more than")),
    (">=", _l("is at least")),
    ("selected", _l("has chosen")),
    ("not selected", _l("has not chosen")),
    ("answered", _l("is answered")),
    ("not answered", _l("is not answered")),
]
BARE = frozenset({"answered", "not answered"})
SCRIPT = "script:"


class ClauseRow(RowForm):
    """One comparison: what is read, how it is compared, with what."""

    item = SelectField(_l("Item"), validate_choice=False, choices=[])
    sign = SelectField(
        _l("Comparison"), choices=[SelectChoice(*sign) for sign in SIGNS], default="==", validate_choice=False
    )
    value = line(_l("Value"))

    @property
    def is_blank(self) -> bool:
        """Whether neither an item nor a value is named."""
        return not self.item.data and not self.value.data


class ConditionFields:
    """The fields of a condition; a form for items inherits them."""

    when_mode = RadioField(_l("Is asked"), choices=MODES, default="always", validate_choice=False)
    when_join = SelectField(_l("Join"), choices=JOINS, default="and", validate_choice=False)
    clauses = rows_of(ClauseRow, _l("Clauses"))
    when = TextAreaField(_l("Condition as text"), [Optional(), Length(max=4000)], filters=[stripped])


def condition_data(when: str | None) -> dict[str, Any]:
    """Return the data of the fields for a condition: in the builder when that can show it, else as text."""
    if not when:
        return {"when_mode": "always", "clauses": []}
    try:
        tree = parse(when)
        clauses = clauses_of(tree)
    except ConditionError:
        tree, clauses = [], None
    if clauses is None:
        return {"when_mode": "text", "when": when, "clauses": []}
    join = tree[0] if tree[0] in ("and", "or") else "and"
    return {"when_mode": "built", "when_join": join, "clauses": clauses, "when": when}


def clauses_of(tree: Tree) -> list[dict[str, str]] | None:
    """Return the clauses of a flat condition, None when it is nested or compares what the builder does not know."""
    parts = tree[1:] if tree[0] in ("and", "or") else [tree]
    clauses = [_clause(part) for part in parts]
    whole = [one for one in clauses if one is not None]
    return whole if len(whole) == len(parts) and tree_of(whole, tree[0]) == tree else None


def _clause(tree: Tree) -> dict[str, str] | None:
    prefix, leaf = ("not ", tree[1]) if tree[0] == "not" else ("", tree)
    sign, *parts = leaf
    kind, name = next(iter(parts[0].items())) if isinstance(parts[0], dict) else ("", "")
    if (
        f"{prefix}{sign}" not in dict(SIGNS)
        or kind not in ("item", "script")
        or any(isinstance(one, dict) for one in parts[1:])
    ):
        return None
    return {
        "item": name if kind == "item" else f"{SCRIPT}{name}",
        "sign": f"{prefix}{sign}",
        "value": str(parts[1]) if len(parts) > 1 else "",
    }


def tree_of(clauses: Sequence[Mapping[str, str]], join: str) -> Tree:
    """Return the tree of some clauses, at least one."""
    leaves = [_leaf(one) for one in clauses]
    return leaves[0] if len(leaves) == 1 else [join if join in ("and", "or") else "and", *leaves]


def _leaf(clause: Mapping[str, str]) -> Tree:
    name, sign, text = clause["item"], clause["sign"], clause.get("value") or ""
    reference = {"script": name.removeprefix(SCRIPT)} if name.startswith(SCRIPT) else {"item": name}
    operator = sign.removeprefix("not ")
    if operator == "answered":
        leaf: Tree = [operator, reference]
    else:
        is_number = NUMERIC.fullmatch(text) is not None and operator != "selected"
        leaf = [operator, reference, _number(text) if is_number else text]
    return ["not", leaf] if sign.startswith("not ") else leaf


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() and len(text) < 16 else value


def read_condition(form: Any) -> tuple[str | None, list[tuple[Sequence[int | str], str]]]:
    """Return the condition as text (None: always) and what is missing in the builder, by place."""
    if form.when_mode.data == "text":
        return form.when.data or None, [] if form.when.data else [
            (("when",), _("Write the condition, or choose “Always”."))
        ]
    if form.when_mode.data != "built":
        return None, []
    rows = [(at, entry.form) for at, entry in enumerate(form.clauses.entries) if not entry.form.is_blank]
    faults: list[tuple[Sequence[int | str], str]] = []
    for at, (_place, row) in enumerate(rows):
        if not row.item.data:
            faults.append((("clauses", at, "item"), _("Choose what is read.")))
        if not row.value.data and row.sign.data not in BARE:
            faults.append((("clauses", at, "value"), _("Enter what it is compared with.")))
    if not rows:
        faults.append((("when_mode",), _("Choose an item in the first row, or choose “Always”.")))
    if faults:
        return None, faults
    return to_text(tree_of([row.data for _place, row in rows], form.when_join.data)), []


def show_text(form: Any) -> None:
    """Let the text beside the builder say what its rows say."""
    if form.when_mode.data == "built":
        form.when.data = read_condition(form)[0] or ""
