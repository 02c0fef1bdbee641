"""The form made at run time from a checklist version: one entry per item, read from a post or from JSON alike."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...measures.checklist import ItemSpec
from ...measures.score import Answer, demanded, demanded_by, is_answered, visible
from ...measures.score.values import number, possible_values
from ...web.strict import is_number
from ...web.text import local
from ..given import NONE_OF_THESE, Given, choices_of
from ..models import ChecklistVersion, Item, Script, Section
from ..plain import facts_of, spec_of
from ..values import BadAnswer, reader_of

LIST_TYPES = frozenset({"choices", "key"})
MOST_COMMENT = 2000
NOT_APPLICABLE = "*na*"
"""What the N/A button of a row of answers sends; no option can have this code."""

CLOCK = re.compile(r"(\d{1,4})[:：](\d{1,2})(?:\.0*)?")
LONG = 9


@dataclass(frozen=True, kw_only=True)
class Entry(Given):
    """One item on the form: its answer so far, what can be chosen, and whether its condition holds."""

    spec: ItemSpec
    script: Mapping[str, Any] | None = None
    chosen_faults: list[int] = field(default_factory=list)
    is_visible: bool = True

    @property
    def is_open(self) -> bool:
        """Whether the item still waits for an answer."""
        is_missing = not self.answer.na and not is_answered(self.spec, self.answer)
        return self.is_visible and self.item.is_required and is_missing and self.item.type != "note"

    @property
    def is_long(self) -> bool:
        """Whether the answers stand better under each other than side by side."""
        return len(self.options) > LONG or any(len(words.get("zh", "")) > LONG for _value, words in self.options)

    @property
    def lost(self) -> list[str] | None:
        """The answers that lose points, without saying how many; None when a list cannot tell."""
        table = possible_values(self.spec)
        if table is None or self.spec.is_supporting:
            return None
        best = max(table.values(), default=0)
        return [value for value, _words in self.options if table.get(_key(value), best) < best]

    @property
    def needs(self) -> dict[str, list[str]]:
        """Which answers of the short list demand a comment or a photo."""
        values = [value for value, _words in self.options]
        found = demanded_by(self.spec, [Answer(value) for value in values], self.script)
        return {value: sorted(needs) for value, needs in zip(values, found, strict=True) if needs}

    def demanded(self, answer: Answer | None = None) -> frozenset[str]:
        """Return what the answer (this one, unless another is asked about) demands and lacks."""
        return demanded(self.spec, answer or self.answer, self.script)


def _key(value: str) -> Any:
    """Return the value as the table of points names it: numbers as exact numbers."""
    found = number(value)
    return value if found is None else found


class ChecklistForm:
    """All entries of a version, filled from a draft."""

    def __init__(self, version: ChecklistVersion, script: Script | None, rows: Iterable[Mapping[str, Any]]) -> None:
        self.version, self.script = version, script
        kept = {str(row.get("item")): row for row in rows}
        self.answers = {code: answer_of(row) for code, row in kept.items()}
        spec, facts = spec_of(version), facts_of(script)
        specs = {one.code: one for one in spec.items}
        self.seen = visible(spec, self.answers, facts)
        self.entries = {
            item.code: Entry(
                item=item,
                spec=specs[item.code],
                answer=self.answers.get(item.code, Answer()),
                script=facts,
                chosen_faults=faults_of(kept.get(item.code, {})),
                options=choices_of(item, script),
                is_visible=item.code in self.seen,
            )
            for item in version.items
        }

    def section(self, section: Section) -> list[Entry]:
        """Return the entries of one section in their order."""
        return [self.entries[item.code] for item in section.items]

    @property
    def known(self) -> dict[str, Any]:
        """What conditions may read: the values of visible items that are answered."""
        return {
            code: entry.answer.value
            for code, entry in self.entries.items()
            if entry.is_visible and is_answered(entry.spec, entry.answer)
        }

    def open_in(self, section: Section) -> int:
        """Return how many items of a section still wait for an answer."""
        return sum(entry.is_open for entry in self.section(section))


def faults_of(row: Mapping[str, Any]) -> list[int]:
    """Return which chips of usual faults a row holds; nothing of it is trusted."""
    faults = row.get("faults")
    return [index for index in faults if type(index) is int and index >= 0] if isinstance(faults, list) else []


def answer_of(row: Mapping[str, Any]) -> Answer:
    """Return the answer of one row of a draft or submission; nothing of it is trusted here."""
    named = row.get("photos")
    photos = tuple(one for one in named if isinstance(one, str)) if isinstance(named, list) else ()
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
    says_na = post.get(f"{prefix}na") == "1" or post.get(f"{prefix}value") == NOT_APPLICABLE
    is_na = item.allow_na and says_na
    return {
        "item": item.code,
        "value": None if is_na else value_from_post(item, post),
        "na": is_na,
        "comment": (post.get(f"{prefix}comment") or "").strip()[:MOST_COMMENT],
        "faults": [int(index) for index in post.getlist(f"{prefix}fault") if is_number(index)],
        "photos": [sha for sha in post.getlist(f"{prefix}photo") if len(sha) == 64],
    }


def value_from_post(item: Item, post: Any) -> Any:
    """Read the value of one item; what cannot be read stays as it was typed, so that the check can name it."""
    if item.type == "deduct":
        return counts_from_post(item, post)
    texts = [text.strip() for text in post.getlist(f"{item.code}-value") if text.strip() not in ("", NOT_APPLICABLE)]
    if item.type in LIST_TYPES:
        return parts_from_post(item, texts)
    if not texts:
        return None
    try:
        return reader_of(item)(as_seconds(item, texts[0])).value
    except BadAnswer:
        return texts[0]


def parts_from_post(item: Item, texts: list[str]) -> list[Any] | None:
    """Read several ticked options; none at all is no answer, unless it was said that none of them holds."""
    if not texts:
        return None
    ticked = [text for text in texts if text != NONE_OF_THESE]
    return [int(text) for text in ticked if is_number(text)] if item.type == "key" else ticked


def as_seconds(item: Item, text: str) -> str:
    """Write a duration typed for an item of bands as seconds."""
    return seconds(text) if item.type == "bands" else text


def seconds(text: str) -> str:
    """Write minutes and seconds (`3:20`) as seconds; anything else stays."""
    clock = CLOCK.fullmatch(text)
    return str(int(clock.group(1)) * 60 + int(clock.group(2))) if clock else text


def counts_from_post(item: Item, post: Any) -> dict[str, int] | None:
    """Read how many faults of each kind were counted; none at all is no answer, unless it was said so."""
    counts: dict[str, int] = {}
    for fault in item.rules.get("faults") or []:
        text = post.get(f"{item.code}-count-{fault['code']}") or ""
        if is_number(text):
            counts[str(fault["code"])] = int(text)
    return counts if counts or post.get(f"{item.code}-none") else None


def with_fault_words(items: Mapping[str, Item], rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as they are sent: the chosen usual faults become part of the comment, in the writer's words."""
    sent = []
    for row in rows:
        item = items.get(str(row.get("item")))
        hints = (item.rules.get("faults_hint") or []) if item else []
        chosen = [local(hints[index]) for index in faults_of(row) if index < len(hints)]
        parts = [*chosen, str(row.get("comment") or "").strip()]
        kept = {key: row.get(key) for key in ("item", "value", "na", "photos")}
        sent.append(kept | {"comment": "；".join(part for part in parts if part)})
    return sent
