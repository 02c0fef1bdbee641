"""What the tests of a run read or compile once, although each of them begins anew: a template, a YAML text."""

import atexit
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from ruamel.yaml import YAML

FOLDER = "SQM_TEST_TEMPLATES"


def share_templates() -> None:
    """Let every application of this run, those of servers too, find the templates that one of them has compiled."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="sqm-templates-")
        atexit.register(shutil.rmtree, os.environ[FOLDER], ignore_errors=True)
    Flask.jinja_options["bytecode_cache"] = FileSystemBytecodeCache(os.environ[FOLDER])


def share_yaml() -> None:
    """Let what a YAML text says be read from it once: each reader gets data of its own, or the fault anew."""
    load: Callable[[YAML, Any], Any] = YAML.load

    @lru_cache(maxsize=64)
    def pickled(kind: tuple[Any, ...], text: str) -> bytes:
        return pickle.dumps(load(YAML(typ=list(kind[:-1]), pure=kind[-1]), text))

    def load_again(self: YAML, text: Any) -> Any:
        is_plain = isinstance(text, str) and self.typ == ["safe"]
        return pickle.loads(pickled((*self.typ, self.pure), text)) if is_plain else load(self, text)

    YAML.load = load_again  # type: ignore[method-assign]  # as `read_yaml` calls it
