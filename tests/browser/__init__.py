"""Pages as people meet them: a real server, a real browser."""

import pytest

pytest.register_assert_rewrite("tests.browser.sight")
