"""Which addresses of group robots an administrator may enter."""

from ..jobs.directory import Robot
from ..web.strict import address_parts

ROBOT_HOSTS = {"qyapi.weixin.qq.com": "wecom", "oapi.dingtalk.com": "dingtalk"}
"""Where the robots of WeCom and DingTalk live; anything else can only be set up by who runs the server."""


def robot_at(address: str) -> Robot | None:
    """Return the robot at an address, None unless it is one of WeCom or DingTalk over HTTPS."""
    parts = address_parts(address)
    kind = ROBOT_HOSTS.get(parts.netloc.lower())
    return Robot(kind, address) if kind and parts.scheme == "https" else None
