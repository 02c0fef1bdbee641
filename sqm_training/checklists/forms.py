"""The form made at run time from a checklist version: one entry per item, read from a post or from JSON alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..measures.score import Answer, visible
from ..web.text import local
from .actions.fill import facts_of
from .models import ChecklistVersion, Item, Script, Section
from .plain import spec_of
from .values import BadAnswer, options_of, reader_of

LIST_TYPES = frozenset({"choices", "key"})
MOST_COMMENT = 2000


@dataclass
class Entry:
    """One item on the form: its answer so far, what can be chosen, and whether its condition holds."""

    item: Item
    answer: Answer
    chosen_faults: list[int] = field(default_factory=list)
    options: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    is_visible: bool = True
    errors: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the item still waits for an answer."""
        empty = self.answer.value is None and not self.answer.na
        return self.is_visible and self.item.is_required and empty and self.item.type != "note"

    @property
    def chosen(self) -> set[str]:
        """The chosen options, as text."""
        value = self.answer.value
        if isinstance(value, list):
            return {str(part) for part in value}
        return set() if value is None else {str(value)}


class ChecklistForm:
    """All entries of a version, filled from a draft."""

    def __init__(self, version: ChecklistVersion, script: Script | None, rows: Iterable[Mapping[str, Any]]) -> None:
        self.version, self.script = version, script
        kept = {str(row.get("item")): row for row in rows}
        self.answers = {code: answer_of(row) for code, row in kept.items()}
        seen = visible(spec_of(version), self.answers, facts_of(script))
        self.entries = {
            item.code: Entry(
                item,
                self.answers.get(item.code, Answer()),
                [int(index) for index in kept.get(item.code, {}).get("faults", [])],
                choices_of(item, script),
                item.code in seen,
            )
            for item in version.items
        }

    def section(self, section: Section) -> list[Entry]:
        """Return the entries of one section in their order."""
        return [self.entries[item.code] for item in section.items]

    def open_in(self, section: Section) -> int:
        """Return how many items of a section still wait for an answer."""
        return sum(entry.is_open for entry in self.section(section))


def choices_of(item: Item, script: Script | None) -> list[tuple[str, Mapping[str, str]]]:
    """Return what can be chosen for an item: its options, or the points of the script's answer key."""
    if item.type == "key":
        return [(str(index), point) for index, point in enumerate(script.key if script else [])]
    if item.type == "choices":
        return [
            (str(one["code"]), {key: one.get(key) or str(one["code"]) for key in ("zh", "en")})
            for one in item.rules.get("options") or []
        ]
    return options_of(item)


def answer_of(row: Mapping[str, Any]) -> Answer:
    """Return the answer of one row of a draft or submission; nothing of it is trusted here."""
    photos = tuple(str(one) for one in row.get("photos") or () if isinstance(one, str))
    comment = str(row.get("comment") or "")[:MOST_COMMENT]
    return Answer(None if row.get("na") else row.get("value"), bool(row.get("na")), comment, photos)


def rows_from_post(items: Iterable[Item], post: Any) -> list[dict[str, Any]]:
    """Read the rows of some items from a form post; a value that cannot be read counts as not answered."""
    return [row for item in items if (row := row_from_post(item, post)) is not None]


def row_from_post(item: Item, post: Any) -> dict[str, Any] | None:
    """Read one item from a form post, or None when the post holds nothing of it."""
    prefix = f"{item.code}-"
    if not any(name.startswith(prefix) for name in post):
        return None
    is_na = item.allow_na and post.get(f"{prefix}na") == "1"
    return {
        "item": item.code,
        "value": None if is_na else value_from_post(item, post),
        "na": is_na,
        "comment": (post.get(f"{prefix}comment") or "").strip()[:MOST_COMMENT],
        "faults": [int(index) for index in post.getlist(f"{prefix}fault") if index.isdigit()],
        "photos": [sha for sha in post.getlist(f"{prefix}photo") if len(sha) == 64],
    }


def value_from_post(item: Item, post: Any) -> Any:
    """Read the value of one item; unreadable text counts as not answered."""
    name = f"{item.code}-value"
    if item.type == "deduct":
        return counts_from_post(item, post)
    texts = [text for text in post.getlist(name) if text]
    if item.type in LIST_TYPES:
        texts = [text for text in texts if text != "-"]
        touched = bool(post.getlist(name))
        if not touched:
            return None
        return [int(text) for text in texts if text.isdigit()] if item.type == "key" else texts
    try:
        return reader_of(item)(texts[0]).value if texts else None
    except BadAnswer:
        return None


def counts_from_post(item: Item, post: Any) -> dict[str, int] | None:
    """Read how many faults of each kind were counted."""
    counts = {}
    for fault in item.rules.get("faults") or []:
        text = post.get(f"{item.code}-count-{fault['code']}") or ""
        if text.isdigit():
            counts[str(fault["code"])] = int(text)
    return counts or None


def with_fault_words(items: Mapping[str, Item], rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as they are sent: the chosen usual faults become part of the comment, in the writer's words."""
    sent = []
    for row in rows:
        item = items.get(str(row.get("item")))
        hints = (item.rules.get("faults_hint") or []) if item else []
        chosen = [local(hints[index]) for index in row.get("faults") or [] if index < len(hints)]
        parts = [*chosen, str(row.get("comment") or "").strip()]
        kept = {key: row.get(key) for key in ("item", "value", "na", "photos")}
        sent.append(kept | {"comment": "；".join(part for part in parts if part)})
    return sent
