"""Workbooks whose XML or names are made to grow in whoever reads them."""

from pathlib import Path

from hostile_sheets import SPEAKERS
from workbooks import (
    COLUMNS,
    DECLARATION,
    SHEET_HEAD,
    SHEET_TAIL,
    STRINGS_HEAD,
    STRINGS_TAIL,
    inline,
    relationships,
    row,
    shared,
    sheet,
    sheet_part,
    text_row,
    workbook,
    write_parts,
    write_workbook,
)


def billion_laughs(out: Path, seed: int) -> None:
    """Ten entities, each ten times the one before: a billion, once put in."""
    entities = ['<!ENTITY l0 "ha">']
    entities += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    write_with_document_type(out, "".join(entities), "&l9;")


def quadratic(out: Path, seed: int) -> None:
    """One entity of 100,000 characters, named 100,000 times: 10 GB, once put in."""
    write_with_document_type(out, f'<!ENTITY a "{"a" * 100_000}">', "&a;" * 100_000)


def external_entity(out: Path, seed: int) -> None:
    """An entity whose text would be that of a file outside."""
    write_with_document_type(out, '<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;")


def write_with_document_type(out: Path, entities: str, message: str) -> None:
    cell = f'<c t="inlineStr"><is><t>{message}</t></is></c>'
    body = sheet([row([*SPEAKERS, cell])]).decode().removeprefix(DECLARATION)
    document_type = f"<!DOCTYPE worksheet [{entities}]>"
    write_workbook(out, f"{DECLARATION}{document_type}{body}".encode())


def deep_million(out: Path, seed: int) -> None:
    """A million elements stand in one another before the rows."""
    depth = 1_000_000
    nested = "<a>" * depth + "</a>" * depth
    text = SHEET_HEAD.replace("<sheetData>", nested + "<sheetData>") + SHEET_TAIL
    write_workbook(out, text.encode())


def deep_strings(out: Path, seed: int) -> None:
    """A million elements stand in one another in the shared strings."""
    nested = "<r>" * 1_000_000 + "<t>deep</t>" + "</r>" * 1_000_000
    strings = f"{STRINGS_HEAD}<si>{nested}</si>{STRINGS_TAIL}"
    write_workbook(out, sheet([row([*SPEAKERS, shared(0)])]), strings.encode())


def deep_workbook(out: Path, seed: int) -> None:
    """A million elements stand in one another in the workbook part."""
    nested = "<a>" * 1_000_000 + "</a>" * 1_000_000
    write_parts(out, {"xl/workbook.xml": f"{DECLARATION}<workbook>{nested}</workbook>"})


def equal_headers(out: Path, seed: int) -> None:
    """Beside the needed columns 16,380 of one name, each of which gets a number."""
    write_headers(out, "x")


def long_headers(out: Path, seed: int) -> None:
    """Beside the needed columns 16,380 whose names are 30,000 characters long: 490 MB."""
    write_headers(out, "x" * 30_000)


def write_headers(out: Path, name: str) -> None:
    head = row([*map(inline, COLUMNS), *[shared(0)] * (16_384 - len(COLUMNS))])
    text = SHEET_HEAD + head + text_row("kf_1", "wxid_1", "否", "在吗?") + SHEET_TAIL
    strings = f"{STRINGS_HEAD}<si><t>{name}</t></si>{STRINGS_TAIL}"
    write_workbook(out, text.encode(), strings.encode())


def long_sheet_name(out: Path, seed: int) -> None:
    """A sheet that is cut off and has a name of 5 MB, with line ends."""
    name = "x&#10;" * 1_000_000
    named = workbook([1]).replace("Sheet1", name)
    write_parts(out, {"xl/workbook.xml": named, sheet_part(1): SHEET_HEAD})


def long_target(out: Path, seed: int) -> None:
    """A relationship that leads to a part whose name is 5 MB long."""
    write_parts(out, {"xl/_rels/workbook.xml.rels": relationships([("rId1", "worksheet", "x" * 5_000_000)])})
