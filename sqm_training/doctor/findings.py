"""What the doctor finds, and how it is said."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..web.text import _


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `level` is ok, warn or bad; `text` says why, and what to do unless it is ok."""

    level: str
    what: str
    text: str


def names() -> dict[str, Any]:
    """Return what the things looked at are called."""
    return {
        "https": _("HTTPS"),
        "disk": _("Disk"),
        "clock": _("Clock"),
        "database": _("Database"),
        "migrations": _("Tables"),
        "backup": _("Backup"),
        "jobs": _("Jobs"),
    }


def as_text(found: Iterable[Finding]) -> str:
    """Return a line for each finding: `ok|warn|bad  what: why and what to do`."""
    called = names()
    return "\n".join(f"{one.level:<4}  {called[one.what]}{_(': ')}{one.text}" for one in found)


def as_json(found: Iterable[Finding]) -> str:
    """Return the findings for monitoring."""
    rows = [{"level": one.level, "what": one.what, "text": one.text} for one in found]
    return json.dumps(rows, ensure_ascii=False, indent=1)
