"""Photos: checked, decoded in full, encoded anew without what the camera wrote into them."""

import errno
import hashlib
import io
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import RuleBroken

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 1600
MOST_PIXELS = 60_000_000
MOST_BYTES = 25 * 1024 * 1024
THUMB = 320
LEAST_FREE = 64 * 1024 * 1024
"""No photo is taken in below this: the room that is left is for the database, so that answers still arrive."""
STALE_SECONDS = 3600
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
TAKEN, OFFSET = 0x9003, 0x9011


class BadPhoto(RuleBroken):
    """Bytes that are no photo of an accepted kind; `words` says why in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = {"zh": zh, "en": en}


class StorageFull(Exception):
    """There is no room to keep the file; nothing was kept."""


@dataclass(frozen=True)
class StoredPhoto:
    """A kept photo: its file name, size in pixels and bytes, and when the camera says it was taken."""

    name: str
    width: int
    height: int
    size: int
    taken_at: datetime | None


class PhotoStore:
    """Keeps photos in a folder, each under the digest of its bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> StoredPhoto:
        """Check, encode anew and keep a photo; raise `BadPhoto` or `StorageFull`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.folder).free < LEAST_FREE:
            self.sweep()
            raise StorageFull
        image, taken_at = opened(data)
        return self._keep(image, taken_at)

    def open(self, name: str) -> bytes:
        """Return the bytes of a kept photo; raise `FileNotFoundError` for an unknown name."""
        if not name.replace(".jpg", "").isalnum():
            raise FileNotFoundError(name)
        return self._path(name).read_bytes()

    def thumb(self, name: str) -> bytes:
        """Return a small picture of a kept photo, made on first use."""
        small = self._path(name).with_suffix(".thumb.jpg")
        if not small.exists():
            image, _taken = opened(self.open(name))
            image.thumbnail((THUMB, THUMB))
            self._write(small, _encoded(image))
        return small.read_bytes()

    def mask(self, name: str, boxes: list[tuple[float, float, float, float]]) -> StoredPhoto:
        """Keep a copy in which the boxes (left, top, right, bottom as shares of the picture) cannot be brought back."""
        from PIL import ImageDraw

        image, _taken = opened(self.open(name))
        draw = ImageDraw.Draw(image)
        for left, top, right, bottom in boxes:
            area = (
                floor(left * image.width),
                floor(top * image.height),
                ceil(right * image.width),
                ceil(bottom * image.height),
            )
            draw.rectangle(area, fill=(96, 104, 112))
        return self._keep(image, None)

    def delete(self, name: str) -> None:
        """Delete a photo and its small picture; what is gone already is no error."""
        for path in (self._path(name), self._path(name).with_suffix(".thumb.jpg")):
            path.unlink(missing_ok=True)

    def sweep(self, *, older_than: float = STALE_SECONDS) -> int:
        """Delete what an interrupted write left behind; return how many files.

        What is younger than `older_than` seconds may be a write that another process is busy with.
        """
        limit = time.time() - older_than
        left = [path for path in self.folder.glob("*/.part-*") if _changed(path) <= limit]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def _keep(self, image: "Image", taken_at: datetime | None) -> StoredPhoto:
        data = _encoded(image)
        name = f"{hashlib.sha256(data).hexdigest()}.jpg"
        self._write(self._path(name), data)
        return StoredPhoto(name, image.width, image.height, len(data), taken_at)

    def _make_folders(self, wanted: Path) -> None:
        """Make the folders of all digests at once, so that only the first photo waits until the disk knows of them."""
        for folder in (*(self.folder / f"{number:02x}" for number in range(256)), wanted):
            folder.mkdir(parents=True, exist_ok=True)
        _sync(self.folder)

    def _write(self, path: Path, data: bytes) -> None:
        self._write_pieces(path, [data])

    def _write_pieces(self, path: Path, pieces: Iterable[bytes]) -> None:
        """Write durably: temporary file, fsync, rename, fsync of the folder.

        A file that is there was written whole, but perhaps just now by a process that has not come to the folder yet.
        """
        part = None
        try:
            if not path.parent.is_dir():
                self._make_folders(path.parent)
            if not path.exists():
                handle, part = tempfile.mkstemp(prefix=".part-", dir=path.parent)
                with os.fdopen(handle, "wb") as stream:
                    stream.writelines(pieces)
                    stream.flush()
                    os.fsync(stream.fileno())
                Path(part).replace(path)
            _sync(path.parent)
        except OSError as error:
            if part:
                Path(part).unlink(missing_ok=True)
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StorageFull from error
            raise


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def opened(data: bytes) -> tuple["Image", datetime | None]:
    """Return the decoded photo, upright and no larger than 1,600 px, and the time the camera wrote; else `BadPhoto`.

    A JPEG that is far larger is decoded at half or a quarter of its size at once, never below what is kept of it.
    """
    from PIL import Image as images
    from PIL import ImageOps

    if len(data) > MOST_BYTES:
        raise BadPhoto("照片超过 25 MB，请选小一些的", "the photo is larger than 25 MB: choose a smaller one")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = images.open(io.BytesIO(data), formats=FORMATS if _allow_heif() else FORMATS[:3])
            if image.width * image.height > MOST_PIXELS:
                raise BadPhoto("照片的像素太多，请选小一些的", "the photo has too many pixels: choose a smaller one")
            share = LONGEST_SIDE / max(image.size)
            image.draft("RGB", (ceil(image.width * share), ceil(image.height * share)))
            _load(image)
            taken_at = _taken(image)
            ImageOps.exif_transpose(image, in_place=True)
            upright = image if image.mode == "RGB" else image.convert("RGB")
    except BadPhoto:
        raise
    except Exception as error:
        # Whatever a decoder trips over is the photo's fault: an error of the server would be sent again for ever.
        raise BadPhoto(
            "这不是可以识别的照片（JPEG、PNG、WEBP、HEIC）", "this is no readable photo (JPEG, PNG, WEBP, HEIC)"
        ) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return upright, taken_at


def _load(image: "Image") -> None:
    """Decode in full; a photo that ends too early is named as such, for it can be sent again."""
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # a library that makes PDF files sets it for the whole process
    try:
        image.load()
    except OSError as error:
        if "truncated" not in str(error):
            raise
        raise BadPhoto(
            "照片不完整，可能传输时中断了，请重新拍摄或选择", "the photo is cut off: take it or choose it again"
        ) from error


@cache
def _allow_heif() -> bool:
    try:
        import pillow_heif
    except ImportError:
        return False
    pillow_heif.register_heif_opener()
    return True


def _taken(image: "Image") -> datetime | None:
    """Return when the camera says the photo was taken; without a timezone when it does not say which."""
    details = image.getexif().get_ifd(0x8769)
    text, offset = str(details.get(TAKEN) or ""), str(details.get(OFFSET) or "")
    for written, form in ((text + offset, "%Y:%m:%d %H:%M:%S%z"), (text, "%Y:%m:%d %H:%M:%S")):
        with suppress(ValueError):
            return datetime.strptime(written, form)  # noqa: DTZ007 - a camera writes no zone
    return None


def _encoded(image: "Image") -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=82)
    return stream.getvalue()
