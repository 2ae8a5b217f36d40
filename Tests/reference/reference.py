#!/usr/bin/env python3
"""Mills workbooks slowly and plainly: what chatmill must give with `--validation none`.

Writes forward.txt, reversed.txt, kept.jsonl and counts.json. Exit status: 0; 1 where some files
failed; 2 where no file could be read.
"""

import argparse
import contextlib
import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TextIO

from dialogues import Dialogue, dialogues_of, printed
from fates import KeptRow, kept_rows
from inputs import workbooks
from recipe import Recipe, add_flags, recipe_from
from sheets import rows_of

COUNTS = ["read", "kept", "empty", "role", "system", "duplicate", "dialogues", "turns"]


class Outputs:
    """The files of one output folder, and the totals over all inputs."""

    def __init__(self, folder: Path, recipe: Recipe, files: contextlib.ExitStack) -> None:
        self.folder, self.recipe = folder, recipe
        self.counts: Counter[str] = Counter()
        folder.mkdir(parents=True, exist_ok=True)
        self.forward = files.enter_context(text_file(folder / "forward.txt"))
        self.reversed = files.enter_context(text_file(folder / "reversed.txt"))
        self.kept = files.enter_context(text_file(folder / "kept.jsonl"))

    def add_file(self, path: bytes) -> None:
        """Mills one file whole before anything of it is written."""
        fates: Counter[str] = Counter()
        rows = list(kept_rows(rows_of(path), self.recipe, fates))
        dialogues = dialogues_of(rows, self.recipe)
        self.counts.update(fates)
        for row in rows:
            self.kept.write(json_line(row))
        for dialogue in dialogues:
            self.add_dialogue(dialogue)

    def add_dialogue(self, dialogue: Dialogue) -> None:
        lines = dialogue.lines(self.recipe)
        self.forward.write(printed(lines))
        self.reversed.write(printed(lines[::-1]))
        self.counts.update(dialogues=1, turns=len(lines))

    def write_counts(self) -> None:
        with text_file(self.folder / "counts.json") as file:
            file.write(json.dumps({name: self.counts[name] for name in COUNTS}, indent=2) + "\n")


def text_file(path: Path) -> TextIO:
    return open(path, "w", encoding="utf-8", newline="\n")


def json_line(row: KeptRow) -> str:
    """The printed texts of a kept row; empty cells are null, and those at the end are left out."""
    texts = [cell.text if cell else None for cell in row.cells]
    while texts[-1] is None:
        texts.pop()
    return json.dumps(texts, ensure_ascii=False) + "\n"


def mill(paths: list[bytes], outputs: Outputs) -> int:
    """Adds every file, names those that fail, and returns how many did."""
    failures = 0
    for path in paths:
        try:
            outputs.add_file(path)
        except Exception as error:  # whatever is wrong with a file costs that file alone
            failures += 1
            print(f"{os.fsdecode(path)!r}: {error}", file=sys.stderr)
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="+", metavar="INPUT")
    parser.add_argument("--out", type=Path, required=True)
    add_flags(parser)
    arguments = parser.parse_args()
    paths = workbooks(arguments.inputs)
    with contextlib.ExitStack() as files:
        outputs = Outputs(arguments.out, recipe_from(arguments), files)
        failures = mill(paths, outputs)
        outputs.write_counts()
    return 2 if failures == len(paths) else 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
