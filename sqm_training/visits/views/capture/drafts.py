"""Saving the draft of a visit from a form post."""

import uuid as uuids
from typing import Any

from flask import request

from ....extensions import db
from ...actions import capture as actions
from ...models import Visit
from ...queries import capture as queries


def keep(visit: Visit, content: dict[str, Any]) -> None:
    """Save the draft of the open revision under the client's id, made by the server when there is none."""
    draft = queries.draft_of(visit)
    client = draft.uuid if draft else request.form.get("uuid") or str(uuids.uuid4())
    actions.save_draft(visit=visit, uuid=client[:64], revision=queries.revision_of(visit), content=content)
    db.session.commit()
