"""What the machine is like: the address, the disk, the clock."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select

from ..config import MEBIBYTE, Settings
from ..extensions import db
from ..people.models import AuditRow
from ..web.health import LEAST_FREE_SHARE
from ..web.text import _, moment, sentences
from .findings import Finding

LOCAL = {"localhost", "127.0.0.1", "::1"}
SHORT_OF = 2 * LEAST_FREE_SHARE
SMALL_DRIFT, LARGE_DRIFT = 2, 60


def https(settings: Settings) -> Iterator[Finding]:
    """Tablets work offline only where the browser trusts the address: https, or this very machine."""
    url = urlsplit(settings.base_url)
    if url.scheme == "https":
        yield Finding("ok", "https", settings.base_url)
    elif not settings.production:
        yield Finding(
            "ok" if url.hostname in LOCAL else "warn",
            "https",
            _(
                "tablets work offline at this machine only. For others set SQM_ENV=production and SQM_BASE_URL=https://…"
            ),
        )
    elif url.scheme:
        text = _(
            "%(url)s is not encrypted, so tablets cannot work offline. "
            "Put a proxy with a certificate in front and set SQM_BASE_URL=https://…",
            url=settings.base_url,
        )
        yield Finding("bad", "https", text)
    else:
        yield Finding("bad", "https", _("no address is set. Set SQM_BASE_URL to the https:// address that people use."))
    if settings.production and not settings.proxies:
        yield Finding("warn", "https", _("no proxy is announced. Behind one, set SQM_PROXIES=1."))


def disk(data: Path) -> Iterator[Finding]:
    """The disk has room, and files can be written and made durable."""
    usage = shutil.disk_usage(data)
    share = usage.free / usage.total
    level = "bad" if share < LEAST_FREE_SHARE else "warn" if share < SHORT_OF else "ok"
    room = _("%(free)s MB free (%(share)s%%)", free=usage.free // MEBIBYTE, share=round(100 * share))
    if level != "ok":
        room = sentences(room + _("."), _("Make room, or move SQM_DATA: from 5% free on health is red."))
    yield Finding(level, "disk", room)
    try:
        _written_at(data)
    except OSError as error:
        text = _("nothing can be written in %(folder)s (%(cause)s). Give the folder to the user of the service.",
                 folder=data, cause=error.strerror or error)  # fmt: skip
        yield Finding("bad", "disk", text)


def clock(data: Path, at: datetime) -> Iterator[Finding]:
    """The clocks of this machine, of the file system and of the database agree, and none went back."""
    drifts = list(_drifts(data))
    worst = max(drifts, key=abs, default=0.0)
    level = "bad" if abs(worst) > LARGE_DRIFT else "warn" if abs(worst) > SMALL_DRIFT else "ok"
    if level == "ok":
        yield Finding("ok", "clock", moment(at))
    else:
        text = _("this machine and its data differ by %(n)s seconds. Let both follow a time server.", n=round(worst))
        yield Finding(level, "clock", text)
    last = db.session.scalar(select(func.max(AuditRow.at)))
    if last is not None and last > at + timedelta(seconds=LARGE_DRIFT):
        text = _("the newest entry of the audit trail, of %(at)s, lies in the future. Set the clock.", at=moment(last))
        yield Finding("bad", "clock", text)


def _drifts(data: Path) -> Iterator[float]:
    with suppress(OSError):
        yield _written_at(data) - time.time()
    if db.engine.dialect.name == "postgresql":
        yield db.session.execute(select(func.clock_timestamp())).scalar_one().timestamp() - time.time()


def _written_at(data: Path) -> float:
    """Write a file durably and return what the file system says is its time."""
    with tempfile.NamedTemporaryFile(dir=data, prefix=".doctor-") as file:
        file.write(b"x")
        file.flush()
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_mtime
