"""Reading what a tablet sends, trusting nothing of it."""

import re
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any

from ...errors import RuleBroken
from ...web.rules import MOST_NUMBER
from ...web.strict import parsed
from ...web.text import _

MOST_BODY = 2 * 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")
LISTS = ("answers", "contacts", "taps", "photos")


def read_body(raw: bytes) -> dict[str, Any]:
    """Return the body of a submission, or raise `RuleBroken` when it is not what a tablet sends.

    A photo whose name cannot be read is refused like the rest: left out silently, it would be lost.
    """
    try:
        payload = parsed(raw) if len(raw) <= MOST_BODY else None
    except ValueError:
        payload = None
    if not isinstance(payload, dict) or not all(isinstance(payload.setdefault(key, []), list) for key in LISTS):
        raise RuleBroken(_("The submission could not be read."))
    if not all(isinstance(row, dict) for key in LISTS[:3] for row in payload[key]):
        raise RuleBroken(_("The submission could not be read."))
    if not all(isinstance(one, str) and SHA256.fullmatch(one) for one in photos_named(payload)):
        raise RuleBroken(_("The submission could not be read."))
    return payload


def photos_named(payload: dict[str, Any]) -> Iterator[Any]:
    """Yield the photos that a submission names, in its list and with its answers."""
    yield from payload["photos"]
    for row in payload["answers"]:
        if isinstance(named := row.get("photos"), list):
            yield from named


def number(value: Any) -> int | None:
    """Return what can be the id of a row, or None."""
    is_one = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_NUMBER
    return value if is_one else None


def moment(text: Any) -> datetime | None:
    """Return a moment that a device claims, or None when it is not one with a timezone and on every calendar."""
    try:
        at = datetime.fromisoformat(str(text))
        is_one = at.tzinfo is not None and MINYEAR < at.astimezone(UTC).year < MAXYEAR
    except (ValueError, OverflowError):
        return None
    return at if is_one else None
