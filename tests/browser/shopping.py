"""A shopper's visits as browser tests need them."""

import io
from datetime import date

from PIL import Image

from ..checklists.kit import load_small
from ..factories import make_cast
from ..visits import kit, later


def load_later() -> None:
    """Send a visit that leaves items to be verified: one visit due, one not yet."""
    cast = make_cast()
    version = later.load_later()
    later.send_visit(cast.east, cast.shopper, version)
    later.send_visit(cast.west, cast.shopper, version, days_ago=1)


def load_every_kind() -> None:
    """Send a visit whose later items are due and one whose are not yet, and plan a third on the small checklist."""
    cast = make_cast()
    version = later.load_later()
    later.send_visit(cast.east, cast.shopper, version)
    later.send_visit(cast.west, cast.shopper, version, days_ago=1)
    kit.plan(cast.east, cast.shopper, load_small()).closes_on = date(2030, 1, 1)


def load_visit_with_later() -> None:
    """Plan one visit with items that can only be answered later."""
    cast = make_cast()
    visit = kit.plan(cast.east, cast.shopper, later.load_later())
    visit.closes_on = date(2030, 1, 1)


def load_visit() -> None:
    """Plan one visit on the small checklist."""
    cast = make_cast()
    visit = kit.plan(cast.east, cast.shopper, load_small())
    visit.closes_on = date(2030, 1, 1)


def jpeg(width: int = 800, height: int = 600, colour: str = "teal", **options: object) -> bytes:
    """Return the bytes of a JPEG of one colour."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "JPEG", **options)
    return stream.getvalue()
