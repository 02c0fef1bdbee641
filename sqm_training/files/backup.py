"""Backups: one archive of database and photos with a manifest, verified before anything is replaced."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from .problems import BadFile, refuse

MANIFEST = "manifest.json"
DUMP = "database"
PHOTOS = "photos"
FORMAT = 1


def make_backup(file: Path, database_url: str, data: Path) -> int:
    """Write the archive; return how many files are in it. The archive appears only once it is complete."""
    with tempfile.TemporaryDirectory(dir=data) as folder:
        dump = Path(folder) / DUMP
        dump_database(database_url, dump)
        members = [(DUMP, dump), *photo_files(data)]
        part = file.with_name(f".{file.name}.part")
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "engine": database_url.split(":", 1)[0].split("+", maxsplit=1)[0],
            "files": {},
        }
        with tarfile.open(part, "w:gz") as archive:
            for name, path in members:
                archive.add(path, name, recursive=False)
                manifest["files"][name] = {"sha256": digest(path), "size": path.stat().st_size}
            body = json.dumps(manifest, indent=1).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(body)
            archive.addfile(entry, io.BytesIO(body))
        part.replace(file)
    return len(members)


def photo_files(data: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and path of every kept photo and recording; half-written ones are left out."""
    for path in sorted((data / PHOTOS).rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield str(PurePosixPath(PHOTOS, *path.relative_to(data / PHOTOS).parts)), path


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def restore_backup(file: Path, database_url: str, data: Path) -> int:
    """Verify the archive in full, then put it in place; raise `BadFile` with nothing touched when it is damaged."""
    if not file.is_file():
        raise refuse(file.name, "找不到这个文件", "there is no such file")
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data) as folder:
        manifest = unpack(file, Path(folder))
        engine = database_url.split(":", 1)[0].split("+", maxsplit=1)[0]
        if manifest["engine"] != engine:
            raise refuse(
                file.name,
                f"备份来自 {manifest['engine']}，当前数据库是 {engine}",
                f"the backup is of {manifest['engine']}, the database here is {engine}",
            )
        restore_database(database_url, Path(folder) / DUMP)
        swap_photos(Path(folder) / PHOTOS, data)
    return len(manifest["files"])


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack into a folder of its own and check every file against the manifest."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        expected = manifest["files"]
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError) as error:
        raise _damaged(file) from error
    found = {str(PurePosixPath(*path.relative_to(folder).parts)) for path in folder.rglob("*") if path.is_file()} - {
        MANIFEST
    }
    if found != set(expected) or DUMP not in expected or manifest.get("format") != FORMAT:
        raise _damaged(file)
    for name, facts in expected.items():
        if digest(folder / name) != facts["sha256"]:
            raise _damaged(file)
    return manifest


def _damaged(file: Path) -> BadFile:
    return refuse(
        file.name, "备份已损坏或不完整，未做任何改动", "the backup is damaged or incomplete; nothing was touched"
    )


def swap_photos(new: Path, data: Path) -> None:
    """Put the restored photos in the place of the present ones, which are removed only afterwards."""
    new.mkdir(exist_ok=True)
    old, here = data / ".photos-before", data / PHOTOS
    shutil.rmtree(old, ignore_errors=True)
    if here.exists():
        here.rename(old)
    new.rename(here)
    shutil.rmtree(old, ignore_errors=True)


def dump_database(url: str, target: Path) -> None:
    """Write the whole database into one file: `VACUUM INTO` for SQLite, `pg_dump` for PostgreSQL."""
    if url.startswith("sqlite"):
        _sqlite(sqlite_path(url), f"vacuum into '{str(target).replace(chr(39), chr(39) * 2)}'")
        return
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={target}", *_postgres(url)], url)


def restore_database(url: str, dump: Path) -> None:
    """Put a dump in the place of the database, in one step."""
    if url.startswith("sqlite"):
        _sqlite(dump, "pragma integrity_check")
        path = sqlite_path(url)
        fresh = path.with_suffix(".restored")
        shutil.copyfile(dump, fresh)
        with fresh.open("rb") as stream:
            os.fsync(stream.fileno())
        for suffix in ("-wal", "-shm", "-journal"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        fresh.replace(path)
        return
    _run(
        ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", *_postgres(url), str(dump)], url
    )


def sqlite_path(url: str) -> Path:
    """Return the file of an SQLite address."""
    return Path(url.split("///", 1)[1])


def _sqlite(path: Path, statement: str) -> None:
    try:
        import pysqlite3 as driver
    except ImportError:
        import sqlite3 as driver
    connection = driver.connect(str(path), isolation_level=None)
    try:
        rows = connection.execute(statement).fetchall()
        if statement.startswith("pragma integrity") and rows != [("ok",)]:
            raise refuse(path.name, "数据库文件已损坏", "the database file is damaged")
    except driver.DatabaseError as error:
        raise refuse(path.name, f"数据库无法读取：{error}", f"the database cannot be read: {error}") from error
    finally:
        connection.close()


def _postgres(url: str) -> list[str]:
    parts = urlsplit(url)
    options = {key: values[0] for key, values in parse_qs(parts.query).items()}
    found = {
        "host": options.get("host") or parts.hostname,
        "port": options.get("port") or parts.port,
        "username": options.get("user") or (unquote(parts.username) if parts.username else None),
        "dbname": parts.path.lstrip("/"),
    }
    return [f"--{key}={value}" for key, value in found.items() if value]


def _run(command: list[str], url: str) -> None:
    program = command[0]
    if shutil.which(program) is None:
        raise refuse(program, "未安装 PostgreSQL 客户端程序", "the PostgreSQL client programs are not installed")
    password = urlsplit(url).password
    environment = {**os.environ, **({"PGPASSWORD": unquote(password)} if password else {})}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed program, no shell
    if done.returncode:
        raise refuse(program, done.stderr.strip(), done.stderr.strip())
