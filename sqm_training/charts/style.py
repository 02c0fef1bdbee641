"""How every chart looks, and how a figure becomes SVG, PNG or PDF."""

import io
import threading
from collections.abc import Sequence
from functools import cache

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure

FAMILIES = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "sans-serif")
EMBEDDED = ("Noto Sans CJK SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC")
LOCK = threading.Lock()
DPI = 100

mpl.use("agg")
mpl.rcParams.update(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "sqm",
        "pdf.fonttype": 42,
        "axes.unicode_minus": False,
        "font.size": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
    }
)

# Okabe and Ito's colours, told apart by colour-blind readers; shapes tell channels apart in greyscale.
BLUE, ORANGE, GREEN, SKY, PURPLE, YELLOW = "#0072b2", "#e69f00", "#009e73", "#56b4e9", "#cc79a7", "#f0e442"
SHAPES = {"counter": "o", "hotline": "s", "field": "^", "online": "D"}

LIGHT = {
    "ink": "#1c2a33",
    "quiet": "#5b6b76",
    "line": "#d5dde2",
    "paper": "#ffffff",
    "point": "#0b6e99",
    "band": "#0b6e99",
    "mark": "#b36b00",
}
DARK = {
    "ink": "#e8eef2",
    "quiet": "#a3b2bc",
    "line": "#3a4750",
    "paper": "#172026",
    "point": "#58b4dc",
    "band": "#58b4dc",
    "mark": "#e0a040",
}


def colours(theme: str) -> dict[str, str]:
    """Return the colours of the light or dark theme."""
    return DARK if theme == "dark" else LIGHT


@cache
def embedded_family() -> str:
    """Return a font of this machine that has Chinese, for PNG and PDF; DejaVu Sans where there is none."""
    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in EMBEDDED if name in known), "DejaVu Sans")


def svg(figure: Figure) -> bytes:
    """Return the figure as SVG with text as text; the same figure always gives the same bytes."""
    stream = io.BytesIO()
    with LOCK:
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    families = ", ".join(f"'{name}'" if " " in name else name for name in FAMILIES)
    return (
        stream.getvalue()
        .replace(f"'{embedded_family()}'".encode(), families.encode())
        .replace(f"font-family: {embedded_family()}".encode(), f"font-family: {families}".encode())
    )


def png(figure: Figure, dpi: int = 2 * DPI) -> bytes:
    """Return the figure as PNG."""
    return _drawn(figure, "png", dpi)


def pdf(figure: Figure) -> bytes:
    """Return the figure as PDF with its fonts embedded."""
    return _drawn(figure, "pdf", DPI)


def pdf_pages(figures: Sequence[Figure]) -> bytes:
    """Return several figures as one PDF, a page each, with their fonts embedded."""
    from matplotlib.backends.backend_pdf import PdfPages

    stream = io.BytesIO()
    with LOCK, PdfPages(stream, metadata={"CreationDate": None}) as pages:
        for figure in figures:
            pages.savefig(figure)
    return stream.getvalue()


def _drawn(figure: Figure, kind: str, dpi: int) -> bytes:
    stream = io.BytesIO()
    with LOCK:
        figure.savefig(stream, format=kind, dpi=dpi, metadata={"CreationDate": None} if kind == "pdf" else None)
    return stream.getvalue()
