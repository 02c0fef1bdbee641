"""One storm: tablets send through a bad network while the server is killed and started again."""

import asyncio
import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from ..browser.conftest import free_port, processes_of
from .network import BadNetwork
from .server import serve
from .world import faults, make_tablets


@dataclass(frozen=True)
class Size:
    """How big a storm is: tablets, visits on each, kills of the server, and seconds after which it is given up."""

    tablets: int
    visits: int
    kills: int
    limit: float = 300


WHOLE = Size(20, 25, 30)
SMALL = Size(6, 5, 6, 120)
TINY = Size(5, 3, 5, 120)


@dataclass
class Report:
    """What became of a storm."""

    seed: int
    mutant: str
    seconds: float = 0
    kills: int = 0
    delivered: int = 0
    network: dict = field(default_factory=dict)
    faults: dict = field(default_factory=dict)

    @property
    def is_clean(self):
        """Whether nothing was lost, doubled, torn or stuck."""
        return not any(self.faults.values())

    def __str__(self):
        shares = {
            name: f"{100 * self.network[name] / max(self.network[of], 1):.0f} % {name}"
            for name, of in (("dropped", "requests"), ("cut", "bodies"), ("unanswered", "answers"))
        }
        found = ", ".join(f"{len(rows)} {name}" for name, rows in self.faults.items())
        examples = "".join(f"\n      {name}: {rows[0]}" for name, rows in self.faults.items() if rows)
        return (
            f"seed {self.seed} {self.mutant or 'the real server'}: {self.delivered} delivered, {self.kills} kills, "
            f"{self.network['requests']} requests ({', '.join(shares.values())}), {self.seconds:.0f} s: {found}{examples}"
        )


class Group:
    """The server, as something that can be started and killed with everything that belongs to it."""

    def __init__(self, folder, port, mutant):
        self.port, self.pid = port, 0
        self.line, theirs = processes_of.Pipe()
        url = os.environ.get("SQM_DATABASE_URL", "")
        self.starter = processes_of.Process(target=serve, args=(folder, port, mutant, url, theirs))
        self.starter.start()
        theirs.close()
        self._hear("ready")

    def _hear(self, expected=None):
        try:
            word = self.line.recv()
        except EOFError:
            word = None
        if word is None or (expected and word != expected):
            raise RuntimeError(f"the server could not be started: {word!r}")
        return word

    def start(self):
        """Start the server; requests are refused until it listens."""
        self.line.send("start")
        self.pid = self._hear()

    def kill(self):
        """Kill master and workers at once, with no chance to tidy up."""
        os.killpg(self.pid, signal.SIGKILL)
        self._hear("gone")

    def end(self):
        """Kill what runs, and the starter."""
        with suppress(ProcessLookupError):
            if self.pid:
                os.killpg(self.pid, signal.SIGKILL)
        self.line.close()
        self.starter.join(10)


async def _kill_now_and_then(group, tablets, size, chance, report):
    """Kill the server at moments spread over the whole work, each time in the middle of it."""
    total = size.tablets * size.visits
    for number in range(1, size.kills + 1):
        due = total * number // (size.kills + 1)
        while sum(len(one.delivered) for one in tablets) < due:
            await asyncio.sleep(0.005)
        await asyncio.sleep(chance.uniform(0, 0.05))
        group.kill()
        report.kills += 1
        await asyncio.sleep(chance.uniform(0, 0.1))
        group.start()


async def _rage(group, folder, size, seed, report):
    chance = random.Random(seed)
    network = BadNetwork(group.port, chance)
    tablets = make_tablets(folder, await network.open(), size.tablets, size.visits, seed)
    group.start()
    work = [_kill_now_and_then(group, tablets, size, chance, report), *(one.work() for one in tablets)]
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(*work), size.limit)
    network.close()
    report.network = dict(network.counts)
    return tablets


def _apart(work):
    """Run the work in a thread of its own: a browser that other tests have open keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


def rage(folder, *, seed, size, mutant=""):
    """Let a storm rage over a migrated, empty database in the folder; report what it did."""
    report, begun = Report(seed, mutant), time.monotonic()
    group = Group(folder, free_port(), mutant)
    try:
        tablets = _apart(_rage(group, folder, size, seed, report))
        time.sleep(0.5 if mutant else 0)
    finally:
        group.end()
    report.seconds = time.monotonic() - begun
    report.delivered = sum(len(one.delivered) for one in tablets)
    report.faults = faults(folder, tablets)
    return report
