"""Writes zip archives by hand: repeated deflate blocks, overlapping entries, and no clock."""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

DEFLATED = 8
LARGEST_32 = 0xFFFFFFFF
DATE = 0x0021
"""1980-01-01, the first date that a zip archive knows."""

UTF8_NAME = 0x0800


@dataclass(frozen=True)
class Packed:
    """Deflated data that may repeat, with size and CRC of what it inflates to."""

    pieces: list[tuple[bytes, int]]
    """Raw deflate data, each with the number of times that it stands in a row."""
    size: int
    crc: int

    @property
    def packed_size(self) -> int:
        return sum(len(data) * times for data, times in self.pieces)


def packed(chunks: Iterable[bytes], level: int = 6) -> Packed:
    """Deflates chunks as they come."""
    deflate, pieces, size, crc = zlib.compressobj(level, wbits=-15), [], 0, 0
    for chunk in chunks:
        pieces.append((deflate.compress(chunk), 1))
        size, crc = size + len(chunk), zlib.crc32(chunk, crc)
    return Packed([*pieces, (deflate.flush(), 1)], size, crc)


def packed_repeating(head: bytes, block: bytes, times: int, tail: bytes) -> Packed:
    """Deflates head, block and tail once each and repeats the block; the CRC is right."""
    pieces = [(packed_open(head), 1), (packed_open(block), times), *packed([tail]).pieces]
    shift, block_crc, crc = crc_shift(len(block)), zlib.crc32(block), zlib.crc32(head)
    for _ in range(times):
        crc = crc_product(shift, crc) ^ block_crc
    return Packed(pieces, len(head) + len(block) * times + len(tail), zlib.crc32(tail, crc))


def packed_open(data: bytes) -> bytes:
    """Deflate data that ends on a byte and refers to nothing before it, so that more can follow."""
    deflate = zlib.compressobj(9, wbits=-15)
    return deflate.compress(data) + deflate.flush(zlib.Z_FULL_FLUSH)


def crc_product(left: int, right: int) -> int:
    """The product of two polynomials over GF(2), modulo that of CRC-32, bits reflected."""
    product = 0
    for bit in range(31, -1, -1):
        product ^= right if left >> bit & 1 else 0
        right = right >> 1 ^ (0xEDB88320 if right & 1 else 0)
    return product


def crc_shift(length: int) -> int:
    """What a CRC is multiplied by when `length` more bytes follow: x to the power 8 * length."""
    result, square, exponent = 1 << 31, 1 << 30, 8 * length
    while exponent:
        result = crc_product(square, result) if exponent & 1 else result
        square, exponent = crc_product(square, square), exponent >> 1
    return result


class ZipWriter:
    """One archive in the making, with 64-bit fields where sizes or the count need them."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("wb")
        self.directory: list[bytes] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, name: str, content: bytes | Packed) -> int:
        """Appends an entry and returns the place of its local header."""
        data = content if isinstance(content, Packed) else packed([content])
        offset, encoded = self.file.tell(), name.encode()
        extra = wide_extra(data.size, data.packed_size) if data.size > LARGEST_32 else b""
        self.file.write(b"PK\3\4" + common_fields(data, encoded, extra) + encoded + extra)
        for piece, times in data.pieces:
            self.file.write(piece * times)
        self.list_entry(name, data, offset)
        return offset

    def list_entry(self, name: str, data: Packed, offset: int) -> None:
        """Adds a line to the directory; several lines may point to one entry."""
        encoded = name.encode()
        extra = wide_extra(data.size, data.packed_size) if data.size > LARGEST_32 else b""
        fields = common_fields(data, encoded, extra) + struct.pack("<HHHLL", 0, 0, 0, 0, offset)
        self.directory.append(b"PK\1\2" + struct.pack("<H", 45) + fields + encoded + extra)

    def close(self) -> None:
        """Writes the directory and its end, with 64-bit records where the entries are many."""
        start, count = self.file.tell(), len(self.directory)
        self.file.writelines(self.directory)
        end = self.file.tell()
        if count >= 0xFFFF:
            wide = struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, count, count, end - start, start)
            self.file.write(b"PK\6\6" + wide + b"PK\6\7" + struct.pack("<LQL", 0, end, 1))
        short = min(count, 0xFFFF)
        tail = struct.pack("<HHHHLLH", 0, 0, short, short, end - start, start, 0)
        self.file.write(b"PK\5\6" + tail)
        self.file.close()


def wide_extra(size: int, packed_size: int) -> bytes:
    """The zip64 field for an entry whose size does not fit in 32 bits."""
    return struct.pack("<HHQQ", 1, 16, size, packed_size)


def common_fields(data: Packed, name: bytes, extra: bytes) -> bytes:
    """The fields that local header and directory share."""
    sizes = (LARGEST_32, LARGEST_32) if extra else (data.packed_size, data.size)
    how = struct.pack("<HHHHH", 45 if extra else 20, UTF8_NAME, DEFLATED, 0, DATE)
    return how + struct.pack("<LLLHH", data.crc, *sizes, len(name), len(extra))
