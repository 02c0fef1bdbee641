"""What is left out on PostgreSQL sends nothing that what runs there does not send."""

from hypothesis import given
from hypothesis import strategies as st

from .statements import enough

tests = st.dictionaries(st.text(max_size=3), st.tuples(st.floats(0, 5), st.sets(st.integers(0, 20))), max_size=12)


@given(tests)
def test_what_runs_sends_every_statement(known):
    chosen = enough(known)
    assert set().union(*(known[name][1] for name in chosen)) == set().union(*(sent for _, sent in known.values()))


@given(tests)
def test_the_same_tests_are_chosen_by_every_worker(known):
    assert enough(known) == enough(dict(reversed(known.items())))


def test_nothing_noted_leaves_nothing_out():
    assert enough({}) == set()
