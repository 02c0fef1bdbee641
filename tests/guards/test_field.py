"""What broke for others in the field: each of the twenty-seven complaints has a test that is called after it."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
FIELD = {
    1: ("the service worker sent a POST again", "js/offline/worker.test.mjs"),
    2: ("the system closed the database connection of a tab in the background", "js/offline/field.test.mjs"),
    3: ("storage was emptied, and nothing had asked to keep it", "js/offline/field.test.mjs"),
    4: ("a re-opened draft was not saved by itself", "js/offline/field.test.mjs"),
    5: ("a photo that could not be read was left out silently", "js/offline/queue.test.mjs"),
    6: ("the first part was accepted, the second failed, the edited visit was a conflict for ever", "visits/test_field_server.py"),
    7: ("a slow server and a retry every 15 seconds made ten copies", "visits/test_field_server.py"),
    8: ("two devices or two tabs raced and made two rows", "visits/test_field_server.py"),
    9: ("a server slower than the client's patience: received, and stuck", "visits/test_field_server.py"),
    10: ("the answer was lost after the commit, sent again, doubled", "visits/test_field_server.py"),
    11: ("signed out while offline: a loop of sign-in and sending", "js/offline/queue.test.mjs"),
    12: ("opening a second edit invalidated the first", "js/offline/field.test.mjs"),
    13: ("the form changed, and the old draft could neither be finished nor moved", "visits/test_field_server.py"),
    14: ("what was saved of one form was restored into another", "js/offline/field.test.mjs"),
    15: ("false alarm of unsaved work after every sending", "js/offline/field.test.mjs"),
    16: ("the queue drained only for the form that was open", "js/offline/field.test.mjs"),
    17: ("not ready when the person walked off, and nobody saw it", "js/offline/field.test.mjs"),
    18: ("the camera used a file name again, and the photo before was overwritten", "js/offline/field.test.mjs"),
    19: ("two photos with identical bytes were refused", "visits/test_field_server.py"),
    20: ("sent, deleted on the server, sent again: stuck", "visits/test_field_server.py"),
    21: ("cancelled during sending, then edited: a conflict for ever", "js/offline/record.test.mjs"),
    22: ("the queue stayed idle after the server came back", "js/offline/field.test.mjs"),
    23: ("a 200 from a captive portal counted as delivered", "js/offline/queue.test.mjs"),
    24: ("the device's clock decided whether a form was closed", "visits/test_field_server.py"),
    25: ("clearing the cache to mend a display deleted unsent work", "js/offline/field.test.mjs"),
    26: ("the next user saw the last user's pages", "js/offline/field.test.mjs"),
    27: ("pressed “send” twice", "js/offline/record.test.mjs"),
}  # fmt: skip


def test_there_are_twenty_seven():
    assert list(FIELD) == list(range(1, 28))


@pytest.mark.parametrize("number", FIELD)
def test_each_complaint_has_a_test_that_is_called_after_it(number):
    _complaint, file = FIELD[number]
    text = (TESTS / file).read_text("utf-8")
    named = rf'^test\("field {number:02}: \w' if file.endswith(".mjs") else rf"^def test_{number:02}_\w"
    assert re.search(named, text, re.MULTILINE)
