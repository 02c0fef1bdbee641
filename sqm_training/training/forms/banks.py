"""Forms of banks: a new one, and a file to take in."""

from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import InputRequired, Length, Optional

from ...checklists.forms.rows import line
from ...web.forms import Form
from ...web.text import _l


class BankForm(Form):
    """A new bank."""

    code = line(_l("Code"), asked=_l("Give the bank a code."))
    zh = line(_l("Title in Chinese"), 200)
    en = line(_l("Title in English"), 200)


class ImportForm(Form):
    """A file of questions, and the bank that takes them."""

    file = FileField(_l("File"), [Optional()])
    bank = SelectField(_l("Into the bank"), [InputRequired()])
    new_code = line(_l("Code of the new bank"))
    form = SelectField(_l("Format"), [Optional(), Length(max=10)])
