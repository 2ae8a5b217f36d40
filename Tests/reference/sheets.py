"""Reads worksheets: openpyxl finds parts, rows and cells, and what a cell says is printed here.

openpyxl alone would bend long numbers, miss date formats, drop `x005F_` from shared strings and
cut a sheet at its `<dimension>`. So it is asked for raw values, and its parser is called without
a dimension.
"""

import datetime
import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO

import openpyxl.cell.text
import openpyxl.reader.excel
import openpyxl.utils.datetime
import openpyxl.worksheet._reader as openpyxl_reader
from openpyxl.styles.numbers import BUILTIN_FORMATS_MAX_SIZE

from cells import Cell, number_text, text_cell, unescape
from dates import python_cell, serial_cell, style_of_code, style_of_id

Row = tuple[int, list[Cell | None]]


def read_string_table(source: Any) -> list[str]:
    """All shared strings with their escapes still in place."""
    strings = []
    for _, node in openpyxl_reader.iterparse(source):
        if node.tag == f"{{{openpyxl_reader.SHEET_MAIN_NS}}}si":
            strings.append(openpyxl.cell.text.Text.from_tree(node).content)
            node.clear()
    return strings


openpyxl.reader.excel.read_string_table = read_string_table
openpyxl_reader._cast_number = str
warnings.filterwarnings("ignore", module="openpyxl")


class SheetParser(openpyxl_reader.WorkSheetParser):
    """openpyxl's parser, which also shows the text of a formula that has no cached value."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell = super().parse_cell(element)
        formula = element.find(openpyxl_reader.FORMULA_TAG)
        if cell["value"] is None and formula is not None and not is_empty_text(element):
            cell.update(data_type="s", value=f"={formula.text}" if formula.text else None)
        return cell


def is_empty_text(element: Any) -> bool:
    """Is this a formula whose cached value is a text without characters?"""
    return element.get("t") == "str" and element.find(openpyxl_reader.VALUE_TAG) is not None


class Workbook:
    """The worksheets of one file, in workbook order; other kinds of tabs are passed over."""

    def __init__(self, file: BinaryIO) -> None:
        self.book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        self.since_1904 = self.book.epoch == openpyxl.utils.datetime.MAC_EPOCH
        self.styles = [self.style_of(cell_style) for cell_style in self.book._cell_styles]

    def style_of(self, cell_style: Any) -> str | None:
        custom = cell_style.numFmtId - BUILTIN_FORMATS_MAX_SIZE
        if 0 <= custom < len(self.book._number_formats):
            return style_of_code(self.book._number_formats[custom])
        return style_of_id(cell_style.numFmtId)

    def rows(self, sheet: int = 1) -> Iterator[Row]:
        """The rows that have a cell, with their numbers, in the order of the XML."""
        for number, cells in self.elements(sheet):
            row = self.row(cells)
            if row:
                yield number, row

    def elements(self, sheet: int) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        if not 1 <= sheet <= len(self.book.worksheets):
            raise ValueError(f"there is no worksheet {sheet}")
        worksheet = self.book.worksheets[sheet - 1]
        with worksheet._get_source() as source:
            yield from SheetParser(source, worksheet._shared_strings, data_only=True).parse()

    def row(self, cells: list[dict[str, Any]]) -> list[Cell | None]:
        """Cells in their columns; of two in one place the last that is not empty."""
        row: list[Cell | None] = []
        for element in cells:
            cell = self.cell(element) if element["value"] is not None else None
            if cell:
                row.extend([None] * (element["column"] - len(row)))
                row[element["column"] - 1] = cell
        return row

    def cell(self, element: dict[str, Any]) -> Cell | None:
        kind, value = element["data_type"], element["value"]
        if kind == "n":
            return self.number(value, element["style_id"])
        if kind == "b":
            return Cell("boolean", "TRUE" if value else "FALSE")
        if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
            return python_cell(value)
        return text_cell(value if kind == "e" else unescape(value))

    def number(self, raw: str, style_id: int) -> Cell:
        style = self.styles[style_id] if style_id < len(self.styles) else None
        if style:
            return serial_cell(raw, style, self.since_1904)
        return Cell("number", number_text(raw))


def rows_of(path: str | bytes, sheet: int = 1) -> Iterator[Row]:
    """The rows of one worksheet of a file."""
    with open(path, "rb") as file:
        yield from Workbook(file).rows(sheet)
