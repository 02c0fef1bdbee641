"""Reading the answers of a form post, with the photos sent along."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from flask import flash, request, url_for

from ....checklists.forms import rows_from_post
from ....checklists.models import Item, Photo
from ....extensions import db
from ....files.photos import BadPhoto, StorageFull
from ....people.models import Person
from ....web.text import _, language
from ...actions.photos import keep_photo
from ...words import PARTS


def read_rows(person: Person, items: Iterable[Item]) -> tuple[list[dict[str, Any]], bool]:
    """Return the answers of these items, and whether every photo sent along could be kept.

    A photo that cannot be kept is named with its cause; answers and other photos stay.
    """
    rows, is_whole = rows_from_post(items, request.form), True
    for row in rows:
        for file in request.files.getlist(f"{row['item']}-file"):
            data = file.read()
            if not data:
                continue
            try:
                digest = _kept(person, data)
            except (BadPhoto, StorageFull) as refusal:
                db.session.rollback()
                flash(f"{row['item']} {file.filename}{_(': ')}{_cause(refusal)}", "error")
                is_whole = False
            else:
                row["photos"] = list(dict.fromkeys([*row["photos"], digest]))
    return rows, is_whole


def pictures_of(photos: Mapping[str, Photo]) -> dict[str, str]:
    """Return the address of the small picture of each photo, for pages that a tablet keeps."""
    return {sha256: url_for("visits.show_photo", photo_id=one.id, size="thumb") for sha256, one in photos.items()}


def read_contacts() -> list[dict[str, str]]:
    """Return who was met, as noted for each part of the visit."""
    rows = []
    for part in PARTS:
        row = {key: request.form.get(f"{part}-{key}", "").strip()[:500] for key in ("badge", "window", "description")}
        if any(row.values()):
            rows.append({"part": part, **row})
    return rows


def _kept(person: Person, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    keep_photo(person=person, sha256=digest, data=data)
    db.session.commit()
    return digest


def _cause(refusal: BadPhoto | StorageFull) -> str:
    if isinstance(refusal, BadPhoto):
        return refusal.words[language()]
    return _("The server has no room for photos now. Your answers are safe; try later.")
