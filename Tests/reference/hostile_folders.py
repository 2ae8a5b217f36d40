"""Folders with names and kinds of files that a walk must survive."""

import os
import socket
from pathlib import Path

from workbooks import write_small_workbook

NAMES = [
    b"\xb2\xe2\xca\xd4.xlsx",
    b"\xff\xfe.xlsx",
    b"surrogate-\xed\xa0\x80.xlsx",
    b"overlong-\xc0\xaf.xlsx",
    b"cut-\xe6\xb5.xlsx",
    b"new\nline.xlsx",
    b"return\r.xlsx",
    b"tab\t.xlsx",
    b"escape\x1b[31m.xlsx",
    b"bell\x07.xlsx",
    b"delete\x7f.xlsx",
    b"next-line-\xc2\x85.xlsx",
    b"line-separator-\xe2\x80\xa8.xlsx",
    b"right-to-left-\xe2\x80\xae.xlsx",
    b"back\\slash.xlsx",
    b"back\\xffslash.xlsx",
    b"quote\"'.xlsx",
    b"[a]*?.xlsx",
    b"-dash.xlsx",
    b" space .xlsx",
    b"\xb2\xe2/inside.xlsx",
    b"composed-\xc3\xa9.xlsx",
    b"decomposed-e\xcc\x81.xlsx",
]


def non_utf8_names(out: Path, seed: int) -> None:
    """Good workbooks under names that are not UTF-8 or hold line ends and control characters."""
    for number, name in enumerate(NAMES):
        write_at(out, os.fsdecode(name), f"名字{number}")


def broken_names(out: Path, seed: int) -> None:
    """Files under the same names that are no workbooks, so that each must be named in a message."""
    for name in NAMES:
        path = out / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"PK\3\4 and no more")


def tree(out: Path, seed: int) -> None:
    """Good workbooks among links, pipes, lock files and other things that are no input."""
    for name in [
        "a/first.xlsx",
        "b/UPPER.XLSX",
        "b/macro.xlsm",
        "folder.xlsx/inside.xlsx",
        "b/~$first.xlsx",
        ".hidden.xlsx",
        ".folder/inside.xlsx",
        "old.xls",
        "no-ending",
    ]:
        write_at(out, name, name)
    for name in ["empty.xlsx", "notes.txt", "table.csv"]:
        (out / name).write_text(
            "" if name == "empty.xlsx" else "坐席id,客户微信id\n", encoding="utf-8"
        )
    add_links(out)
    os.mkfifo(out / "pipe.xlsx")
    add_socket(out, "socket.xlsx")


def devices(out: Path, seed: int) -> None:
    """Links in a ring, to nothing, to pipes and to devices without an end; folders like files."""
    for name, target in {
        "ring1.xlsx": "ring2.xlsx",
        "ring2.xlsx": "ring1.xlsx",
        "ring3": "ring3/deeper",
        "here.xlsx": ".",
        "nothing.xlsx": "no/such/file",
        "pipe-again.xlsx": "pipe.xlsx",
        "zero.xlsx": "/dev/zero",
        "random.xlsx": "/dev/urandom",
        "input.xlsx": "/dev/stdin",
        "memory.xlsx": "/proc/self/mem",
        "kernel.xlsx": "/proc/kmsg",
    }.items():
        (out / name).symlink_to(target)
    os.mkfifo(out / "pipe.xlsx")
    add_socket(out, "socket.xlsx")
    (out / "folder.xlsx").mkdir()
    (out / "empty.xlsx").touch()


def write_at(folder: Path, name: str, message: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    write_small_workbook(path, message)


def add_links(out: Path) -> None:
    """A file and a folder reached twice, loops of folders, a link to itself, one to nothing."""
    for name, target in {
        "again.xlsx": "a/first.xlsx",
        "b-again": "b",
        "loop": ".",
        "b/up": "..",
        "self.xlsx": "self.xlsx",
        "broken.xlsx": "missing.xlsx",
    }.items():
        (out / name).symlink_to(target)


def add_socket(folder: Path, name: str) -> None:
    """Binds by a relative name, for that of a socket may not be long."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(name)
    finally:
        os.chdir(before)
