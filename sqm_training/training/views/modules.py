"""Writing a course: its modules and their parts."""

from datetime import time
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.text import _, local
from ..actions import editing
from ..forms.courses import ModuleForm, PartForm, both_of, offered
from ..models import CourseVersion, Module
from ..queries import courses
from ..queries import editing as queries
from ..rules import KINDS
from . import bp
from .editing import KEEPERS


def draft_for(code: str) -> CourseVersion:
    """Return the draft of a course that the writer may see, or raise `NotFound`."""
    draft = courses.draft_of(courses.course_for(signed_in_person(), code))
    if draft is None:
        raise NotFound
    return draft


@bp.route("/courses/<code>/modules/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def add_module(code: str) -> Any:
    """Add a module at the end of the course."""
    draft, form = draft_for(code), ModuleForm()
    _offer_needs(form, draft, None)
    if form.validate_on_submit() and _saved(form, lambda values: editing.add_module(draft=draft, **values)):
        return redirect(url_for("training.edit_module", code=code, module_code=form.code.data))
    page = render_template("training/edit_module.html", course=draft.course, draft=draft, module=None, form=form)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/courses/<code>/modules/<module_code>", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_module(code: str, module_code: str) -> Any:
    """Change a module: what it is called, its place in the timetable, what comes before it; its parts."""
    draft = draft_for(code)
    module = queries.module_of(draft, module_code)
    form = _module_form(module)
    _offer_needs(form, draft, module)
    if form.validate_on_submit() and _saved(form, lambda values: editing.change_module(module=module, **values)):
        flash(_("Saved."))
        return redirect(url_for("training.edit_module", code=code, module_code=form.code.data))
    return _module_page(draft, module, form, PartForm(formdata=None))


def _module_page(draft: CourseVersion, module: Module, form: ModuleForm, part_form: PartForm) -> Any:
    page = render_template(
        "training/edit_module.html",
        course=draft.course,
        draft=draft,
        module=module,
        form=form,
        part_form=part_form,
        kinds=KINDS,
        lessons={one.code: one for one in draft.lessons},
        roles={one["code"]: one.get("role", "practice") for one in draft.quizzes},
    )
    return page, 422 if form.errors or part_form.errors or part_form.form_errors else 200


def _module_form(module: Module) -> ModuleForm:
    values = {
        f"{name}_{tongue}": getattr(module, name).get(tongue, "")
        for name in ("title", "goal", "method")
        for tongue in ("zh", "en")
    }
    starts = time.fromisoformat(module.starts) if module.starts else None
    return ModuleForm(
        data=values
        | {"code": module.code, "day": module.day, "starts": starts, "minutes": module.minutes, "needs": module.needs}
    )


def _offer_needs(form: ModuleForm, draft: CourseVersion, own: Module | None) -> None:
    before = draft.modules if own is None else draft.modules[: draft.modules.index(own)]
    form.needs.choices = offered((one.code, f"{one.code} {local(one.title)}") for one in before)


def _saved(form: ModuleForm, act: Any) -> bool:
    """Do what the form asks for; say whether it was done, else the form holds the refusal."""
    values = {name: both_of(form, name) for name in ("title", "goal", "method")}
    values |= {name: form[name].data for name in ("code", "day", "starts", "minutes")}
    try:
        act({**values, "needs": list(form.needs.data or []), "by": signed_in_person()})
    except RuleBroken as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return False
    db.session.commit()
    return True


@bp.post("/courses/<code>/modules/<module_code>/act")
@allow(*KEEPERS)
def act_on_module(code: str, module_code: str) -> Any:
    """Move a module up or down, or take it away."""
    draft, person = draft_for(code), signed_in_person()
    module, act = queries.module_of(draft, module_code), request.form.get("act", "")
    if act == "remove":
        editing.remove_module(module=module, by=person)
    elif act in ("up", "down"):
        editing.move(rows=draft.modules, row=module, steps=-1 if act == "up" else 1, draft=draft, by=person)
    else:
        raise NotFound
    db.session.commit()
    return redirect(url_for("training.edit_course", code=code, _anchor="modules"))


@bp.post("/courses/<code>/modules/<module_code>/parts")
@allow(*KEEPERS)
def add_part(code: str, module_code: str) -> Any:
    """Add a part to a module; a new lesson opens in its editor."""
    draft, form = draft_for(code), PartForm()
    module = queries.module_of(draft, module_code)
    kind, ref = form.kind.data or "", (form.ref.data or "").strip()
    try:
        if not form.validate():
            raise RuleBroken(_("It was not added."))
        editing.add_part(module=module, kind=kind, ref=ref, task=both_of(form, "task"), by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        if not form.errors:
            form.refuse(refusal)
        draft = draft_for(code)
        module = queries.module_of(draft, module_code)
        module_form = ModuleForm(formdata=None, data=_module_form(module).data)
        _offer_needs(module_form, draft, module)
        return _module_page(draft, module, module_form, form)
    db.session.commit()
    if kind == "lesson":
        return redirect(url_for("training.edit_lesson", code=code, lesson_code=ref))
    return redirect(url_for("training.edit_module", code=code, module_code=module_code, _anchor="parts"))


@bp.post("/courses/<code>/modules/<module_code>/parts/<int:part_id>")
@allow(*KEEPERS)
def act_on_part(code: str, module_code: str, part_id: int) -> Any:
    """Move a part up or down, take it away, or say whether a quiz is the pre-test or the post-test."""
    draft, person = draft_for(code), signed_in_person()
    module = queries.module_of(draft, module_code)
    part, act = queries.part_of(module, part_id), request.form.get("act", "")
    if act == "remove":
        editing.remove_part(part=part, by=person)
    elif act in ("up", "down"):
        editing.move(rows=module.parts, row=part, steps=-1 if act == "up" else 1, draft=draft, by=person)
    elif act in ("pre", "post", "practice"):
        editing.set_role(draft=draft, code=part.ref, role=act, by=person)
    else:
        raise NotFound
    db.session.commit()
    return redirect(url_for("training.edit_module", code=code, module_code=module_code, _anchor="parts"))
