"""The form that all others are made from."""

from typing import Any

from flask_wtf import FlaskForm

from ..errors import RuleBroken


class Form(FlaskForm):
    """A WTForms form that can take a refusal of the domain onto the field it belongs to."""

    def refuse(self, refusal: RuleBroken) -> None:
        """Show a broken rule at its field, or above the form when it belongs to none."""
        field: Any = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]
