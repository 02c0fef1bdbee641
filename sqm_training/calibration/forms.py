"""Forms of calibration exercises."""

from typing import Any

from wtforms import DateField, FileField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from ..people.queries.persons import names_of_role
from ..visits.queries import planning
from ..web.forms import Form
from ..web.text import _l, local
from .models import LONGEST


class ExerciseForm(Form):
    """What an exercise is called, what is read, and until when."""

    title_zh = StringField(_l("Title in Chinese"), [InputRequired(_l("Enter a title.")), Length(max=120)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=120)])
    material_zh = TextAreaField(_l("Record in Chinese"), [Optional(), Length(max=LONGEST)], render_kw={"rows": 14})
    material_en = TextAreaField(_l("Record in English"), [Optional(), Length(max=LONGEST)], render_kw={"rows": 10})
    due_on = DateField(_l("Due on"), [Optional()])

    @property
    def title_words(self) -> dict[str, str]:
        """The title in both languages; where one is empty the other serves."""
        return {"zh": self.title_zh.data, "en": self.title_en.data or self.title_zh.data}

    @property
    def material_words(self) -> dict[str, str]:
        """The record in both languages, empty where nothing was written."""
        return {"zh": self.material_zh.data or "", "en": self.material_en.data or ""}


class NewExerciseForm(ExerciseForm):
    """The same with the checklist and the script that is played."""

    version = SelectField(_l("Checklist"), coerce=int)
    script = SelectField(_l("Shop script"), coerce=int, validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = planning.published_versions()
        codes = {version.id: version.checklist.code for version in versions}
        self.version.choices = [SelectChoice(one.id, f"{one.checklist.code} · {local(one.title)}") for one in versions]
        self.script.choices = [SelectChoice(0, _l("No script"))] + [
            SelectChoice(script.id, f"{codes[version_id]} · {script.code} {local(script.title)}")
            for version_id, found in planning.scripts_by_version(list(codes)).items()
            for script in found
        ]


class ShoppersForm(Form):
    """Who takes part."""

    shoppers = SelectMultipleField(_l("Mystery shoppers"), [Optional()], coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shoppers.choices = [SelectChoice(*one) for one in names_of_role("shopper")]


class MediumForm(Form):
    """A picture or recording."""

    file = FileField(_l("Picture, sound or video"))
