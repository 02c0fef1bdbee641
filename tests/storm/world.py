"""What the storm needs before it begins, and what it looks at when it is over."""

import hashlib
import io
import json
import os
import random
from collections import Counter
from datetime import date
from uuid import UUID

from PIL import Image
from sqlalchemy import func, select, text

from sqm_training import create_app
from sqm_training.checklists.models import Attachment, Photo, Sheet
from sqm_training.extensions import db
from sqm_training.visits.models import Submission, Visit, VisitState

from ..checklists.kit import load_small
from ..conftest import settings_for
from ..factories import PASSWORD, make_person, make_site
from ..visits import kit
from .tablet import Record, Tablet

ITEMS = ("A1", "D1", "D2")


def opened(folder):
    """Return the application on the database of the folder, or on the one that SQM_DATABASE_URL names."""
    return create_app(settings_for(folder, os.environ.get("SQM_DATABASE_URL") or None))


def make_tablets(folder, port, tablets, visits, seed):
    """Plan the visits of each shopper, and return the tablets on which all of them are filled in already."""
    app, chance = opened(folder), random.Random(seed)
    with app.app_context():
        version, group = load_small(), make_site("G", "group")
        hall = make_site("H-E", parent=group)
        made = []
        for number in range(tablets):
            shopper = make_person(f"shopper{number}", "shopper")
            planned = [kit.plan(hall, shopper, version) for _ in range(visits)]
            for visit in planned:
                visit.closes_on = date(2030, 1, 1)
            db.session.flush()
            spare = [picture(chance) for _ in range(2)]
            records = [record_of(visit, chance, spare) for visit in planned]
            own = random.Random(f"{seed}/{number}")
            made.append(Tablet(shopper.number, PASSWORD, port, own, records))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return made


def record_of(visit, chance, spare):
    """Fill a visit in: answers, and no to three photos of its own; now and then one that another visit has, too.

    One in ten could not be done.
    """
    data = [picture(chance) for _ in range(chance.randrange(3))]
    data += [chance.choice(spare)] if chance.random() < 0.2 else []
    photos = {hashlib.sha256(one).hexdigest(): one for one in data}
    named = dict(zip(photos, (chance.choice(ITEMS) for _ in photos), strict=True))
    rows = [
        {"item": code, "value": answer.value, "na": answer.na, "comment": answer.comment,
         "photos": [sha for sha, item in named.items() if item == code]}
        for code, answer in kit.GOOD.items()
    ]  # fmt: skip
    body = {
        "visit": visit.id, "checklist": "SML", "version": visit.version_id, "answers": rows,
        "contacts": [{"part": "main", "badge": "0101"}], "taps": [], "device_at": None, "photos": sorted(photos),
    }  # fmt: skip
    if ends := chance.random() < 0.1:
        body |= {"ending": "closed", "note": "shut"}
    uuid = str(UUID(int=chance.getrandbits(128), version=4))
    return Record(visit.id, uuid, json.dumps(body).encode(), photos, ends=ends)


def picture(chance):
    """Return the bytes of a photo that no other is like."""
    stream = io.BytesIO()
    image = Image.frombytes("RGB", (8, 6), chance.randbytes(144))
    image.resize((96, 72)).save(stream, "JPEG", quality=85)
    return stream.getvalue()


def faults(folder, tablets):
    """Compare what the tablets were promised with what is there; return what is lost, doubled and torn, with examples."""
    app = opened(folder)
    with app.app_context():
        found = {"lost": _lost(tablets), "doubled": _doubled(tablets), "torn": _torn(folder)}
        if db.engine.dialect.name == "sqlite" and db.session.scalar(text("pragma integrity_check")) != "ok":
            found["torn"].append("the database itself")
        db.session.remove()
        db.engine.dispose()
    found["stuck"] = [f"{uuid}: {status} {answer[:200]!r}" for one in tablets for uuid, status, answer in one.refused]
    found["stuck"] += [record.uuid for one in tablets for record in one.waiting]
    return found


def _lost(tablets):
    """Return what a receipt was given for and is not there whole: row, state of the visit, sheet, every photo."""
    rows = {row.uuid: row for row in db.session.scalars(select(Submission).where(Submission.state == "received"))}
    states = {row.id: row.state for row in db.session.execute(select(Visit.id, Visit.state))}
    attached = Counter(db.session.scalars(select(Attachment.sheet_id)))
    kept = set(db.session.scalars(select(Photo.sent_sha256)))
    lost = []
    for record in (record for one in tablets for record in one.delivered):
        row = rows.get(record.uuid)
        if row is None or (row.digest, row.body.encode()) != (record.digest, record.body):
            lost.append(f"{record.uuid}: no row")
        elif (row.sheet_id is None) != record.ends or not kept.issuperset(record.photos):
            lost.append(f"{record.uuid}: no sheet, or a photo is missing")
        elif record.ends and states[record.visit] != VisitState.NOT_DONE:
            lost.append(f"{record.uuid}: {states[record.visit]}")
        elif record.ends:
            continue
        elif states[record.visit] != VisitState.SUBMITTED or attached[row.sheet_id] != len(record.photos):
            lost.append(
                f"{record.uuid}: {states[record.visit]}, {attached[row.sheet_id]} of {len(record.photos)} photos"
            )
    return lost


def _doubled(tablets):
    """Return what is there more than once: rows of a visit, sheets, attachments, photos of one person."""
    more = select(Submission.visit_id, func.count()).group_by(Submission.visit_id).having(func.count() > 1)
    doubled = [f"visit {visit}: {n} submissions" for visit, n in db.session.execute(more)]
    sheets, received = (
        db.session.scalar(select(func.count()).select_from(Sheet)) or 0,
        db.session.scalar(select(func.count(Submission.sheet_id)).where(Submission.state == "received")) or 0,
    )
    if sheets != received:
        doubled.append(f"{sheets} sheets of {received} submissions")
    wanted = sum(len(record.photos) for one in tablets for record in one.delivered if not record.ends)
    attachments = db.session.scalar(select(func.count()).select_from(Attachment)) or 0
    if attachments > wanted and not any(one.waiting for one in tablets):
        doubled.append(f"{attachments} attachments of {wanted} photos")
    return doubled


def _torn(folder):
    """Return the photos whose file is missing, does not decode, or is not what its name says."""
    torn = []
    for stored in set(db.session.scalars(select(Photo.stored))):
        try:
            data = (folder / "photos" / stored[:2] / stored).read_bytes()
            Image.open(io.BytesIO(data)).load()
        except OSError as error:
            torn.append(f"{stored}: {error}")
        else:
            if f"{hashlib.sha256(data).hexdigest()}.jpg" != stored:
                torn.append(f"{stored}: other bytes")
    return torn
