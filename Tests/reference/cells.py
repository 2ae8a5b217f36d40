"""A cell as the tests compare it: its kind and its text, with numbers and escapes printed by §2."""

import decimal
import re
from typing import NamedTuple

WHITE_SPACE = (
    "".join(map(chr, [*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)]))
    + "\u2028\u2029\u202f\u205f\u3000"
)
"""Unicode's White_Space: `str.strip()` would also take U+001C to U+001F."""

PLAIN_DIGITS = re.compile(r"-?[0-9]+", re.ASCII)
ESCAPE = re.compile(
    r"_x([Dd][89ABab][0-9A-Fa-f]{2})__x([Dd][C-Fc-f][0-9A-Fa-f]{2})_|_x([0-9A-Fa-f]{4})_"
)


class Cell(NamedTuple):
    """What one cell says: `kind` is text, number, boolean or date; an error is text."""

    kind: str
    text: str


def trim(text: str) -> str:
    return text.strip(WHITE_SPACE)


def text_cell(text: str | None) -> Cell | None:
    """A text, or nothing where it is empty: an empty string is an empty cell."""
    return Cell("text", text) if text else None


def unescape(text: str) -> str:
    """Replaces `_xHHHH_` in one pass; a lone surrogate is left as it was written."""
    return ESCAPE.sub(unescaped, text) if "_x" in text else text


def unescaped(match: re.Match[str]) -> str:
    high, low, single = match.groups()
    if single is None:
        return (bytes.fromhex(high) + bytes.fromhex(low)).decode("utf-16-be")
    code = int(single, 16)
    return match.group() if 0xD800 <= code <= 0xDFFF else chr(code)


def number_text(raw: str) -> str:
    """Digits as they stand where they are plain, otherwise the shortest decimal of the double."""
    return raw if PLAIN_DIGITS.fullmatch(raw) else double_text(float(raw))


def double_text(value: float) -> str:
    """The shortest decimal that reads back: plain for 1e-6 <= |x| < 1e21, else in E notation."""
    shortest = repr(value)
    if value != 0 and not 1e-6 <= abs(value) < 1e21:
        return shortest
    plain = format(decimal.Decimal(shortest), "f")
    return plain.removesuffix(".0")
