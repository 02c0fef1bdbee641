"""Saving the draft of a visit from a form post."""

import uuid as uuids
from typing import Any

from flask import request

from ....extensions import db
from ...actions import capture as actions
from ...queries.capture import Filling


def keep(filling: Filling, content: dict[str, Any]) -> None:
    """Save the draft of the open revision under the client's id, made by the server when there is none."""
    client = filling.draft.uuid if filling.draft else request.form.get("uuid") or str(uuids.uuid4())
    actions.save_draft(visit=filling.visit, uuid=client[:64], revision=filling.revision, content=content)
    db.session.commit()
