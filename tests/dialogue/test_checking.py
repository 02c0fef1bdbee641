"""Every code of the checker: raised by the smallest file that deserves it, on its line, and by nothing near it."""

import time

import pytest

from sqm_training.dialogue import check, parse

pytestmark = pytest.mark.either

HEAD = "---\nid: s\nstart: a\n---\n"
END = "## good [end: 好]\n> 用户: 谢谢。\n## bad [end: 坏]\n> 用户: 哼。\n"
CLEAN = (
    HEAD
    + """## a
> 用户（生气）: 怎么回事？
- 您别急，我马上查。 -> b
  + empathy 2
  ? 先安抚。
- 不知道。 -> b
  + empathy 0
  ? 先安抚。
## b
> 用户: 快点。
- 好。 -> good
  + assurance 1
  ? 可以。
- 等着，叫到您的号再说。 -> bad
  + assurance 0
  ? 语气生硬。
"""
    + END
)


def codes(text, **known):
    """Return `(line, code)` of every problem; each must have words in both languages."""
    problems = check(parse(text), **known)
    for one in problems:
        assert one.said("zh") and one.said("en") == one.text
        assert any("\u4e00" <= letter <= "\u9fff" for letter in one.said("zh"))
        assert one.is_error == (one.code < "S20")
    return [(one.line, one.code) for one in problems]


def node_a(*rows, head=HEAD, end=END):
    """Return a file whose node `a` has these rows (the first stands on line 7) and one way to a good end."""
    return head + "## a\n> 用户: 喂\n" + "".join(f"{row}\n" for row in rows) + end


def only(found, *wanted):
    """Keep the codes asked for, so that a tiny file need not be perfect."""
    return [one for one in found if one[1] in wanted]


GOOD = ("- 好的，马上 -> good", "  + empathy 1", "  ? 好", "- 不行 -> bad", "  + empathy 0", "  ? 差")


def test_a_clean_file_has_no_problem():
    assert codes(CLEAN) == []
    assert codes(CLEAN, standards={"WAIT-3": "responsiveness"}, media=set()) == []


def test_s01_unknown_target():
    assert only(codes(node_a("- 走 -> nirgends", *GOOD)), "S01", "S04", "S05", "S11") == [(7, "S01")]
    assert only(codes(node_a("- 走 ->", *GOOD)), "S01", "S11") == [(7, "S01")]
    assert only(codes(node_a("@timer 9s -> nirgends", *GOOD)), "S01") == [(7, "S01")]
    assert only(codes(node_a("@write 写 -> nirgends", "  + rubric 清楚 0..3", *GOOD)), "S01") == [(7, "S01")]


def test_s02_a_node_named_twice():
    assert codes(CLEAN + "## b\n- x -> good\n") == [(25, "S02")]
    composed, decomposed = "## caf\u00e9 [end]\n", "## cafe\u0301 [end]\n"
    assert only(codes(CLEAN + composed + decomposed), "S02") == [(26, "S02")]


@pytest.mark.parametrize(
    ("text", "line"),
    [("---\nid: s\n---\n## a [end]\n", 1), ("---\nid: s\nstart: z\n---\n## a [end]\n", 3), (HEAD, 1), ("", 1)],
)
def test_s03_no_start(text, line):
    assert only(codes(text), "S03") == [(line, "S03")]


def test_s04_a_dead_end():
    assert only(codes(node_a("- 走 -> c", *GOOD, end=END + "## c\n> 用户: ……\n")), "S04", "S05", "S12") == [(18, "S04")]
    only_timer = END + "## c\n> 用户: ……\n@timer 5s -> good\n"
    assert only(codes(node_a("- 走 -> c", *GOOD, end=only_timer)), "S04", "S05", "S12") == [(18, "S04")]


def test_s05_a_loop_without_an_exit():
    loop = END + "## c\n- 再 -> d\n## d\n- 又 -> c\n"
    assert only(codes(node_a("- 走 -> c", *GOOD, end=loop)), "S04", "S05", "S12") == [(18, "S05")]
    own = END + "## c\n- 再 -> c\n"
    assert only(codes(node_a("- 走 -> c", *GOOD, end=own)), "S05", "S12") == [(18, "S05")]


def test_s05_is_silent_where_the_loop_leads_out():
    assert only(codes(node_a("- 再 -> a", *GOOD)), "S05", "S12") == []
    broken = END + "## c\n- 再 -> c\n- 出 -> nirgends\n"
    assert only(codes(node_a("- 走 -> c", *GOOD, end=broken)), "S01", "S05", "S12") == [(20, "S01")]


def test_s06_unknown_dimension_or_standard():
    file = node_a("- 走 -> good", "  + empathy 1", "  + kindness 1, WAIT-3 1", "  + EMP-9 1", *GOOD)
    assert only(codes(file), "S06") == [(9, "S06")]
    assert only(codes(file, standards={"WAIT-3"}), "S06") == [(9, "S06"), (10, "S06")]
    assert only(codes(file, standards={"WAIT-3": "responsiveness", "EMP-9": "empathy"}), "S06") == [(9, "S06")]
    front = "---\nid: s\nstart: a\nstandards: [WAIT-3, EMP-9]\npass: {overall: 60, kindness: 10}\n---\n"
    assert only(codes(node_a(*GOOD, head=front), standards={"WAIT-3"}), "S06") == [(4, "S06"), (5, "S06")]


def test_dimensions_are_known_by_their_chinese_names():
    assert only(codes(node_a("- 走 -> good", "  + 移情性 1，响应性 2", *GOOD)), "S06", "S11") == []


def test_s07_a_choice_without_a_score():
    assert only(codes(node_a("- 走 -> good", "  ? 好", *GOOD)), "S07") == [(7, "S07")]
    assert only(codes(node_a("@write 写 -> good", *GOOD)), "S07") == [(7, "S07")]
    assert only(codes(node_a("- 走 -> good", "  + none", "- 跑 -> good", "＋ 无", *GOOD)), "S07", "S11") == []


def test_s08_a_missing_medium():
    file = node_a("@image 表.jpg | 水表", "@audio 电话.mp3 | 来电", *GOOD)
    assert only(codes(file), "S08") == []
    assert only(codes(file, media={"表.jpg"}), "S08") == [(8, "S08")]


def test_s09_a_timer_without_target():
    assert only(codes(node_a("@timer 20s", *GOOD)), "S09", "S11") == [(7, "S09")]
    assert only(codes(node_a("@timer 20s ->", *GOOD)), "S09", "S11") == [(7, "S09")]
    assert only(codes(node_a("@timer 20秒 → good", *GOOD)), "S09", "S11") == []


def test_s10_a_pass_mark_beyond_the_best_path():
    def head(mark):
        return f"---\nid: s\nstart: a\npass: {mark}\n---\n"

    fault = (
        "- 先办后补 -> good",
        "  + empathy 4",
        "  ! 越权",
        "- 按规定办 -> good",
        "  + empathy 2",
        "- 不办 -> bad",
        "  + none",
    )
    assert only(codes(node_a(*fault, head=head(50))), "S10") == []
    assert only(codes(node_a(*fault, head=head(51))), "S10") == [(4, "S10")]
    assert only(codes(node_a(*fault, head=head("{empathy: 60}"))), "S10") == [(4, "S10")]
    assert only(codes(node_a(*fault[:3], head=head(40))), "S10") == []
    always = (*fault[:3], "- 不办 -> bad", "  + none", "  ! 推诿")
    assert only(codes(node_a(*always, head=head(60))), "S10") == [(4, "S10")]
    assert only(codes(node_a(*GOOD, head=head(100))), "S10") == []
    assert only(codes(node_a(*GOOD, head=head(101))), "S10") == [(4, "S10")]


@pytest.mark.parametrize(
    "row",
    [
        "随便写的一行",
        "# 标题",
        "### 三级",
        "- 没有箭头",
        "- -> good",
        "@timer 很久 -> good",
        "@video",
        "@unknown x",
        "> ",
        "> 用户:",
        "- 走 -> good [if ]",
        "- 走 -> good [if anger <]",
        "- 走 -> good [if item.B2 == 1]",
        "> 用户: <b>急</b>",
        "> 用户: <script>alert(1)</script>",
        "- <i>走</i> -> good",
        "x" * 2001,
    ],
)
def test_s11_a_line_that_cannot_be_read(row):
    assert only(codes(node_a(row, *GOOD)), "S11") == [(7, "S11")]


@pytest.mark.parametrize(
    "row",
    [
        "+ empathy",
        "+ empathy two",
        "+ WAIT-3",
        "~ anger",
        "~ anger * 2",
        "+ rubric a 0..3",
        "?",
        "+ empathy 1, empathy 2",
    ],
)
def test_s11_below_a_choice(row):
    assert only(codes(node_a("- 走 -> good", f"  {row}", *GOOD)), "S11") == [(8, "S11")]


@pytest.mark.parametrize("row", ["+ empathy 1", "~ anger + 1", "? 好", "! 错"])
def test_s11_points_under_no_choice(row):
    assert only(codes(node_a(row, *GOOD)), "S11") == [(7, "S11")]
    assert only(codes(HEAD + f"{row}\n" + CLEAN.removeprefix(HEAD)), "S11") == [(5, "S11")]


def test_s11_further_causes():
    twice = node_a("- 走 -> good {#x}", "  + none", "- 跑 -> good {#x}", "  + none", *GOOD)
    assert only(codes(twice), "S11") == [(9, "S11")]
    assert only(codes(node_a("@timer 5s -> good", "@timer 6s -> bad", *GOOD)), "S11") == [(8, "S11")]
    assert only(codes(CLEAN + "- 再 -> a\n"), "S11") == [(25, "S11")]
    assert only(codes(CLEAN + "##\n"), "S11") == [(25, "S11")]
    assert only(codes(node_a("@write 写 -> good", "  + rubric 清楚 3..1", *GOOD)), "S11") == [(8, "S11")]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("channel: shop", 3),
        ("level: 7", 3),
        ("feedback: never", 3),
        ("pass: high", 3),
        ("set: {anger: many}", 3),
        ("set: {2x: 1}", 3),
        ("customer: {name: x, mood: 9}", 3),
        ("standarts: [WAIT-3]", 3),
        ("id: again", 3),
        ("title: <b>x</b>", 3),
        ("title: [unclosed", 4),
        ("title: &a x", 2),
    ],
)
def test_s11_front_matter(row, line):
    assert only(codes(f"---\nid: s\n{row}\nstart: a\n---\n" + CLEAN.removeprefix(HEAD)), "S11") == [(line, "S11")]


def test_s11_front_matter_that_never_closes():
    assert only(codes("---\nid: s\n" + CLEAN.removeprefix(HEAD)), "S11") == [(1, "S11")]


def test_s11_a_file_that_is_no_text_or_too_large():
    assert codes(b"\xff\xff\xff\x00") == [(1, "S11")]
    spent = time.process_time()
    assert codes(b"## a\n" * 2_000_000) == [(1, "S11")]
    assert codes("## a\n" * 2_000_000) == [(1, "S11")]
    assert time.process_time() - spent < 1


def test_s12_a_state_without_a_choice():
    trap = END + "## c\n- 再问 -> a\n"
    assert only(codes(node_a("- 走 -> c", *GOOD, end=trap)), "S12") == [(18, "S12")]
    closed = node_a("- 走 -> c", *GOOD, end=END + "## c\n- 好 -> good [if anger > 0]\n")
    assert only(codes(closed), "S12", "S27") == [(18, "S12"), (19, "S27")]


def test_s12_is_silent_where_something_is_always_left():
    ways_out = END + "## c\n- 再问 -> a\n- 算了 -> bad\n"
    assert only(codes(node_a("- 走 -> c", *GOOD, end=ways_out)), "S12") == []
    either = END + "## c\n- 好 -> good [if anger > 0]\n- 不好 -> bad [if anger <= 0]\n"
    assert only(codes(node_a("- 走 -> c", "~ anger + 1", "- 跑 -> c", *GOOD, end=either)), "S12", "S27") == []


def test_s20_a_node_never_reached():
    assert codes(CLEAN + "## c [end]\n") == [(25, "S20")]
    closed = node_a(*GOOD, "- 走 -> c [if anger > 5]", end=END + "## c [end]\n")
    assert only(codes(closed), "S20", "S27") == [(13, "S27"), (18, "S20")]


def test_s20_beyond_sixty_steps():
    rows = "".join(f"## n{index}\n- 走 -> n{index + 1}\n- 停 -> bad\n" for index in range(62))
    found = codes(HEAD.replace("start: a", "start: n0") + rows + "## n62 [end]\n" + END)
    assert [line for line, code in found if code == "S20"] == [5 + 61 * 3, 5 + 62 * 3, 5 + 62 * 3 + 1]


def test_s21_a_dimension_declared_and_never_scored():
    front = "---\nid: s\nstart: a\npass: {overall: 60, assurance: 50, empathy: 50}\n---\n"
    assert only(codes(node_a(*GOOD, head=front)), "S21") == [(4, "S21")]
    by_code = node_a("- 走 -> good", "  + ACC-1 2", *GOOD, head=front)
    assert only(codes(by_code, standards={"ACC-1": "assurance"}), "S21") == []


def test_s22_all_choices_score_the_same():
    assert only(codes(node_a(*GOOD[:3], *GOOD[:3])), "S22") == [(5, "S22")]
    assert only(codes(node_a("- 甲 -> good", "  + none", "- 乙 -> bad", "  + none")), "S22") == []
    assert only(codes(node_a("- 甲 -> good", "  + empathy 1", "- 乙 -> bad", "  + assurance 1")), "S22") == []
    assert only(codes(node_a("- 甲 -> good", "  + empathy 1", "- 乙 -> bad", "  + empathy 1", "  ! 错")), "S22") == []


def test_s23_a_single_choice():
    assert only(codes(node_a(*GOOD[:3])), "S23") == [(5, "S23")]
    assert only(codes(node_a(*GOOD[:3], "@write 写 -> good", "  + rubric 清楚 0..3")), "S23") == []


def test_s24_missing_feedback():
    assert only(codes(node_a("- 甲 -> good", "  + empathy 1", *GOOD)), "S24") == [(7, "S24")]


def pattern(*texts_and_points):
    """Return a chain of nodes, each with these choices."""
    rows = []
    for index, choices in enumerate(texts_and_points):
        rows.append(f"## {'abcdefg'[index]}")
        target = "abcdefg"[index + 1] if index + 1 < len(texts_and_points) else "good"
        for text, amount in choices:
            rows += [f"- {text} -> {target}", f"  + empathy {amount}", "  ? 点评"]
    return HEAD + "\n".join(rows) + "\n" + END


def test_s25_the_best_choice_gives_itself_away():
    first = [("短", 2), ("长一些的", 0)]
    longest = [("短", 0), ("长一些的", 2)]
    assert only(codes(pattern(first, first, first)), "S25") == [(5, "S25")]
    assert only(codes(pattern(longest, longest, longest)), "S25") == [(5, "S25")]
    assert only(codes(pattern(first, first)), "S25") == []
    assert only(codes(pattern(first, longest, first)), "S25") == []
    same = [("甲", 1), ("乙", 1)]
    assert only(codes(pattern(first, same, first, same)), "S25") == []
    assert len(only(codes(pattern(*[[("长一些的", 2), ("短", 0)]] * 3)), "S25")) == 2


def test_s26_a_variable_set_and_never_read():
    front = "---\nid: s\nstart: a\nset: {anger: 1, trust: 2}\n---\n"
    file = node_a("- 走 -> good [if anger >= 1]", "  ~ anger + 1", "  ~ patience - 1", *GOOD, head=front)
    assert only(codes(file), "S26") == [(4, "S26"), (10, "S26")]


def test_s27_a_condition_never_true():
    front = "---\nid: s\nstart: a\nset: {anger: 1}\n---\n"
    assert only(codes(node_a("- 走 -> good [if anger > 1]", *GOOD, head=front)), "S27") == [(8, "S27")]
    grows = node_a("- 再 -> a", "  ~ anger + 1", "- 走 -> good [if anger > 2]", *GOOD, head=front)
    assert only(codes(grows), "S27") == []
    assert only(codes(grows.replace("> 2", "> 3")), "S27") == [(10, "S27")]


def test_s28_missing_alternative_text():
    file = node_a("@image 表.jpg", "@image 表.jpg |", "@image 表.jpg ｜ 水表读数", *GOOD)
    assert only(codes(file), "S28") == [(7, "S28"), (8, "S28")]


def test_s29_paths_too_short_or_too_long():
    assert only(codes(node_a(*GOOD)), "S29") == [(5, "S29")]
    for steps, expected in ((15, []), (16, [(5, "S29")])):
        rows = "".join(f"## {'a' if not i else f'n{i}'}\n- 走 -> n{i + 1}\n- 跑 -> n{i + 1}\n" for i in range(steps))
        assert only(codes(HEAD + rows + f"## n{steps} [end]\n"), "S29") == expected


def test_s29_does_not_count_going_round():
    circle = CLEAN.replace("## b\n", "## b\n- 再说一遍 -> a\n  + none\n  ? 少绕。\n")
    assert only(codes(circle), "S29") == []


def test_s30_translations_that_differ():
    original = CLEAN.replace("-> b\n  + empathy 2", "-> b {#calm}\n  + empathy 2")
    english = "\n".join(row for row in original.split("\n") if not row.startswith("  +"))

    def told(text):
        return only(codes(original, translations=[parse(text)]), "S30")

    assert told(english) == []
    assert told(english.replace("我马上查", "let me look").replace("用户", "Customer")) == []
    assert told(english.replace("start: a", "start: b")) == [(3, "S30")]
    assert told(english.replace("## bad [end: 坏]\n> 用户: 哼。\n", "")) == [(23, "S30")]
    assert told(english + "## more [end]\n") == [(1, "S30")]
    assert told(english.replace("## bad [end: 坏]", "## bad")) == [(23, "S30")]
    assert told(english.replace("- 不知道。 -> b\n  ? 先安抚。\n", "")) == [(5, "S30")]
    assert told(english.replace("- 不知道。 -> b", "- 不知道。 -> good")) == [(10, "S30")]
    assert told(english.replace("{#calm}", "{#other}")) == [(7, "S30")]
    assert told(english.replace("- 不知道。 -> b", "- 不知道。 -> b [if anger > 1]")) == [(10, "S30")]
    assert told(english.replace("> 用户: 快点。", "> 用户: 快点。\n@timer 9s -> bad")) == [(13, "S30")]
    assert told(original) == []
    assert told(original.replace("+ empathy 0", "+ empathy 1")) == [(10, "S30")]


def test_s31_says_that_the_search_was_cut_short():
    names = [f"n{index}" for index in range(12)]
    rows = [
        f"## {name}\n" + "".join(f"- {one} -> {one}\n  + empathy 1\n" for one in (*names, "good")) for name in names
    ]
    file = HEAD.replace("start: a", "start: n0") + "".join(rows) + END
    assert only(codes(file), "S12", "S27", "S29", "S31") == [(3, "S31")]
    assert not check(parse(file))[-1].is_error


def test_problems_are_told_in_the_order_of_the_file():
    found = codes(CLEAN + "## b\n??\n## c\n")
    assert found == sorted(found)
