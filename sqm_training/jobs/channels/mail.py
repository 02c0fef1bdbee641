"""The mail channel: SMTP as the environment says."""

import hashlib
import re
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from ...config import Settings
from ...database import now
from ..directory import Recipient
from ..models import Message

TIMEOUT = 20
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


class NoAddress(Exception):
    """The person has no mail address; trying again would not help."""


class MailSender:
    """Keeps one connection for all messages of a run, and opens another when it was lost."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.address = urlsplit(settings.smtp_url)
        self.connection: smtplib.SMTP | None = None

    def send(self, message: Message, recipient: Recipient | None) -> None:
        """Send one message to the person's address in the person's language."""
        if recipient is None or not ADDRESS.fullmatch(recipient.mail):
            raise NoAddress("the person has no mail address that can be written to")
        letter = self.letter(message, recipient)
        if self.connection is None:
            self.connection = connect(self.address)
        try:
            self.connection.send_message(letter)
        except smtplib.SMTPRecipientsRefused:
            self.connection.rset()
            raise
        except (smtplib.SMTPException, OSError):
            self.close()
            raise

    def letter(self, message: Message, recipient: Recipient) -> EmailMessage:
        """Write the letter; its Message-ID follows from the key, so that a second copy is recognised as the same."""
        tongue = recipient.language or "zh"
        name, sender = parseaddr(self.settings.mail_from)
        letter = EmailMessage()
        letter["Subject"] = " ".join((message.subject.get(tongue) or message.subject["zh"]).split())
        letter["From"] = Address(display_name=name, addr_spec=sender)
        letter["To"] = Address(addr_spec=recipient.mail)
        letter["Date"] = format_datetime(now())
        letter["Message-ID"] = f"<{hashlib.sha256(message.key.encode()).hexdigest()[:32]}@{sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        body = message.body.get(tongue) or message.body["zh"]
        link = f"\n\n{self.settings.base_url}{message.path}" if self.settings.base_url and message.path else ""
        letter.set_content(f"{body}{link}\n", cte="base64")
        return letter

    def close(self) -> None:
        """Say goodbye; a server that is gone already does not matter."""
        connection, self.connection = self.connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()


def connect(address: SplitResult) -> smtplib.SMTP:
    """Open a connection: `smtps` encrypts from the start, `smtp` as soon as the server offers it.

    A password is never sent over an open line to another machine.
    """
    host, trusted = address.hostname or "", ssl.create_default_context()
    connection: smtplib.SMTP
    if address.scheme == "smtps":
        connection = smtplib.SMTP_SSL(host, address.port or 465, timeout=TIMEOUT, context=trusted)
        is_safe = True
    else:
        connection = smtplib.SMTP(host, address.port or 25, timeout=TIMEOUT)
        is_safe = host in LOCAL
        connection.ehlo()
        if connection.has_extn("starttls"):
            connection.starttls(context=trusted)
            is_safe = True
    if address.username:
        if not is_safe:
            connection.close()
            raise smtplib.SMTPException("the server does not encrypt; the password was not sent")
        connection.login(unquote(address.username), unquote(address.password or ""))
    return connection
