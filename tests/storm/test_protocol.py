"""Whatever happens between tablet and server, each visit arrives once and nothing promised is gone."""

import shutil

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from .protocol import Protocol, World

pytestmark = [pytest.mark.either, pytest.mark.slow]


def test_the_protocol_holds(tmp_path, empty_database):
    shutil.copy(empty_database, tmp_path / "sqm.sqlite3")
    world = World(tmp_path)
    times = {"storm": 1, "storm-night": 10}.get(settings.get_current_profile_name(), 0)
    whole, small = (200 * times, 40), (8, 25)
    examples, steps = whole if times else small
    patient = settings(
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        max_examples=examples,
        stateful_step_count=steps,
    )
    try:
        run_state_machine_as_test(type("Walk", (Protocol,), {"world": world}), settings=patient)
    finally:
        world.end()
