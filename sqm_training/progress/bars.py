"""The small bar behind a figure in a list: its interval, the figure, and nought where the scale has it."""

from markupsafe import Markup

WIDTH = 96


def span_bar(low: float | None, value: float, high: float | None, least: float, most: float) -> Markup:
    """Draw a figure with its interval (none where it is unknown) on a scale; what lies beyond ends at its edge."""

    def at(place: float) -> float:
        return round(WIDTH * (min(max(place, least), most) - least) / (most - least), 1)

    nought = f'<line class="span-zero" x1="{at(0)}" y1="1" x2="{at(0)}" y2="13"></line>' if least < 0 else ""
    span = ""
    if low is not None and high is not None:
        span = f'<line class="span-range" x1="{at(low)}" y1="7" x2="{at(high)}" y2="7"></line>'
    return Markup(  # noqa: S704 - numbers alone
        f'\n<svg class="span-bar" width="{WIDTH}" height="14" viewBox="0 0 {WIDTH} 14"'
        ' aria-hidden="true" focusable="false">\n'
        f'  <line class="span-axis" x1="0" y1="7" x2="{WIDTH}" y2="7"></line>\n'
        f"  {nought}\n"
        f"  {span}\n"
        f'  <circle class="span-point" cx="{at(value)}" cy="7" r="3.5"></circle>\n'
        "</svg>"
    )
