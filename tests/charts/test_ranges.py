"""Values with their intervals: names cut to their room, told apart in greyscale, Chinese in PNG and PDF."""

import io

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from sqm_training.charts.ranges import LABEL, Range, ranges
from sqm_training.charts.style import pdf_pages, png, svg
from sqm_training.charts.words import shortened, width_of

pytestmark = pytest.mark.either
ROWS = [
    Range("ANS-1 答复准确完整", 73.0, 61, 85, before=52),
    Range("一个特别特别长的服务标准名称需要截短才放得下，否则就会压到图上去", 40.0),
]


def test_names_are_cut_to_their_room():
    assert shortened("短", LABEL) == "短" and width_of("ab短") == 4
    cut = shortened(ROWS[1].name, LABEL)
    assert cut.endswith("…") and width_of(cut[:-1]) <= 2 * LABEL


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("Now you mention it, the toilet", "Now you mention it…"),
        ("Unbroken" * 4, "UnbrokenUnbrokenUnbr…"),
        ("短", "短"),
    ],
)
def test_a_name_is_cut_between_words_where_it_has_any(name, cut):
    assert shortened(name, 10) == cut


def test_before_and_after_differ_without_colour():
    grey = np.asarray(Image.open(io.BytesIO(png(ranges(ROWS[:1], target=85), dpi=100))).convert("L"))
    assert grey.min() < 60 and grey.max() == 255
    words = svg(ranges(ROWS, target=85, target_words="目标 85")).decode()
    assert "目标 85" in words and "ANS-1 答复准确完整" in words
    assert svg(ranges(ROWS)) == svg(ranges(ROWS))


def test_a_narrow_chart_writes_each_name_above_its_row_and_inside():
    figure = ranges(ROWS, target=85, target_words="目标 85", width_px=380)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    axes = figure.axes[0]
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in axes.texts if text.get_text()]
    assert [text.get_text() for text in axes.texts if text.get_text()][1:] == [
        shortened(row.name, LABEL) for row in ROWS
    ]
    assert all(box.x0 >= 0 and box.x1 <= 380 for box in boxes)
    assert not any(box.overlaps(other) for index, box in enumerate(boxes) for other in boxes[index + 1 :])


def test_all_charts_are_pages_of_one_pdf_and_no_rows_are_no_fault():
    made = pdf_pages([ranges(ROWS), ranges([])])
    assert made.startswith(b"%PDF-") and made.count(b"/Type /Page ") == 2
