"""The library of scenarios: the list, one scenario with its versions, and what a trainer does with it as a whole."""

from functools import partial
from typing import Any

from flask import flash, get_template_attribute, redirect, render_template, request, url_for

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import Column, Filter, list_page
from ...web.text import _, language, local
from ...web.words import CHANNELS, DIMENSIONS
from ..actions import drafts, publishing
from ..checking import best_choice, read_texts
from ..models import Scenario
from ..queries import attempts_of, library
from ..words import LEVELS, STATES, state_of
from . import bp

READERS = (Role.TRAINER, Role.ADMIN, Role.MANAGER, Role.EMPLOYEE)
KEEPERS = (Role.TRAINER, Role.ADMIN)


@bp.get("/scenarios")
@allow(*READERS)
def list_scenarios() -> Any:
    """List the scenarios that the reader may see, by what they train and where they play."""
    reader = signed_in_person()
    keeps = library.may_keep(reader)
    page = list_page(
        library.library(reader),
        columns=_columns(reader, keeps),
        search=[Scenario.code, Scenario.title["zh"].as_string(), Scenario.title["en"].as_string()],
        filters=filters(keeps),
        default_sort="code",
        empty=_empty(keeps),
        name="scenarios",
    )
    return page.export_response() if page.export else render_template("roleplay/list_scenarios.html", page=page)


def _columns(reader: Any, keeps: bool) -> list[Column]:
    """Return the columns: a trainer looks for codes and states, a learner on a phone for title and own result."""
    cells = {name: get_template_attribute("roleplay/_cells.html", name) for name in ("title", "state", "standards")}
    code = Column("code", _("Code"), lambda row: row[0].code, sort=Scenario.code)
    title = Column("title", _("Scenario"), lambda row: cells["title"](row[0]), export=lambda row: local(row[0].title),
                   sort=Scenario.title[language()].as_string(), is_name=True)  # fmt: skip
    channel = Column("channel", _("Channel"), lambda row: str(CHANNELS.get(row[0].channel, "–")), sort=Scenario.channel)
    level = Column("level", _("Level"), lambda row: str(LEVELS.get(row[0].level, row[0].level)), sort=Scenario.level)
    standards = Column("standards", _("Standards"), lambda row: cells["standards"](row[1]),
                       export=lambda row: ", ".join(row[1].standards) if row[1] else "")  # fmt: skip
    if keeps:
        state = Column("state", _("State"), lambda row: cells["state"](row, state_of(*row)),
                       export=lambda row: str(STATES[state_of(*row)][0]))  # fmt: skip
        return [code, title, channel, level, standards, state]
    best = attempts_of.best_by_scenario(reader.id)
    own = Column("best", _("Your best"), lambda row: _percent(best.get(row[0].id)), is_number=True)
    return [title, own, level, channel, standards, code]


def _percent(share: Any) -> str:
    return "–" if share is None else f"{float(share):.0f}"


def filters(keeps: bool) -> list[Filter]:
    """Return the choices above a list of scenarios; those of their state only for who writes them."""
    standards = [(one.code, f"{one.code} {local(one.title)}") for one in library.trained_standards()]
    channels = [(key, str(CHANNELS[key])) for key in ("counter", "hotline", "field", "online")]
    found = [
        Filter("channel", _("Channel"), channels,
               lambda value: Scenario.channel == value),
        Filter("level", _("Level"), [(str(key), str(words)) for key, words in LEVELS.items()],
               lambda value: Scenario.level == int(value)),
        Filter("dimension", _("Dimension"), [(key, str(words)) for key, words in DIMENSIONS.items()],
               library.trains_dimension),
        Filter("standard", _("Standard"), standards, library.trains_standard),
    ]  # fmt: skip
    if keeps:
        words = [(key, str(text)) for key, (text, _tone) in STATES.items()]
        found.append(Filter("state", _("State"), words, library.in_state))
    return found


def _empty(keeps: bool) -> tuple[str, str, str | None, str | None]:
    if keeps:
        action = (_("Write a scenario"), url_for("roleplay.new_scenario"))
        return _("No scenarios yet"), _("Write one, upload a file, or load the shipped ones."), *action
    return _("No scenarios yet"), _("Your trainer has not published any."), None, None


@bp.get("/scenarios/<code>")
@allow(*READERS)
def show_scenario(code: str) -> str:
    """Show a scenario: what it is about and trains; to those who write them also graph, versions and findings."""
    reader = signed_in_person()
    scenario, version, draft = library.scenario_in_force(reader, code)
    keeps = library.may_keep(reader)
    number = request.args.get("version", type=int) if keeps else None
    version = library.version_number(scenario, number) if number else version
    draft = draft if keeps else None
    shown = version or draft
    if shown is None:
        raise NotFound
    texts = shown.text, shown.translations
    check = partial(drafts.check_draft, scenario) if keeps else read_texts
    checked = check(*texts, is_kept=True)
    return render_template(
        "roleplay/show_scenario.html",
        scenario=scenario,
        version=version,
        draft=draft,
        versions=library.versions_of(scenario) if keeps else [],
        checked=checked,
        keeps=keeps,
        spoken=checked.spoken(language()),
        standards=library.standards_by_code(checked.standards),
        moment=_moment(checked.spoken(language()), request.args.get("node", "")),
        state=state_of(scenario, version, draft),
        states=STATES,
        levels=LEVELS,
    )


def _moment(spoken: Any, name: str) -> dict[str, Any] | None:
    """Return a node with its best wording, None when the address names none that leads on."""
    node = spoken.nodes.get(name)
    best = best_choice(node) if node else None
    return {"node": node, "best": best} if best else None


@bp.post("/scenarios/<code>/retire")
@allow(*KEEPERS)
def retire_scenario(code: str) -> Any:
    """Take a scenario out of practice."""
    return _done(code, publishing.retire, _("Retired. Nobody is offered it any more; past attempts stay."))


@bp.post("/scenarios/<code>/bring-back")
@allow(*KEEPERS)
def bring_back_scenario(code: str) -> Any:
    """Offer a retired scenario again."""
    return _done(code, publishing.bring_back, _("It can be practised again."))


@bp.post("/scenarios/<code>/draft/delete")
@allow(*KEEPERS)
def delete_draft(code: str) -> Any:
    """Throw the draft away."""
    return _done(code, drafts.delete_draft, _("The draft is gone."))


def _done(code: str, act: Any, said: str) -> Any:
    """Do one act on a scenario and say so, or say why not; go to its page, or to the list when it is gone."""
    person = signed_in_person()
    scenario = library.scenario_for(person, code)
    try:
        act(scenario=scenario, by=person)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
        flash(said)
    if library.scenario_by_code(code) is None:
        return redirect(url_for("roleplay.list_scenarios"))
    return redirect(url_for("roleplay.show_scenario", code=code))
