#!/usr/bin/env python3
"""Compares very many prints: makes parts that hold nothing else, and has a worker sift them.

usage: print_parts.py CHATMILL FOLDER --recipe FILE [--parts N] [--prints N] [--slices N]

Every eighth print of a part is that of the part before, the others are its own. Prints a JSON object: `lost`, by part what
the worker found to be lost, and `memory`, the most bytes that it held.
"""
import argparse
import array
import json
import os
import resource
import struct
import subprocess

PARTITIONS = 256
SHARED = 8
NUMBER_BYTES = range(8, 12)
PARTITION_BYTE = 15


def table(count, before):
    """Prints in the order of their partitions: two words each, 96 bits of a fingerprint and a number of 32."""
    entries = bytearray(16 * count)
    numbers = array.array("I", range(count)).tobytes()
    for byte in range(16):
        if byte in NUMBER_BYTES:
            entries[byte::16] = numbers[byte - NUMBER_BYTES.start::4]
        elif byte == PARTITION_BYTE:
            entries[byte::16] = bytes(place * PARTITIONS // count for place in range(count))
        else:
            entries[byte::16] = os.urandom(count)
            if before:
                entries[byte::16 * SHARED] = before[byte::16 * SHARED]
    return entries


def part(path, entries):
    """A part of format version 9 whose only section are the prints of rows."""
    count = len(entries) // 16
    ends = [-(-(partition + 1) * count // PARTITIONS) for partition in range(PARTITIONS)]
    size = 8 * PARTITIONS + len(entries)
    magic = int.from_bytes(b"chatmill", "little")
    with open(path, "wb") as file:
        file.write(struct.pack(f"<{PARTITIONS}Q", *ends))
        file.write(entries)
        file.write(struct.pack("<16Q", 0, 0, 0, 0, size, 0, 0, 0, 0, 0, 0, 0, 0, 0, magic, 9))


def orders(recipe, parts, folder, slices):
    lines = [{"begin": {"recipe": recipe}}]
    for piece in range(slices):
        lines.append({"compare": {"task": {
            "stage": "rows", "parts": [{"path": part} for part in parts], "found": [], "output": f"{folder}/drops",
            "from": piece * PARTITIONS // slices, "to": (piece + 1) * PARTITIONS // slices}}})
    return "".join(json.dumps(line) + "\n" for line in lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("chatmill")
    parser.add_argument("folder")
    parser.add_argument("--recipe", required=True)
    parser.add_argument("--parts", type=int, default=50)
    parser.add_argument("--prints", type=int, default=10_000)
    parser.add_argument("--slices", type=int, default=1)
    options = parser.parse_args()
    paths, entries = [], None
    for number in range(options.parts):
        entries = table(options.prints, entries)
        paths.append(f"{options.folder}/{number}.part")
        part(paths[-1], entries)
    with open(options.recipe, encoding="utf-8") as file:
        recipe = json.load(file)["recipe"]
    done = subprocess.run(
        [options.chatmill, "worker"], input=orders(recipe, paths, options.folder, options.slices),
        stdout=subprocess.PIPE, text=True, check=True)
    lost = [0] * options.parts
    for line in done.stdout.splitlines():
        report = json.loads(line)
        if "cannotWrite" in report:
            raise SystemExit(report["cannotWrite"]["reason"])
        for place, count in enumerate(report.get("compared", {}).get("result", {}).get("losses", [])):
            lost[place] += count
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(json.dumps({"lost": lost, "memory": memory}))


main()
