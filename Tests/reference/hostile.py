#!/usr/bin/env python3
"""Makes a hostile input of one kind, the same for the same seed; `--list` prints the kinds."""

import argparse
from collections.abc import Callable
from pathlib import Path

import hostile_archives
import hostile_damage
import hostile_folders
import hostile_sheets
import hostile_xml

FILES: dict[str, Callable[[Path, int], None]] = {
    "zip-bomb": hostile_archives.zip_bomb,
    "many-entries": hostile_archives.many_entries,
    "overlapping-entries": hostile_archives.overlapping_entries,
    "deep-nesting": hostile_sheets.deep_nesting,
    "attribute-40mb": hostile_sheets.attribute_40mb,
    "shared-string-1gb": hostile_sheets.shared_string_1gb,
    "million-rows": hostile_sheets.million_rows,
    "shared-1mb-12000": hostile_sheets.shared_1mb_12000,
    "wide": hostile_sheets.wide,
    "billion-laughs": hostile_xml.billion_laughs,
    "quadratic": hostile_xml.quadratic,
    "external-entity": hostile_xml.external_entity,
    "deep-million": hostile_xml.deep_million,
    "deep-strings": hostile_xml.deep_strings,
    "deep-workbook": hostile_xml.deep_workbook,
    "equal-headers": hostile_xml.equal_headers,
    "long-headers": hostile_xml.long_headers,
    "long-sheet-name": hostile_xml.long_sheet_name,
    "long-target": hostile_xml.long_target,
}
FOLDERS: dict[str, Callable[[Path, int], None]] = {
    "non-utf8-names": hostile_folders.non_utf8_names,
    "broken-names": hostile_folders.broken_names,
    "tree": hostile_folders.tree,
    "devices": hostile_folders.devices,
    "damaged-entries": hostile_damage.damaged_entries,
    "outside-names": hostile_damage.outside_names,
}
KINDS = FILES | FOLDERS


class ListKinds(argparse.Action):
    """Prints what can be made, and ends the program."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        for kind, make in KINDS.items():
            print(f"{kind:20} {make.__doc__}")
        parser.exit()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action=ListKinds, nargs=0, help="print the kinds")
    parser.add_argument("kind", choices=KINDS, metavar="KIND")
    parser.add_argument("out", type=Path, metavar="OUT", help="a file, or an empty folder")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.kind in FOLDERS:
        arguments.out.mkdir(parents=True, exist_ok=True)
        if any(arguments.out.iterdir()):
            parser.error(f"{arguments.out} is not empty")
    KINDS[arguments.kind](arguments.out, arguments.seed)


if __name__ == "__main__":
    main()
