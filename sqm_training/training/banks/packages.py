"""A zip that holds banks and the pictures that they show, opened without ever unpacking more than is allowed."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ...files.problems import BadFile, refuse
from .foreign import refuse_by_members
from .markup import safe_name

MEBIBYTE = 1024 * 1024
MOST_UNPACKED = 64 * MEBIBYTE
MOST_FILES = 2000
BANKS = (".gift", ".txt", ".aiken", ".xml", ".yaml", ".yml")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg")
SIGN = b"PK\x03\x04"
EMPTY = b"PK\x05\x06"


@dataclass(slots=True)
class Package:
    """What a zip holds for us: banks by path, pictures by the name under which Markdown shows them."""

    banks: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)


def is_package(data: bytes) -> bool:
    """Say whether bytes are a zip, whatever the file is called."""
    return data.startswith((SIGN, EMPTY))


def opened(data: bytes, name: str) -> Package:
    """Return what a zip holds; raise `BadFile` for a damaged, locked or swollen one, and for one of another kind."""
    with unzipping(data, name) as archive:
        return _taken(archive, name)


@contextmanager
def unzipping(data: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip for reading; raise `BadFile` when it is damaged, also where that shows only while it is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise refuse(name, "压缩包已损坏或打不开", "the zip is damaged or cannot be opened") from error


def entries_of(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """Return the files of a zip; raise `BadFile` when they are too many, too large together, or locked."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and "__MACOSX/" not in entry.filename]
    if len(entries) > MOST_FILES:
        raise refuse(name, f"压缩包里的文件超过 {MOST_FILES} 个", f"the zip holds more than {MOST_FILES} files")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse(name, "压缩包有密码", "the zip has a password")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise swollen(name)
    return entries


def _taken(archive: zipfile.ZipFile, name: str) -> Package:
    entries = entries_of(archive, name)
    names = {entry.filename.lstrip("/") for entry in entries}
    manifest = next((entry for entry in entries if entry.filename == "imsmanifest.xml"), None)
    refuse_by_members(names, read_entry(archive, manifest, name).decode("utf-8", "replace") if manifest else "", name)
    package = Package()
    for entry in entries:
        path = path_of(entry)
        ending = PurePosixPath(path).suffix.lower()
        if PurePosixPath(path).name.startswith("."):
            continue
        if ending in BANKS:
            package.banks[path] = read_entry(archive, entry, name)
        elif ending in PICTURES:
            package.pictures[safe_name(path)] = read_entry(archive, entry, name)
    if not package.banks:
        raise refuse(
            name,
            "压缩包里没有题库（.gift、.txt、.xml、.yaml）",
            "there is no bank (.gift, .txt, .xml, .yaml) in the zip",
        )
    return package


def path_of(entry: zipfile.ZipInfo) -> str:
    """Return the path of an entry; one that is not marked as Unicode is written in what Windows uses in China."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """Return the bytes of an entry, and never more than it says: a size that lies is a bomb."""
    with archive.open(entry) as stream:
        data = stream.read(entry.file_size + 1)
    if len(data) > entry.file_size:
        raise swollen(name)
    return data


def swollen(name: str) -> BadFile:
    """Return the refusal of a zip that holds too much."""
    most = MOST_UNPACKED // MEBIBYTE
    return refuse(name, f"压缩包解压后超过 {most} MB", f"the zip holds more than {most} MB once unpacked")
