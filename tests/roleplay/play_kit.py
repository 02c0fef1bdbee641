"""A scenario with everything a player meets: a timer, a condition, a free answer, a critical fault; in both languages."""

from datetime import timedelta
from typing import Any

from sqm_training.database import now
from sqm_training.dialogue import all_bounds, parse
from sqm_training.extensions import db
from sqm_training.people.models import Person
from sqm_training.roleplay.actions import playing
from sqm_training.roleplay.models import Attempt, Scenario, ScenarioVersion
from sqm_training.standards.models import Standard

TEXT = """---
id: SC91
title: 账单翻倍
channel: counter
level: 1
standards: [EMP-1]
pass: {overall: 60}
feedback: step
start: arrive
set: {anger: 3}
customer: {name: 李先生, mood: 4, brief: 水费比上月多一倍。}
language: zh
---

## arrive
> 旁白：上午十点，一号窗口。
> 李先生（生气）：水费怎么翻倍了？

- 一下子多这么多，换我也着急，我们一起看记录。 -> look {#calm}
  + EMP-1 2, assurance 1
  ~ anger - 1
  ? 先接住着急，再查证。
- 表不会错的。 -> argue {#deny}
  + EMP-1 -1
  ~ anger + 1
  ? 没有查就下结论。
- 请出示户号。 -> look {#number}
  + none
  ? 太快进入手续。

@timer 20s -> argue

## look
> 李先生（平静）：好，您看吧。

- 夜里一直在走水，很可能有漏水，师傅明天上门。 -> done {#leak} [if anger <= 3]
  + assurance 2
  ? 说清原因和下一步。
- 您自己查查。 -> lost {#self}
  + none
  ? 把事情推回给用户。

## argue
> 李先生（更生气）：我要投诉！

- 对不起，是我没有先看清楚。 -> look {#sorry}
  + EMP-1 1
  ~ anger - 1
  ? 道歉能把谈话拉回来。
- 投诉您找别人。 -> lost {#away}
  + none
  ! critical 拒绝受理投诉
  ? 投诉必须受理。

## done [end: resolved]
> 李先生：谢谢。

## lost [end: complaint]
> 李先生：我打 12345。

@debrief 哪一句话让他平静下来？
"""

ENGLISH = """---
id: SC91
title: The bill doubled
language: en
customer: {name: Mr Li, mood: 4, brief: His bill doubled.}
---

## arrive
> Narrator: Ten in the morning, counter one.
> Mr Li (angry): Why did the bill double?

- So much at once would worry me too. Let us look at the record together. -> look {#calm}
  ? Take up the worry, then check.
- The meter is never wrong. -> argue {#deny}
  ? A verdict without a look.
- Your account number, please. -> look {#number}
  ? Too quick into the paperwork.

@timer 20s -> argue

## look
> Mr Li (calm): All right, look.

- Water ran all night, most likely a leak. Somebody comes tomorrow. -> done {#leak} [if anger <= 3]
  ? The cause and the next step.
- Check it yourself. -> lost {#self}
  ? Pushes it back.

## argue
> Mr Li (angrier): I will complain!

- I am sorry, I should have looked first. -> look {#sorry}
  ? An apology brings him back.
- Complain elsewhere. -> lost {#away}
  ! critical Refused a complaint
  ? A complaint must be taken.

## done [end: resolved]
> Mr Li: Thank you.

## lost [end: complaint]
> Mr Li: I will call 12345.

@debrief Which words calmed him?
"""

WRITTEN = """---
id: SC92
title: 写一句道歉
channel: hotline
level: 2
standards: [EMP-1]
pass: {overall: 60}
feedback: end
start: call
customer: {name: 赵女士, mood: 3, brief: 停水没通知。}
language: zh
---

## call
> 赵女士（不满）：停水怎么不通知？

@write 您怎么向她道歉？ -> next
  + rubric EMP-1 0..3

## next
> 赵女士：那什么时候来水？

- 今天下午四点前，来水我给您发短信。 -> done {#four}
  + assurance 2
  ? 有时间，有下一步。
- 快了。 -> lost {#soon}
  + assurance -1
  ? 没有时间。

## done [end: resolved]
> 赵女士：好。

## lost [end: complaint]
> 赵女士：又是快了。
"""


def both(zh: str, en: str) -> dict[str, str]:
    """Return words in both languages."""
    return {"zh": zh, "en": en}


def add_standard(code: str = "EMP-1", dimension: str = "empathy") -> Standard:
    """Add a standard unless it exists."""
    found = db.session.query(Standard).filter_by(code=code).first()
    if found is None:
        found = Standard(
            code=code, title=both("说出感受", "Names the feeling"), target=both("每次", "every time"), measure=None,
            channel="counter", dimension=dimension, state="approved",
            practice={"say": [both("换作是我也着急。", "That would worry me too.")]},
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
    return found


def publish(text: str = TEXT, english: str | None = ENGLISH, **values: Any) -> ScenarioVersion:
    """Keep a text as the version in force of its scenario."""
    add_standard()
    game = parse(text)
    mapping = {row.code: row.dimension for row in db.session.query(Standard)}
    bounds = all_bounds(game, mapping)
    title = {"zh": game.title, "en": parse(english).title if english else game.title}
    scenario = Scenario(code=game.id, slug=game.id.lower(), title=title, channel=game.channel, level=game.level or 1)
    version = ScenarioVersion(
        scenario=scenario,
        number=1,
        digest=f"digest of {game.id}",
        text=text,
        translations={"en": english} if english else {},
        title=title,
        channel=game.channel,
        level=game.level or 1,
        standards=game.standards,
        dimensions=[key for key in bounds if key in ("assurance", "empathy")],
        dimension_of=mapping,
        bounds={key: list(pair) for key, pair in bounds.items()},
        made_at=now(),
        published_at=now(),
        **values,
    )
    db.session.add(version)
    db.session.flush()
    return version


def publish_written() -> ScenarioVersion:
    """Keep the scenario with a free answer."""
    return publish(WRITTEN, None)


def begun(person: Person, version: ScenarioVersion | None = None) -> Attempt:
    """Begin an attempt and commit."""
    attempt = playing.begin(person=person, version=version or publish())
    db.session.commit()
    return attempt


def played(person: Person, *choices: str, version: ScenarioVersion | None = None) -> Attempt:
    """Play choices by their ids and commit."""
    attempt = begun(person, version)
    for number, choice in enumerate(choices, start=1):
        assert playing.choose(attempt=attempt, number=number, choice=choice), choice
    db.session.commit()
    return attempt


def later(attempt: Attempt, seconds: float) -> Any:
    """Return the moment some seconds after the open step was shown."""
    return attempt.steps[-1].shown_at + timedelta(seconds=seconds)
