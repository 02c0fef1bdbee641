"""The file channel: one line of JSON per message, for a system of the organisation that fetches them."""

import json
import os
from pathlib import Path

from ...database import now
from ..directory import Recipient
from ..models import Message


class FileSender:
    """Appends messages to a file per day; `key` lets the reader leave out what it has had already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message, recipient: Recipient | None) -> None:
        """Append one line, whole or not at all, and wait until it is on the disk."""
        at = now()
        line = {
            "key": message.key,
            "at": at.isoformat(timespec="seconds"),
            "number": recipient.number if recipient else None,
            "language": recipient.language if recipient else "",
            "subject": message.subject,
            "body": message.body,
            "path": message.path,
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"{at:%Y-%m-%d}.jsonl"
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, (json.dumps(line, ensure_ascii=False) + "\n").encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def close(self) -> None:
        """Nothing stays open."""
