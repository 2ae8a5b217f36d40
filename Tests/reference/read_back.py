#!/usr/bin/env python3
"""Prints the rows of a workbook as JSON lines, by openpyxl or calamine, to compare readers."""

import argparse
import datetime
import json
import sys
from collections.abc import Iterator
from typing import Any

import python_calamine

from cells import Cell, double_text, text_cell
from dates import python_cell
from sheets import Row, rows_of


def calamine_rows(path: str, sheet: int) -> Iterator[Row]:
    """calamine's own view: numbers are doubles, errors are gone, dates are its own guess."""
    workbook = python_calamine.CalamineWorkbook.from_path(path)
    worksheet = python_calamine.SheetTypeEnum.WorkSheet
    names = [entry.name for entry in workbook.sheets_metadata if entry.typ == worksheet]
    if not 1 <= sheet <= len(names):
        raise ValueError(f"there is no worksheet {sheet}")
    values = workbook.get_sheet_by_name(names[sheet - 1]).to_python(skip_empty_area=False)
    for number, row in enumerate(values, 1):
        yield number, [calamine_cell(value) for value in row]


def calamine_cell(value: Any) -> Cell | None:
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, bool):
        return Cell("boolean", "TRUE" if value else "FALSE")
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return python_cell(value)
    return Cell("number", str(value) if isinstance(value, int) else double_text(value))


def line(number: int, cells: list[Cell | None]) -> str | None:
    """One row as JSON without its trailing empty cells, or nothing where all are empty."""
    while cells and cells[-1] is None:
        cells.pop()
    printed = [cell and cell._asdict() for cell in cells]
    return json.dumps({"row": number, "cells": printed}, ensure_ascii=False) if cells else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--reader", choices=["openpyxl", "calamine"], required=True)
    parser.add_argument("--sheet", type=int, default=1, help="counted from 1 among the worksheets")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    read = rows_of if arguments.reader == "openpyxl" else calamine_rows
    for number, cells in read(arguments.file, arguments.sheet):
        if printed := line(number, cells):
            print(printed)


if __name__ == "__main__":
    main()
