"""Words: both languages, Markdown as people here write it, days and moments."""

from datetime import UTC, date, datetime

import pytest
from flask import render_template_string
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from sqm_training.web.text import _, _l, both, day, local, markdown, moment, ngettext, sentences

CANARIES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[go](javascript:alert(1))",
    "![x](javascript:alert(1))",
    "<svg/onload=alert(1)>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<iframe src=//evil.example></iframe>",
    "<style>*{display:none}</style>",
    "`<script>`<script>alert(1)</script>",
    "[a]: javascript:alert(1)\n\n[a]",
]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**注意：**请先核对户号", "<strong>注意：</strong>请"),
        ("请**“先核对”**户号", "<strong>“先核对”</strong>"),
        ("**首问负责**，不推诿", "<strong>首问负责</strong>，"),
        ("见**《服务规范》**第三条", "<strong>《服务规范》</strong>第"),
        ("**注意：** 请先核对户号", "<strong>注意：</strong>请"),
        ("**Note:** check first", "<strong>Note:</strong> check"),
        ("**一。**二**三。**四", "<strong>一。</strong>二<strong>三。</strong>四"),
    ],
)
def test_bold_closes_after_chinese_punctuation(text, html):
    assert html in markdown(text)


@pytest.mark.parametrize("canary", CANARIES)
def test_nothing_that_acts_survives(canary):
    html = str(markdown(canary)).lower()
    for sign in (
        "<script",
        "<img src=x",
        "<svg",
        "<iframe",
        "<style",
        'href="javascript',
        'src="javascript',
        'href="data',
    ):
        assert sign not in html


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_renders_to_clean_html(text):
    html = str(markdown(text)).lower()
    assert "<script" not in html and "javascript:" not in html.replace(text.lower(), "")


def test_no_trace_of_how_bold_is_closed(app):
    assert "\u200b" not in markdown("**注意：**请先")


@pytest.mark.parametrize(
    ("text", "html"),
    [("语气着急。\n守则：不吵闹", "语气着急。守则"), ("one\ntwo", "one\ntwo"), ("见 A\n或 B", "见 A\n或 B")],
)
def test_lines_of_chinese_join_without_a_gap(text, html):
    assert html in markdown(text)


@pytest.mark.parametrize(("language", "said"), [("zh", "好。好。"), ("en", "好。 好。")])
def test_sentences_stand_as_close_as_their_language_has_it(app, language, said):
    with app.test_request_context(headers={"Accept-Language": language}):
        assert sentences("好。", "", "好。") == said
        assert render_template_string("好。{{ gap() }}好。") == said


def test_a_number_below_nought_has_a_real_minus(app):
    with app.test_request_context():
        assert render_template_string("{{ -1.25|points }} {{ -0.5|points_plain }}") == "−1.2 −0.5"


def test_empty_markdown_is_empty():
    assert markdown(None) == markdown("") == ""


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        ({"zh": "热线", "en": "Hotline"}, "热线", "Hotline"),
        ({"zh": "热线", "en": ""}, "热线", "热线"),
        ({"en": "Hotline"}, "Hotline", "Hotline"),
        ("plain", "plain", "plain"),
        ({}, "", ""),
        (None, "", ""),
    ],
)
def test_bilingual_words_fall_back_to_the_other_language(words, zh, en):
    assert (local(words, "zh"), local(words, "en")) == (zh, en)


@pytest.mark.parametrize(("language", "written"), [("zh", "2020年11月22日 周日"), ("en", "Sun 22 Nov 2020")])
def test_days_are_written_as_people_write_them(app, language, written):
    with app.test_request_context(headers={"Accept-Language": language}):
        assert day(date(2020, 11, 22)) == written
        assert day(date(2020, 11, 22), year=False) == written.replace("2020年", "").replace(" 2020", "")


def test_a_moment_is_told_in_local_time(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert moment(datetime(2020, 11, 22, 20, 30, tzinfo=UTC)) == "Mon 23 Nov 2020 04:30"
        assert moment(None) == day(None) == ""


@pytest.mark.parametrize(
    ("language", "review", "said"), [("zh", "审核", "没有工号为"), ("en", "Review", "no active employee")]
)
def test_words_are_said_in_the_language_in_use(app, language, review, said):
    with app.test_request_context(headers={"Accept-Language": language}):
        words = _("There is no active employee with the number %(number)s.", number="<7>")
        page = render_template_string(
            "{{ _('Review') }} {{ _('%(n)s points', n='<7>') }} {{ later }}", later=_l("Review")
        )
    assert said in words and "<7>" in words
    assert page.startswith(f"{review} ") and page.endswith(f" {review}") and "&lt;7&gt;" in page


def test_one_app_speaks_both_languages_in_turns(app):
    with app.test_request_context():
        for language, words in (("en", "Review"), ("zh", "审核"), ("en", "Review")):
            with force_locale(language):
                assert (_("Review"), str(_l("Review"))) == (words, words)
                assert render_template_string("{{ _('Review') }}") == words


def test_words_said_to_others_first_leave_the_language_of_the_reader(app):
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        assert both(lambda: _("Review")) == {"zh": "审核", "en": "Review"}
        assert ngettext("%(num)s result is published.", "%(num)s results are published.", 3) == "已发布 3 份结果。"
        assert _("Review") == "审核"
