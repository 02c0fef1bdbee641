"""The entry point of gunicorn and of the `flask` command."""

import gc

# A thousand modules are read and all of them stay: to look for garbage among them would take a third of the start.
gc.disable()

from sqm_training import create_app  # noqa: E402 - read without the collector

app = create_app()
gc.freeze()
gc.set_threshold(10_000, 20, 20)  # a page makes thousands of objects and hardly a cycle among them
gc.enable()
