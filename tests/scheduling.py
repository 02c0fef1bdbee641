"""Which tests one worker runs one after the other, because they share what takes longer to make than to read.

A mark of `xdist_group` would say the same, but pytest-xdist 3.8 writes it where pytest 9.2 no longer looks.
"""

from xdist.scheduler import LoadScopeScheduling

TOGETHER = {"tests/demo/test_practice.py"}
"""Files with a fixture that takes a dozen seconds and serves all of their tests."""


class InOrder(LoadScopeScheduling):
    """Gives each worker the next test as soon as it has time for it, or the next file of those above."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid
