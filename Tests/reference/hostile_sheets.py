"""Workbooks whose XML, strings or size ask too much of a reader."""

import random
from collections.abc import Iterator
from pathlib import Path

from workbooks import (
    COLUMNS,
    SHEET_HEAD,
    SHEET_TAIL,
    STRINGS_HEAD,
    STRINGS_TAIL,
    inline,
    row,
    shared,
    sheet,
    text_row,
    write_workbook,
)
from zips import packed, packed_repeating

AGENTS, CUSTOMERS, DATA_ROWS, ROWS_OF_A_CHUNK = 40, 20_000, 1_048_575, 25_000
SPEAKERS = [inline("kf_1"), inline("wxid_1"), inline("否")]
PHRASES = ["您好,请问有什么可以帮您", "多少钱", "什么时候发货", "好的谢谢", "稍等一下", "收到"]


def deep_nesting(out: Path, seed: int) -> None:
    """An inline string whose runs stand 100,000 deep in one another."""
    depth = 100_000
    nested = "<r>" * depth + "<t>deep</t>" + "</r>" * depth
    write_workbook(out, sheet([row([*SPEAKERS, f'<c t="inlineStr"><is>{nested}</is></c>'])]))


def attribute_40mb(out: Path, seed: int) -> None:
    """A row with an attribute of 40 MB."""
    cells = [*SPEAKERS, inline("在吗?")]
    write_workbook(out, sheet([row(cells, f' note="{"a" * 40_000_000}"')]))


def shared_string_1gb(out: Path, seed: int) -> None:
    """One shared string of 1 GiB, used once; the file stays small."""
    megabyte = b"a" * (1 << 20)
    strings = packed_repeating(
        f"{STRINGS_HEAD}<si><t>".encode(), megabyte, 1 << 10, f"</t></si>{STRINGS_TAIL}".encode()
    )
    write_workbook(out, sheet([row([*SPEAKERS, shared(0)])]), strings)


def shared_1mb_12000(out: Path, seed: int) -> None:
    """A shared string of 1 MB is the message of 12,000 customers: 12 GB once it is put in."""
    chance = random.Random(seed)
    text = "".join(map(chr, chance.choices(range(0x4E00, 0x9FA6), k=350_000)))
    rows = (
        row([inline("kf_1"), inline(f"wxid_{n}"), inline("否"), shared(0)]) for n in range(12_000)
    )
    strings = f"{STRINGS_HEAD}<si><t>{text}</t></si>{STRINGS_TAIL}"
    write_workbook(out, sheet(rows), strings.encode())


def wide(out: Path, seed: int) -> None:
    """All 16,384 columns of a sheet in 50 rows; the needed ones stand first and last."""
    fillers = [f"列{n}" for n in range(5, 16_385)]
    names = [*COLUMNS[:2], *fillers, *COLUMNS[2:]]
    values = [f"{n}" for n in range(len(fillers))]
    rows = [text_row("kf_1", "wxid_1", *values, "否", f"消息{n}") for n in range(50)]
    text = "".join([SHEET_HEAD, text_row(*names), *rows, SHEET_TAIL])
    write_workbook(out, text.encode())


def million_rows(out: Path, seed: int) -> None:
    """A full sheet: 1,048,575 rows below the header, no message twice, all texts shared."""
    strings, rows = packed(string_chunks(seed), level=1), packed(row_chunks(seed), level=1)
    write_workbook(out, rows, strings)


def string_chunks(seed: int) -> Iterator[bytes]:
    """Shared strings: header, roles, agents, customers, then a message for every row."""
    chance = random.Random(f"{seed}/strings")
    agents = (f"kf_{n:04}" for n in range(AGENTS))
    customers = (f"wxid_{n:08}" for n in range(CUSTOMERS))
    yield (STRINGS_HEAD + items([*COLUMNS, "是", "否", *agents, *customers])).encode()
    for first in range(0, DATA_ROWS, ROWS_OF_A_CHUNK):
        numbers = range(first, min(first + ROWS_OF_A_CHUNK, DATA_ROWS))
        phrases = chance.choices(PHRASES, k=len(numbers))
        yield items(f"{phrase}{n}" for phrase, n in zip(phrases, numbers, strict=True)).encode()
    yield STRINGS_TAIL.encode()


def items(texts: Iterator[str] | list[str]) -> str:
    return "".join(f"<si><t>{text}</t></si>" for text in texts)


def row_chunks(seed: int) -> Iterator[bytes]:
    """The sheet: conversations of random pairs, in the order of the strings."""
    chance = random.Random(f"{seed}/rows")
    yield (SHEET_HEAD + numbered_row(1, range(4))).encode()
    for first in range(0, DATA_ROWS, ROWS_OF_A_CHUNK):
        numbers = range(first, min(first + ROWS_OF_A_CHUNK, DATA_ROWS))
        yield "".join(numbered_row(n + 2, pair_and_message(chance, n)) for n in numbers).encode()
    yield SHEET_TAIL.encode()


def pair_and_message(chance: random.Random, number: int) -> tuple[int, int, int, int]:
    """Four places among the strings; a customer always talks to the same agent."""
    customer = int(chance.random() * CUSTOMERS)
    role = 4 if chance.random() < 0.5 else 5
    agent = 6 + customer % AGENTS
    return agent, 6 + AGENTS + customer, role, 6 + AGENTS + CUSTOMERS + number


def numbered_row(number: int, places: tuple[int, ...] | range) -> str:
    a, b, c, d = places
    return (
        f'<row r="{number}">'
        f'<c r="A{number}" t="s"><v>{a}</v></c><c r="B{number}" t="s"><v>{b}</v></c>'
        f'<c r="C{number}" t="s"><v>{c}</v></c><c r="D{number}" t="s"><v>{d}</v></c>'
        "</row>"
    )
