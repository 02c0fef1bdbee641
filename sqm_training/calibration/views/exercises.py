"""Trainers' pages of calibration exercises: the list, one exercise with what it shows, and its way to the end."""

from collections.abc import Callable
from typing import Any

from flask import flash, get_template_attribute, redirect, render_template, request, url_for

from ...checklists.models import ChecklistVersion, Script
from ...checklists.plain import whole_version
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import FORMATS, Column, Filter, list_page, table_response
from ...web.text import _, day, language, local, local_day
from .. import queries, record
from ..actions import exercises as actions
from ..actions import sheets
from ..forms import ExerciseForm, MediumForm, NewExerciseForm, ShoppersForm
from ..models import Calibration
from ..results import Shown, shown_of
from ..states import STATES, state_of, state_on
from ..tables import item_table, rater_table
from . import bp

MAKERS = (Role.TRAINER, Role.ADMIN)


@bp.get("/calibrations")
@allow(*MAKERS)
def list_calibrations() -> Any:
    """List all exercises, those under way first."""
    today = local_day(now())
    cells = {name: get_template_attribute("calibration/_cells.html", name) for name in ("link", "chip_of")}
    title = Calibration.title[language()].as_string()
    page = list_page(
        queries.exercises(),
        columns=[
            Column("title", _("Exercise"), lambda row: cells["link"](row[0]), sort=title, export=_title),
            Column("checklist", _("Checklist"), lambda row: row[0].checklist_version.checklist.code),
            Column("state", _("State"), lambda row: cells["chip_of"](*STATES[state_of(row[0], today)]),
                   sort=state_on(today), export=lambda row: str(STATES[state_of(row[0], today)][0])),
            Column("due", _("Due on"), lambda row: day(row[0].due_on), sort=Calibration.due_on,
                   export=lambda row: row[0].due_on),
            Column("sent", _("Sent"), lambda row: _("%(sent)s of %(all)s", sent=row[2], all=row[1]), is_number=True,
                   sort=queries.SENT, export=lambda row: row[2]),
        ],
        search=[Calibration.title["zh"].as_string(), Calibration.title["en"].as_string()],
        filters=[
            Filter("state", _("State"), [(key, str(words)) for key, (words, _tone) in STATES.items()],
                   lambda value: state_on(today) == value),
        ],
        default_sort="-due",
        empty=(_("No calibration exercise yet"),
               _("Let several shoppers score the same record, and see where they differ."),
               _("New exercise"), url_for("calibration.new_calibration")),
        name="calibrations",
    )  # fmt: skip
    return page.export_response() if page.export else render_template("calibration/list_calibrations.html", page=page)


def _title(row: Any) -> str:
    return local(row[0].title)


@bp.route("/calibrations/new", methods=["GET", "POST"])
@allow(*MAKERS)
def new_calibration() -> Any:
    """Begin an exercise: written by oneself, or from the record of a published visit."""
    result_id = request.args.get("result", type=int)
    result = queries.result_to_use(result_id) if result_id else None
    words = record.material_of(result) if result else {"zh": "", "en": ""}
    form: Any = (ExerciseForm if result else NewExerciseForm)(material_zh=words["zh"], material_en=words["en"])
    if form.validate_on_submit():
        try:
            made = actions.make(
                title=form.title_words,
                material=form.material_words,
                due_on=form.due_on.data,
                version=_version(result.visit.version_id if result else form.version.data),
                script=result.visit.script if result else _script(form),
                result=result,
                by=signed_in_person(),
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Kept. Next: the key, then the shoppers."))
            return redirect(url_for("calibration.show_calibration", calibration_id=made.id))
    choices = [] if result else queries.results_to_use()
    page = render_template("calibration/new_calibration.html", form=form, result=result, results=choices)
    return page, 422 if form.errors else 200


def _version(version_id: int) -> ChecklistVersion:
    return whole_version(version_id)


def _script(form: NewExerciseForm) -> Script | None:
    script = db.session.get(Script, form.script.data) if form.script.data else None
    if script is not None and script.version_id != form.version.data:
        raise RuleBroken(_("This script belongs to another checklist."), field="script")
    return script


@bp.get("/calibrations/<int:calibration_id>")
@allow(*MAKERS)
def show_calibration(calibration_id: int) -> Any:
    """Show how far an exercise is and what it shows; `export` gives items or shoppers as a file."""
    shown = shown_of(queries.exercise_by_id(calibration_id))
    kind, what = request.args.get("export", ""), request.args.get("of", "items")
    if kind in FORMATS:
        name = f"calibration-{calibration_id}-{'shoppers' if what == 'shoppers' else 'items'}"
        return table_response(name, kind, *(rater_table(shown) if what == "shoppers" else item_table(shown)))
    return _page(shown)


def _page(shown: Shown, form: ShoppersForm | None = None) -> Any:
    chosen = [one.rater_id for one in shown.sheets if not one.is_key]
    form = form or ShoppersForm(formdata=None, shoppers=chosen)
    page = render_template(
        "calibration/show_calibration.html",
        shown=shown,
        one=shown.calibration,
        state=state_of(shown.calibration, local_day(now())),
        states=STATES,
        form=form,
        medium=MediumForm(formdata=None),
    )
    return page, 422 if form.errors else 200


@bp.route("/calibrations/<int:calibration_id>/edit", methods=["GET", "POST"])
@allow(*MAKERS)
def edit_calibration(calibration_id: int) -> Any:
    """Change what is read and until when."""
    one = queries.exercise_by_id(calibration_id)
    title, material = one.title, one.material
    form = ExerciseForm(
        due_on=one.due_on,
        title_zh=title["zh"],
        title_en=title["en"],
        material_zh=material["zh"],
        material_en=material["en"],
    )
    if form.validate_on_submit():
        try:
            actions.change(
                calibration=one,
                title=form.title_words,
                material=form.material_words,
                due_on=form.due_on.data,
                by=signed_in_person(),
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Kept."))
            return redirect(url_for("calibration.show_calibration", calibration_id=calibration_id))
    one = queries.exercise_by_id(calibration_id)
    state = state_of(one, local_day(now()))
    page = render_template("calibration/edit_calibration.html", form=form, one=one, state=state)
    return page, 422 if form.errors else 200


@bp.post("/calibrations/<int:calibration_id>/shoppers")
@allow(*MAKERS)
def choose_shoppers(calibration_id: int) -> Any:
    """Keep who takes part."""
    one, form = queries.exercise_by_id(calibration_id), ShoppersForm()
    if form.validate_on_submit():
        chosen = queries.people_by_id(form.shoppers.data or [])
        try:
            actions.choose_shoppers(calibration=one, shoppers=chosen, by=signed_in_person())
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Kept."))
            return redirect(url_for("calibration.show_calibration", calibration_id=calibration_id))
    return _page(shown_of(queries.exercise_by_id(calibration_id)), form)


def _act(calibration_id: int, act: Callable[..., Any], words: str) -> Any:
    """Do something to an exercise and say so, or say why not."""
    one = queries.exercise_by_id(calibration_id)
    try:
        act(calibration=one, by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
    else:
        db.session.commit()
        flash(words)
    if act is actions.discard and db.session.get(Calibration, calibration_id) is None:
        return redirect(url_for("calibration.list_calibrations"))
    return redirect(url_for("calibration.show_calibration", calibration_id=calibration_id))


@bp.post("/calibrations/<int:calibration_id>/open")
@allow(*MAKERS)
def open_calibration(calibration_id: int) -> Any:
    """Let the shoppers begin."""
    return _act(calibration_id, actions.open_exercise, _("The shoppers have it among their tasks now."))


@bp.post("/calibrations/<int:calibration_id>/close")
@allow(*MAKERS)
def close_calibration(calibration_id: int) -> Any:
    """End it before its day."""
    return _act(calibration_id, actions.close, _("Closed. The shoppers can compare now."))


@bp.post("/calibrations/<int:calibration_id>/discard")
@allow(*MAKERS)
def discard_calibration(calibration_id: int) -> Any:
    """Delete a draft."""
    return _act(calibration_id, actions.discard, _("The exercise is gone."))


@bp.post("/calibrations/<int:calibration_id>/key")
@allow(Role.TRAINER)
def write_key(calibration_id: int) -> Any:
    """Begin the key, or take a kept one back to change it."""
    one = queries.exercise_by_id(calibration_id)
    try:
        key = sheets.reopen_key(calibration=one, by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
        return redirect(url_for("calibration.show_calibration", calibration_id=calibration_id))
    db.session.commit()
    return redirect(url_for("calibration.fill_sheet", sheet_id=key.id))
