"""Dates: which number formats show one, and how a serial or a Python date is printed."""

import datetime
import re

from cells import Cell, number_text

DAY = 86_400_000
"""Milliseconds of a day."""

DATE_IDS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
TIME_IDS = {*range(18, 22), *range(32, 36), 45, 47, 55, 56}
ELAPSED_IDS = {46}
"""Built-in formats, the East Asian ones as in Chinese Excel."""

LITERAL = re.compile(r'"[^"]*"?|\\.|[_*].|\[(h+|m+|s+)\]|\[[^\]]*\]?', re.IGNORECASE | re.DOTALL)


def style_of_id(number: int) -> str | None:
    """What a built-in format shows: `date`, `time`, `elapsed`, or no date at all."""
    if number in ELAPSED_IDS:
        return "elapsed"
    return "date" if number in DATE_IDS else "time" if number in TIME_IDS else None


def style_of_code(code: str) -> str | None:
    """What a custom format shows in its first section; `time` has neither year nor day."""
    shown = LITERAL.sub(lambda match: "[" if match.group(1) else "", code).split(";")[0].lower()
    if "[" in shown:
        return "elapsed"
    if re.search("[yd]", shown):
        return "date"
    return "time" if re.search("[mhs]", shown) else None


def serial_cell(raw: str, style: str, since_1904: bool) -> Cell:
    """A date serial as its format shows it; one outside the calendar is a number."""
    serial = float(raw)
    milliseconds = round(serial * DAY)
    if style == "elapsed":
        return Cell("date", elapsed_text(milliseconds))
    days, rest = divmod(milliseconds, DAY)
    if serial < 0 or days > (2_957_003 if since_1904 else 2_958_465):
        return Cell("number", number_text(raw))
    if days == 0 and (style == "time" or not since_1904):
        return Cell("date", time_text(rest))
    day = day_text(days, since_1904)
    return Cell("date", f"{day} {time_text(rest)}" if rest else day)


def day_text(days: int, since_1904: bool) -> str:
    """Day 1 is 1900-01-01 and day 60 a 29 February that never was; else day 0 is 1904-01-01."""
    if since_1904:
        return str(datetime.date(1904, 1, 1) + datetime.timedelta(days))
    if days == 60:
        return "1900-02-29"
    return str(datetime.date(1899, 12, 31) + datetime.timedelta(days - (days > 60)))


def time_text(milliseconds: int) -> str:
    """`HH:MM:SS`, with `.mmm` where it is not zero."""
    return clock_text(milliseconds, hour_digits=2)


def elapsed_text(milliseconds: int) -> str:
    """`H:MM:SS`: all hours, not padded, a minus in front."""
    return ("-" if milliseconds < 0 else "") + clock_text(abs(milliseconds), hour_digits=1)


def clock_text(milliseconds: int, hour_digits: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    fraction = f".{thousandths:03}" if thousandths else ""
    return f"{minutes // 60:0{hour_digits}}:{minutes % 60:02}:{seconds:02}{fraction}"


def python_cell(value: datetime.date | datetime.time | datetime.timedelta) -> Cell:
    """A date that a reader has already made, printed like a serial."""
    if isinstance(value, datetime.timedelta):
        return Cell("date", elapsed_text(round(value / datetime.timedelta(milliseconds=1))))
    if isinstance(value, datetime.time):
        return Cell("date", time_text(milliseconds_of(value)))
    if not isinstance(value, datetime.datetime):
        return Cell("date", str(value))
    value += datetime.timedelta(microseconds=500)
    rest = milliseconds_of(value.time())
    return Cell("date", f"{value.date()} {time_text(rest)}" if rest else str(value.date()))


def milliseconds_of(time: datetime.time) -> int:
    return ((time.hour * 60 + time.minute) * 60 + time.second) * 1000 + time.microsecond // 1000
