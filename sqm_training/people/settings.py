"""What the administrator can set, with types, defaults and bounds."""

from dataclasses import dataclass
from json import loads
from typing import Any

from flask import g, has_app_context
from sqlalchemy import ColumnElement, ScalarSelect, String, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from ..extensions import db
from ..web.text import _l
from .models import Setting


@dataclass(frozen=True)
class Known:
    """One setting: its group, label, default, and for numbers the least and most."""

    group: str
    label: Any
    default: Any
    least: float | None = None
    most: float | None = None
    hint: Any = ""
    is_secret: bool = False


KNOWN: dict[str, Known] = {
    "organisation": Known("general", _l("Name of the organisation"), {"zh": "示例水务", "en": "Example Water"}),
    "target_score": Known("progress", _l("Target score of the own items"), 85, 0, 100),
    "observation_pass": Known("progress", _l("Score from which an observed role-play is passed"), 60, 0, 100),
    "publication_min_visits": Known(
        "publication",
        _l("Visits a site needs before results are published"),
        3,
        1,
        20,
        _l("With fewer, the date alone could give the shopper away."),
    ),
    "publication_min_days": Known("publication", _l("Days between a visit and its publication"), 7, 0, 60),
    "critical_needs_second": Known(
        "publication", _l("A critical item counts only after a second reviewer confirmed it"), True
    ),
    "appeal_days": Known("appeals", _l("Working days in which an objection can be made"), 5, 1, 30),
    "answer_days": Known("appeals", _l("Working days in which an objection is answered"), 5, 1, 30),
    "return_days": Known("review", _l("Days a shopper has to answer a returned visit"), 2, 1, 30),
    "rotation_days": Known("planning", _l("Days before a shopper visits the same site again"), 90, 0, 365),
    "double_share": Known("planning", _l("Share of encounters scored by two shoppers"), 0.1, 0, 1),
    "reminder_days": Known("reminders", _l("Days before the due day on which people are reminded"), 3, 0, 30),
    "reminders_by_mail": Known("reminders", _l("Send reminders by mail as well, to people who have an address"), True),
    "reminders_to_file": Known(
        "reminders",
        _l("Write reminders to a file as well, for a system that fetches them"),
        False,
    ),
    "robot": Known(
        "reminders",
        _l("Group robot that says how many tasks are due, without names"),
        "",
        hint=_l("The address of a WeCom or DingTalk robot; leave it empty for none."),
        is_secret=True,
    ),
    "suggestion_records": Known("reminders", _l("Records a standard needs before practice is suggested"), 3, 1, 50),
    "keep_notes_days": Known("privacy", _l("Days that capture notes are kept"), 60, 1, 3650),
    "keep_photos_months": Known("privacy", _l("Months that photos are kept"), 12, 1, 120),
    "keep_shopper_months": Known("privacy", _l("Months that it is kept who shopped"), 24, 1, 120),
    "keep_results_months": Known("privacy", _l("Months that results keep the name"), 36, 1, 240),
    "keep_leavers_months": Known("privacy", _l("Months after leaving that a person keeps the name"), 12, 0, 240),
    "notice_edition": Known(
        "notice", _l("Edition of the notice; raise it when everybody should read it again"), 1, 1, 999
    ),
    "notice": Known(
        "notice",
        _l("Notice about mystery shops"),
        {
            "zh": (
                "本单位会安排神秘顾客到窗口、热线和上门现场体验服务。"
                "目的是辅导和改进，不是纪检暗访，也不据此自动处分。\n\n"
                "**谁能看到：**您本人、您所在单位的负责人、培训师和管理员。同事看不到您的得分。\n\n"
                "**保存多久：**照片 12 个月，实名结果 36 个月，之后去除姓名。\n\n"
                "**怎么申诉：**结果发布后 5 个工作日内，可对任何一项提出异议，"
                "由与此无关的人员书面答复。申诉不会降低得分。\n\n"
                "我们会告诉您有暗访和为什么做，但不会告诉您什么时候。"
            ),
            "en": (
                "Mystery shoppers visit our windows, call the hotline and meet our field crews. "
                "The purpose is coaching and improvement; it is not a disciplinary check, "
                "and nothing follows from it automatically.\n\n"
                "**Who sees it:** you, the manager of your site, trainers and administrators. "
                "Colleagues do not see your scores.\n\n"
                "**How long it is kept:** photos 12 months, named results 36 months, then without the name.\n\n"
                "**How to object:** within 5 working days of publication you can object to any item. "
                "Somebody without a stake answers in writing. An objection never lowers a score.\n\n"
                "You are told that shops happen and why, but never when."
            ),
        },
    ),
    "is_demo": Known("hidden", "", False),
    "pseudonym_key": Known("hidden", "", ""),
    "shipped_checklists": Known("hidden", "", {}),
    "shipped_holidays": Known("hidden", "", []),
}


class Named(FunctionElement[str]):
    """Names and JSON values of rows as the text of one JSON object."""

    name = "named"
    type = String()
    inherit_cache = True


@compiles(Named, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    name, value = (compiler.process(one, **how) for one in element.clauses)
    return f"json_group_object({name}, json({value}))"


@compiles(Named, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **how: Any) -> str:
    return f"cast(json_object_agg({compiler.process(element.clauses, **how)}) as text)"


def all_set() -> ScalarSelect[str]:
    """Select all values that were set, for a query that is made anyway; `hold` keeps what it found."""
    named: ColumnElement[str] = Named(Setting.name, Setting.value)
    return select(named).scalar_subquery()


def hold(found: str | None) -> None:
    """Keep the values of this request that another query brought along; there are none before the first was set."""
    g.settings = loads(found) if found else {}


def values() -> dict[str, Any]:
    """Return all values that were set, read once per request."""
    if has_app_context() and "settings" in g:
        return dict(g.settings)
    found = {row.name: row.value for row in db.session.scalars(select(Setting))}
    if has_app_context():
        g.settings = found
    return found


def get(name: str) -> Any:
    """Return the value of a setting, its default when it was never set."""
    return values().get(name, KNOWN[name].default)


def put(name: str, value: Any) -> None:
    """Set a value; unknown names are an error of the program."""
    if name not in KNOWN:
        raise KeyError(name)
    row = db.session.get(Setting, name)
    if row is None:
        db.session.add(Setting(name=name, value=value))
    else:
        row.value = value
    db.session.flush()
    if has_app_context():
        g.pop("settings", None)
