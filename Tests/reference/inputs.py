"""Finds the workbooks among the arguments, in the order that decides everything: behaviour 1."""

import os
import stat
from collections.abc import Iterable, Iterator

ENDINGS = (b".xlsx", b".xlsm")


def workbooks(arguments: Iterable[str]) -> list[bytes]:
    """The files to read, each once: those of a folder in byte order of the relative path.

    What cannot be looked at is among them, and fails when it is read; so is a folder that cannot be
    listed, with a slash behind it. An argument that is not there raises OSError.
    """
    paths: dict[object, bytes] = {}
    for argument in map(os.fsencode, arguments):
        os.stat(argument)
        for path in found(argument) if os.path.isdir(argument) else [argument]:
            paths.setdefault(identity(path), path)
    return list(paths.values())


def identity(path: bytes) -> object:
    """Equal for two names of one file; a name that leads nowhere is its own."""
    try:
        status = os.stat(path)
    except OSError:
        return path
    return status.st_dev, status.st_ino


def found(folder: bytes) -> list[bytes]:
    prefix = os.path.join(folder, b"")
    return [prefix + path for path in sorted(path.removeprefix(prefix) for path in walk(prefix))]


def walk(folder: bytes) -> Iterator[bytes]:
    """Every input below a folder but for dot-folders; symbolic links to folders are not followed."""
    unlisted: list[bytes] = []
    for parent, folders, files in os.walk(folder, onerror=lambda e: unlisted.append(e.filename)):
        folders[:] = [name for name in folders if not name.startswith(b".")]
        yield from filter(is_taken, (os.path.join(parent, name) for name in files))
    yield from (os.path.join(path, b"") for path in unlisted)


def is_taken(path: bytes) -> bool:
    name = os.path.basename(path)
    if name.startswith((b".", b"~$")):
        return False
    try:
        status = os.stat(path)
    except OSError:
        return True  # it may be a workbook
    return name.lower().endswith(ENDINGS) and stat.S_ISREG(status.st_mode) and status.st_size > 0
