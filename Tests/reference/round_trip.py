#!/usr/bin/env python3
"""Runs random texts through chatmill, and reads them back with cat, openpyxl and calamine.

The input is a CSV file, which has no escapes of its own. Beside the needed columns it has others, which may hold anything.
calamine leaves the escapes of U+FFFE and U+FFFF as they are written.
"""

import argparse
import csv
import json
import pathlib
import random
import subprocess
from collections.abc import Iterator

from read_back import calamine_rows
from sheets import rows_of

PIECES = (
    *"_x05FDA\r\n\t&<\" ",
    "\uffff", "\ufffe", "😀", "👩\u200d💻", "_x005F", "_x000D_", "_xD83D_", "_xffff", "\r\n", "客",
)
NEEDED = ["坐席id", "客户微信id", "是否客服", "消息内容"]
WIDTH = 25
NAMES = ["_x005F\r备注", "_x000D_\uffff&<\"_x0041_", *(f"_x005F\ufffe{n}" for n in range(WIDTH - 2))]
Texts = list[list[str]]


def texts(count: int, seed: int) -> Texts:
    """The names of the columns, and rows of random texts."""
    generator = random.Random(seed)
    cell = lambda: "".join(generator.choices(PIECES, k=generator.randint(0, 14)))
    return [NAMES] + [[cell() for _ in range(WIDTH)] for _ in range(count // WIDTH)]


def write(path: pathlib.Path, rows: Texts) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        for number, row in enumerate(rows):
            writer.writerow((["kf", f"w{number}", "是", "在吗"] if number else NEEDED) + row)


def cat_rows(chatmill: str, path: pathlib.Path) -> Iterator[list[str]]:
    done = subprocess.run([chatmill, "cat", path], check=True, capture_output=True)
    for line in done.stdout.decode("utf-8").split("\n")[:-1]:
        yield [cell or "" for cell in json.loads(line)["cells"]]


def differences(name: str, found: Iterator[list[str]], expected: Texts) -> Iterator[str]:
    rows = [(row + [""] * WIDTH)[len(NEEDED) : len(NEEDED) + WIDTH] for row in found]
    if len(rows) != len(expected):
        yield f"{name}: {len(rows)} rows instead of {len(expected)}"
    for number, (row, wanted) in enumerate(zip(rows, expected), 1):
        for one, other in zip(row, wanted):
            if one != other:
                yield f"{name}: row {number} has {one!r} instead of {other!r}"


def by_calamine(rows: Texts) -> Texts:
    return [[text.replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_") for text in row] for row in rows]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chatmill")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rows = texts(arguments.texts, arguments.seed)
    (folder := arguments.folder / "in").mkdir(parents=True)
    write(folder / "a.csv", rows)
    output = arguments.folder / "out"
    command = [arguments.chatmill, "run", folder, "--output", output, "--recipe", "default", "--quiet"]
    subprocess.run(command, check=True)
    book = output / "clean" / "clean_00000-00000.xlsx"
    plain = lambda cells: ([cell.text if cell else "" for cell in row] for _, row in cells)
    found = [
        *differences("cat", cat_rows(arguments.chatmill, book), rows),
        *differences("openpyxl", plain(rows_of(book)), rows),
        *differences("calamine", plain(calamine_rows(str(book), 1)), by_calamine(rows)),
    ]
    print("\n".join(found[:20]))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
