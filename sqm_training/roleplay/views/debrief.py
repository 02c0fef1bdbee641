"""After an attempt: the debrief, its graph, private notes, and the list of one's own role-plays."""

from typing import Any

from flask import Response, flash, get_template_attribute, redirect, render_template, request, url_for
from wtforms import SelectChoice

from ...extensions import db
from ...people.looks import note_view
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.drawings import send_drawing
from ...web.lists import Column, list_page
from ...web.text import _, day, language, local
from ...web.words import CHANNELS
from ..actions import contesting, notes
from ..forms import MarkObjectionForm
from ..graphs import attempt_svg
from ..models import Attempt, Scenario
from ..play_words import ending_words, result_words
from ..queries import own
from ..queries import playing as queries
from ..queries.debrief import read_debrief
from ..queries.marking import objections_to
from ..words import LEVELS
from . import bp
from .library import filters
from .playing import PLAYERS


def _attempt(reader: Person, attempt_id: int) -> Attempt:
    """Return an attempt that the reader may see; a look at somebody else's is noted."""
    attempt = queries.attempt_for(reader, attempt_id)
    if attempt.person_id != reader.id:
        note_view(actor_id=reader.id, kind="attempt", ref=str(attempt.id), person_id=attempt.person_id)
    return attempt


@bp.get("/attempts/<int:attempt_id>/debrief")
@allow(*PLAYERS)
def show_debrief(attempt_id: int) -> str:
    """Show how an attempt went, step by step, beside the best that could be said."""
    return debrief_page(_attempt(signed_in_person(), attempt_id))


def debrief_page(attempt: Attempt, form: MarkObjectionForm | None = None) -> str:
    """Return the debrief of an attempt, with the objection that was not accepted."""
    is_own = attempt.person_id == signed_in_person().id
    page = read_debrief(attempt, language(), with_notes=is_own)
    form = form or MarkObjectionForm(formdata=None)
    objections, written = objections_to(attempt), [one.step for one in page.steps if one.is_written]
    lines = contesting.open_lines(attempt, written, objections=objections) if is_own else []
    form.item_code.choices = [SelectChoice("", _("Choose"))]
    form.item_code.choices += [SelectChoice(line.key, mark_words(line, page.titles)) for line, _left in lines]
    return render_template(
        "roleplay/show_debrief.html",
        attempt=attempt,
        page=page,
        is_own=is_own,
        lang=page.script.lang,
        ending_words=ending_words,
        form=form,
        objections=objections,
        titles=page.titles,
        days_left=min((left for _line, left in lines), default=None),
    )


def mark_words(line: contesting.Line, titles: dict[str, str]) -> str:
    """Say which mark a line of a rubric got, and in which step."""
    points = f"{titles[line.criterion.name]} {line.mark.points}/{line.criterion.high}"
    return f"{_('Step %(n)s', n=line.step.number)} · {points}"


@bp.get("/attempts/<int:attempt_id>/graph.svg")
@allow(*PLAYERS)
def show_attempt_graph(attempt_id: int) -> Response:
    """Draw the way of an attempt and the best way on the graph of the scenario."""
    attempt = queries.attempt_for(signed_in_person(), attempt_id)
    theme = "dark" if request.args.get("theme") == "dark" else "light"
    taken = [(step.node, step.choice, step.timed_out) for step in attempt.steps if step.chosen_at]
    stamp = repr((attempt.scenario_version.digest, taken, attempt.node, theme, language()))
    return send_drawing(stamp, lambda: attempt_svg(attempt, language(), theme))


@bp.post("/attempts/<int:attempt_id>/notes")
@allow(*PLAYERS)
def keep_note(attempt_id: int) -> Any:
    """Keep a private note on a question of the debrief."""
    person = signed_in_person()
    notes.keep_note(
        attempt=queries.own_attempt(person, attempt_id),
        number=request.form.get("number", -1, type=int),
        text=request.form.get("text", ""),
        person=person,
    )
    db.session.commit()
    flash(_("Your note is kept. Only you can read it."))
    return redirect(url_for("roleplay.show_debrief", attempt_id=attempt_id, _anchor="think"))


@bp.get("/role-plays")
@allow(*PLAYERS)
def list_my_attempts() -> Any:
    """List one's own attempts, the latest first."""
    cell = get_template_attribute("roleplay/_attempts.html", "attempt_link")
    page = list_page(
        own.attempts_of(signed_in_person()),
        columns=[
            Column("started", _("When"), lambda one: day(one.started_at), sort=Attempt.started_at),
            Column("title", _("Scenario"), cell, export=lambda one: local(one.scenario_version.title), is_name=True),
            Column("overall", _("Score"), lambda one: "–" if one.overall is None else f"{float(one.overall):.1f}",
                   is_number=True),
            Column("result", _("Result"), lambda one: str(result_words(one))),
            Column("channel", _("Channel"), lambda one: str(CHANNELS[one.scenario_version.channel])),
            Column("level", _("Level"), lambda one: str(LEVELS[one.scenario_version.level])),
        ],
        search=[Scenario.code, Scenario.title["zh"].as_string(), Scenario.title["en"].as_string()],
        filters=filters(False),
        default_sort="-started",
        empty=(_("No role-plays yet"), _("Each takes about five minutes. Begin with one that fits your work."),
               _("Practise"), url_for("roleplay.list_scenarios")),
        name="role-plays",
    )  # fmt: skip
    return page.export_response() if page.export else render_template("roleplay/list_my_attempts.html", page=page)
