"""Pictures, recordings and documents of pages: sent privately, whole or the range that a player asks for."""

from collections.abc import Callable
from pathlib import Path

from flask import Response, flash, request, send_file
from werkzeug.datastructures import FileStorage

from ..config import MEBIBYTE
from ..errors import NotFound, RuleBroken
from ..extensions import db
from ..files.media import MOST_STREAMED, TYPES
from .forms import Form
from .text import _


def send_medium(path_of: Callable[[str], Path], stored: str, name: str) -> Response:
    """Answer with a kept file under its name; documents are downloaded, the others shown. Raises `NotFound`."""
    try:
        path = path_of(stored)
    except FileNotFoundError as error:
        raise NotFound from error
    kind = TYPES[stored.rsplit(".", 1)[1]]
    if "," in request.headers.get("Range", ""):
        request.environ.pop("HTTP_RANGE")
    is_document = not kind.startswith(("image/", "audio/", "video/"))
    response = send_file(
        path, kind, conditional=True, etag=stored, as_attachment=is_document, download_name=name, max_age=0
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def allow_large_body() -> None:
    """Let this request send a recording, which is larger than any form."""
    request.max_content_length = MOST_STREAMED + MEBIBYTE


def allow_large_field(most: int) -> None:
    """Let this request send a field as long as `most` bytes, as a page does that carries a whole file."""
    request.max_form_memory_size = most


def keep_file(form: Form, keep: Callable[[FileStorage, str], object]) -> None:
    """Let `keep` take the file of a form in, under its own name, commit, and say what became of it."""
    file = form["file"].data
    try:
        if not form.validate() or not file or not file.filename:
            raise RuleBroken(_("Choose a file first."))
        keep(file, file.filename)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
        flash(_("The file is kept."))
