"""Reading what a tablet sends, trusting nothing of it."""

import json
from datetime import datetime
from typing import Any

from ...errors import RuleBroken
from ...web.text import _

MOST_BODY = 2 * 1024 * 1024


def read_body(raw: bytes) -> dict[str, Any]:
    """Return the body of a submission, or raise `RuleBroken` when it is not what a tablet sends."""
    try:
        payload = json.loads(raw.decode("utf-8")) if len(raw) <= MOST_BODY else None
    except (UnicodeDecodeError, ValueError):
        payload = None
    lists = ("answers", "contacts", "taps", "photos")
    if not isinstance(payload, dict) or not all(isinstance(payload.setdefault(key, []), list) for key in lists):
        raise RuleBroken(_("The submission could not be read."))
    if not all(isinstance(row, dict) for key in lists[:3] for row in payload[key]):
        raise RuleBroken(_("The submission could not be read."))
    payload["photos"] = [one for one in payload["photos"] if isinstance(one, str) and len(one) == 64]
    return payload


def moment(text: Any) -> datetime | None:
    """Return a moment that a device claims, or None when it is not one with a timezone."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else None
