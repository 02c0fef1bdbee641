"""Forms for planning one visit or a wave."""

from datetime import timedelta
from typing import Any

from wtforms import (
    DateField,
    DecimalField,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ...people.queries.persons import names_of_role
from ...web.forms import Form
from ...web.text import _l, local
from ..queries import planning as queries

DAY = timedelta(days=1)


class VisitForm(Form):
    """One visit: where, who, what, when."""

    site = SelectField(_l("Site"), coerce=int)
    version = SelectField(_l("Checklist"), coerce=int)
    script = SelectField(_l("Shop script"), coerce=int, validators=[Optional()])
    shopper = SelectField(_l("Mystery shopper"), coerce=int)
    opens_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    closes_on = DateField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    wave = SelectField(_l("Wave"), coerce=int, validators=[Optional()])
    briefing = TextAreaField(_l("Note for the shopper"), [Optional(), Length(max=1000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = queries.published_versions()
        scripts = queries.scripts_by_version([version.id for version in versions])
        codes = {version.id: version.checklist.code for version in versions}
        self.site.choices = [
            SelectChoice(site.id, local(site.title), {"data-kind": site.kind}) for site in queries.sites_to_visit()
        ]
        self.version.choices = [
            SelectChoice(one.id, f"{one.checklist.code} · {local(one.title)}", {"data-channel": one.checklist.channel})
            for one in versions
        ]
        self.script.choices = [
            SelectChoice(
                script.id, f"{codes[version_id]} · {script.code} {local(script.title)}", {"data-version": version_id}
            )
            for version_id, found in scripts.items()
            for script in found
        ]
        self.shopper.choices = [SelectChoice(*one) for one in names_of_role("shopper")]
        self.wave.choices = [SelectChoice(0, _l("Not part of a wave"))] + [
            SelectChoice(wave.id, local(wave.title)) for wave in queries.all_waves()
        ]


class WaveForm(Form):
    """A wave: sites x visits x period, shared out among the shoppers."""

    code = StringField(_l("Code"), [InputRequired(_l("Enter a short code such as 2026-Q2.")), Length(max=40)])
    title_zh = StringField(_l("Title in Chinese"), [InputRequired(_l("Enter a title.")), Length(max=120)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=120)])
    starts_on = DateField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    sites = SelectMultipleField(_l("Sites"), [InputRequired(_l("Choose at least one site."))], coerce=int)
    per_site = IntegerField(
        _l("Visits per site"),
        [InputRequired(_l("Enter how many visits each site gets.")), NumberRange(1, 30)],
        default=3,
    )
    double_percent = DecimalField(
        _l("Encounters scored by two shoppers, in percent"),
        [InputRequired(_l("Enter a share, 0 for none.")), NumberRange(0, 100)],
        default=10,
        places=0,
    )
    seed = IntegerField(_l("Draw"), [Optional(), NumberRange(0, 1_000_000)], default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites.choices = [SelectChoice(site.id, local(site.title)) for site in queries.sites_to_visit()]
