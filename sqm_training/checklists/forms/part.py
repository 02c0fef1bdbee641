"""What the forms of all parts of a draft have in common."""

from collections.abc import Sequence

from wtforms import FieldList

from ...web.forms import Form
from .rows import act_of, change_rows, filled, refuse_at, with_blank


class PartForm(Form):
    """A form of one part of a draft: its lists of rows, and faults of what was written at their fields."""

    @property
    def lists(self) -> list[FieldList]:
        """The lists of rows on this form."""
        return [field for field in self if isinstance(field, FieldList)]

    def act(self, text: str) -> bool:
        """Do what a button beside a row asks; say whether it was such a button."""
        act = act_of(text)
        if act and act[0] in {one.short_name for one in self.lists}:
            change_rows(self[act[0]], act[1], act[2])
        return bool(act) or text == "show"

    def prepare(self) -> None:
        """Give every list a blank row to go on with."""
        for rows in self.lists:
            with_blank(rows)

    def refuse_faults(self, faults: Sequence[tuple[Sequence[int | str], str]], *, is_named: bool = False) -> None:
        """Show faults of the written part at the fields they belong to, after the name of the field when asked."""
        for path, cause in faults:
            if not refuse_at(self, self.field_path(path), cause, self.places, is_named=is_named):
                self.form_errors.append(cause)

    def field_path(self, path: Sequence[int | str]) -> Sequence[int | str]:
        """Return where on this form a fault of the part is shown: words have a field per language."""
        if len(path) >= 2 and path[0] in ("title", "story"):
            return (f"{path[0]}_{path[1]}",)
        return path

    def places(self, name: str) -> list[int]:
        """Return where the filled rows of a list stand on the page."""
        return [at for at, _row in filled(self[name])]
