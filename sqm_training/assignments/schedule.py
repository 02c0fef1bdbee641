"""The jobs of assignments."""

from datetime import timedelta

from ..jobs import registry
from ..web.text import _l
from .actions.reminding import remind, write_digests
from .actions.repeating import repeat_due


def register() -> None:
    """Say which jobs there are; what is repeated comes before what reminds of it, by name."""
    registry.register("assignments-repeat", repeat_due, every=timedelta(hours=1), title=_l("Give repeated tasks again"))
    registry.register("assignments-tell", remind, every=timedelta(minutes=15), title=_l("Remind of tasks"))
    registry.register("assignments-weekly", write_digests, every=timedelta(hours=6), title=_l("Weekly digest"))
