"""Forms of scenarios: a new one, files to take in, a picture or recording."""

from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from ..web.forms import Form
from ..web.text import _l


class NewForm(Form):
    """A new scenario under a code, begun with a starter or as a copy of another."""

    code = StringField(
        _l("Code"),
        [InputRequired(_l("Give the scenario a code.")), Length(max=40)],
        description=_l("Short and for good, such as SC17: attempts and standards refer to it."),
    )
    source = SelectField(_l("Begin with"), description=_l("A copy of another scenario keeps its pictures too."))


class UploadForm(Form):
    """Scenario files: texts with their translations, Twee or Twine."""

    files = MultipleFileField(
        _l("Files"),
        [FileRequired(_l("Choose a file first."))],
        description=_l("meter.md and meter.en.md together or apart; .twee and .html from Twine. 2 MB each."),
    )
    publish = BooleanField(_l("Publish at once what has no error"))


class MediumForm(Form):
    """A picture or recording that the text shows under a name."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file first."))],
        description=_l("JPEG, PNG, WEBP; MP3, M4A, OGG, WAV; MP4, WEBM. 20 MB at most."),
    )
    name = StringField(
        _l("Name in the text"), [Optional(), Length(max=100)], description=_l("Left empty: the name of the file.")
    )


class BeginForm(Form):
    """Who acts the customer and who scores besides the trainer; scenario and learner stand in the address."""

    actor = SelectField(_l("Who acts the customer"), coerce=int)
    second = SelectField(
        _l("Second rater"),
        coerce=lambda value: int(value) if value else None,
        validators=[Optional()],
        description=_l("Scores the same play without seeing your rating; the result is the mean of both."),
    )
    rubric = SelectField(_l("Rubric"), coerce=int)


class VoidForm(Form):
    """Why a role-play does not count."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Give the reason. It stays with the role-play.")), Length(max=2000)],
        description=_l("It stays with the role-play. Nothing is deleted."),
    )


class ObjectionForm(Form):
    """An objection of the learner to one item of a result."""

    item_code = SelectField(_l("Item"), validators=[InputRequired(_l("Choose the item."))], validate_choice=False)
    why = TextAreaField(
        _l("Why is this item not right?"), [InputRequired(_l("Say briefly what was different.")), Length(max=2000)]
    )


class MarkObjectionForm(ObjectionForm):
    """An objection of who played to the points on one line of a free answer."""

    item_code = SelectField(_l("Mark"), validators=[InputRequired(_l("Choose the mark."))], validate_choice=False)
    why = TextAreaField(
        _l("Why is this mark not right?"), [InputRequired(_l("Say briefly what was overlooked.")), Length(max=2000)]
    )


class OwnViewForm(Form):
    """What a learner says to a result."""

    text = TextAreaField(_l("How I see it"), [InputRequired(_l("Write what you want to say.")), Length(max=2000)])
