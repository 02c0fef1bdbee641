"""An exercise with its sheets and what they show, in a fixed number of queries: for trainers, and for one shopper."""

from dataclasses import dataclass

from ..checklists.given import Given, choices_of
from ..checklists.models import Item
from ..measures.score import Answer
from .asking import NOT_ASKED
from .comparing import FEWEST_SENT, Comparison, RaterLine, compare, place_counts, shares_of
from .models import Calibration, CalibrationSheet
from .queries import Answered, answers_by_sheet, items_of, sheets_of


@dataclass(frozen=True)
class Shown:
    """An exercise: its items, sheets, answers by sheet, shares by their own id, and the comparison."""

    calibration: Calibration
    items: list[Item]
    titles: dict[str, dict[str, str]]
    sheets: list[CalibrationSheet]
    answers: dict[int, dict[str, Answered]]
    shares: dict[int, dict[str, float]]
    comparison: Comparison

    @property
    def key(self) -> CalibrationSheet | None:
        """The key, sent or not."""
        return next((one for one in self.sheets if one.is_key), None)

    @property
    def sent(self) -> list[CalibrationSheet]:
        """The shoppers' sheets that were sent."""
        return [one for one in self.sheets if not one.is_key and one.sheet_id]

    @property
    def waiting(self) -> list[CalibrationSheet]:
        """The shoppers' sheets that were not sent."""
        return [one for one in self.sheets if not one.is_key and not one.sheet_id]

    @property
    def lines(self) -> list[tuple[CalibrationSheet, RaterLine]]:
        """Each shopper who has sent, with how far from the key."""
        return list(zip(self.sent, self.comparison.raters, strict=True))

    def key_words(self, item: Item) -> str:
        """The key to an item in words."""
        return self.words(self.key, item)

    def words(self, sheet: CalibrationSheet | None, item: Item) -> str:
        """What a sheet answers to an item, in words; empty when nothing."""
        given = self.given(sheet, item)
        return given.words if given else ""

    def given(self, sheet: CalibrationSheet | None, item: Item) -> Given | None:
        """What a sheet answers to an item; None when nothing."""
        answer = self.answers.get(sheet.sheet_id, {}).get(item.code) if sheet and sheet.sheet_id else None
        if answer is None:
            return None
        options = choices_of(item, self.calibration.script)
        return Given(item=item, answer=Answer(answer.value, answer.is_na, answer.comment), options=options)


def shown_of(calibration: Calibration, *, in_depth: bool = True) -> Shown:
    """Gather an exercise; `in_depth` adds the coefficients that trainers read."""
    items = [item for item in items_of(calibration.version_id) if item.type not in NOT_ASKED]
    sheets = sheets_of(calibration)
    answers = answers_by_sheet(one.sheet_id for one in sheets if one.sheet_id)
    shares = {
        one.id: shares_of(items, answers[one.sheet_id], one.sheet.critical if one.sheet else [])
        for one in sheets
        if one.sheet_id
    }
    key = next((shares[one.id] for one in sheets if one.is_key and one.id in shares), {})
    parts = {item.code: item.section.code for item in items}
    raters = [shares[one.id] for one in sheets if not one.is_key and one.id in shares]
    titles = {item.section.code: item.section.title for item in items}
    return Shown(
        calibration, items, titles, sheets, answers, shares, compare(items, key, raters, parts, in_depth=in_depth)
    )


@dataclass(frozen=True)
class OwnLine:
    """One item as its shopper reads it: own answer, key with its reason, how they differ, and what the others gave.

    `difference` is same, stricter, lenient or other; `others` counts none, part, full, N/A, None while it is hidden.
    """

    item: Item
    own: Given | None
    key: Given | None
    difference: str
    others: tuple[int, int, int, int] | None


def own_lines(shown: Shown, sheet: CalibrationSheet, *, with_others: bool) -> list[OwnLine]:
    """Return the items of an exercise for one shopper; others' answers once it is closed, from three shoppers on."""
    compared = {one.item.code for one in shown.comparison.items}
    show_others = with_others and len(shown.sent) >= FEWEST_SENT
    mine, key = shown.shares.get(sheet.id, {}), shown.shares.get(shown.key.id, {}) if shown.key else {}
    rest = [shown.shares[one.id] for one in shown.sent if one.id != sheet.id]
    return [
        OwnLine(
            item=item,
            own=shown.given(sheet, item),
            key=shown.given(shown.key, item),
            difference=_difference(mine.get(item.code), key.get(item.code)),
            others=place_counts([own[item.code] for own in rest if item.code in own]) if show_others else None,
        )
        for item in shown.items
        if item.code in compared
    ]


def _difference(own: float | None, key: float | None) -> str:
    if own == key:
        return "same"
    if own is None or key is None or min(own, key) < 0:
        return "other"
    return "stricter" if own < key else "lenient"
