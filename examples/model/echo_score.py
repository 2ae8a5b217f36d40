#!/usr/bin/env python3
"""The smallest worker: the score of an item is the share of its text that the agent wrote. For trying things out, and for tests."""
from chatmill_worker import run, text_of


def score(item):
    whole, agent = len(text_of(item, joint="")), len(text_of(item, "agent", joint=""))
    return {"score": round(agent / whole, 4) if whole else 0.0, "characters": whole}


run(lambda items: [score(item) for item in items], name="echo", version="1")
