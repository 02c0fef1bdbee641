"""Three servers that each break one promise. A storm that does not catch them proves nothing."""

import io
import threading
import time
from contextlib import nullcontext
from contextvars import ContextVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from sqm_training.extensions import begin_writing, db
from sqm_training.files.photos import PhotoStore
from sqm_training.visits.actions.body import read_body
from sqm_training.visits.actions.submissions import receiving
from sqm_training.visits.models import Submission
from sqm_training.visits.views import api

MUTANTS = ("no_key", "early_answer", "late_photo")
MOMENT = 0.2
"""Seconds between the moments that belong together: long enough for a kill or a second request to fall between."""

CONSTRAINTS = ("uq_submission_identity", "uq_submission_uuid_revision_digest")
INDEXES = ("uq_submission_visit_id_revision", "uq_submission_addendum_id_revision")


def break_promise(app, mutant):
    """Return the application, with the promise broken that the mutant is called after."""
    if mutant == "no_key":
        _drop_keys(app)
        api.receive, api.one_at_a_time = _receive_without_key, nullcontext
    elif mutant == "early_answer":
        app.wsgi_app = _answering_early(app.wsgi_app)
    elif mutant == "late_photo":
        _write = PhotoStore._write
        PhotoStore._write = lambda *args: threading.Timer(MOMENT, _write, args).start()
    return app


def _drop_keys(app):
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    with app.app_context(), db.engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("submission") as batch:
            for name in INDEXES:
                batch.drop_index(name)
            for name in CONSTRAINTS:
                batch.drop_constraint(name, type_="unique")
    with app.app_context():
        db.engine.dispose()


def _receive_without_key(*, person, uuid, revision, raw):
    """Look first, then write: what another request writes in between is not seen, and no key refuses it."""
    db.session.rollback()
    named = select(Submission.id).where(Submission.uuid == uuid, Submission.revision == revision)
    with db.engine.connect() as connection:
        is_known = connection.exec_driver_sql("select 1") and connection.execute(named).first() is not None
        connection.rollback()
    time.sleep(MOMENT)
    begin_writing()
    arrival = receiving._opened(person, uuid, revision, raw, read_body(raw))
    if is_known:
        return receiving._received(arrival)
    accepted = arrival.checked()
    return receiving.complete(receiving._submission(arrival, "waiting", accepted), arrival, [], accepted)


rehearsal = ContextVar("rehearsal", default=False)
_commit = Session.commit


def _answering_early(app):
    """Answer a complete submission with its receipt, and commit a moment later."""

    def commit(self):
        return self.rollback() if rehearsal.get() else _commit(self)

    Session.commit = commit

    def act(environ, start_response):
        if environ["REQUEST_METHOD"] != "PUT" or "/api/submissions/" not in environ["PATH_INFO"]:
            return app(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if len(body) < int(environ.get("CONTENT_LENGTH") or 0):
            return app(environ | {"wsgi.input": io.BytesIO(body)}, start_response)
        status, headers, answer = _asked(app, environ, body, only_rehearsing=True)
        if status.startswith("201"):
            threading.Timer(MOMENT, _asked, (app, environ, body)).start()
        else:
            status, headers, answer = _asked(app, environ, body)
        start_response(status, headers)
        return [answer]

    return act


def _asked(app, environ, body, only_rehearsing=False):
    told = []
    token = rehearsal.set(only_rehearsing)
    try:
        kept = {key: value for key, value in environ.items() if not key.startswith(("flask", "werkzeug"))}
        parts = app(kept | {"wsgi.input": io.BytesIO(body)}, lambda *said: told.append(said))
        answer = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
    finally:
        rehearsal.reset(token)
    return told[0][0], told[0][1], answer
