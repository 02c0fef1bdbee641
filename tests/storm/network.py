"""A proxy that does to requests what a car park does: drops them, cuts them, and loses the answers."""

import asyncio
from collections import Counter
from contextlib import suppress

DROPPED, CUT, UNANSWERED = 0.15, 0.10, 0.20
"""Shares: of all requests dropped before the server, of those with a body cut inside it, of the answers lost."""


class BadNetwork:
    """Listens on a port of its own and passes on to the server what fate lets through; `counts` tells what it did."""

    def __init__(self, target, chance):
        self.target, self.chance, self.counts = target, chance, Counter()

    async def open(self):
        """Begin to listen; return the port."""
        self.listener = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=200)
        return self.listener.sockets[0].getsockname()[1]

    def close(self):
        """Stop to listen."""
        self.listener.close()

    async def _serve(self, reader, writer):
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._pass_on(reader, writer)
        finally:
            writer.close()

    async def _pass_on(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        body = await reader.readexactly(length)
        self.counts["requests"] += 1
        if self.chance.random() < DROPPED:
            self.counts["dropped"] += 1
            return
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.target)
        try:
            if body:
                self.counts["bodies"] += 1
                if self.chance.random() < CUT:
                    self.counts["cut"] += 1
                    server_writer.write(head + body[: self.chance.randrange(length)])
                    await server_writer.drain()
                    return
            server_writer.write(head + body)
            await server_writer.drain()
            is_lost = self.chance.random() < UNANSWERED
            answer = await server_reader.read(-1)
            self.counts["answers"] += 1
            self.counts["unanswered"] += is_lost
            if not is_lost:
                writer.write(answer)
                await writer.drain()
        finally:
            server_writer.close()
