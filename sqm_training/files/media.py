"""Pictures and recordings that are shown beside words: known by their content, whatever the file is called."""

import hashlib
import re
from dataclasses import dataclass

from .photos import BadPhoto, PhotoStore

MEBIBYTE = 1024 * 1024
MOST_BYTES = 20 * MEBIBYTE
STORED = re.compile(r"^[0-9a-f]{64}\.(jpg|mp3|m4a|ogg|wav|mp4|webm)$")
TYPES = {
    "jpg": "image/jpeg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "webm": "video/webm",
}
"""What is kept, by the ending of the stored file, with the type under which it is sent."""


@dataclass(frozen=True)
class StoredMedium:
    """A kept medium: its file name, its kind (image, audio or video) and its size in bytes."""

    name: str
    kind: str
    size: int


class MediaStore(PhotoStore):
    """Keeps media in the folder of the photos, each under the digest of its bytes."""

    def put_medium(self, data: bytes) -> StoredMedium:
        """Check and keep a picture (encoded anew) or a recording; raise `BadPhoto` or `StorageFull`."""
        ending = ending_of(data)
        if ending is None:
            photo = self.put(data)
            return StoredMedium(photo.name, "image", photo.size)
        if len(data) > MOST_BYTES:
            raise BadPhoto("录音或录像超过 20 MB", "the recording is larger than 20 MB")
        name = f"{hashlib.sha256(data).hexdigest()}.{ending}"
        self._write(self._path(name), data)
        return StoredMedium(name, TYPES[ending].split("/", maxsplit=1)[0], len(data))

    def open(self, name: str) -> bytes:
        """Return the bytes of a kept medium; raise `FileNotFoundError` for an unknown name."""
        if not STORED.match(name):
            raise FileNotFoundError(name)
        return self._path(name).read_bytes()


def ending_of(data: bytes) -> str | None:
    """Return the ending for the kind of recording that the bytes are, None when they are none of the accepted kinds."""
    head = data[:64]
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "mp3"
    if head[4:8] == b"ftyp":
        return "m4a" if head[8:12] in (b"M4A ", b"M4B ") else "mp4"
    if head.startswith(b"OggS"):
        return "ogg" if b"theora" not in head else None
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head:
        return "webm"
    return None
