"""Decides the fate of every row of one file: behaviour 2.9 and 3."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cells import WHITE_SPACE, Cell, trim
from recipe import Recipe, one_comma
from sheets import Row


class KeptRow(NamedTuple):
    """The cells of a row, up to the last named header, and the four texts that are needed of it."""

    cells: tuple[Cell | None, ...]
    agent: str
    customer: str
    role: str
    message: str


def kept_rows(rows: Iterable[Row], recipe: Recipe, fates: Counter[str]) -> Iterator[KeptRow]:
    """The rows that are kept, in file order; every row is counted under its fate."""
    rows = forward_only(rows)
    names = header_names(next(rows, (0, []))[1])
    places = [column_of(name, names) for name in recipe.needed]
    seen: set[tuple[Cell | None, ...]] = set()
    for _, cells in rows:
        row = (tuple(cells) + (None,) * len(names))[: len(names)]
        if any(row):
            kept = KeptRow(row, *(text_at(row, place) for place in places))
            fate = fate_of(kept, recipe, seen)
            fates.update(["read", fate])
            if fate == "kept":
                seen.add(row)
                yield kept


def forward_only(rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows; row numbers that go back fail the file."""
    last = 0
    for number, cells in rows:
        if number < last:
            raise ValueError(f"row {number} stands after row {last}")
        last = number
        yield number, cells


def header_names(cells: list[Cell | None]) -> list[str]:
    """The trimmed names up to the last that is not blank."""
    names = [cell.text.strip(WHITE_SPACE + "\ufeff\u200b") if cell else "" for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def column_of(name: str, names: list[str]) -> int:
    if names.count(name) != 1:
        raise ValueError(f"the column {name} stands {names.count(name)} times among {names}")
    return names.index(name)


def text_at(row: tuple[Cell | None, ...], place: int) -> str:
    cell = row[place]
    return cell.text if cell else ""


def fate_of(row: KeptRow, recipe: Recipe, seen: set[tuple[Cell | None, ...]]) -> str:
    """The first of empty, role, system and duplicate that holds, or kept."""
    if not all(map(trim, (row.agent, row.customer, row.role, row.message))):
        return "empty"
    if trim(row.role) not in recipe.agent_values | recipe.customer_values:
        return "role"
    message = one_comma(row.message)
    if any(phrase in message for phrase in recipe.system_messages):
        return "system"
    return "duplicate" if row.cells in seen else "kept"
