"""Starts the real server in a process group of its own, to be killed with `kill -9` and started again.

`python -m tests.storm.server FOLDER PORT MUTANT` imports everything once; for each line on its input it forks a gunicorn
with two workers and prints the id of the group. A mutant is the same server with one promise broken on purpose.
"""

import os
import socket
import sys
import time
from pathlib import Path

from gunicorn.app.base import BaseApplication

from .mutants import break_promise
from .world import opened


class Server(BaseApplication):
    """The application under gunicorn, as `make run` starts it."""

    def __init__(self, app, port):
        self.app, self.port = app, port
        super().__init__()

    def load_config(self):
        for name, value in {
            "bind": [f"127.0.0.1:{self.port}"], "workers": 2, "threads": 4, "loglevel": "critical",
            "control_socket_disable": True, "timeout": 60,
        }.items():  # fmt: skip
            self.cfg.set(name, value)

    def load(self):
        return self.app


def wait_until_free(port):
    """Return once nobody listens on the port any more: a killed group needs a moment to be gone."""
    for _ in range(500):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                time.sleep(0.01)
            else:
                return
    raise RuntimeError(f"port {port} is still taken")


def start(app, port):
    """Fork a server that leads a process group of its own; return its id."""
    wait_until_free(port)
    child = os.fork()
    if child:
        return child
    os.setsid()
    os.closerange(0, 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        Server(app, port).run()
    finally:
        os._exit(0)


def main(folder, port, mutant):
    """Start a server for every line that comes in."""
    app = break_promise(opened(Path(folder)), mutant)
    print("ready", flush=True)
    for _line in sys.stdin:
        child = start(app, int(port))
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
