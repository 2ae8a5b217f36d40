#!/usr/bin/env python3
"""Writes Sources/Rules/Stickers/StickerTable.swift from a list of WeChat's stickers.

usage: generate_sticker_table.py > Sources/Rules/Stickers/StickerTable.swift

The list is Tools/data/wechat_stickers.tsv. `make tables` runs this.

A line of the list is sticker<TAB>kind. Lines with # are notes. A sticker is a name in brackets, or a
code that begins with /: and is written as it stands.
"""
import pathlib
import re
import sys

LIST = pathlib.Path(__file__).parent / "data" / "wechat_stickers.tsv"


def listed(path):
    lines = (line.rstrip("\n") for line in open(path, encoding="utf-8"))
    return sorted({line.split("\t")[0] for line in lines if line and not line.startswith("#")})


def wrapped(words, indent="    ", width=92):
    """Lines of words, a CJK character counted as one."""
    lines, line = [], ""
    for word in words:
        if line and len(line) + len(word) + 1 > width:
            lines.append(indent + line.rstrip())
            line = ""
        line += word + " "
    return "\n".join(lines + [indent + line.rstrip()])


def main():
    stickers = listed(LIST)
    names = [s for s in stickers if re.fullmatch(r"\[[^\[\]]+\]", s)]
    codes = [s for s in stickers if re.fullmatch(r"/:[!-~]+", s)]
    assert sorted(names + codes) == stickers, set(stickers) - set(names + codes)
    assert not any('"#' in s or "\\" in s or '"""' in s for s in stickers)
    sys.stdout.write(f"""\
// Made by Tools/generate_sticker_table.py from wechat_stickers.tsv; do not edit.

/// WeChat's stickers as they stand in exported text: {len(names)} names of all client languages,
/// and {len(codes)} codes.
enum StickerTable {{
  /// Names in brackets; some hold a space.
  static let names = #\"\"\"
{wrapped(names)}
    \"\"\"#

  /// Codes of older clients, a blank between them.
  static let codes = #\"\"\"
{wrapped(codes)}
    \"\"\"#
}}
""")


if __name__ == "__main__":
    main()
