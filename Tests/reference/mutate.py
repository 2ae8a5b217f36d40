#!/usr/bin/env python3
"""Damages a workbook: cut at every Nth byte, or with one bit flipped; a numbered file each."""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path


def truncations(data: bytes, every: int) -> Iterator[tuple[str, bytes]]:
    """The first N, 2N, ... bytes, never none and never all."""
    for length in range(every, len(data), every):
        yield f"cut-{length}", data[:length]


def flips(data: bytes, count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """The whole with one bit flipped, never the same bit twice, in the order of a seeded chance."""
    bits = 8 * len(data)
    for bit in random.Random(seed).sample(range(bits), min(count, bits)):
        place, shift = divmod(bit, 8)
        flipped = bytes([data[place] ^ 1 << shift])
        yield f"flip-{place}.{shift}", data[:place] + flipped + data[place + 1 :]


def write_all(mutants: Iterator[tuple[str, bytes]], folder: Path, ending: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, data) in enumerate(mutants):
        (folder / f"{number:06}-{name}{ending}").write_bytes(data)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbook", type=Path)
    parser.add_argument("out_dir", type=Path)
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--truncate-every", type=int, metavar="N")
    way.add_argument("--flips", type=int, metavar="COUNT")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    data = arguments.workbook.read_bytes()
    if arguments.truncate_every:
        mutants = truncations(data, arguments.truncate_every)
    else:
        mutants = flips(data, arguments.flips, arguments.seed)
    write_all(mutants, arguments.out_dir, arguments.workbook.suffix)


if __name__ == "__main__":
    main()
