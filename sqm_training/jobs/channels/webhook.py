"""The group robots of WeCom (企业微信) and DingTalk (钉钉): one short text that names nobody."""

import base64
import hashlib
import hmac
import json
import time
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import quote_plus, urlsplit

from ...library import FOLDER
from ..directory import Recipient, Robot
from ..models import Message

TIMEOUT = 15
MOST_BYTES = 64 * 1024


class Refused(Exception):
    """The robot did not take the message; the text is what it answered."""


class WebhookSender:
    """Posts messages to the robot."""

    def __init__(self, robot: Robot) -> None:
        self.robot = robot
        self.template = json.loads((FOLDER / "webhooks" / f"{robot.kind}.json").read_text("utf-8"))

    def send(self, message: Message, _recipient: Recipient | None) -> None:
        """Post one message, both languages in one text; the answer must say that it was taken."""
        text = "\n".join(dict.fromkeys([message.body["zh"], message.body["en"]]))
        status, answer = post(self._address(), filled(self.template, text))
        if status != 200:
            raise Refused(f"HTTP {status}")
        if answer.get("errcode") != 0:
            raise Refused(f"{answer.get('errcode')}: {answer.get('errmsg', '')}")

    def _address(self) -> str:
        """Return the address, signed when DingTalk wants it: HMAC-SHA256 over time and secret, as its manual says."""
        if not self.robot.secret:
            return self.robot.url
        stamp = str(round(time.time() * 1000))
        signed = hmac.new(self.robot.secret.encode(), f"{stamp}\n{self.robot.secret}".encode(), hashlib.sha256).digest()
        joint = "&" if "?" in self.robot.url else "?"
        return f"{self.robot.url}{joint}timestamp={stamp}&sign={quote_plus(base64.b64encode(signed))}"

    def close(self) -> None:
        """Nothing stays open."""


def filled(template: Any, text: str) -> Any:
    """Return a template with the text in the place of `{text}`."""
    if isinstance(template, dict):
        return {key: filled(value, text) for key, value in template.items()}
    return text if template == "{text}" else template


def post(url: str, body: Any) -> tuple[int, dict[str, Any]]:
    """Post JSON and return status and answer; redirects are not followed, and a long answer is cut off."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    try:
        connection.request("POST", path, json.dumps(body).encode(), {"Content-Type": "application/json; charset=utf-8"})
        response = connection.getresponse()
        said = response.read(MOST_BYTES)
    finally:
        connection.close()
    try:
        answer = json.loads(said)
    except ValueError:
        answer = {}
    return response.status, answer if isinstance(answer, dict) else {}
