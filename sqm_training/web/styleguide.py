"""The page that shows every component in every state, for demo and test systems only."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template
from markupsafe import Markup
from sqlalchemy import literal, select, union_all
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from .access import public
from .forms import Form
from .lists import Column, Filter, Listing, list_page
from .text import _, _l, local

bp = Blueprint("kit", __name__)
ANSWERS = [
    SelectChoice("2", _l("Met")),
    SelectChoice("1", _l("Partly met")),
    SelectChoice("0", _l("Not met")),
]
SAMPLES = (
    (1, "WAIT-3", "高峰时段平均等候时间不超过十五分钟", "Average wait at peak time is 15 minutes or less", 4),
    (2, "GREET-1", "起身或微笑致意，使用规范的开场用语", "Greets with a smile and the agreed opening words", 12),
    (3, "TELL-2", "一次性告知办理所需的全部材料", "Names every document that is needed, at once", 8),
    (4, "CARE-5", "为老年人、残疾人和孕妇优先办理", "Serves older, disabled and pregnant customers first", 0),
    (5, "FIX-1", "接到爆管报修后三十分钟内到达现场", "Arrives within 30 minutes when a burst main is reported", 3),
)


class SampleForm(Form):
    """One field of each kind."""

    class Meta:
        csrf = False

    name = StringField(_l("Name"), [InputRequired(_l("Enter the name.")), Length(max=80)])
    secret = PasswordField(_l("Password"), [InputRequired(_l("Enter your password."))])
    day = DateField(_l("Day of the visit"), [InputRequired(_l("Enter the day."))])
    people = IntegerField(_l("People waiting"), [Optional(), NumberRange(0, 500)])
    minutes = DecimalField(_l("Minutes until served"), [Optional()])
    answer = RadioField(
        _l("Repeats the need and confirms it"), [InputRequired(_l("Choose an answer."))], choices=ANSWERS
    )
    reason = RadioField(
        _l("Why could the visit not be done?"),
        [Optional()],
        choices=[
            SelectChoice("closed", _l("The site was closed")),
            SelectChoice("queue", _l("The queue was too long")),
        ],
    )
    site = SelectField(
        _l("Channel"),
        [InputRequired()],
        choices=[SelectChoice("hall", _l("Hall")), SelectChoice("hotline", _l("Hotline"))],
    )
    roles = SelectMultipleField(
        _l("Days"), choices=[SelectChoice("weekday", _l("Working days")), SelectChoice("weekend", _l("Weekend"))]
    )
    comment = TextAreaField(_l("What happened?"), [Length(max=2000)])
    photo = FileField(_l("Photo"))
    agreed = BooleanField(_l("I have read the notice"))


def _blank() -> SampleForm:
    return SampleForm(formdata=None, prefix="blank-", answer="1", site="hall")


def _wrong() -> SampleForm:
    form = SampleForm(formdata=MultiDict({"wrong-people": "-3", "wrong-site": "hall"}), prefix="wrong-")
    form.validate()
    return form


def _standards() -> Listing:
    names = ("id", "code", "zh", "en", "n")
    rows = (select(*(literal(value).label(name) for name, value in zip(names, row, strict=True))) for row in SAMPLES)
    table = union_all(*rows).subquery("sample")
    return list_page(
        select(table),
        columns=[
            Column(
                "code",
                _("Code"),
                lambda row: Markup('<span class="nowrap">{}</span>').format(row.code),
                sort=table.c.code,
            ),
            Column("title", _("Standard"), lambda row: local({"zh": row.zh, "en": row.en})),
            Column("items", _("Items"), lambda row: row.n, sort=table.c.n, is_number=True),
        ],
        search=[table.c.code, table.c.zh, table.c.en],
        filters=[
            Filter(
                "items",
                _("Measured"),
                [("yes", _("Measured")), ("no", _("Not measured"))],
                lambda value: (table.c.n > 0) == (value == "yes"),
            )
        ],
        default_sort="code",
        empty=(_("No standards yet"), _("Import the list of your organisation, or start from ours."), None, None),
        name="standards",
    )


@bp.get("/styleguide")
@public
def show_styleguide() -> str | Response:
    """Show all components; a production system does not have this page."""
    if current_app.config["SQM"].production:
        abort(404)
    listing = _standards()
    if listing.export:
        return listing.export_response()
    words: dict[str, Any] = {"blank": _blank(), "wrong": _wrong(), "listing": listing}
    return render_template("components/styleguide.html", **words)
