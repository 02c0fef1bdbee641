"""Where labels stand on the lines of a drawing, so that none covers another."""

from collections.abc import Sequence

from .layout import Point

ALONG = (0.5, 0.3, 0.7, 0.15, 0.85)
"""Where on its line a label may stand, the best place first."""
LABEL = (44.0, 15.0)
"""Labels closer to each other than this, across and down, would cover each other."""


def free_place(points: tuple[Point, ...], taken: Sequence[Point]) -> Point:
    """Return the place for a label on a line: its middle, or further along where no other label is near."""
    places = [_along(points, share) for share in ALONG]
    return next((place for place in places if not any(_is_near(place, other) for other in taken)), places[0])


def _is_near(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < LABEL[0] and abs(one[1] - other[1]) < LABEL[1]


def _along(points: tuple[Point, ...], share: float) -> Point:
    """Return the point of the middle piece of a line at a share of its way; the pieces are drawn as S-shaped curves."""
    (x, y), (next_x, next_y) = points[len(points) // 2 - 1], points[len(points) // 2]
    smooth = share * share * (3 - 2 * share)
    return x + (next_x - x) * smooth, y + (next_y - y) * share + 4
