#!/usr/bin/env python3
"""Writes the seeds of the reader fuzzer: sheet and shared strings parts of small workbooks.

usage: make_seeds.py OUT_DIR WORKBOOK_OR_DIRECTORY...
"""
import os
import sys
import zipfile

LIMIT = 6000
BUFFERS = (0, 2, 4, 6)


def workbooks(arguments):
    for argument in arguments:
        if os.path.isfile(argument):
            yield argument
        for folder, _, names in os.walk(argument):
            yield from (os.path.join(folder, n) for n in sorted(names) if n.endswith((".xlsx", ".xlsm")))


def parts(path):
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                kind = 0 if "sheet" in name.lower() else 1 if "sharedstrings" in name.lower() else None
                if kind is not None and name.lower().endswith(".xml"):
                    yield kind, archive.read(name)[:LIMIT]
    except Exception:  # a broken fixture is no seed
        return


def main():
    out = sys.argv[1]
    os.makedirs(out, exist_ok=True)
    count = 0
    for path in workbooks(sys.argv[2:]):
        for kind, xml in parts(path):
            with open(os.path.join(out, f"seed-{count:04d}"), "wb") as seed:
                seed.write(bytes([kind | BUFFERS[count % 4]]) + xml)
            count += 1
    print(f"{count} seeds")


if __name__ == "__main__":
    main()
