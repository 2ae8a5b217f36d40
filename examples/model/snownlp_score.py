#!/usr/bin/env python3
"""Sentiment of what the customer says, from 0 (bad) to 1 (good), by snownlp (pip install snownlp)."""
from importlib.metadata import version

from snownlp import SnowNLP

from chatmill_worker import run, text_of


def score(item):
    text = text_of(item, "customer").strip() or text_of(item).strip()
    return {"score": round(SnowNLP(text).sentiments, 6) if text else 0.5}


score({"text": "你好"})                                          # loads the model before hello
run(lambda items: [score(item) for item in items], name="snownlp", version=version("snownlp"))
