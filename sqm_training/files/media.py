"""Pictures and recordings that are shown beside words: known by their content, whatever the file is called."""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .photos import BadPhoto, PhotoStore

MEBIBYTE = 1024 * 1024
MOST_BYTES = 20 * MEBIBYTE
MOST_STREAMED = 200 * MEBIBYTE
"""The largest recording that is taken in as a stream; it is never held in memory."""
STORED = re.compile(r"^[0-9a-f]{64}\.(jpg|mp3|m4a|ogg|wav|mp4|webm|pdf|docx|xlsx|pptx)$")
TYPES = {
    "jpg": "image/jpeg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""What is kept, by the ending of the stored file, with the type under which it is sent."""


@dataclass(frozen=True)
class StoredMedium:
    """A kept medium: its file name, its kind (image, audio, video or file) and its size in bytes."""

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

    def put_stream(self, stream: IO[bytes]) -> StoredMedium:
        """Check and keep a picture, recording or document that may be large; raise `BadPhoto` or `StorageFull`.

        Documents are PDF and the three of Office without macros, 20 MB at most; recordings 200 MB.
        """
        size = stream.seek(0, 2)
        stream.seek(0)
        head = stream.read(64)
        stream.seek(0)
        ending = ending_of(head)
        if ending is not None and size > MOST_BYTES:
            return self._copy(stream, ending, size)
        document = None if ending else document_ending(head, stream, size)
        if document is None:
            return self.put_medium(stream.read(MOST_STREAMED + 1))
        data = stream.read()
        name = f"{hashlib.sha256(data).hexdigest()}.{document}"
        self._write(self._path(name), data)
        return StoredMedium(name, "file", size)

    def _copy(self, stream: IO[bytes], ending: str, size: int) -> StoredMedium:
        if size > MOST_STREAMED:
            raise BadPhoto("录音或录像超过 200 MB", "the recording is larger than 200 MB")
        digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # any stream of bytes will do
        name = f"{digest}.{ending}"
        stream.seek(0)
        self._write_pieces(self._path(name), iter(lambda: stream.read(MEBIBYTE), b""))
        return StoredMedium(name, TYPES[ending].split("/", maxsplit=1)[0], size)

    def open(self, name: str) -> bytes:
        """Return the bytes of a kept medium; raise `FileNotFoundError` for an unknown name."""
        return self.path_of(name).read_bytes()

    def path_of(self, name: str) -> Path:
        """Return the file of a kept medium, for sending parts of it; raise `FileNotFoundError` for an unknown name."""
        if not STORED.match(name) or not self._path(name).exists():
            raise FileNotFoundError(name)
        return self._path(name)


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


OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}


def document_ending(head: bytes, stream: IO[bytes], size: int) -> str | None:
    """Return the ending for the kind of document that a stream is, or None; raise `BadPhoto` for macros."""
    if not head.startswith((b"%PDF-", b"PK\x03\x04")):
        return None
    if size > MOST_BYTES:
        raise BadPhoto("文件超过 20 MB", "the document is larger than 20 MB")
    if head.startswith(b"%PDF-"):
        return "pdf"
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None
    finally:
        stream.seek(0)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise BadPhoto("文件里有宏，请另存为不带宏的文件", "the document has macros: save it without them")
    return next((ending for member, ending in OFFICE.items() if member in names), None)
