"""What an act costs in CPU, and who does it."""

import time
from collections.abc import Callable
from typing import Any

PASSWORD = "window-2026"


def median_cpu(act: Callable[[], Any], times: int = 15) -> float:
    """Return the median CPU time of an act in milliseconds, after one run that is not counted."""
    act()
    spent = []
    for _ in range(times):
        start = time.process_time()
        act()
        spent.append(1000 * (time.process_time() - start))
    return sorted(spent)[len(spent) // 2]


def signed_in(app: Any, number: str) -> Any:
    """Return a client that is signed in."""
    client = app.test_client()
    client.post("/sign-in", data={"username": number, "password": PASSWORD})
    return client
