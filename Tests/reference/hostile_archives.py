"""Archives that ask too much of a zip reader."""

from pathlib import Path

from workbooks import COLUMNS, SHEET_HEAD, SHEET_TAIL, add_skeleton, sheet, sheet_part, text_row
from zips import Packed, ZipWriter, packed, packed_repeating

ROW_BYTES = 10_000
ROWS_OF_A_MEGABYTE = 100


def zip_bomb(out: Path, seed: int) -> None:
    """One sheet part inflates to 10 GB of a million equal rows; sizes and CRC are right."""
    with ZipWriter(out) as archive:
        add_skeleton(archive, sheets=1)
        archive.add(sheet_part(1), sheet_of_megabytes(10_000))


def overlapping_entries(out: Path, seed: int) -> None:
    """A thousand sheets share one entry that inflates to 10 MB: 10 GB, if each is counted."""
    data = sheet_of_megabytes(10)
    with ZipWriter(out) as archive:
        add_skeleton(archive, sheets=1_000)
        offset = archive.add(sheet_part(1), data)
        for number in range(2, 1_001):
            archive.list_entry(sheet_part(number), data, offset)


def many_entries(out: Path, seed: int) -> None:
    """A good workbook among 100,000 entries; all others are empty pictures."""
    nothing = packed([])
    with ZipWriter(out) as archive:
        add_skeleton(archive, sheets=1)
        archive.add(sheet_part(1), sheet([text_row("kf_1", "wxid_1", "否", "在吗?")]))
        for number in range(100_000 - len(archive.directory)):
            archive.add(f"xl/media/image{number}.png", nothing)


def sheet_of_megabytes(megabytes: int) -> Packed:
    """A sheet part with so many times 100 rows of 10,000 bytes, all equal."""
    empty = len(text_row("kf_1", "wxid_1", "否", "").encode())
    line = text_row("kf_1", "wxid_1", "否", "a" * (ROW_BYTES - empty))
    head = SHEET_HEAD + text_row(*COLUMNS)
    block = line * ROWS_OF_A_MEGABYTE
    return packed_repeating(head.encode(), block.encode(), megabytes, SHEET_TAIL.encode())
