"""The shopper's pages: what to do, the cover story, moments, checklist, check, send, other endings."""

import hashlib
import json
import uuid as uuids
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...checklists.forms import ChecklistForm, rows_from_post, with_fault_words
from ...checklists.models import ChecklistVersion
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...files.photos import StorageFull
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import _, local_day, zone
from ..actions import capture as actions
from ..actions.flags import out_of_order
from ..actions.submissions import Conflict, Invalid, checked, keep_photo, receive
from ..models import Visit, VisitState
from ..queries import capture as queries
from ..words import ENDINGS, PARTS, STATES
from . import bp

MET = "met"


@bp.get("/shops")
@allow(Role.SHOPPER)
def list_my_visits() -> str:
    """List the shopper's visits: returned, open now, later, sent."""
    person, today = signed_in_person(), local_day(now())
    visits = queries.visits_of_shopper(person)
    groups: dict[str, list[Visit]] = {"returned": [], "open": [], "later": [], "done": []}
    for visit in visits:
        if visit.state == VisitState.RETURNED:
            groups["returned"].append(visit)
        elif visit.state == VisitState.PLANNED:
            groups["open" if visit.opens_on <= today else "later"].append(visit)
        else:
            groups["done"].append(visit)
    groups["open"].sort(key=lambda visit: visit.closes_on)
    returns = queries.returns_of(groups["returned"])
    return render_template(
        "visits/list_my_visits.html", groups=groups, returns=returns, states=STATES, today=today, at=now()
    )


@bp.get("/shops/waiting")
@allow(Role.SHOPPER)
def list_waiting() -> str:
    """List what is filled in but not sent."""
    return render_template("visits/list_waiting.html", drafts=queries.drafts_waiting(signed_in_person()))


@bp.get("/shops/<int:visit_id>")
@allow(Role.SHOPPER)
def show_visit(visit_id: int) -> str:
    """Show window, cover story and answer key before the visit."""
    visit = queries.visit_for_shopper(visit_id, signed_in_person())
    return render_template(
        "visits/show_visit.html",
        visit=visit,
        version=queries.version_of(visit),
        back=queries.last_return(visit) if visit.state == VisitState.RETURNED else None,
        has_draft=queries.draft_of(visit) is not None,
        is_open=visit.state in queries.FILLABLE,
        states=STATES,
        today=local_day(now()),
    )


def _keep(visit: Visit, content: dict[str, Any]) -> None:
    """Save the draft of the open revision under the client's id, made by the server when there is none."""
    draft = queries.draft_of(visit)
    client = draft.uuid if draft else request.form.get("uuid") or str(uuids.uuid4())
    actions.save_draft(visit=visit, uuid=client[:64], revision=queries.revision_of(visit), content=content)
    db.session.commit()


@bp.route("/shops/<int:visit_id>/moments", methods=["GET", "POST"])
@allow(Role.SHOPPER)
def capture_moments(visit_id: int) -> Any:
    """Tap the moments of the visit as they happen."""
    visit = queries.fillable_visit(visit_id, signed_in_person())
    content = queries.content_of(visit)
    if request.method == "POST":
        name, act = request.form.get("name", ""), request.form.get("act", "tap")
        if name in {moment["code"] for moment in visit.checklist_version.moments}:
            content = actions.tapped(
                content, name=name, at=None if act == "undo" else _tap_time(content), note=request.form.get("note", "")
            )
            _keep(visit, content)
        return redirect(url_for("visits.capture_moments", visit_id=visit_id))
    taps = {tap["name"]: tap for tap in content["taps"]}
    return render_template(
        "visits/capture_moments.html", visit=visit, taps=taps, times={name: _shown(tap) for name, tap in taps.items()}
    )


def _tap_time(content: dict[str, Any]) -> datetime:
    """Return the time that was typed as a correction, on the day of the other taps, else the present time."""
    typed = request.form.get("time", "")
    try:
        clock = datetime.strptime(typed, "%H:%M:%S" if typed.count(":") == 2 else "%H:%M").time()  # noqa: DTZ007
    except ValueError:
        return now()
    days = [datetime.fromisoformat(tap["at"]).astimezone(zone()).date() for tap in content["taps"]]
    return datetime.combine(days[0] if days else local_day(now()), clock, zone())


def _shown(tap: dict[str, Any]) -> str:
    return datetime.fromisoformat(tap["at"]).astimezone(zone()).strftime("%H:%M:%S")


@bp.route("/shops/<int:visit_id>/checklist", methods=["GET", "POST"])
@allow(Role.SHOPPER)
def fill_checklist(visit_id: int) -> Any:
    """Fill in one section a screen; every post saves."""
    person = signed_in_person()
    visit = queries.fillable_visit(visit_id, person)
    version = queries.version_of(visit)
    steps = [MET, *(section.code for section in version.sections)]
    step = request.args.get("section", steps[0])
    step = step if step in steps else steps[0]
    content = queries.content_of(visit)
    if request.method == "POST":
        try:
            _keep(visit, _read_step(person, version, step, content))
        except RuleBroken as refusal:
            db.session.rollback()
            flash(str(refusal), "watch")
            return redirect(url_for("visits.fill_checklist", visit_id=visit_id, section=step))
        return _go_on(visit_id, steps, step)
    return _step_page(visit, version, steps, step, content, person)


def _read_step(person: Person, version: ChecklistVersion, step: str, content: dict[str, Any]) -> dict[str, Any]:
    if step == MET:
        return actions.merged(content, contacts=_contacts())
    items = next(section.items for section in version.sections if section.code == step)
    rows = rows_from_post(items, request.form)
    for row in rows:
        for file in request.files.getlist(f"{row['item']}-file"):
            data = file.read()
            if data:
                row["photos"] = [*row["photos"], _kept(person, data)]
    return actions.merged(content, answers=rows)


def _kept(person: Person, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    try:
        keep_photo(person=person, sha256=digest, data=data)
    except StorageFull as error:
        raise RuleBroken(_("The server has no room for photos now. Your answers are safe; try later.")) from error
    db.session.commit()
    return digest


def _contacts() -> list[dict[str, str]]:
    rows = []
    for part in PARTS:
        row = {key: request.form.get(f"{part}-{key}", "").strip()[:500] for key in ("badge", "window", "description")}
        if any(row.values()):
            rows.append({"part": part, **row})
    return rows


def _go_on(visit_id: int, steps: list[str], step: str) -> Any:
    target = request.form.get("go", "next")
    place = steps.index(step)
    if target == "check" or (target == "next" and place == len(steps) - 1):
        return redirect(url_for("visits.check_answers", visit_id=visit_id))
    if target in steps:
        step = target
    elif target == "back":
        step = steps[max(0, place - 1)]
    elif target == "next":
        step = steps[place + 1]
    return redirect(url_for("visits.fill_checklist", visit_id=visit_id, section=step))


def _step_page(
    visit: Visit, version: ChecklistVersion, steps: list[str], step: str, content: dict[str, Any], person: Person
) -> str:
    form = ChecklistForm(version, visit.script, content["answers"])
    draft = queries.draft_of(visit)
    digests = [photo for answer in form.answers.values() for photo in answer.photos]
    return render_template(
        "visits/fill_checklist.html",
        visit=visit,
        version=version,
        steps=steps,
        step=step,
        number=steps.index(step),
        section=next((one for one in version.sections if one.code == step), None),
        form=form,
        contacts={row.get("part"): row for row in content["contacts"]},
        parts=PARTS,
        draft=draft,
        uuid=draft.uuid if draft else str(uuids.uuid4()),
        revision=queries.revision_of(visit),
        photos=queries.photos_by_digest(person, digests),
        back=queries.last_return(visit) if visit.state == VisitState.RETURNED else None,
        times={tap["name"] for tap in content["taps"]},
    )


def payload_of(visit: Visit, content: dict[str, Any]) -> dict[str, Any]:
    """Return the submission that the draft would be, in the shape in which a tablet sends it."""
    version = queries.version_of(visit)
    items = {item.code: item for item in version.items}
    form = ChecklistForm(version, visit.script, content["answers"])
    seen = {code for code, entry in form.entries.items() if entry.is_visible}
    answers = [row for row in with_fault_words(items, content["answers"]) if row["item"] in seen]
    return {
        "visit": visit.id,
        "checklist": version.checklist.code,
        "version": version.id,
        "answers": answers,
        "contacts": content["contacts"],
        "taps": content["taps"],
        "device_at": now().isoformat(timespec="seconds"),
        "photos": sorted({photo for row in answers for photo in row["photos"] or []}),
    }


@bp.get("/shops/<int:visit_id>/check")
@allow(Role.SHOPPER)
def check_answers(visit_id: int) -> Any:
    """Show all answers before sending, what is open or contradictory first."""
    visit = queries.fillable_visit(visit_id, signed_in_person())
    return _check_page(visit)


def _check_page(visit: Visit, refusal: RuleBroken | None = None) -> Any:
    content = queries.content_of(visit)
    version = queries.version_of(visit)
    form = ChecklistForm(version, visit.script, content["answers"])
    titles = {moment["code"]: moment["title"] for moment in version.moments}
    return render_template(
        "visits/check_answers.html",
        visit=visit,
        version=version,
        form=form,
        content=content,
        problems=_problems(visit, content),
        disordered=[titles.get(name, {}) for name in out_of_order(visit, content)],
        refusal=refusal,
        uuid=(queries.draft_of(visit) or _NoDraft).uuid,
    ), 422 if refusal else 200


class _NoDraft:
    """Stands where nothing was saved yet."""

    uuid = ""


def _problems(visit: Visit, content: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return item code, section code and words for everything that keeps the visit from being sent."""
    version = queries.version_of(visit)
    sections = {item.code: section.code for section in version.sections for item in section.items}
    try:
        checked(visit, payload_of(visit, content))
    except Invalid as refusal:
        return [(one["item"], sections.get(one["item"], ""), one["text"]) for one in refusal.problems]
    return []


@bp.post("/shops/<int:visit_id>/send")
@allow(Role.SHOPPER)
def send_visit(visit_id: int) -> Any:
    """Send the visit: the draft becomes a frozen submission, once, however often the button is pressed."""
    person = signed_in_person()
    visit = queries.visit_for_shopper(visit_id, person)
    if visit.state not in queries.FILLABLE:
        flash(_("This visit was already sent."))
        return redirect(url_for("visits.list_my_visits"))
    draft = queries.draft_of(visit)
    try:
        if draft is None:
            raise RuleBroken(_("Nothing is filled in yet."))
        body = json.dumps(payload_of(visit, draft.content), ensure_ascii=False, sort_keys=True).encode()
        receive(person=person, uuid=draft.uuid, revision=queries.revision_of(visit), raw=body)
    except Conflict as refusal:
        db.session.commit()
        flash(str(refusal), "watch")
        return redirect(url_for("visits.list_my_visits"))
    except RuleBroken as refusal:
        db.session.rollback()
        return _check_page(queries.fillable_visit(visit_id, person), refusal)
    db.session.commit()
    flash(_("Sent. Thank you. A trainer looks at it next."))
    return redirect(url_for("visits.list_my_visits"))


@bp.route("/shops/<int:visit_id>/end", methods=["GET", "POST"])
@allow(Role.SHOPPER)
def end_visit(visit_id: int) -> Any:
    """End a visit that could not be done."""
    person = signed_in_person()
    visit = queries.fillable_visit(visit_id, person)
    refusal = None
    if request.method == "POST":
        try:
            actions.end_visit(
                visit=visit, ending=request.form.get("ending", ""), note=request.form.get("note", ""), by=person
            )
        except RuleBroken as broken:
            db.session.rollback()
            refusal = broken
        else:
            db.session.commit()
            flash(_("Noted. A trainer decides whether the visit is made up for."))
            return redirect(url_for("visits.list_my_visits"))
    page = render_template("visits/end_visit.html", visit=visit, endings=ENDINGS, refusal=refusal)
    return page, 422 if refusal else 200
