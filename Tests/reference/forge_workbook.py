#!/usr/bin/env python3
"""Damages one part of a clean workbook, and writes the digest of what it made into the report."""

import argparse
import json
import pathlib
import zipfile

import xxhash


def damaged(content: bytes, what: str) -> bytes:
    if what == "half":
        return content[: len(content) // 2]
    return b"" if what == "none" else b"<styleSheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("workbook")
    parser.add_argument("part")
    parser.add_argument("what", choices=["half", "none", "plain"])
    arguments = parser.parse_args()
    path = arguments.output / arguments.workbook
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[arguments.part] = damaged(parts[arguments.part], arguments.what)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    report_path = arguments.output / "report.json"
    report = json.loads(report_path.read_text("utf-8"))
    for file in report["written"]:
        if file["path"] == arguments.workbook:
            content = path.read_bytes()
            file.update(bytes=len(content), xxh128=xxhash.xxh128_hexdigest(content))
    report_path.write_text(json.dumps(report, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
