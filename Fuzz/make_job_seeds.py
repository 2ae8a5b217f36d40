#!/usr/bin/env python3
"""Writes the seeds of the fuzzers of parts, indexes and messages: one small thing of each kind.

usage: make_job_seeds.py parts|messages OUT_DIR
"""
import json
import os
import struct
import sys

PATH = "/tmp/a b.xlsx"
ODD_PATH = [47, 178, 226, 10, 255]
INPUT = {"path": PATH, "size": 7, "modified": 9}
SHEETS = [{"sheet": "三月", "columns": ["a", "", "\u2028"]}]
SUMMARY = {
    "sheets": ["三月"],
    "counts": {"read": 6, "kept": 2, "empty": 1, "role": 1, "system": 1, "duplicate": 1, "dialogues": 1, "turns": 2},
    "reader": "scanner", "warnings": ["w"], "unknownRole": "x",
}
RECIPE = {
    "agentColumn": "a", "customerColumn": "b", "roleColumn": "c", "messageColumn": "d", "agentValues": ["是"],
    "customerValues": ["否"], "agentLabel": "A:", "customerLabel": "B:", "systemMessages": ["s"], "final": "drop",
}
FENCE = {"memory": 1 << 30, "readable": [PATH, ODD_PATH], "writable": "/tmp"}
TOLD = {"path": ODD_PATH, "checksum": 7}
PART = {"part": TOLD, "identity": [0, 255, 10]}
SLICE = {
    "stage": "groups", "parts": [TOLD], "from": 0, "to": 256, "found": [PATH, ODD_PATH], "output": PATH, "identities": [[0, 255]],
}
COUNT = {"file": 0, "built": 2, "short": 1, "oneSided": 0, "dialogues": 1, "turns": 2, "builtTurns": 3, "droppedTurns": 1}
MESSAGES = [
    {"begin": {"recipe": RECIPE, "fence": FENCE}},
    {"readHeader": {"file": 0, "input": INPUT, "part": PATH}},
    {"mill": {"file": 1, "input": INPUT | {"path": ODD_PATH}, "part": PATH, "layout": ["a", ""]}},
    {"compare": {"task": SLICE}},
    {"compared": {"result": {"losses": [0, 3], "counts": [], "prints": 0}}},
    {"compared": {"result": {"losses": [], "counts": [COUNT], "prints": 1, "checksum": 7}}},
    {"fenced": {"missing": ["Landlock"]}}, {"header": {"file": 0, "sheets": SHEETS}},
    {"progress": {"file": 0, "rows": 4096}}, {"milled": {"file": 2, "summary": SUMMARY, "checksum": 7, "isReused": True, "hasDrops": False}},
    {"failed": {"file": 3, "reason": "a\nb"}}, {"cannotWrite": {"reason": "full"}},
    {"begin": {"folder": PATH, "split": "0.5%", "seed": (1 << 64) - 1}}, {"texts": {"part": PART}},
    {"rewind": {}}, {"workbook": {"name": "n", "columns": ["a"], "wide": 3, "parts": [TOLD]}},
    {"endChunk": {}}, {"finish": {}},
    {"finished": {"validation": 1, "written": [{"path": "a/b", "bytes": 8, "xxh128": "00ff"}]}},
    {"failed": {"reason": "\u2028"}},
]
ORIGIN = {"size": 1, "modified": 2, "digest": 3, "recipe": 4, "headers": SHEETS, "layout": ["a"]}
TEXT = "A:x\nB:y\n\n".encode()


def words(*values):
    return struct.pack(f"<{len(values)}Q", *values)


def part():
    """Fragments, both texts, one dialogue, one fragment, the record; the target adds the trailer."""
    record = json.dumps({"summary": SUMMARY, "origin": ORIGIN}, ensure_ascii=False).encode()
    entries = words(1, 2, 0, len(TEXT), 2, 0, 0) + words(3, 90, 5, 7)
    no_names = words(0)
    return struct.pack("<9H", len(record), 1, 1, len(TEXT), 0, 0, len(no_names), 0, 0) + b"frags" + TEXT + TEXT + no_names + entries + record


def index():
    one = b"A:x\n\n"
    entries = words(1, 2, 0, len(one) * 2) + words(3, 4, 0, len(one) * 2 + 1)
    return bytes([len(one)]) + one + entries, words(0x6C6C696D74616863, 1, 2, 0)


def seeds(kind):
    if kind == "messages":
        return [bytes([15]) + json.dumps(m, ensure_ascii=False).encode() for m in MESSAGES]
    entries, trailer = index()
    return [b"\1\0" + part(), b"\0\0" + part()[18:] + bytes(128), b"\2" + entries + trailer, b"\3" + entries]


def main():
    kind, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    for number, seed in enumerate(seeds(kind)):
        with open(os.path.join(out, f"seed-{number:02}"), "wb") as file:
            file.write(seed)


if __name__ == "__main__":
    main()
