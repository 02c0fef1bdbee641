"""What channels and states are called on pages."""

from typing import Any

from ..web.text import _l

CHANNELS: dict[str, Any] = {
    "inbox": _l("Inbox"),
    "mail": _l("E-mail"),
    "webhook": _l("Group robot"),
    "file": _l("File"),
}
MESSAGE_STATES: dict[str, tuple[Any, str]] = {
    "failed": (_l("Not delivered"), "watch"),
    "retrying": (_l("Trying again"), "watch"),
    "waiting": (_l("Waiting"), "info"),
    "sent": (_l("Delivered"), "good"),
    "cancelled": (_l("Not needed any more"), "neutral"),
}
OUTCOMES: dict[str, tuple[Any, str]] = {
    "running": (_l("Running"), "info"),
    "done": (_l("Done"), "good"),
    "failed": (_l("Failed"), "watch"),
}
