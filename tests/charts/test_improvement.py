"""The improvement chart: the same bytes every time, text as text, nothing on top of anything."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sqm_training.charts.improvement import Band, ImprovementSeries, Mark, Point, describe, improvement, month_ticks
from sqm_training.charts.style import pdf, png, svg

pytestmark = pytest.mark.either
START = date(2025, 4, 3)


def series(n):
    """Return n visits with everything that can be drawn."""
    points = tuple(
        Point(
            START + timedelta(days=33 * index), 62.0 + 1.7 * index, 65.0 + index, "counter" if index % 4 else "hotline",
            index % 5, hollow="appealed" if index == 2 and n > 3 else None, ringed=("limit",) if index == 10 else (),
            critical=index == 7,
        )
        for index in range(n)
    )  # fmt: skip
    bands = tuple(
        Band(72, *sides, kind)
        for least, sides, kind in ((3, (59, 85), "pooled"), (6, (55, 89), "trial"), (12, (55, 89), "locked"))
        if n >= least
    )
    marks = (Mark(date(2025, 9, 1), "training", "M5"),) if n > 5 else ()
    return ImprovementSeries(points, bands, 85, marks, {"zh": "确有进步", "en": "Improved"}, n, 3, "")


@pytest.mark.parametrize("n", [0, 1, 2, 3, 6, 12, 18])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 860])
def test_labels_stay_apart_and_inside(n, language, width):
    figure = improvement(series(n), language, width_px=width)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    axes = figure.axes[0]
    boxes = [text.get_window_extent(renderer) for text in axes.texts if text.get_rotation() == 0]
    boxes += [text.get_window_extent(renderer) for text in axes.get_xticklabels()]
    for index, box in enumerate(boxes):
        assert box.x1 <= figure.bbox.width + 1, "a label leaves the chart"
        assert not any(box.overlaps(other) for other in boxes[index + 1 :]), "labels overlap"


def test_a_narrow_chart_names_its_lines_in_the_legend_where_no_dot_is():
    narrow, wide = (improvement(series(12), "en", width_px=width) for width in (380, 860))
    named = {text.get_text() for text in narrow.legends[0].get_texts()}
    assert {"Mean 72.0", "Target 85", "Natural limits"} <= named
    assert not {text.get_text() for text in narrow.axes[0].texts} & named
    assert "Mean 72.0" in {text.get_text() for text in wide.axes[0].texts}


def test_the_same_chart_gives_the_same_bytes_from_any_thread():
    def draw(index):
        return svg(improvement(series(3 + index % 12), "zh", theme="dark" if index % 2 else "light"))

    expected = [draw(index) for index in range(24)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(draw, range(24))) == expected


def test_text_stays_text():
    drawn = svg(improvement(series(12), "zh")).decode()
    assert ">个人项得分<" in drawn and "system-ui" in drawn


def test_png_and_pdf_have_their_fonts():
    assert png(improvement(series(12), "zh")).startswith(b"\x89PNG")
    assert pdf(improvement(series(12), "en")).startswith(b"%PDF")


def test_the_words_say_what_the_picture_shows():
    assert "12 visits" in describe(series(12), "en") and "确有进步" in describe(series(12), "zh")
    assert describe(series(0), "zh") == "还没有已发布的暗访。"


def test_months_are_spaced_evenly():
    ticks = month_ticks(date(2024, 11, 20), date(2026, 5, 20), 9)
    assert len(ticks) <= 9 and ticks == sorted(ticks)


def test_the_description_names_months_and_no_day():
    assert "2025年4月至2026年4月" in describe(series(12), "zh")
    assert "Apr 2025 to Apr 2026" in describe(series(12), "en")


def test_a_short_history_still_has_months_to_read_it_by():
    figure = improvement(series(1), "zh")
    assert len(figure.axes[0].get_xticks()) >= 3


def test_a_site_is_not_called_a_person():
    site = ImprovementSeries(series(2).points, n=2, of="site")
    assert improvement(site, "zh").axes[0].get_title(loc="left") == "单位各次暗访得分"
