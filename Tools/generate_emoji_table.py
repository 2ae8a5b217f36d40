#!/usr/bin/env python3
"""Writes Sources/Cleaning/Messages/EmojiTable.swift from the emoji list that the PyPI package `emoji` carries.

usage: generate_emoji_table.py > Sources/Cleaning/Messages/EmojiTable.swift     (needs: pip install emoji)

Unicode's list (UTS #51, emoji-test.txt, every status) has thousands of sequences, nearly all of which are strings
of single emoji, joiners and variation selectors. What the tool must know is less: the single scalars, and the
sequences that hold a scalar which is no emoji by itself (keycaps, flags, tag sequences). The script proves on
every listed sequence that these are enough, and fails where a new list holds something else.
"""
import sys

import emoji

ZWJ, VS15, VS16, KEYCAP, BLACK_FLAG = 0x200D, 0xFE0E, 0xFE0F, 0x20E3, 0x1F3F4


def is_regional(scalar):
    return 0x1F1E6 <= scalar <= 0x1F1FF


def is_tag(scalar):
    return 0xE0020 <= scalar <= 0xE007F


def listed():
    return [[ord(c) for c in text] for text in emoji.EMOJI_DATA]


def ranges(scalars):
    result = []
    for scalar in sorted(scalars):
        if result and result[-1][1] + 1 == scalar:
            result[-1][1] = scalar
        else:
            result.append([scalar, scalar])
    return result


def bare(sequence):
    return [s for s in sequence if s not in (VS15, VS16)]


def prove(sequences, singles, keycaps, flags, tags):
    for sequence in sequences:
        rest = bare(sequence)
        if len(rest) == 2 and rest[1] == KEYCAP:
            assert rest[0] in keycaps, sequence
        elif is_regional(rest[0]):
            assert tuple(rest) in flags, sequence
        elif any(is_tag(s) for s in rest):
            assert rest[0] == BLACK_FLAG and tuple(rest[1:]) in tags, sequence
        else:
            assert all(s in singles or s == ZWJ for s in rest), [hex(s) for s in sequence]
            assert rest[0] != ZWJ and rest[-1] != ZWJ, sequence


def country(flag):
    return "".join(chr(s - 0x1F1E6 + ord("A")) for s in flag)


def wrapped(words, indent="    ", width=92):
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) + 1 > width:
            lines.append(indent + line.rstrip())
            line = ""
        line += word + " "
    return "\n".join(lines + [indent + line.rstrip()])


def main():
    sequences = listed()
    singles = {s[0] for s in map(bare, sequences) if len(s) == 1}
    keycaps = sorted({s[0] for s in map(bare, sequences) if len(s) == 2 and s[1] == KEYCAP})
    flags = sorted({tuple(bare(s)) for s in sequences if is_regional(s[0])})
    tags = sorted({tuple(bare(s)[1:]) for s in sequences if any(map(is_tag, s))})
    prove(sequences, singles, keycaps, set(flags), set(tags))
    version = max(v["E"] for v in emoji.EMOJI_DATA.values())
    spans = [f"0x{a:X}...0x{b:X}," for a, b in ranges(singles)]
    tag_texts = ['"' + "".join(chr(s - 0xE0000) for s in t[:-1]) + '",' for t in tags]
    sys.stdout.write(f"""\
// Made by Tools/generate_emoji_table.py from the list of Emoji {version} (UTS #51, every status); do not edit.

/// The emoji of Unicode's list: single scalars, and what sequences need beyond them.
enum EmojiTable {{
  /// Version of the list.
  static let version = "{version}"

  /// Scalars that are emoji by themselves, qualified or not, components included.
  static let singles: [ClosedRange<UInt32>] = [
{wrapped(spans)}
  ]

  /// ASCII characters that U+20E3 makes a keycap.
  static let keycaps = "{''.join(map(chr, keycaps))}"

  /// Pairs of regional indicators that are flags, as letters.
  static let flags = \"\"\"
{wrapped([country(f) for f in flags])}
    \"\"\"

  /// Tag sequences after U+1F3F4, as the ASCII letters of their tags without the cancel tag.
  static let tags = [{' '.join(tag_texts).rstrip(',')}]
}}
""")


if __name__ == "__main__":
    main()
