"""The form of a new checklist: what it begins with, its code and title."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from ...database import Text
from ...library import FOLDER
from ...web.forms import Form
from ...web.text import _, _l, local
from ...web.words import CHANNELS
from .rows import SHORT, line

KNOWN_CHANNELS = ("counter", "hotline", "field", "online")


@cache
def shipped_titles() -> dict[str, Text]:
    """Return the titles of the shipped checklists by the name of their file."""
    from ruamel.yaml import YAML

    files = sorted((FOLDER / "checklists").glob("*.yaml"))
    return {file.stem: YAML(typ="safe").load(file.read_text("utf-8"))["title"] for file in files}


class NewForm(Form):
    """A new checklist."""

    source = RadioField(_l("Begin with"), [InputRequired(_l("Choose what to begin with."))])
    code = line(_l("Code of the new checklist"), SHORT)
    title_zh = line(_l("Title in Chinese"))
    title_en = line(_l("Title in English"))
    channel = SelectField(
        _l("Channel"), choices=[SelectChoice(key, CHANNELS[key]) for key in KNOWN_CHANNELS], default="counter"
    )

    def offer(self, own: Sequence[tuple[str, Text]]) -> None:
        """Offer the shipped checklists, one's own, and an empty one."""
        shipped = [
            (f"shipped:{code}", _("Shipped: %(title)s", title=local(title))) for code, title in shipped_titles().items()
        ]
        mine = [(f"own:{code}", _("Copy of %(code)s %(title)s", code=code, title=local(title))) for code, title in own]
        self.source.choices = [SelectChoice(*one) for one in [*shipped, *mine, ("blank", _("An empty checklist"))]]

    def wished_code(self, taken: Collection[str]) -> str:
        """Return the code that was entered, else the next free one after that of the source: CTR, CTR2, CTR3."""
        if self.code.data:
            return str(self.code.data)
        base = (self.source.data or "").partition(":")[2] or "NEW"
        return next(code for n in range(1, len(taken) + 2) if (code := base if n == 1 else f"{base}{n}") not in taken)

    def title(self) -> dict[str, str] | None:
        """Return the title that was entered, None to keep that of the source."""
        zh, en = self.title_zh.data or "", self.title_en.data or ""
        return {"zh": zh or en, "en": en or zh} if zh or en else None

    def blank(self) -> dict[str, Any]:
        """Return an empty checklist with one section to begin with."""
        return {
            "code": "NEW",
            "title": {"zh": "新评分表", "en": "New checklist"},
            "channel": self.channel.data,
            "method": "points",
            "cap": 59,
            "scorable_share": 0.7,
            "words": [],
            "moments": ["arrived", "started", "finished"],
            "scripts": [],
            "sections": [{"code": "A", "title": {"zh": "第一大项", "en": "First section"}, "items": []}],
        }
