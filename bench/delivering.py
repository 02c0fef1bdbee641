"""How many submissions a real server takes in a second, durable, with nothing left to do after the answer."""

import hashlib
import io
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .served import Client, server

Body = tuple[str, bytes]


def rate(folder: Path, bodies: list[Body], password: str, *, clients: int, kilobytes: int) -> float:
    """Return how many of the bodies the server takes in a second; with `kilobytes`, each with a photo of that size."""
    photos = [photo(kilobytes, seed) if kilobytes else b"" for seed in range(len(bodies))]
    with server(folder) as port:
        crowd = [Client(port, "shopper", password) for _ in range(clients)]
        shares = [list(zip(bodies, photos, strict=True))[number::clients] for number in range(clients)]
        start = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(_deliver, crowd, shares))
        return len(bodies) / (time.perf_counter() - start)


def _deliver(client: Client, share: list[tuple[Body, bytes]]) -> None:
    token = json.loads(client.get("/api/session"))["csrf"]
    headers = {"X-CSRFToken": token}
    for (uuid, body), data in share:
        sent = body
        if data:
            sha256 = hashlib.sha256(data).hexdigest()
            sent = json.dumps(json.loads(body) | {"photos": [sha256]}).encode()
            client.send("PUT", f"/api/photos/{sha256}", data, headers)
        client.send("PUT", f"/api/submissions/{uuid}/1", sent, headers)


def photo(kilobytes: int, seed: int) -> bytes:
    """Return a JPEG of about so many kilobytes, which no other is like."""
    from PIL import Image

    stream, chance = io.BytesIO(), random.Random(seed)
    image = Image.frombytes("RGB", (200, 150), chance.randbytes(200 * 150 * 3)).resize((1200, 900))
    image.save(stream, "JPEG", quality=60)
    data = stream.getvalue()
    return data + b"\0" * max(0, 1024 * kilobytes - len(data))
