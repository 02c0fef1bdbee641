"""Reading the answers of a form post, with the photos sent along."""

import hashlib
from collections.abc import Iterable
from typing import Any

from flask import request

from ....checklists.forms import rows_from_post
from ....checklists.models import Item
from ....errors import RuleBroken
from ....extensions import db
from ....files.photos import StorageFull
from ....people.models import Person
from ....web.text import _
from ...actions.photos import keep_photo


def read_rows(person: Person, items: Iterable[Item]) -> list[dict[str, Any]]:
    """Return the answers of these items; photos sent as files are kept, whatever becomes of the answers."""
    rows = rows_from_post(items, request.form)
    for row in rows:
        for file in request.files.getlist(f"{row['item']}-file"):
            data = file.read()
            if data:
                row["photos"] = [*row["photos"], _kept(person, data)]
    return rows


def _kept(person: Person, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    try:
        keep_photo(person=person, sha256=digest, data=data)
    except StorageFull as error:
        raise RuleBroken(_("The server has no room for photos now. Your answers are safe; try later.")) from error
    db.session.commit()
    return digest
