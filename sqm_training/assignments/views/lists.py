"""Tasks as lists: all of them, one of them, and the batches in which they were given."""

from datetime import date
from typing import Any

from flask import get_template_attribute, redirect, render_template, request, url_for
from sqlalchemy import ColumnElement, select

from ...database import now
from ...extensions import db
from ...people.looks import note_view
from ...people.models import Person, Site
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.lists import Column, Filter, Words, list_page
from ...web.strict import is_number
from ...web.text import _, day, local, local_day, moment
from ..models import Assignment, AssignmentBatch
from ..queries import lists as queries
from ..queries.scope import sites_within_reach
from ..queries.state import in_states, not_settled
from ..states import State
from ..targets import KINDS
from ..words import EVENTS, STATES
from . import LEADERS, TRAINERS, bp

LEFT = "left"
"""The choice of what is neither passed nor waived: what a list of tasks is opened for."""


@bp.get("/assignments")
@allow(*LEADERS)
def list_assignments() -> Any:
    """List the tasks of everybody within reach, with search and filters; as long as any is left, those that are."""
    reader, today = signed_in_person(), local_day(now())
    is_trainer, counts = reader.has_role("trainer", "admin"), queries.count_by_state(reader, today)
    page = list_page(
        queries.assignments_for(reader, today),
        columns=_columns(request.args.get("export", "")),
        search=[Words(queries.holding)],
        filters=_filters(reader, today, is_trainer, LEFT if counts else ""),
        default_sort="due",
        empty=_empty(is_trainer),
        name="assignments",
        notes=[_("For coaching only; not to be used alone for appraisal or discipline.")],
        select=(lambda row: row[0].id) if is_trainer else None,
        is_long=True,
    )
    if page.export:
        return page.export_response()
    return render_template("assignments/list_assignments.html", page=page, counts=counts, is_trainer=is_trainer)


def _columns(export: str) -> list[Column]:
    """Return the columns; on the page the number stands with the name, in a file it has its own column."""
    cells = {
        name: get_template_attribute("assignments/_cells.html", name) for name in ("task", "person", "state", "due")
    }
    number = Column("number", _("Employee number"), lambda row: row[0].person.number, sort=Person.number)
    return [
        Column(
            "task",
            _("Task"),
            lambda row: cells["task"](row[0]),
            sort=Assignment.ref,
            export=lambda row: local(row[0].title),
        ),
        Column(
            "person",
            _("Name"),
            lambda row: cells["person"](row[0].person),
            sort=Person.name,
            export=lambda row: row[0].person.name,
        ),
        *([number] if export else []),
        Column(
            "state", _("State"), lambda row: cells["state"](*STATES[row[1]]), export=lambda row: str(STATES[row[1]][0])
        ),
        Column("due", _("Due day"), lambda row: cells["due"](row[0]), sort=Assignment.due_on, export=_due_on),
        Column("site", _("Site"), _site, sort=Site.name),
        Column("attempts", _("Attempts"), _attempts, sort=Assignment.attempts_used, is_number=True),
    ]


def _site(row: Any) -> str:
    return local(row[0].person.site.title) if row[0].person.site else "–"


def _due_on(row: Any) -> Any:
    return row[0].due_on or ""


def _attempts(row: Any) -> str:
    task: Assignment = row[0]
    return f"{task.attempts_used}/{task.attempts_allowed}" if task.attempts_allowed else str(task.attempts_used)


def _filters(reader: Person, today: date, is_trainer: bool, first: str) -> list[Filter]:
    def in_state(value: str) -> ColumnElement[bool]:
        return not_settled() if value == LEFT else in_states(today, [State(value)])

    sites = sites_within_reach(reader)
    states = [(key, str(words)) for key, (words, _tone) in STATES.items()]
    filters = [
        Filter("state", _("State"), [(LEFT, _("Not done yet")), *states], in_state, default=first),
        Filter("site", _("Site"), [(str(one.id), _indented(one)) for one in sites], _at_or_below),
        Filter(
            "kind",
            _("Kind"),
            [(kind.name, str(kind.title)) for kind in KINDS.values()],
            lambda value: Assignment.kind == value,
        ),
    ]
    if is_trainer:
        batches = [(str(one.id), f"{day(one.made_at)} {local(one.title)}") for one in queries.batch_choices()]
        filters.append(Filter("batch", _("Given on"), batches, lambda value: Assignment.batch_id == int(value)))
    return filters


def _indented(site: Site) -> str:
    return "　" * (len(site.line) - 1) + local(site.title)


def _at_or_below(value: str) -> ColumnElement[bool]:
    path = select(Site.path).where(Site.id == int(value)).scalar_subquery()
    return Site.path.startswith(path)


def _empty(is_trainer: bool) -> tuple[str, str, str | None, str | None]:
    if not is_trainer:
        return _("No tasks yet"), _("Tasks that trainers give to your people appear here."), None, None
    return (
        _("No tasks yet"),
        _("Choose a scenario, a course or a practice card, and who gets it."),
        _("Assign a task"),
        url_for("assignments.assign"),
    )


@bp.get("/assignments/<int:assignment_id>")
@allow(*LEADERS)
def show_assignment(assignment_id: int) -> str:
    """Show one task with everything that happened; the look at the person's scores is noted."""
    reader = signed_in_person()
    task, state = queries.assignment_for(reader, assignment_id, local_day(now()))
    note_view(actor_id=reader.id, kind="assignment", ref=str(task.id), person_id=task.person_id)
    return render_template(
        "assignments/show_assignment.html",
        task=task,
        state=STATES[state],
        events=queries.events_of(task),
        event_words=EVENTS,
        is_trainer=reader.has_role("trainer", "admin"),
        today=local_day(now()),
    )


@bp.get("/assignments/batches")
@allow(*TRAINERS)
def list_batches() -> Any:
    """List what was given to many at once, with how far each is."""
    page = list_page(
        queries.batches(),
        columns=[
            Column("title", _("Task"), _batch, sort=AssignmentBatch.title["zh"].as_string(), export=_batch_title),
            Column("made", _("Given on"), lambda row: moment(row.made_at), sort=AssignmentBatch.made_at),
            Column("by", _("By"), lambda row: row.made_by.name if row.made_by else "–", sort=Person.name),
            Column("due", _("Due day"), lambda row: day(row.due_on) or "–", sort=AssignmentBatch.due_on),
            Column("n", _("People"), lambda row: row.counts.get("new", 0), is_number=True),
        ],
        search=[AssignmentBatch.title["zh"].as_string(), AssignmentBatch.title["en"].as_string(), Person.name],
        default_sort="-made",
        empty=_empty(True),
        name="batches",
    )
    return page.export_response() if page.export else render_template("assignments/list_batches.html", page=page)


def _batch(batch: AssignmentBatch) -> Any:
    return get_template_attribute("assignments/_cells.html", "batch")(batch)


def _batch_title(batch: AssignmentBatch) -> str:
    return local(batch.title)


@bp.get("/assignments/batches/<int:batch_id>")
@allow(*TRAINERS)
def show_batch(batch_id: int) -> str:
    """Show what was asked for, what the preview said, and how far it is."""
    batch = queries.batch_by_id(batch_id)
    counts = queries.states_by_batch([batch.id], local_day(now()))[batch.id]
    return render_template(
        "assignments/show_batch.html",
        batch=batch,
        counts=counts,
        states=STATES,
        standard=batch.standard,
        site=db.session.get(Site, batch.people["site_id"]) if batch.people.get("site_id") else None,
    )


@bp.post("/assignments/choose")
@allow(*TRAINERS)
def choose_act() -> Any:
    """Lead from the ticked rows to what is to be done with them."""
    ids = [one for one in request.form.getlist("ids") if is_number(one)]
    act = request.form.get("act", "")
    endpoint = {"extend": "extend", "waive": "waive", "nudge": "nudge"}.get(act, "list_assignments")
    return redirect(url_for(f"assignments.{endpoint}", ids=ids))
