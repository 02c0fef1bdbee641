"""What tablets talk to: drafts, submissions, photos, the session."""

import re
from typing import Any

from flask import jsonify, request, url_for
from flask_wtf.csrf import generate_csrf

from ...database import one_at_a_time
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...files.photos import BadPhoto, StorageFull
from ...people.sessions import signed_in_person
from ...web.access import Role, allow, reads_first
from ...web.rules import MOST_NUMBER
from ...web.text import _, language
from ..actions import addenda
from ..actions.body import MOST_BODY, SHA256
from ..actions.capture import PARTS, DraftConflict, merged, save_draft
from ..actions.photos import keep_photo
from ..actions.submissions import Conflict, Invalid, receive
from ..queries.addenda import addendum_to_answer
from ..queries.capture import content_of, fillable_visit, filling_of, visit_for_shopper
from . import bp

UUID = re.compile(r"[0-9a-f]{8}[0-9a-f-]{0,56}")
MOST_PHOTO = 25 * 1024 * 1024
FULL = {"Retry-After": "300"}


@bp.get("/api/session")
@allow(Role.SHOPPER)
def show_session() -> Any:
    """Say who is signed in, with a fresh token, before a tablet sends its queue."""
    return jsonify(person=signed_in_person().id, csrf=generate_csrf())


@bp.put("/api/drafts/<int:visit_id>/<uuid>/<int:revision>")
@allow(Role.SHOPPER)
def save_draft_of_visit(visit_id: int, uuid: str, revision: int) -> Any:
    """Keep what is filled in so far."""
    body, uuid = request.get_json(silent=True), uuid.lower()
    if not isinstance(body, dict) or not UUID.fullmatch(uuid):
        return jsonify(error=_("The draft could not be read.")), 400
    visit = fillable_visit(visit_id, signed_in_person())
    part = body.get("part")
    try:
        content = merged(content_of(filling_of(visit)), **{part: body.get(part, [])}) if part in PARTS else body
        draft = save_draft(
            visit=visit, uuid=uuid, revision=revision, content=content, seen_version=body.get("seen_version")
        )
    except DraftConflict as refusal:
        db.session.rollback()
        return jsonify(error=str(refusal)), 409
    except RuleBroken as refusal:
        db.session.rollback()
        return jsonify(error=str(refusal)), 422
    db.session.commit()
    return jsonify(saved_at=draft.saved_at.isoformat(), version=draft.version)


@bp.put("/api/addenda/<int:visit_id>")
@allow(Role.SHOPPER)
def save_draft_of_addendum(visit_id: int) -> Any:
    """Keep what is filled in so far of the items that are answered later."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("answers"), list):
        return jsonify(error=_("The draft could not be read.")), 400
    visit = visit_for_shopper(visit_id, signed_in_person())
    addendum = addendum_to_answer(visit)
    try:
        saved_at = addenda.save_draft(
            addendum=addendum, visit=visit, answers=body["answers"], seen_version=body.get("seen_version")
        )
    except RuleBroken as refusal:
        db.session.rollback()
        return jsonify(error=str(refusal)), 409 if refusal.details.get("stale") else 422
    db.session.commit()
    return jsonify(saved_at=saved_at.isoformat(), version=addendum.version)


@bp.put("/api/submissions/<uuid>/<int:revision>")
@reads_first
@allow(Role.SHOPPER)
def send_submission(uuid: str, revision: int) -> Any:
    """Take a submission in; answer with its receipt, or with the photos that are missing."""
    uuid = uuid.lower()
    if not UUID.fullmatch(uuid) or not 1 <= revision <= MOST_NUMBER:
        raise NotFound
    if (request.content_length or 0) > MOST_BODY:
        return jsonify(error=_("The submission is larger than 2 MB.")), 413
    raw = request.get_data(cache=False)
    with one_at_a_time():
        return _taken_in(uuid, revision, raw)


def _taken_in(uuid: str, revision: int, raw: bytes) -> Any:
    try:
        done = receive(person=signed_in_person(), uuid=uuid, revision=revision, raw=raw)
    except Conflict as refusal:
        db.session.commit()
        choose = url_for("visits.choose_version", visit_id=refusal.visit_id)
        return jsonify(error=str(refusal), missing=refusal.missing, choose=choose), 409
    except Invalid as refusal:
        db.session.rollback()
        return jsonify(error=str(refusal), problems=refusal.problems), 422
    except RuleBroken as refusal:
        db.session.rollback()
        return jsonify(error=str(refusal), problems=[]), 422
    db.session.commit()
    if done.missing:
        return jsonify(missing=done.missing), 202
    return jsonify(done.receipt), 201 if done.is_new else 200


@bp.put("/api/photos/<sha256>")
@reads_first
@allow(Role.SHOPPER)
def send_photo(sha256: str) -> Any:
    """Keep a photo under the digest of its bytes."""
    if not SHA256.fullmatch(sha256):
        raise NotFound
    if (request.content_length or 0) > MOST_PHOTO:
        return jsonify(error=_("The photo is larger than 25 MB: choose a smaller one.")), 413
    try:
        keep_photo(person=signed_in_person(), sha256=sha256, data=request.get_data(cache=False))
    except StorageFull:
        db.session.rollback()
        return jsonify(error=_("The server has no room now. The photo stays on the tablet.")), 507, FULL
    except BadPhoto as refusal:
        db.session.rollback()
        return jsonify(error=refusal.words[language()]), 422
    except RuleBroken as refusal:
        db.session.rollback()
        return jsonify(error=str(refusal)), 422
    db.session.commit()
    return jsonify(sha256=sha256), 201
