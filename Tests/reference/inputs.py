"""Finds the workbooks among the arguments, in the order that decides everything: behaviour 1."""

import os
from collections.abc import Iterable, Iterator

ENDINGS = (b".xlsx", b".xlsm")


def workbooks(arguments: Iterable[str]) -> list[bytes]:
    """The files to read, each once: those of a folder in byte order of the relative path."""
    paths: dict[tuple[int, int], bytes] = {}
    for argument in map(os.fsencode, arguments):
        for path in found(argument) if os.path.isdir(argument) else [argument]:
            status = os.stat(path)
            paths.setdefault((status.st_dev, status.st_ino), path)
    return list(paths.values())


def found(folder: bytes) -> list[bytes]:
    relative = (os.path.relpath(path, folder) for path in walk(folder) if is_taken(path))
    return [os.path.join(folder, path) for path in sorted(relative)]


def walk(folder: bytes) -> Iterator[bytes]:
    """Every file below a folder but for dot-folders; symbolic links to folders are not followed."""
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(b".")]
        yield from (os.path.join(parent, name) for name in files)


def is_taken(path: bytes) -> bool:
    name = os.path.basename(path)
    is_hidden = name.startswith((b".", b"~$"))
    is_workbook = name.lower().endswith(ENDINGS) and os.path.isfile(path)
    return is_workbook and not is_hidden and os.path.getsize(path) > 0
