"""Processes of their own for tests: forked from one that has read the code already, which takes longer than most tests."""

from multiprocessing import get_context

processes_of = get_context("forkserver")
processes_of.set_forkserver_preload(["sqm_training", "gunicorn.app.wsgiapp", "tests.browser.conftest"])
