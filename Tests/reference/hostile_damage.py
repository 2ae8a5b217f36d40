"""Archives whose headers lie: about sizes, CRCs, places and names."""

import struct
from collections.abc import Iterator
from pathlib import Path

from workbooks import relationships, sheet, sheet_part, text_row, write_parts

LOCAL, CENTRAL = b"PK\3\4", b"PK\1\2"
LOCAL_FIELDS = {"flags": (6, "H"), "method": (8, "H"), "crc": (14, "L"), "packed": (18, "L")}
LOCAL_FIELDS |= {"size": (22, "L"), "name-length": (26, "H"), "extra-length": (28, "H")}
"""Offsets and kinds of the fields of a local header (APPNOTE 4.3.7)."""

CENTRAL_FIELDS = {name: (offset + 2, kind) for name, (offset, kind) in LOCAL_FIELDS.items()}
CENTRAL_FIELDS |= {"offset": (42, "L")}
"""Those of the central directory (APPNOTE 4.3.12)."""

OUTSIDE = ["../../../../etc/passwd", "/etc/passwd", "..\\..\\x", "xl/../../x", "C:\\x", ".", "", "/"]


def damaged_entries(out: Path, seed: int) -> None:
    """Small workbooks, each with one wrong field in a header of its sheet."""
    write_parts(out / "whole", {})
    whole = (out / "whole").read_bytes()
    (out / "whole").unlink()
    for name, data in damages(whole):
        (out / f"{name}.xlsx").write_bytes(data)


def damages(whole: bytes) -> Iterator[tuple[str, bytes]]:
    for header, fields in (LOCAL, LOCAL_FIELDS), (CENTRAL, CENTRAL_FIELDS):
        start = header_of(whole, header, sheet_part(1).encode())
        place = "local" if header == LOCAL else "central"
        for field, (offset, kind) in fields.items():
            (value,) = struct.unpack_from(f"<{kind}", whole, start + offset)
            most = (1 << 8 * struct.calcsize(f"<{kind}")) - 1
            for wrong in sorted({0, 1, value - 1 & most, value + 1 & most, most - 1, most} - {value}):
                data = bytearray(whole)
                struct.pack_into(f"<{kind}", data, start + offset, wrong)
                yield f"{place}-{field}-{wrong}", bytes(data)


def header_of(data: bytes, header: bytes, name: bytes) -> int:
    """Where the header of that entry begins."""
    length = 30 if header == LOCAL else 46
    start = data.index(header)
    while data[start + length : start + length + len(name)] != name:
        start = data.index(header, start + 1)
    return start


def outside_names(out: Path, seed: int) -> None:
    """Workbooks with entries, and relationships, that would lead out of the archive."""
    other = sheet([text_row("kf_1", "wxid_1", "否", "outside")])
    for number, name in enumerate(OUTSIDE):
        write_parts(out / f"entry-{number}.xlsx", {name: other})
        lead = relationships([("rId1", "worksheet", name)])
        write_parts(out / f"target-{number}.xlsx", {"xl/_rels/workbook.xml.rels": lead})
    lead = relationships([("rId1", "worksheet", "file:///etc/passwd")])
    external = lead.replace(" Target=", ' TargetMode="External" Target=')
    write_parts(out / "external.xlsx", {"xl/_rels/workbook.xml.rels": external})
