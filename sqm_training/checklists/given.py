"""An answer as it was given to an item, and what it says to a reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..measures.score import Answer
from ..web.text import _, local
from .models import Item, Script
from .shown import clock
from .values import options_of, written

Options = Sequence[tuple[str, Mapping[str, str]]]
NONE_OF_THESE = "-"


def choices_of(item: Item, script: Script | None) -> Options:
    """Return what can be chosen for an item: its options, or the points of the script's answer key."""
    if item.type == "key":
        return [(str(index), point) for index, point in enumerate(script.key if script else [])]
    if item.type == "choices":
        return [
            (str(one["code"]), {key: one.get(key) or str(one["code"]) for key in ("zh", "en")})
            for one in item.rules.get("options") or []
        ]
    return options_of(item)


@dataclass(frozen=True, kw_only=True)
class Given:
    """An item, the answer to it, and what could be chosen."""

    item: Item
    answer: Answer
    options: Options = ()

    @property
    def words(self) -> str:
        """The answer in the reader's language; empty when there is none."""
        return self.worded(self.answer)

    @property
    def written(self) -> str:
        """The answer as it is typed and imported."""
        return written(self.item, self.answer)

    @property
    def chosen(self) -> set[str]:
        """The chosen options, as text."""
        value = self.answer.value
        if isinstance(value, list):
            return {str(part) for part in value} or {NONE_OF_THESE}
        return set() if value is None else {str(value)}

    @property
    def is_timed(self) -> bool:
        """Whether the answer is a duration, in seconds."""
        return self.item.type == "bands" and bool(self.item.rules.get("from") or self.item.rules.get("until"))

    def worded(self, answer: Answer) -> str:
        """Return another answer to the same item in words; what no option names stays as it was given."""
        value = answer.value
        if answer.na or value is None:
            return _("N/A") if answer.na else ""
        if isinstance(value, dict):
            return self._counted(value)
        if self.item.type == "key" and isinstance(value, list) and self.options:
            return _("%(n)s of %(m)s points said", n=len(value), m=len(self.options))
        if self.item.type == "bands" and not isinstance(value, str):
            return clock(value, self.is_timed)
        names = {code: local(words) for code, words in self.options}
        parts = value if isinstance(value, list) else [value]
        return _(", ").join(names.get(str(part), str(part)) for part in parts) or _("none")

    def _counted(self, counts: dict[str, Any]) -> str:
        names = {str(fault["code"]): local(fault) for fault in self.item.rules.get("faults") or []}
        found = [f"{names.get(code, code)} × {count}" for code, count in counts.items() if count]
        return _(", ").join(found) or _("none")
