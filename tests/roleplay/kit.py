"""A small scenario for tests, and what it needs."""

from typing import Any

from sqm_training.extensions import db
from sqm_training.people.models import Person
from sqm_training.roleplay.actions import drafts, publishing
from sqm_training.roleplay.models import Scenario, ScenarioVersion
from sqm_training.standards.models import Standard

SMALL = """---
id: SC90
title: 水费翻倍
channel: counter
level: 2
standards: [LIS]
pass: {overall: 60}
start: arrive
set: {anger: 2}
customer: {name: 李先生, mood: 4, brief: 水费比上月多一倍，他很生气。}
language: zh
---

## arrive
> 李先生（生气）：水费怎么翻倍了？

- 您别急，我先看看用水记录。 -> look {#calm}
  + empathy 2, LIS 1
  ~ anger - 1
  ? 先安顿，再查证。
- 表不会错的。 -> argue {#deny}
  + empathy -1
  ~ anger + 1
  ? 没有查就下结论。
- 请出示户号。 -> look {#number}
  + none
  ? 太快进入手续。

## look
> 李先生（平静）：好，您看吧。

- 多出来的是夜里在走，很可能有漏水。我约师傅明天上门。 -> done {#leak}
  + assurance 2, LIS 1
  ? 说清原因和下一步。
- 您自己查查。 -> lost {#self} [if anger <= 2]
  + none
  ? 把事情推回给用户。
- 记录就是这样。 -> lost {#record}
  + assurance -1
  ? 没有解释。

## argue
> 李先生（更生气）：我要投诉！

- 对不起，是我没有先看清楚。 -> look {#sorry}
  + empathy 1, LIS 1
  ~ anger - 1
  ? 道歉能把谈话拉回来。
- 投诉您找别人。 -> lost {#away}
  + none
  ! critical 拒绝受理投诉
  ? 拒绝受理是严重错误。

## done [end: resolved]
> 李先生：谢谢。

## lost [end: complaint]
> 李先生：我打 12345。
"""

ENGLISH = """---
id: SC90
title: The bill doubled
language: en
customer: {name: Mr Li, mood: 4, brief: His bill doubled and he is angry.}
---

## arrive
> Mr Li (angry): Why did the bill double?

- Let me look at your record first. -> look {#calm}
  ? First settle him, then check.
- The meter is never wrong. -> argue {#deny}
  ? A verdict without a look.
- Your account number, please. -> look {#number}
  ? Too quick into the paperwork.

## look
> Mr Li (calm): All right, look.

- Water ran at night, most likely a leak. I will send somebody tomorrow. -> done {#leak}
  ? The cause and the next step.
- Check it yourself. -> lost {#self} [if anger <= 2]
  ? Pushes it back.
- That is what the record says. -> lost {#record}
  ? No explanation.

## argue
> Mr Li (angrier): I will complain!

- I am sorry, I should have looked first. -> look {#sorry}
  ? An apology brings him back.
- Complain elsewhere. -> lost {#away}
  ! critical Refused a complaint
  ? A critical fault.

## done [end: resolved]
> Mr Li: Thank you.

## lost [end: complaint]
> Mr Li: I will call 12345.
"""


def both(zh: str, en: str) -> dict[str, str]:
    """Return words in both languages."""
    return {"zh": zh, "en": en}


def small(code: str = "SC90", **changes: str) -> str:
    """Return the text of the small scenario under a code; `old="new"` pairs are given as a mapping."""
    return SMALL.replace("id: SC90", f"id: {code}")


def add_standards(*codes: str) -> None:
    """Add standards of the dimension reliability, LIS by default, unless they exist."""
    for code in codes or ("LIS",):
        if db.session.query(Standard).filter_by(code=code).first() is None:
            db.session.add(Standard(code=code, title=both("复述", f"Repeats {code}"), target=both("达标", "met"), measure=None,
                                    channel="counter", dimension="reliability", state="approved"))  # fmt: skip
    db.session.flush()


def drafted(by: Person, code: str = "SC90", text: str | None = None, english: str | None = ENGLISH) -> Scenario:
    """Add the small scenario as a draft."""
    add_standards()
    translations = {"en": english.replace("id: SC90", f"id: {code}")} if english else {}
    text = small(code) if text is None else text
    draft = drafts.new_scenario(code=code, text=text, translations=translations, by=by)
    db.session.commit()
    return draft.scenario


def published(by: Person, code: str = "SC90", **values: Any) -> ScenarioVersion:
    """Add the small scenario and publish it."""
    version = publishing.publish_draft(scenario=drafted(by, code, **values), by=by)
    db.session.commit()
    return version
