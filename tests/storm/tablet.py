"""A tablet as offline.md describes it: frozen payloads in a queue, and nothing let go without a receipt."""

import asyncio
import hashlib
import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
PATIENCE = 20
LONGEST = 0.08
"""Seconds to wait at most between two attempts; on a real tablet 300, and the storm has no such time."""


class NoDelivery(Exception):
    """Whatever kept a request from being answered as it should: the record stays, and is sent again."""


@dataclass
class Record:
    """A closed visit on the tablet: the frozen body and the photos, until a receipt names all of it.

    `ends`: it says that the visit could not be done.
    """

    visit: int
    uuid: str
    body: bytes
    photos: dict[str, bytes]
    revision: int = 1
    ends: bool = False

    @property
    def digest(self):
        """The SHA-256 of the frozen body."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass
class Tablet:
    """A shopper's tablet: `waiting` holds what is not delivered, `delivered` what a receipt has named."""

    owner: str
    password: str
    port: int
    chance: object
    waiting: list[Record]
    delivered: list[Record] = field(default_factory=list)
    refused: list[tuple[str, int, bytes]] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""
    person: int = 0

    async def work(self):
        """Send until nothing waits; after a failure wait longer each time, up to a limit, and begin the queue anew."""
        pause = 0.01
        while self.waiting:
            before = len(self.waiting)
            try:
                await self._flush()
            except NoDelivery:
                pause = 0.01 if len(self.waiting) < before else min(2 * pause, LONGEST)
                await asyncio.sleep(pause * self.chance.uniform(0.5, 1))

    async def _flush(self):
        await self._session()
        for record in list(self.waiting):
            if self.chance.random() < 0.3:
                await self._from_two_tabs(record)
            else:
                await self._deliver(record)
            if record in self.waiting:
                self.waiting.remove(record)
                self.delivered.append(record)

    async def _from_two_tabs(self, record):
        """Let two tabs send the same record at once; one receipt is enough."""
        ends = await asyncio.gather(self._deliver(record), self._deliver(record), return_exceptions=True)
        for end in ends:
            if end is not None and not isinstance(end, NoDelivery):
                raise end
        if all(ends):
            raise ends[0]

    async def _session(self):
        """Ask who is signed in, with a fresh token; sign in when nobody is."""
        status, body = await self.ask("GET", "/api/session")
        if status == 401:
            await self._sign_in()
            status, body = await self.ask("GET", "/api/session")
        if status != 200:
            raise NoDelivery(status)
        said = json.loads(body)
        self.csrf, self.person = said["csrf"], said["person"]

    async def _sign_in(self):
        _status, page = await self.ask("GET", "/sign-in")
        token = TOKEN.search(page.decode())
        if token is None:
            raise NoDelivery("no form")
        form = urlencode({"csrf_token": token.group(1), "username": self.owner, "password": self.password})
        status, _page = await self.ask("POST", "/sign-in", form.encode(), "application/x-www-form-urlencoded")
        if status != 302:
            raise NoDelivery(status)

    async def _deliver(self, record):
        """Send the body, then the photos that are missing, then the body again: only a receipt ends it."""
        status, answer = await self._send(record)
        if status == 202:
            for sha256 in json.loads(answer)["missing"]:
                kept, _body = await self.ask("PUT", f"/api/photos/{sha256}", record.photos[sha256], "image/jpeg")
                if kept != 201:
                    raise self._not(record, kept, _body)
            status, answer = await self._send(record)
        if status not in {200, 201} or not is_receipt(answer, record):
            raise self._not(record, status, answer)

    async def _send(self, record):
        path = f"/api/submissions/{record.uuid}/{record.revision}"
        return await self.ask("PUT", path, record.body, "application/json")

    def _not(self, record, status, answer):
        """Note what the server refused for good: in a storm of honest tablets there is no such thing."""
        if status not in {202, 400, 401, 500, 502, 503, 504, 507}:
            self.refused.append((record.uuid, status, answer))
        return NoDelivery(status)

    async def ask(self, method, path, body=b"", kind=""):
        """Make one request on a connection of its own; return status and body, or raise `NoDelivery`."""
        try:
            return await asyncio.wait_for(self._asked(method, path, body, kind), PATIENCE)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            raise NoDelivery(str(error)) from error

    async def _asked(self, method, path, body, kind):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(self._head(method, path, body, kind) + body)
            await writer.drain()
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = [line.split(": ", 1) for line in head[1:] if ": " in line]
            sizes = [int(value) for name, value in headers if name.lower() == "content-length"]
            answer = await reader.readexactly(sizes[0]) if sizes else await reader.read(-1)
        finally:
            writer.close()
        for name, value in headers:
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return int(head[0].split(" ")[1]), answer

    def _head(self, method, path, body, kind):
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", "Accept-Language: en"]
        lines += [f"Content-Length: {len(body)}", f"Content-Type: {kind}"] if body else []
        lines += [f"X-CSRFToken: {self.csrf}"] if self.csrf and kind != "application/x-www-form-urlencoded" else []
        cookies = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        lines += [f"Cookie: {cookies}"] if cookies else []
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def is_receipt(answer, record):
    """Say whether an answer names the record, the digest of its body, and every photo."""
    try:
        said = json.loads(answer)
    except ValueError:
        return False
    named = (said.get("uuid"), said.get("revision"), said.get("digest"))
    return named == (record.uuid, record.revision, record.digest) and set(said["photos"]) >= set(record.photos)
