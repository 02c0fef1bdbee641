"""Photos, through the permission check only."""

from flask import Response, request

from ...checklists.photos import store
from ...errors import NotFound
from ...people.sessions import signed_in_person
from ...web.access import EVERYBODY, allow
from ..queries.photos import photo_for
from . import bp


@bp.get("/photos/<int:photo_id>")
@allow(*EVERYBODY)
def show_photo(photo_id: int) -> Response:
    """Send the picture that the person may see."""
    name = photo_for(signed_in_person(), photo_id, original="original" in request.args)
    try:
        data = store().thumb(name) if request.args.get("size") == "thumb" else store().open(name)
    except FileNotFoundError as error:
        raise NotFound from error
    return Response(data, mimetype="image/jpeg", headers={"Cache-Control": "private, no-store"})
