"""Pictures of questions: decoded, put on white where they are transparent, encoded anew and kept beside the photos."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from ..files.photos import MOST_PIXELS, BadPhoto, opened
from .banks.reading import Unfit

if TYPE_CHECKING:
    from ..files.media import MediaStore

MOST_BYTES = 10 * 1024 * 1024
FORMATS = ("PNG", "GIF", "WEBP", "BMP")


def store() -> "MediaStore":
    """Return the store of this installation."""
    from ..files.media import MediaStore

    return MediaStore(Path(current_app.config["SQM_DATA"]) / "photos")


def prepared(name: str, data: bytes) -> bytes:
    """Return the bytes of a picture as the store takes them; raise `Unfit` for what is too large or no picture."""
    if len(data) > MOST_BYTES:
        raise Unfit(f"图片 {name} 超过 10 MB", f"the picture {name} is larger than 10 MB")
    if b"<svg" in data[:2000].lower():
        raise Unfit(f"图片 {name} 是 SVG 矢量图，请改存为 PNG", f"the picture {name} is an SVG drawing: save it as PNG")
    try:
        data = _on_white(data)
        opened(data)
    except BadPhoto as bad:
        raise Unfit(f"图片 {name}：{bad.words['zh']}", f"the picture {name}: {bad.words['en']}") from bad
    return data


def _on_white(data: bytes) -> bytes:
    """Return a drawing with see-through parts, or of a kind that the store does not know, as a plain PNG."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS or (image.format == "PNG" and image.mode in ("RGB", "L")):
                return data
            drawing = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return data
    paper = Image.new("RGBA", drawing.size, "white")
    paper.alpha_composite(drawing)
    stream = io.BytesIO()
    paper.convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def keep(data: bytes) -> dict[str, str]:
    """Keep a prepared picture and return how a content names it."""
    return {"stored": store().put(data).name}
