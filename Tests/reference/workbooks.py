"""The XML of small workbooks, so that hostile ones differ from good ones in one thing only."""

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from zips import Packed, ZipWriter

COLUMNS = ["坐席id", "客户微信id", "是否客服", "消息内容"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

SHEET_HEAD = f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetData>'
SHEET_TAIL = "</sheetData></worksheet>"
STRINGS_HEAD = f'{DECLARATION}<sst xmlns="{MAIN}">'
STRINGS_TAIL = "</sst>"
STRINGS_PART = "xl/sharedStrings.xml"


def inline(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def shared(place: int) -> str:
    return f'<c t="s"><v>{place}</v></c>'


def row(cells: Iterable[str], attributes: str = "") -> str:
    return f"<row{attributes}>{''.join(cells)}</row>"


def text_row(*texts: str) -> str:
    return row(map(inline, texts))


def sheet(rows: Iterable[str]) -> bytes:
    """A sheet part with the four needed columns above these rows."""
    return "".join([SHEET_HEAD, text_row(*COLUMNS), *rows, SHEET_TAIL]).encode()


def sheet_part(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def write_workbook(
    path: Path, sheet: bytes | Packed, strings: bytes | Packed | None = None
) -> None:
    """A whole workbook around one sheet part and, where it needs them, shared strings."""
    with ZipWriter(path) as archive:
        add_skeleton(archive, sheets=1, has_strings=strings is not None)
        if strings is not None:
            archive.add(STRINGS_PART, strings)
        archive.add(sheet_part(1), sheet)


def write_parts(path: Path, others: dict[str, str | bytes]) -> None:
    """A good workbook but for `others`: parts that stand instead of its own, or beside them."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types([1], has_strings=False),
        "_rels/.rels": relationships([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": workbook([1]),
        "xl/_rels/workbook.xml.rels": relationships(
            [("rId1", "worksheet", "worksheets/sheet1.xml")]
        ),
        sheet_part(1): sheet([text_row("kf_1", "wxid_1", "否", "在吗?")]),
    }
    with ZipWriter(path) as archive:
        for name, content in (parts | others).items():
            archive.add(name, content.encode() if isinstance(content, str) else content)


def write_small_workbook(path: Path, message: str) -> None:
    """A good workbook of one conversation; the message tells it from others."""
    rows = [text_row("kf_1", "wxid_1", "否", "在吗?"), text_row("kf_1", "wxid_1", "是", message)]
    write_workbook(path, sheet(rows))


def add_skeleton(archive: ZipWriter, sheets: int, has_strings: bool = False) -> None:
    """Every part of a workbook but its sheets and strings."""
    numbers = range(1, sheets + 1)
    archive.add("[Content_Types].xml", content_types(numbers, has_strings).encode())
    archive.add(
        "_rels/.rels", relationships([("rId1", "officeDocument", "xl/workbook.xml")]).encode()
    )
    archive.add("xl/workbook.xml", workbook(numbers).encode())
    targets = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    strings = [(f"rId{sheets + 1}", "sharedStrings", "sharedStrings.xml")] if has_strings else []
    archive.add("xl/_rels/workbook.xml.rels", relationships(targets + strings).encode())


def content_types(numbers: Iterable[int], has_strings: bool) -> str:
    parts = [("xl/workbook.xml", "sheet.main"), *((sheet_part(n), "worksheet") for n in numbers)]
    if has_strings:
        parts.append((STRINGS_PART, "sharedStrings"))
    overrides = (
        f'<Override PartName="/{name}" ContentType="{TYPE}.{kind}+xml"/>' for name, kind in parts
    )
    defaults = (
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
    )
    types = f'<Types xmlns="{PACKAGE}/content-types">'
    return f"{DECLARATION}{types}{defaults}{''.join(overrides)}</Types>"


def relationships(targets: Iterable[tuple[str, str, str]]) -> str:
    entries = (
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in targets
    )
    head = f'<Relationships xmlns="{PACKAGE}/relationships">'
    return f"{DECLARATION}{head}{''.join(entries)}</Relationships>"


def workbook(numbers: Iterable[int]) -> str:
    sheets = (f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    return (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{''.join(sheets)}</sheets></workbook>"
    )
