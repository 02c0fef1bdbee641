"""Starts the real server in a process group of its own, to be killed with `kill -9` and started again.

A starter is forked from a process that has read the code already; for each word that it hears it forks a gunicorn with four
workers and says the id of the group. A mutant is the same server with one promise broken on purpose.
"""

import os
import socket
import time
from contextlib import suppress

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
            "bind": [f"127.0.0.1:{self.port}"], "workers": 4, "threads": 2, "loglevel": "critical",
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
    try:
        Server(app, port).run()
    finally:
        os._exit(0)


def serve(folder, port, mutant, database_url, line):
    """Start a server for every word that comes in over the line, until it ends."""
    os.environ["SQM_DATABASE_URL"] = database_url
    app = break_promise(opened(folder), mutant)
    if mutant:  # what it breaks is counted afterwards, and needs no words
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    line.send("ready")
    with suppress(EOFError, OSError):
        while line.recv():
            child = start(app, port)
            line.send(child)
            os.waitpid(child, 0)
            line.send("gone")
