"""Whether the server can do its work, for the proxy and for monitoring."""

import shutil
from typing import Any

from flask import Blueprint, current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from ..extensions import db
from .access import public

bp = Blueprint("health", __name__)
LEAST_FREE_SHARE = 0.05


@bp.get("/healthz")
@public
def check_health() -> tuple[dict[str, Any], int]:
    """Answer 200 when the database answers and the disk has room, else 503 with what is wrong."""
    checks = {"database": _database_answers(), "disk": _disk_has_room()}
    healthy = all(checks.values())
    return {"status": "ok" if healthy else "red", "checks": checks}, 200 if healthy else 503


def _database_answers() -> bool:
    try:
        return bool(db.session.execute(text("select 1")).scalar() == 1)
    except SQLAlchemyError:
        return False


def _disk_has_room() -> bool:
    usage = shutil.disk_usage(current_app.config["SQM_DATA"])
    return usage.free / usage.total >= LEAST_FREE_SHARE
