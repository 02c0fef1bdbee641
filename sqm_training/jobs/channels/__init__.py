"""How a message leaves: mail, group robot, file. The inbox needs no sending."""

from typing import Protocol

from flask import current_app

from ...config import Settings
from ..directory import Recipient, directory
from ..models import Channel, Message
from .file import FileSender
from .mail import MailSender
from .webhook import WebhookSender


class Sender(Protocol):
    """Sends messages by one channel; an exception says why one could not be sent."""

    def send(self, message: Message, recipient: Recipient | None) -> None:
        """Send one message."""

    def close(self) -> None:
        """Let go of what is open."""


class NotSetUp(Exception):
    """The channel is not set up."""


def available() -> set[Channel]:
    """Return the channels that are set up; the inbox and the file always are."""
    found = {Channel.INBOX, Channel.FILE}
    if current_app.config["SQM"].smtp_url:
        found.add(Channel.MAIL)
    if directory.robot():
        found.add(Channel.WEBHOOK)
    return found


class Senders:
    """The senders of one run, each opened when it is first needed and closed at the end."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.opened: dict[str, Sender] = {}

    def __enter__(self) -> "Senders":
        return self

    def of(self, channel: str) -> Sender:
        """Return the sender of a channel."""
        if channel not in self.opened:
            self.opened[channel] = self._open(channel)
        return self.opened[channel]

    def _open(self, channel: str) -> Sender:
        if channel == Channel.FILE:
            return FileSender(self.settings.data / "outbox")
        if channel == Channel.MAIL and self.settings.smtp_url:
            return MailSender(self.settings)
        robot = directory.robot()
        if channel == Channel.WEBHOOK and robot:
            return WebhookSender(robot)
        raise NotSetUp(f"the channel {channel} is not set up")

    def __exit__(self, *_raised: object) -> None:
        for sender in self.opened.values():
            sender.close()
