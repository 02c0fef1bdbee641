"""Checklists of any content, for rules that must hold for all of them."""

from typing import Any

from hypothesis import strategies as st

from sqm_training.checklists.schema import load_plain

from .kit import both, small_plain

words = st.text("甲乙丙abc ", min_size=1, max_size=6).map(str.strip).filter(bool)
both_words = st.builds(both, words, words)
points = st.sampled_from([0, 1, 2, 2.5, 4, "1/3"])
CODES = ("alpha", "beta", "gamma")


def coded(**extra: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    def build(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{"code": code} | row for code, row in zip(CODES, rows, strict=False)]

    row = st.builds(lambda said, values: said | values, both_words, st.fixed_dictionaries({"points": points} | extra))
    return st.lists(row, min_size=1, max_size=3).map(build)


BY_TYPE: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "yes_no": {"good": st.just("no"), "answers": st.just({"1": "no", "0": "yes"}), "critical_on": st.just(["no"])},
    "levels": {"levels": st.just([0, {"value": 0.25, "zh": "少", "en": "some"}, 1])},
    "scale": {
        "low": st.just(0),
        "high": st.just(10),
        "anchors": st.just([{"at": 1, "zh": "差", "en": "poor: none"}]),
    },
    "choice": {"options": coded(), "critical": st.just(True)},
    "choices": {"options": coded()},
    "bands": {"bands": st.just([{"to": 60, "points": 4}, {"to": 180, "points": 2}]), "until": st.just("called")},
    "key": {},
    "deduct": {"faults": coded(most=st.integers(1, 3))},
    "number": {},
    "text": {},
    "photo": {},
    "time": {},
    "note": {},
}
NEEDED = {"choice": {"options"}, "choices": {"options"}, "bands": {"bands"}, "deduct": {"faults"}}
ANY: dict[str, st.SearchStrategy[Any]] = {
    "hint": both_words,
    "answers_for": st.sampled_from(["site", "process"]),
    "allow_na": st.just(True),
    "bonus": st.just(True),
    "due_after": st.integers(1, 9),
    "touchpoint": st.just("greet"),
    "standard": st.sampled_from(["ENV", "LIS"]),
    "faults_hint": st.lists(both_words, min_size=1, max_size=3),
    "demand": st.sampled_from(
        [{"on": [0], "need": ["comment"]}, [{"on": ["no"], "need": ["comment"]}, {"on": ["<3"], "need": ["photo"]}]]
    ),
}


@st.composite
def checklists(draw: Any) -> dict[str, Any]:
    """Make a checklist with items of any type and any of their keys, the later ones under conditions."""
    items: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(sorted(BY_TYPE)))
        own = BY_TYPE[kind]
        keys = NEEDED.get(kind, set()) | set(draw(st.lists(st.sampled_from(sorted(ANY | own)), unique=True)))
        item = {"code": f"Q{number}", "text": draw(both_words), "type": kind, "points": draw(points)}
        item |= {key: draw(strategy) for key, strategy in (ANY | own).items() if key in keys}
        if items and draw(st.booleans()):
            item["when"] = draw(
                st.sampled_from(["answered(Q0)", "Q0 == 'no' and script.business == 'fee'", "not (Q0 >= 2)"])
            )
        items.append(item)
    return small_plain("RND") | {
        **draw(
            st.sampled_from(
                [{"method": "points"}, {"method": "sections"}, {"method": "points", "use": "role_play", "code": "RNR"}]
            )
        ),
        "cap": draw(st.sampled_from([59, "zero", "flag"])),
        "moments": ["called", {"code": "own", "title": both("自", "own")}],
        "words": [{"from": 90, "zh": "好", "en": "good"}],
        "sections": [{"code": "A", "title": both("一", "One"), "weight": draw(points), "items": items}],
    }


def load_plain_of(plain: dict[str, Any]) -> dict[str, Any]:
    """Return the checklist through its own schema."""
    from io import StringIO

    from ruamel.yaml import YAML

    stream = StringIO()
    YAML(typ="safe", pure=True).dump(plain, stream)
    return load_plain(stream.getvalue(), "random.yaml")
