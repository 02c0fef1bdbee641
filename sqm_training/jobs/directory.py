"""Whom messages go to: the layer that keeps people and settings answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipient:
    """What a channel needs to know of a person."""

    number: str
    mail: str
    language: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Robot:
    """The group robot: `wecom` or `dingtalk`, its address, and the secret with which DingTalk wants to be signed."""

    kind: str
    url: str
    secret: str = ""


class Directory:
    """The questions of this package, answered by the layer above it."""

    recipients: Callable[[Sequence[int]], dict[int, Recipient]] = staticmethod(lambda _ids: {})
    robot: Callable[[], Robot | None] = staticmethod(lambda: None)


directory = Directory()


def register(*, recipients: Callable[[Sequence[int]], dict[int, Recipient]], robot: Callable[[], Robot | None]) -> None:
    """Say who knows people's addresses, and the group robot."""
    directory.recipients = recipients
    directory.robot = robot
