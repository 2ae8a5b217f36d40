#!/usr/bin/env python3
"""The language of an item and how sure it is, by py3langid (pip install py3langid)."""
from importlib.metadata import version

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from chatmill_worker import run, text_of

identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)


def score(item):
    language, share = identifier.classify(text_of(item))
    return {"language": language, "score": round(float(share), 6)}


run(lambda items: [score(item) for item in items], name="py3langid", version=version("py3langid"))
