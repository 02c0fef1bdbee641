"""Forms of what surrounds the items of a draft: its settings, sections, scripts and its whole text."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from ...measures.checklist import BadChecklist, exact
from ...web.forms import Form
from ...web.text import _l
from ..normal import number
from .part import PartForm
from .rows import SHORT, WordsRow, filled, line, rows_of, stripped

STORY = 4000
METHODS = [
    SelectChoice("points", _l("By points: 100 × points got ÷ points possible")),
    SelectChoice("sections", _l("By sections: each section counts by its weight")),
]
CAPS = [
    SelectChoice("number", _l("At most this many points")),
    SelectChoice("zero", _l("0 points")),
    SelectChoice("flag", _l("The score stays; the failure is only shown")),
]


class SectionForm(PartForm):
    """A section: its code, title and weight."""

    code = line(_l("Code"), SHORT, _l("Enter a code."))
    title_zh = line(_l("Title in Chinese"), asked=_l("Enter a title."))
    title_en = line(_l("Title in English"))
    weight = line(_l("Weight"), SHORT)


class ScriptForm(PartForm):
    """A shop script: what the shopper plays, and the points of a right answer."""

    code = line(_l("Code"), SHORT, _l("Enter a code."))
    title_zh = line(_l("Title in Chinese"), asked=_l("Enter a title."))
    title_en = line(_l("Title in English"))
    business = line(_l("Kind of business"), SHORT)
    story_zh = TextAreaField(
        _l("Cover story in Chinese"),
        [InputRequired(_l("Write the cover story.")), Length(max=STORY)],
        filters=[stripped],
    )
    story_en = TextAreaField(_l("Cover story in English"), [Optional(), Length(max=STORY)], filters=[stripped])
    key = rows_of(WordsRow, _l("Answer key"))


class MomentRow(WordsRow):
    """A moment that is tapped; `former` is the code it had."""

    code = line(_l("Code"), SHORT)
    former = HiddenField()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written: the code it had is no writing."""
        return not (self["code"].data or self["zh"].data or self["en"].data)


class RatingRow(WordsRow):
    """From which score on a result is called what."""

    from_ = line(_l("From"), SHORT)


class SettingsForm(PartForm):
    """What holds for the whole checklist."""

    title_zh = line(_l("Title in Chinese"), asked=_l("Enter a title."))
    title_en = line(_l("Title in English"))
    method = RadioField(_l("How the score is worked out"), choices=METHODS, default="points")
    cap_kind = RadioField(_l("After a confirmed critical failure the score is"), choices=CAPS, default="number")
    cap = line(_l("Points at most"), SHORT)
    scorable_percent = line(_l("Share of the points that must apply, in percent"), SHORT)
    words = rows_of(RatingRow, _l("Words for results"))
    moments = rows_of(MomentRow, _l("Moments"))

    def field_path(self, path: Sequence[int | str]) -> Sequence[int | str]:
        """Return where a fault is shown."""
        if path and path[0] == "scorable_share":
            return ("scorable_percent",)
        if len(path) == 4 and path[0] == "moments" and path[2] == "title":
            return (*path[:2], path[3])
        return super().field_path(path)


class TextForm(Form):
    """The whole draft as text."""

    text = TextAreaField("YAML", [InputRequired()])


def words_from(form: Form, base: str) -> dict[str, str]:
    """Return two fields as words in both languages; an empty one takes the other's."""
    zh, en = form[f"{base}_zh"].data or "", form[f"{base}_en"].data or ""
    return {"zh": zh or en, "en": en or zh}


def words_data(words: Mapping[str, str], base: str) -> dict[str, str]:
    """Return words in both languages as the data of two fields."""
    return {f"{base}_{language}": words.get(language, "") for language in ("zh", "en")}


def script_data(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a script, in the shape of the file, as the data of its form."""
    rest = {
        "code": row["code"],
        "business": row.get("business", ""),
        "key": [dict(one) for one in row.get("key") or []],
    }
    return words_data(row["title"], "title") | words_data(row["story"], "story") | rest


def read_script(form: ScriptForm) -> dict[str, Any]:
    """Return the script that the form describes."""
    return {
        "code": form.code.data or "",
        "title": words_from(form, "title"),
        "business": form.business.data or "",
        "story": words_from(form, "story"),
        "key": [one.words() for _at, one in filled(form["key"])],
    }


def settings_data(plain: Mapping[str, Any], titles: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return the settings of a checklist as the data of their form; `titles` are those of the library's moments."""
    cap, share = plain["cap"], exact(plain["scorable_share"])
    moments = [
        one if isinstance(one, Mapping) else {"code": one, "title": titles.get(one, {})} for one in plain["moments"]
    ]
    return {
        **words_data(plain["title"], "title"),
        "method": plain["method"],
        "cap_kind": cap if cap in ("zero", "flag") else "number",
        "cap": "59" if cap in ("zero", "flag") else str(cap),
        "scorable_percent": str(number(share * 100)),
        "words": [{"from_": str(row["from"]), "zh": row["zh"], "en": row["en"]} for row in plain["words"]],
        "moments": [{"code": one["code"], "former": one["code"], **one["title"]} for one in moments],
    }


def read_settings(form: SettingsForm) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the settings that the form describes, and the moments that were given a new code."""
    moments = [row for _at, row in filled(form.moments)]
    renamed = {
        row.former.data: row.code.data for row in moments if row.former.data and row.former.data != row.code.data
    }
    settings = {
        "title": words_from(form, "title"),
        "method": form.method.data,
        "cap": form.cap.data or "" if form.cap_kind.data == "number" else form.cap_kind.data,
        "scorable_share": _share(form.scorable_percent.data),
        "words": [{"from": row.from_.data or ""} | row.words() for _at, row in filled(form.words)],
        "moments": [{"code": row.code.data or "", "title": _moment_words(row)} for row in moments],
    }
    return settings, renamed


def _moment_words(row: MomentRow) -> dict[str, str]:
    words = row.words()
    return words if words["zh"] else {"zh": row.code.data or "", "en": row.code.data or ""}


def _share(text: str | None) -> str:
    try:
        return str(exact(text or "") / 100)
    except BadChecklist:
        return text or ""
