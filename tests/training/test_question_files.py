"""Question files: what each format may say, what is wrong with a question and where, and the way back."""

import base64
import io
import time
import zipfile
from time import perf_counter
from typing import Any

import pytest

from sqm_training.files.problems import BadFile
from sqm_training.training.banks import aiken, gift, moodle
from sqm_training.training.banks.html_reader import from_html
from sqm_training.training.banks.markup import plain_words
from sqm_training.training.banks.opening import form_of, read_questions
from sqm_training.training.banks.unfit import Unfit

pytestmark = pytest.mark.either


def one(text: str) -> dict[str, Any]:
    """Return the content of the only question of a GIFT text."""
    reading = gift.read(text)
    assert [fault.cause["en"] for fault in reading.faults] == []
    return reading.found[0].content


def package(*members: tuple[str, bytes]) -> bytes:
    """Return a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def faults(reading: Any) -> list[tuple[int, str]]:
    return [(fault.line, fault.cause["en"]) for fault in reading.faults]


def shares(content: dict[str, Any]) -> list[str]:
    return [row["share"] for row in content.get("options") or content["answers"]]


def test_gift_choices_have_weights_feedback_and_an_explanation():
    content = one("::Q1:: 1+1\\=? {=2 #yes\n~3 #no\n~%-50%4\n####because}")
    assert content["type"] == "single" and content["name"] == "Q1" and content["text"] == {"en": "1+1=?"}
    assert shares(content) == ["1", "0", "-1/2"]
    assert content["options"][0]["why"] == {"en": "yes"} and content["why"] == {"en": "because"}
    several = one("Which two? {~%33.33333%a ~%66.66667%b ~c}")
    assert several["type"] == "multiple" and shares(several) == ["1/3", "2/3", "0"]


@pytest.mark.parametrize(
    ("block", "rows"),
    [
        ("#15:0.5", [{"value": "15", "tolerance": "0.5", "share": "1"}]),
        ("#1..5", [{"value": "3", "tolerance": "2", "share": "1"}]),
        ("#-3,5", [{"value": "-3.5", "share": "1"}]),
        (
            "# =1822:0 =%50%1822:2",
            [{"value": "1822", "share": "1"}, {"value": "1822", "tolerance": "2", "share": "1/2"}],
        ),
    ],
)
def test_gift_numbers_have_tolerances_and_ranges(block, rows):
    assert one(f"When? {{{block}}}")["answers"] == rows


def test_gift_holds_every_other_kind():
    assert one("Sun {T#no#yes}")["why_true"] == {"en": "yes"}
    assert one("Sun {FALSE}")["answer"] is False
    assert one("Say {=yes =%50%maybe}")["answers"][1]["share"] == "1/2"
    matching = one("Match {=a -> b =c -> d = -> e}")
    assert len(matching["pairs"]) == 2 and matching["others"] == [{"en": "e"}]
    assert one("Write {}")["type"] == "essay" and one("Read this.")["type"] == "description"
    missing = one("Grant is {=buried ~alive} here.")
    assert plain_words(missing["text"]["en"]) == "Grant is _____ here."
    assert one("[html]<p>What is <b>H<sub>2</sub>O</b></p>{T}")["text"] == {"en": "What is **H₂O**"}
    assert one("[markdown]*so*{T}")["text"] == {"en": "*so*"}


def test_gift_categories_tags_and_ids_go_with_the_questions():
    found = gift.read("$CATEGORY: $course$/top/热线/接听\n\n// [id:Q7] [tag:WAIT-3]\n问 {T}\n$CATEGORY: b\nx {F}").found
    assert [(each.category, each.code, each.tags) for each in found] == [("热线/接听", "Q7", ["WAIT-3"]), ("b", "", [])]


def test_an_answer_block_may_hold_empty_lines_and_questions_may_follow_without_one():
    assert shares(one("Two? {\n~%50%a\n\n~%50%b\n}")) == ["1/2", "1/2"]
    assert len(gift.read("::a:: x {T}\n::b:: y {F}\nz {T}").found) == 3


def test_a_bad_gift_question_is_named_by_its_line_and_the_others_come_in():
    reading = gift.read(
        "good {=yes}\n\nbroken {=a ~b\n\nnext {T}\n\nbad } x\n\nnone {~a ~b}\n\nnum {#abc}\n\nfew {=a}\n\n{=a ~b}"
    )
    assert len(reading.found) == 3
    assert faults(reading) == [
        (3, "the answer block { is not closed"),
        (7, "there is a closing brace } without an opening one"),
        (9, "no choice is marked as right"),
        (11, "“abc” is no number"),
        (15, "there is no question text"),
    ]


def test_aiken_is_read_and_its_faults_are_named():
    reading = aiken.read(
        "Which?\nA. one\nB) two\nANSWER: B\n\n多选？\nA、一\nB、二\nC、三\n答案：A、C\n\nOpen\nA. x\nB. y\n\nBad\nA. x\nB. y\nANSWER: D"
    )
    assert [shares(found.content) for found in reading.found] == [["0", "1"], ["1/2", "0", "1/2"]]
    assert faults(reading) == [(12, "the line ANSWER is missing"), (16, "the answer D is not among the choices")]


def question(kind: str, body: str, text: str = "Ask") -> str:
    return f'<question type="{kind}"><questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>{body}</question>\n'


def quiz(*questions: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}</quiz>'


def answers(*rows: tuple[str, str]) -> str:
    return "".join(f'<answer fraction="{share}"><text>{words}</text></answer>' for share, words in rows)


def test_moodle_xml_holds_every_kind_that_can_be_put():
    found = moodle.read(
        quiz(
            '<question type="category"><category><text>$course$/top/A/B</text></category></question>\n',
            question("multichoice", "<single>false</single>" + answers(("50", "a"), ("50", "b"), ("-100", "c"))),
            question("truefalse", answers(("0", "true"), ("100", "false"))),
            question("shortanswer", "<usecase>1</usecase>" + answers(("100", "Bern"))),
            question("numerical", '<answer fraction="100"><text>15</text><tolerance>0.5</tolerance></answer>'
                     "<units><unit><multiplier>1</multiplier><unit_name>s</unit_name></unit></units>"),
            question("matching", "<subquestion><text>a</text><answer><text>1</text></answer></subquestion>"
                     "<subquestion><text>b</text><answer><text>2</text></answer></subquestion>"),
            question("ordering", answers(("2", "second"), ("1", "first"))),
            question("cloze", "", "In {1:SHORTANSWER:=Bern~%50%bern} at {2:NM:=15:1} by {1:MC:no~=yes}"),
            question("ddwtos", "<dragbox><text>cat</text></dragbox><dragbox><text>mat</text></dragbox>", "A [[1]] on [[2]]"),
            question("essay", "<graderinfo format='html'><text>Listen</text></graderinfo>"),
            question("description", "<tags><tag><text>WAIT-3</text></tag></tags>"),
        )
    ).found  # fmt: skip
    kinds = [
        "multiple",
        "true_false",
        "short",
        "numeric",
        "matching",
        "ordering",
        "gaps",
        "gaps",
        "essay",
        "description",
    ]
    assert [each.content["type"] for each in found] == kinds
    assert {each.category for each in found} == {"A/B"} and found[-1].tags == ["WAIT-3"]
    assert found[5].content["items"] == [{"en": "first"}, {"en": "second"}]
    assert [gap["kind"] for gap in found[6].content["gaps"]] == ["text", "number", "choice"]
    assert found[6].content["text"] == {"en": "In {1} at {2} by {3}"}


def test_a_broken_question_does_not_take_the_others_with_it():
    text = quiz(
        question("truefalse", answers(("100", "true"))),
        '<question type="truefalse"><name></question>\n',
        '<question type="truefalse"><questiontext><text>open <b></text>\n',
        question("calculated", ""),
        '<question type="truefalse"><questiontext><text><![CDATA[never closed</text></questiontext></question>\n',
        question("truefalse", answers(("100", "true")), "&nbsp;last"),
    )
    reading = moodle.read(text)
    assert len(reading.found) == 2
    assert [line for line, _cause in faults(reading)] == [4, 5, 6, 7]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ('q [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]', "&b;"),
        (f'q [<!ENTITY l0 "ha">{LAUGHS}]', "&l9;"),
        ('q [<!ENTITY x SYSTEM "file:///etc/passwd">]', "&x;"),
        ('q SYSTEM "file:///etc/passwd"', ""),
    ],
)
def test_entities_of_a_files_own_are_refused_at_once(declared, used):
    text = f'<?xml version="1.0"?><!DOCTYPE {declared}><quiz><question>{used}</question></quiz>'
    began = perf_counter()
    with pytest.raises(BadFile, match="declares XML entities"):
        read_questions(text.encode(), "bomb.xml")
    assert perf_counter() - began < 1


def test_what_could_act_is_gone_from_html():
    text = from_html(
        '<p onclick="x()">a<script>alert(1)</script><img src="javascript:x" alt="p"><a href="javascript:y">b</a></p>'
    )
    assert text == "a〔p〕b"
    for tag in ("svg", "math", "audio", "video"):
        with pytest.raises(Unfit):
            from_html(f"<p>see <{tag}><x/></{tag}></p>")


def test_html_keeps_the_shape_of_tables_and_code_and_drops_what_was_never_closed():
    assert from_html("<pre>if x:\n    y = <b>1</b></pre><p>z</p>") == "```\nif x:\n    y = 1\n```\n\n\nz"
    table = "<table><tr><td><b>x</b> <img src='@@PLUGINFILE@@/a.png' alt='q'></td><td>y</td></tr></table>"
    assert from_html(table) == "| x ![q](a.png) | y |\n| --- | --- |"
    assert from_html("<p>a <b>b</b> c <i>open") == "a **b** c open"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_recognised(encoding):
    text = "几秒内接听电话？ {=15 秒 ~30 秒}\n\n这句话对吗？ {T}\n"
    assert read_questions(text.encode(encoding), "bank.gift").found[0].content["text"] == {"zh": "几秒内接听电话？"}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Wie heißt die Hauptstadt von Österreich? {=Wien ~München}", "latin-1"),
        ("Какая столица России? {=Москва ~Киев ~Минск} Верно?", "cp1251"),
        ("대한민국의 수도는 어디입니까? {=서울 ~부산 ~대구}", "euc-kr"),
        ("台灣的首都是哪裡？下列何者正確？ {=台北 ~高雄}", "big5"),
    ],
)
def test_no_other_encoding_is_taken_for_chinese(text, encoding):
    with pytest.raises(BadFile, match="the text encoding is not recognised"):
        read_questions(text.encode(encoding), "bank.gift")


def test_lists_and_lines_keep_their_first_signs():
    assert one("1. What?\n\\\n- this\n3) that {T}")["text"] == {"en": "1\\. What?\n\n\\- this\n3\\) that"}


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        ("Café {T}\n\nÀ bientôt {F}".encode("latin-1"), "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", ""),
        (b"   \n", "the file is empty"),
        (b'<?xml version="1.0" encoding="EBCDIC-XX"?><quiz/>', "is not known; save as UTF-8"),
        (b"<html><body>no</body></html>", "this is a web page"),
        (b"<quiz><x/></quiz>", "no Moodle XML"),
        (b"Just some words.\n\nAnd more of them.", "no question with an answer"),
        (b'{"questions": []}', "this is JSON"),
        (b"%PDF-1.7 ...", "this is a PDF document"),
        (b"\x1f\x8b\x08\x00", "course backup (.mbz)"),
        (b'<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"/>', "this is a QTI bank"),
        (package(("word/document.xml", b"x")), "a Word document (.docx)"),
        (package(("xl/workbook.xml", b"x")), "an Excel workbook (.xlsx)"),
        (package(("moodle_backup.xml", b"x")), "choose Export and the format Moodle XML"),
        (package(("imsmanifest.xml", b"<manifest><schema>ADL SCORM</schema></manifest>")), "a SCORM package"),
        (package(("imsmanifest.xml", b"<manifest>imsqti_xmlv1p2</manifest>")), "a QTI bank"),
        (package(("notes.md", b"x")), "no bank (.gift, .txt, .xml, .yaml)"),
        (package(("a.gift", b"0" * (65 * 1024 * 1024))), "more than 64 MB once unpacked"),
        (package(("a.gift", b"Q {T}"))[:60], "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # a package holds the time it was made
)
def test_what_cannot_be_read_is_refused_in_words(data, cause):
    with pytest.raises(BadFile) as refusal:
        read_questions(data, "bank.txt")
    assert cause in refusal.value.said("en")


def test_the_form_is_found_by_looking():
    assert form_of("Q?\nA. x\nB. y\nANSWER: A", "bank.txt") == "aiken"
    assert form_of("Q {T}", "bank.txt") == "gift"
    assert form_of("<quiz>", "bank.txt") == "moodle"


def test_pictures_come_as_files_and_keep_their_place():
    data = base64.b64encode(b"picture").decode()
    text = quiz(
        f'<question type="truefalse"><questiontext format="html"><text><![CDATA[See <img src="@@PLUGINFILE@@/a%20b.png" alt="m">]]></text>'
        f'<file name="a b.png" encoding="base64">{data}</file></questiontext>{answers(("100", "true"))}</question>'
    )
    found = moodle.read(text).found[0]
    assert found.content["text"] == {"en": "See ![m](a-b.png)"} and found.files == {"a-b.png": b"picture"}


def test_a_zip_holds_banks_with_their_pictures():
    reading = read_questions(
        package(
            ("set/a.gift", b"[html]See <img src='m.png' alt='m'> {T}\n\n[html]See <img src='no.png'> {T}"),
            ("set/m.png", b"picture"),
            ("set/b.txt", b"Q\nA. x\nB. y\nANSWER: A\n\nlast"),
            ("__MACOSX/set/._a.gift", b"\x00"),
        ),
        "set.zip",
    )
    assert [(one.content["type"], one.files) for one in reading.found] == [
        ("true_false", {"m.png": b"picture"}),
        ("single", {}),
    ]
    assert faults(reading) == [
        (3, "set/a.gift: the picture no.png is not in the file: put the bank and its pictures into one zip"),
        (6, "set/b.txt: there are no choices and no line ANSWER"),
    ]


GAPS = """
The {1:MULTICHOICE_V:a~=b#yes} and {2:MULTIRESPONSE_HS:=c#one~%100%d~e} with
{1:SHORTANSWER_C:=H<sub>2</sub>O~%50%h2o} at {:NM:=100:5}.
"""


def test_cloze_has_gaps_that_take_one_choice_several_words_or_a_number():
    gaps = moodle.read(quiz(question("cloze", "", GAPS))).found[0].content["gaps"]
    assert [(gap["kind"], gap.get("points", 1)) for gap in gaps] == [
        ("choice", 1), ("choices", 2), ("text", 1), ("number", 1),
    ]  # fmt: skip
    assert shares(gaps[1]) == ["1", "1", "0"] and gaps[1]["options"][0]["why"] == {"en": "one"}
    assert gaps[2]["answers"][0]["texts"] == {"en": ["H2O"]} and gaps[2]["case"] is True


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("no gap", "there is no gap"),
        ("a {1:MULTICHOICE} b {1:SA:=x}", "{1:MULTICHOICE… is not written as it should be"),
        ("{1:MULTICHOICE:=only}", "fewer than two choices"),
        ("{1:MULTICHOICE:a~%50%b}", "no right answer"),
        ("{1:NUMERICAL:=zero}", "is no number"),
    ],
)
def test_a_gap_that_is_not_whole_is_a_fault(text, cause):
    assert cause in faults(moodle.read(quiz(question("cloze", "", text))))[0][1]


def test_types_of_other_plugins_are_read_where_they_can_be_put_and_named_where_not():
    statements = (
        '<row number="1"><optiontext><text>a</text></optiontext><feedbacktext><text>so</text></feedbacktext></row>'
        '<row number="2"><optiontext><text>b</text></optiontext></row>'
        '<column number="1"><responsetext><text>Yes</text></responsetext></column><column number="2"/>'
        '<weight rownumber="1" columnnumber="2"><value>1.000</value></weight>'
        '<weight rownumber="2" columnnumber="1"><value> 1.000 </value></weight>'
    )
    fill = (
        "<answerdisplay>{}</answerdisplay><delimitchars>[]</delimitchars><answer fraction='0'><text>x</text></answer>"
    )
    reading = moodle.read(
        quiz(
            question("mtf", statements, "Which?"),
            question("gapfill", fill.format("gapfill"), "A [cat|dog] sat."),
            question("gapfill", fill.format("dropdown"), "A [cat] sat."),
            question("gapfill", fill.format("gapfill"), "A [c.+t] sat."),
            question("shortanswerwiris", answers(("100", "5")), "2+3?"),
            question("shortanswerwiris", "<wirisquestion>&lt;mo&gt;=&lt;/mo&gt;</wirisquestion>", "#a?"),
            question("calculatedsimple", "", "{a}+1?"),
            question("ddmarker", "", "Where?"),
        )
    )
    mtf, words, menu, wiris = [one.content for one in reading.found]
    assert mtf["pairs"] == [
        {"left": {"en": "a"}, "right": {"en": "False"}},
        {"left": {"en": "b"}, "right": {"en": "Yes"}},
    ]
    assert mtf["why"] == {"en": "a: so"} and wiris["type"] == "short"
    assert words["gaps"][0]["answers"][0]["texts"] == {"en": ["cat", "dog"]}
    assert [one["text"]["en"] for one in menu["gaps"][0]["options"]] == ["cat", "x"]
    assert [cause.rpartition(": ")[2] for _line, cause in faults(reading)] == [
        "the gap c.+t is a pattern, or is to stay empty",
        "its numbers come from formulas",
        "its numbers come from formulas",
        "it is answered on a picture",
    ]


def test_a_picture_beside_the_text_as_before_moodle_2_is_kept():
    data = f"<image>m.png</image><image_base64>\n{base64.b64encode(b'p').decode()}\n</image_base64>"
    found = moodle.read(quiz(question("truefalse", data + answers(("100", "true")), "See"))).found[0]
    assert found.content["text"] == {"en": "See\n\n![](m.png)"} and found.files == {"m.png": b"p"}


@pytest.mark.slow
def test_ten_thousand_malformed_questions_cost_little():
    text = "".join(f"Q{n} {{=a ~b\n\nbad {n} }} x\n\nn{n} {{~a ~b}}\n\n{{=x}}\n\n#{n} {{#x}}\n\n" for n in range(2000))
    xml = quiz(*(f'<question type="truefalse"><name>{n}</question>\n' for n in range(10_000)))
    hostile = [
        '<quiz><question type="essay">' + "<!--" * 200_000,
        '<quiz><question type="essay">' + "<![CDATA[" * 100_000 + "</question>]]>",
        quiz(question("cloze", "", "{1:SA:" * 5000)),
    ]
    began = time.process_time()
    for text_of_one in hostile:
        assert moodle.read(text_of_one).found == []
    assert len(gift.read("x " + "[" * 300_000 + " {T}\n\n// " + "[tag:" * 50_000).found) == 1
    assert len(gift.read(text).faults) >= 6000
    assert len(moodle.read(xml).faults) == 10_000
    assert time.process_time() - began < 10
