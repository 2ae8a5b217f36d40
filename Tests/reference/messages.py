"""Cleans one message (behaviour 5.2, 5.3) of control characters, emoji and outer white space."""

import re

import emoji

from cells import trim

LISTED = frozenset(emoji.EMOJI_DATA)
"""Every sequence of Unicode's emoji list, in every status."""

LONGEST = max(map(len, LISTED))
SELECTORS = "\ufe0e\ufe0f"
JOINER = "\u200d"

REMOVED = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u200b\u2060\ufeff]")
"""Line terminators, other control characters but tab, and invisible characters."""

HINT = re.compile(
    "["
    + "".join(map(re.escape, {text[0] for text in LISTED if text[0] > "\x7f"}))
    + SELECTORS
    + JOINER
    + "\u20e3]"
)
"""A text without any of these stays as it is: what starts in ASCII is a keycap with U+20E3."""


def clean(message: str) -> str:
    """The message as a dialogue shows it; what is then empty is no message."""
    return trim(without_emoji(REMOVED.sub("", message)))


def without_emoji(text: str) -> str:
    """Takes out listed sequences from the left, variation selectors, and joiners beside an emoji."""
    if not HINT.search(text):
        return text
    kept, place = [], 0
    while place < len(text):
        end = removable_end(text, place)
        if end == place:
            kept.append(text[place])
            end += 1
        place = end
    return "".join(kept)


def removable_end(text: str, place: int) -> int:
    """Where that which goes at this place ends: at the place itself, if nothing goes."""
    end = emoji_end(text, place)
    if end > place:
        return past_joiner(text, end)
    if text[place] in SELECTORS:
        return place + 1
    if text[place] == JOINER:
        after = past_selectors(text, place + 1)
        return place + (emoji_end(text, after) > after)
    return place


def emoji_end(text: str, place: int) -> int:
    """The end of the longest listed sequence that starts here, or the place itself."""
    for end in range(min(place + LONGEST, len(text)), place, -1):
        if text[place:end] in LISTED:
            return end
    return place


def past_joiner(text: str, place: int) -> int:
    """Past the joiner after an emoji; a selector between them goes too, and parts nothing."""
    place = past_selectors(text, place)
    return place + 1 if text[place : place + 1] == JOINER else place


def past_selectors(text: str, place: int) -> int:
    while place < len(text) and text[place] in SELECTORS:
        place += 1
    return place
