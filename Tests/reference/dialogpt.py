"""Holds DialoGPT's files against the same dialogues as messages.

Lines are taken apart as DialoGPT's prepro.py does it: source and target at the tab, utterances at ` EOS `, the weight before
the first blank. What they must say is worked out from the roles of the messages alone.

Usage: dialogpt.py MESSAGES FORWARD REVERSED
"""

import json
import re
import sys


def read(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return file.read().split("\n")[:-1]


def parsed(line):
    source, target = line.split("\t")
    pairs = [text.split(" ", 1) for text in source.split(" EOS ") + [target]]
    return [(float(weight), text) for weight, text in pairs]


def utterance(text):
    return re.sub(r"(?<![^ ])EOS(?![^ ])", "eos", text.replace("\t", " "))


def expected(turns, learnt):
    """What is learnt are turns of one side that something stands before."""
    return [
        (1.0 if place > 0 and role == learnt else 0.0, utterance(text))
        for place, (role, text) in enumerate(turns)
    ]


def main():
    dialogues = []
    for line in read(sys.argv[1]):
        messages = json.loads(line)["messages"]
        turns = [(m["role"], m["content"]) for m in messages if m["role"] != "system"]
        if len(turns) > 1:
            dialogues.append(turns)
    forward, backward = read(sys.argv[2]), read(sys.argv[3])
    assert len(dialogues) == len(forward) == len(backward), "numbers of dialogues differ"
    for turns, one, other in zip(dialogues, forward, backward):
        assert parsed(one) == expected(turns, "assistant"), one
        assert parsed(other) == expected(turns[::-1], "user"), other
        # What one direction learns, the other is given.
        assert not any(a[0] and b[0] for a, b in zip(parsed(one), parsed(other)[::-1])), one
    print(len(dialogues))


main()
