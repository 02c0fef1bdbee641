"""All commands of `flask --app app`."""

from flask import Flask

from .checklists import models as _checklists  # noqa: F401 - migrations must see every table
from .ledger import models as _ledger  # noqa: F401
from .progress import models as _progress  # noqa: F401
from .standards import models as _standards  # noqa: F401
from .visits import models as _visits  # noqa: F401


def init_app(app: Flask) -> None:
    """Add the commands of every feature."""
