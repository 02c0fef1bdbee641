"""Random scenarios, and a slow and simple search to hold the quick one against."""

from hypothesis import strategies as st

from sqm_training import dialogue
from sqm_training.dialogue import Choice, Scenario, State

KEYS = ("empathy", "assurance", "WAIT-3")


@st.composite
def stories(draw, most_nodes=4, most_choices=2):
    """Return the text of a scenario with loops, variables, conditions, timers and free answers."""
    count = draw(st.integers(1, most_nodes))
    names = [f"n{index}" for index in range(count)] + ["good", "bad"]
    target = st.sampled_from(names)
    rows = ["---", "id: random", "start: n0", "set: {a: 1, b: 0}", "---"]
    for name in names[:count]:
        rows += [f"## {name}", "> 用户: 喂"]
        for index in range(draw(st.integers(0 if name != "n0" else 1, most_choices))):
            condition = draw(st.sampled_from(["", "", "", " [if a > 0]", " [if b >= 2]", " [if a == b]"]))
            rows.append(f"- 说{index} -> {draw(target)}{condition}")
            rows += draw(st.lists(points(), max_size=1)) or ["  + none"]
            rows += draw(st.lists(st.sampled_from(["  ~ a - 1", "  ~ b + 1", "  ~ a = 3"]), max_size=1))
            rows += draw(st.lists(st.just("  ! 推诿"), max_size=1))
        if draw(st.integers(0, 4)) == 0:
            rows.append(f"@timer 20s -> {draw(target)}")
        if draw(st.integers(0, 4)) == 0:
            rows += [f"@write 请说明 -> {draw(target)}", "  + rubric empathy 0..3", "  + rubric 清楚 1..2"]
    return "\n".join([*rows, "## good [end: 好]", "> 用户: 谢谢", "## bad [end]", "> 用户: 哼", ""])


@st.composite
def points(draw):
    """Return a line of points."""
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=2, unique=True))
    return "  + " + ", ".join(f"{key} {draw(st.integers(-3, 3))}" for key in keys)


def moves(scenario: Scenario, state: State):
    """Return everything that can be done, by the player."""
    node = scenario.nodes[state.node]
    found = list(dialogue.available(scenario, state))
    if dialogue.can_write(scenario, state):
        found.append(node.writing)
    if dialogue.can_time_out(scenario, state):
        found.append(node.timer)
    return found


def slow_bounds(scenario: Scenario, dimensions=None):
    """Return best and worst points by trying every play with the player, remembering only equal states."""
    keys = dialogue.all_bounds(scenario, dimensions)

    def earned(move, is_best):
        if isinstance(move, Choice):
            given = move.points or {}
        else:
            given = {one.name: one.high * is_best for one in getattr(move, "rubric", ())}
        total = {"overall": sum(given.values())}
        for key, amount in given.items():
            for counts_for in {key, (dimensions or {}).get(key, key)}:
                total[counts_for] = total.get(counts_for, 0) + amount
        return total

    known = {}

    def ahead(state):
        place = (state.node, *sorted(state.variables.items()), *sorted(state.entries.items()), state.steps)
        if place not in known:
            found = {key: [] for key in keys}
            for move in moves(scenario, state):
                after = ahead(dialogue.move(scenario, state, move))
                for key in keys:
                    low, high = earned(move, False).get(key, 0), earned(move, True).get(key, 0)
                    found[key].append((low + after[key][0], high + after[key][1]))
            known[place] = {
                key: (min(low for low, _ in some), max(high for _, high in some)) if some else (0, 0)
                for key, some in found.items()
            }
        return known[place]

    return ahead(dialogue.start(scenario))
