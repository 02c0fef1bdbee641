"""Which items an exercise asks: all that can be told from a record, and none that wants a photo of one's own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..checklists.forms import ChecklistForm, Entry, answer_of
from ..checklists.models import ChecklistVersion, Item, Script, Section
from ..checklists.plain import facts_of, spec_of
from ..measures.checklist import ItemSpec
from ..measures.score import Answer, problems

NOT_ASKED = frozenset({"photo"})


def items_asked(version: ChecklistVersion) -> list[Item]:
    """Return the items that are asked, in their order."""
    return [item for item in version.items if item.type not in NOT_ASKED]


class AskedForm(ChecklistForm):
    """The form of a version filled from a draft, without photos and demands for them."""

    def __init__(self, version: ChecklistVersion, script: Script | None, rows: Iterable[Mapping[str, Any]]) -> None:
        super().__init__(version, script, rows)
        self.entries = {
            item.code: replace(self.entries[item.code], spec=_without_photos(self.entries[item.code].spec))
            for item in items_asked(version)
        }

    def section(self, section: Section) -> list[Entry]:
        """Return the entries of one section in their order."""
        return [self.entries[item.code] for item in section.items if item.code in self.entries]


def _without_photos(spec: ItemSpec) -> ItemSpec:
    demands = (replace(one, need=tuple(need for need in one.need if need != "photo")) for one in spec.demands)
    return replace(spec, demands=tuple(one for one in demands if one.need))


def answers_in(version: ChecklistVersion, rows: Iterable[Mapping[str, Any]]) -> dict[str, Answer]:
    """Return the answers of a draft by item code; what is not asked is passed over."""
    known = {item.code for item in items_asked(version)}
    found = ((str(row.get("item")), answer_of(row)) for row in rows)
    return {code: Answer(one.value, one.na, one.comment) for code, one in found if code in known}


def missing(version: ChecklistVersion, script: Script | None, answers: Mapping[str, Answer]) -> list[tuple[str, str]]:
    """Return what keeps answers from being sent: pairs of item code and kind.

    What a visit can only know later is told by the record.
    """
    known = {item.code for item in items_asked(version)}
    found = problems(spec_of(version), answers, facts_of(script), later=True)
    return [(code, kind) for code, kind in found if code in known and kind != "needs_photo"]
