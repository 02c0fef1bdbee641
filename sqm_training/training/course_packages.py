"""Courses that come as a zip of their folder: unpacked for the time of reading, within the limits of banks' zips."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ..files.problems import refuse
from .banks.packages import MOST_UNPACKED, entries_of, path_of, read_entry, swollen, unzipping
from .reading import PICTURES, course_files

WANTED = {".yaml", ".md", *PICTURES}


@contextmanager
def opened_courses(chosen: Sequence[Path]) -> Iterator[list[Path]]:
    """Yield the course files of files, folders and zips; what was unpacked is gone afterwards. Raises `BadFile`."""
    with ExitStack() as stack:
        found: list[Path] = []
        for path in chosen:
            if path.is_file() and path.suffix.lower() == ".zip":
                folder = Path(stack.enter_context(TemporaryDirectory(prefix="course-")))
                unpack(path, folder)
                found += course_files(folder)
            else:
                found += course_files(path)
        yield found


def unpack(file: Path, folder: Path) -> None:
    """Write the course file of a zip and what lies beside it into a folder; raise `BadFile` for an unfit zip."""
    if file.stat().st_size > MOST_UNPACKED:
        raise swollen(file.name)
    with unzipping(file.read_bytes(), file.name) as archive:
        members = {_checked(path_of(one), file.name): one for one in entries_of(archive, file.name)}
        top = _course_folder(members, file.name)
        for path, entry in members.items():
            if path.parent == top and path.suffix.lower() in WANTED and not path.name.startswith("."):
                (folder / path.name).write_bytes(read_entry(archive, entry, file.name))


def _checked(path: str, name: str) -> PurePosixPath:
    """Return the path of an entry; raise `BadFile` for one that leads out of the zip."""
    parts = path.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or ":" in parts[0] or "\0" in path:
        raise refuse(name, f"压缩包里的路径不安全：{path}", f"the zip holds a path that leads out of it: {path}")
    return PurePosixPath(*parts)


def _course_folder(members: dict[PurePosixPath, zipfile.ZipInfo], name: str) -> PurePosixPath:
    """Return the one folder of a zip with a course file in it."""
    folders = {path.parent for path in members if path.suffix == ".yaml" and not path.name.startswith(".")}
    if not folders:
        raise refuse(name, "压缩包里没有课程文件（.yaml）", "there is no course file (.yaml) in the zip")
    if len(folders) > 1:
        places = "、".join(sorted(map(str, folders)))
        raise refuse(
            name,
            f"课程文件不在同一个文件夹里：{places}",
            f"course files lie in more than one folder: {places.replace('、', ', ')}",
        )
    return folders.pop()
